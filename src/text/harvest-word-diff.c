/* harvest-word-diff.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-word-diff"

#include "config.h"

#include "harvest-word-diff.h"

#include "harvest-git-private.h"

#include <git2.h>
#include <string.h>

#define ZERO_WIDTH_JOINER           0x200d
#define FIRST_SKIN_TONE             0x1f3fb
#define LAST_SKIN_TONE              0x1f3ff
#define FIRST_REGIONAL_INDICATOR    0x1f1e6
#define LAST_REGIONAL_INDICATOR     0x1f1ff
#define RIGHT_SINGLE_QUOTATION_MARK 0x2019

/* A text cut into tokens, and the same as one line per token for libgit2: equal tokens have equal
 * lines, and a line never holds text, so that a token may be a line break. */
typedef struct
{
  const char *text;
  GArray *ends; /* of gsize: the offset after each token */
  GString *lines;
} Tokens;

/* Auxiliary methods: tokens */

static gboolean
is_mark (gunichar c)
{
  return g_unichar_ismark (c) || (c >= FIRST_SKIN_TONE && c <= LAST_SKIN_TONE);
}

static gboolean
is_regional_indicator (gunichar c)
{
  return c >= FIRST_REGIONAL_INDICATOR && c <= LAST_REGIONAL_INDICATOR;
}

