/* harvest-tokenizer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tokenizer"

#include "config.h"

#include "harvest-tokenizer.h"

#include "harvest-fold.h"

#include <string.h>

void
harvest_tokenizer_init (HarvestTokenizer *self, const char *text, gssize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL || length == 0);

  self->start = self->end = self->position = text;
  self->limit = text + (length < 0 ? strlen (text) : (gsize)length);
  self->folded_length = self->lower_length = 0;
}

static gboolean
is_word_character (gunichar character)
{
  return g_unichar_isalnum (character) || g_unichar_ismark (character);
}

/* Scripts that put no spaces between words. */
static gboolean
stands_alone (gunichar character)
{
  return (character >= 0x0e00 && character <= 0x0eff)    /* Thai, Lao */
         || (character >= 0x1000 && character <= 0x109f) /* Burmese */
         || (character >= 0x1780 && character <= 0x17ff) /* Khmer */
         || (character >= 0x3040 && character <= 0x30ff) /* Hiragana, Katakana */
         || (character >= 0x3400 && character <= 0x9fff) /* Han */
         || (character >= 0xf900 && character <= 0xfaff) /* Han, compatibility */
         || (character >= 0x20000 && character <= 0x3ffff);
}

static void
append_lower (HarvestTokenizer *self, gunichar character)
{
  gunichar lower = g_unichar_tolower (character);
  char buffer[6];
  gsize length;

  if (self->lower_length > 0 && g_unichar_ismark (lower))
    {
      char *last = g_utf8_find_prev_char (self->lower, self->lower + self->lower_length);
      gunichar composed;

      if (last != NULL && g_unichar_compose (g_utf8_get_char (last), lower, &composed))
        {
          self->lower_length = last - self->lower;
          lower = composed;
        }
    }

  length = g_unichar_to_utf8 (lower, buffer);
  if (self->lower_length + length > HARVEST_TOKEN_MAX)
    return;
  memcpy (self->lower + self->lower_length, buffer, length);
  self->lower_length += length;
  self->lower[self->lower_length] = '\0';
}

static void
append_folded (HarvestTokenizer *self, gunichar character)
{
  char buffer[HARVEST_FOLD_MAX];
  gsize length = harvest_fold_character (character, buffer);

  if (self->folded_length + length > HARVEST_TOKEN_MAX)
    return;
  memcpy (self->folded + self->folded_length, buffer, length);
  self->folded_length += length;
}

static void
append_ascii (HarvestTokenizer *self, char character)
{
  char lower = g_ascii_tolower (character);

  if (self->folded_length < HARVEST_TOKEN_MAX)
    self->folded[self->folded_length++] = lower;
  if (self->lower_length < HARVEST_TOKEN_MAX)
    self->lower[self->lower_length++] = lower;
  self->lower[self->lower_length] = '\0';
}

/* Reads one word from the position on; it may fold to nothing. */
static gboolean
read_word (HarvestTokenizer *self)
{
  const char *p = self->position;

  self->folded_length = self->lower_length = 0;
  self->lower[0] = '\0';

  while (p < self->limit)
    {
      gunichar character = g_utf8_get_char (p);

      if (is_word_character (character))
        break;
      p = g_utf8_next_char (p);
    }
  self->start = p;

  while (p < self->limit)
    {
      gunichar character;

      if ((guchar)*p < 0x80)
        {
          if (!g_ascii_isalnum (*p))
            break;
          append_ascii (self, *p++);
          continue;
        }
      character = g_utf8_get_char (p);
      if (!is_word_character (character) || (stands_alone (character) && p > self->start))
        break;
      append_lower (self, character);
      append_folded (self, character);
      p = g_utf8_next_char (p);
      if (stands_alone (character))
        break;
    }

  self->folded[self->folded_length] = '\0';
  self->end = self->position = p;
  return self->end > self->start;
}

gboolean
harvest_tokenizer_next (HarvestTokenizer *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  while (read_word (self))
    if (self->folded_length > 0)
      return TRUE;
  return FALSE;
}
