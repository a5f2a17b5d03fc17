/* harvest-fold.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-fold"

#include "config.h"

#include "harvest-fold.h"

#include <string.h>

/* Letters that have no decomposition, in lower case, and what people type for them. */
static const struct
{
  gunichar letter;
  const char *folded;
} spelled_out[] = {
  { 0x00df, "ss" }, /* ß */
  { 0x00e6, "ae" }, /* æ */
  { 0x00f0, "d" },  /* ð */
  { 0x00f8, "o" },  /* ø */
  { 0x00fe, "th" }, /* þ */
  { 0x0111, "d" },  /* đ */
  { 0x0127, "h" },  /* ħ */
  { 0x0131, "i" },  /* ı */
  { 0x0138, "k" },  /* ĸ */
  { 0x0142, "l" },  /* ł */
  { 0x014b, "ng" }, /* ŋ */
  { 0x0153, "oe" }, /* œ */
  { 0x0167, "t" },  /* ŧ */
  { 0x018f, "e" },  /* Ə */
  { 0x0259, "e" },  /* ə */
  { 0x03c2, "σ" },  /* final sigma */
  { 0x1e9e, "ss" }, /* ẞ */
};

static gboolean
is_diacritic (gunichar character)
{
  return (character >= 0x0300 && character <= 0x036f)
         || (character >= 0x0591 && character <= 0x05c7)
         || (character >= 0x064b && character <= 0x065f)
         || (character >= 0x1ab0 && character <= 0x1aff)
         || (character >= 0x1dc0 && character <= 0x1dff)
         || (character >= 0x20d0 && character <= 0x20ff);
}

static const char *
spell_out (gunichar letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (spelled_out); i++)
    if (spelled_out[i].letter == letter)
      return spelled_out[i].folded;
  return NULL;
}

static gsize
fold_part (gunichar part, char *buffer)
{
  gunichar lower = g_unichar_tolower (part);
  const char *spelled = lower < 0x80 ? NULL : spell_out (lower);

  if (spelled == NULL)
    return g_unichar_to_utf8 (lower, buffer);

  memcpy (buffer, spelled, strlen (spelled));
  return strlen (spelled);
}

gsize
harvest_fold_character (gunichar character, char *buffer)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gboolean is_word;
  gsize n_parts, length = 0;

  if (character < 0x80)
    {
      buffer[0] = g_ascii_tolower ((char)character);
      return 1;
    }

  is_word = g_unichar_isalnum (character);
  n_parts = g_unichar_fully_decompose (character, TRUE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n_parts; i++)
    {
      if (is_diacritic (parts[i]) || (is_word && n_parts > 1 && !g_unichar_isalnum (parts[i])))
        continue;
      length += fold_part (parts[i], buffer + length);
    }
  return length;
}

char *
harvest_fold (const char *text, gssize length)
{
  GString *folded;
  const char *end;

  g_return_val_if_fail (text != NULL, NULL);

  end = text + (length < 0 ? strlen (text) : (gsize)length);
  folded = g_string_sized_new (end - text);
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      char buffer[HARVEST_FOLD_MAX];

      g_string_append_len (folded, buffer, harvest_fold_character (g_utf8_get_char (p), buffer));
    }
  return g_string_free (folded, FALSE);
}