/* Scripts that write words without a blank between them: each character is a token. */
static gboolean
is_unspaced (gunichar c)
{
  switch ((int)g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_word (gunichar c)
{
  return (g_unichar_isalnum (c) || c == '_') && !is_unspaced (c);
}

static gboolean
is_blank (gunichar c)
{
  return c != '\n' && c != '\r' && g_unichar_isspace (c);
}

/* The apostrophe of "don't", the comma of "1,000": inside a word, between two of its characters. */
static gboolean
joins_word (gunichar before, gunichar c, gunichar after)
{
  if (c == '\'' || c == RIGHT_SINGLE_QUOTATION_MARK)
    return g_unichar_isalpha (before) && g_unichar_isalpha (after) && is_word (after);
  if (c == '.' || c == ',')
    return g_unichar_isdigit (before) && g_unichar_isdigit (after);
  return FALSE;
}

/* Skips what belongs to the character before: marks, and what is joined to it. */
static const char *
skip_marks (const char *at)
{
  for (;;)
    {
      gunichar c = g_utf8_get_char (at);

      if (is_mark (c))
        at = g_utf8_next_char (at);
      else if (c == ZERO_WIDTH_JOINER)
        {
          at = g_utf8_next_char (at);
          if (*at != '\0' && !g_unichar_isspace (g_utf8_get_char (at)))
            at = g_utf8_next_char (at);
        }
      else
        return at;
    }
}

static const char *
skip_word (const char *at)
{
  gunichar before = g_utf8_get_char (at);

  at = skip_marks (g_utf8_next_char (at));
  for (;;)
    {
      gunichar c = g_utf8_get_char (at);
      const char *next;

      if (c == 0)
        return at;
      next = g_utf8_next_char (at);
      if (!is_word (c) && !joins_word (before, c, g_utf8_get_char (next)))
        return at;
      before = c;
      at = skip_marks (next);
    }
}

/* Returns: the end of the token that begins at @at: a word, a run of blanks, a line break, or one
 * other character */
static const char *
skip_token (const char *at)
{
  gunichar c = g_utf8_get_char (at);
  const char *next = g_utf8_next_char (at);

  if (c == '\r' && *next == '\n')
    return next + 1;
  if (c == '\r' || c == '\n')
    return next;
  if (is_blank (c))
    {
      while (is_blank (g_utf8_get_char (next)))
        next = g_utf8_next_char (next);
      return next;
    }
  if (is_word (c))
    return skip_word (at);
  if (is_regional_indicator (c) && is_regional_indicator (g_utf8_get_char (next)))
    next = g_utf8_next_char (next);
  return skip_marks (next);
}

static void
tokens_init (Tokens *self, const char *text, GHashTable *numbers)
{
  const char *at = text;

  self->text = text;
  self->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->lines = g_string_new (NULL);
  while (*at != '\0')
    {
      const char *next = skip_token (at);
      g_autofree char *token = g_strndup (at, (gsize)(next - at));
      gpointer number = g_hash_table_lookup (numbers, token);
      gsize end = (gsize)(next - text);

      if (number == NULL)
        {
          number = GUINT_TO_POINTER (g_hash_table_size (numbers) + 1);
          g_hash_table_insert (numbers, g_steal_pointer (&token), number);
        }
      g_string_append_printf (self->lines, "%x\n", GPOINTER_TO_UINT (number));
      g_array_append_val (self->ends, end);
      at = next;
    }
}

static void
tokens_clear (Tokens *self)
{
  g_array_unref (self->ends);
  g_string_free (self->lines, TRUE);
}

static gsize
tokens_get_offset (const Tokens *self, guint token)
{
  return token == 0 ? 0 : g_array_index (self->ends, gsize, token - 1);
}

/* Auxiliary methods: segments */

static void
segment_free (gpointer data)
{
  HarvestWordDiffSegment *segment = data;

  g_free (segment->text);
  g_free (segment);
}

static void
add_segment (GPtrArray *segments, HarvestWordDiffKind kind, const char *text, gsize length)
{
  HarvestWordDiffSegment *segment;

  if (length == 0)
    return;
  segment = g_new (HarvestWordDiffSegment, 1);
  segment->kind = kind;
  segment->text = g_strndup (text, length);
  g_ptr_array_add (segments, segment);
}

/* Part of both texts: from byte offsets to byte offsets; a change, or (both the same) no change. */
typedef struct
{
  gsize old_start, old_end;
  gsize new_start, new_end;
} Change;

static gboolean
is_replacement (const Change *change)
{
  return change->old_end > change->old_start && change->new_end > change->new_start;
}

static gboolean
is_only_blank (const char *text, gsize start, gsize end)
{
  for (const char *at = text + start; at < text + end; at = g_utf8_next_char (at))
    if (!is_blank (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/* Adds @change, or lets the last one grow: words that were replaced one after the other are easier
 * to read as one passage than as a chain of single words. */
static void
add_change (GArray *changes, const char *old_text, Change change)
{
  if (changes->len > 0)
    {
      Change *last = &g_array_index (changes, Change, changes->len - 1);

      if (is_replacement (last) && is_replacement (&change)
          && is_only_blank (old_text, last->old_end, change.old_start))
        {
          last->old_end = change.old_end;
          last->new_end = change.new_end;
          return;
        }
    }
  g_array_append_val (changes, change);
}

/* Returns: (transfer full) (nullable): the changes, %NULL if libgit2 refuses */
static GArray *
find_changes (const Tokens *old_tokens, const Tokens *new_tokens)
{
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  git_patch *patch = NULL;
  GArray *changes;

  options.flags = GIT_DIFF_FORCE_TEXT;
  options.context_lines = 0;
  options.interhunk_lines = 0;
  _harvest_git_init ();
  if (git_patch_from_buffers (&patch, old_tokens->lines->str, old_tokens->lines->len, NULL,
                              new_tokens->lines->str, new_tokens->lines->len, NULL, &options)
      < 0)
    {
      g_debug ("no diff: %s", git_error_last () != NULL ? git_error_last ()->message : "unknown");
      return NULL;
    }

  changes = g_array_new (FALSE, FALSE, sizeof (Change));
  for (gsize i = 0; i < git_patch_num_hunks (patch); i++)
    {
      const git_diff_hunk *hunk;
      guint old_first, new_first;
      Change change;

      if (git_patch_get_hunk (&hunk, NULL, patch, i) < 0)
        break;
      /* Lines count from 1; a hunk without lines on one side names the line before it. */
      old_first = (guint)hunk->old_start - (hunk->old_lines > 0 ? 1 : 0);
      new_first = (guint)hunk->new_start - (hunk->new_lines > 0 ? 1 : 0);
      change.old_start = tokens_get_offset (old_tokens, old_first);
      change.old_end = tokens_get_offset (old_tokens, old_first + (guint)hunk->old_lines);
      change.new_start = tokens_get_offset (new_tokens, new_first);
      change.new_end = tokens_get_offset (new_tokens, new_first + (guint)hunk->new_lines);
      add_change (changes, old_tokens->text, change);
    }
  git_patch_free (patch);
  return changes;
}

/* Public API */

GPtrArray *
harvest_word_diff (const char *old_text, const char *new_text)
{
  g_autoptr (GHashTable) numbers = NULL;
  g_autoptr (GArray) changes = NULL;
  GPtrArray *segments;
  Tokens old_tokens, new_tokens;
  gsize old_at = 0;

  g_return_val_if_fail (old_text != NULL && g_utf8_validate (old_text, -1, NULL), NULL);
  g_return_val_if_fail (new_text != NULL && g_utf8_validate (new_text, -1, NULL), NULL);

  numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tokens_init (&old_tokens, old_text, numbers);
  tokens_init (&new_tokens, new_text, numbers);
  changes = find_changes (&old_tokens, &new_tokens);
  if (changes == NULL)
    {
      Change everything = { 0, strlen (old_text), 0, strlen (new_text) };

      changes = g_array_new (FALSE, FALSE, sizeof (Change));
      g_array_append_val (changes, everything);
    }

  segments = g_ptr_array_new_with_free_func (segment_free);
  for (guint i = 0; i < changes->len; i++)
    {
      const Change *change = &g_array_index (changes, Change, i);

      add_segment (segments, HARVEST_WORD_DIFF_EQUAL, old_text + old_at,
                   change->old_start - old_at);
      add_segment (segments, HARVEST_WORD_DIFF_DELETED, old_text + change->old_start,
                   change->old_end - change->old_start);
      add_segment (segments, HARVEST_WORD_DIFF_INSERTED, new_text + change->new_start,
                   change->new_end - change->new_start);
      old_at = change->old_end;
    }
  add_segment (segments, HARVEST_WORD_DIFF_EQUAL, old_text + old_at, strlen (old_text) - old_at);

  tokens_clear (&old_tokens);
  tokens_clear (&new_tokens);
  return segments;
}
