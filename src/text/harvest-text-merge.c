/* harvest-text-merge.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-text-merge"

#include "config.h"

#include "harvest-text-merge.h"

#include "harvest-git-private.h"

#include <git2.h>
#include <string.h>

/* How a text is put before libgit2: each paragraph is a line, and between two paragraphs stands a
 * line that says how they are parted. libgit2 takes edits of neighbouring lines for a conflict; the
 * line between keeps neighbouring paragraphs apart. A parting of two line breaks is an empty line;
 * any other number of them is as many blanks, which no paragraph is. */
#define USUAL_LINE_BREAKS 2

static gboolean
is_only_space (const char *start, const char *end)
{
  for (const char *at = start; at < end; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/* Returns: the end of the line that begins at @at; @next is where the next one begins, %NULL at the
 * end of the text */
static const char *
find_line_end (const char *at, const char **next)
{
  const char *end = at + strcspn (at, "\r\n");

  if (*end == '\0')
    *next = NULL;
  else
    *next = end + (g_str_has_prefix (end, "\r\n") ? 2 : 1);
  return end;
}

static char *
encode (const char *text)
{
  GString *lines = g_string_new (NULL);
  guint line_breaks = 0;
  const char *next;

  for (const char *at = text; at != NULL; at = next, line_breaks++)
    {
      const char *end = find_line_end (at, &next);

      if (is_only_space (at, end))
        continue;
      if (lines->len > 0)
        {
          for (guint i = 0; line_breaks != USUAL_LINE_BREAKS && i < line_breaks; i++)
            g_string_append_c (lines, ' ');
          g_string_append_c (lines, '\n');
        }
      g_string_append_len (lines, at, end - at);
      g_string_append_c (lines, '\n');
      line_breaks = 0;
    }
  return g_string_free (lines, FALSE);
}

/* A merge may bring two paragraphs or two partings together. */
static char *
decode (const char *lines, gsize length)
{
  GString *text = g_string_new (NULL);
  const char *stop = lines + length;
  guint line_breaks = 0;

  while (lines < stop)
    {
      const char *line_break = memchr (lines, '\n', (gsize)(stop - lines));
      const char *end = line_break != NULL ? line_break : stop;

      if (is_only_space (lines, end))
        {
          guint wanted = end > lines ? (guint)(end - lines) : USUAL_LINE_BREAKS;

          line_breaks = MAX (line_breaks, wanted);
        }
      else
        {
          if (text->len > 0 && line_breaks == 0)
            line_breaks = USUAL_LINE_BREAKS;
          for (guint i = 0; text->len > 0 && i < line_breaks; i++)
            g_string_append_c (text, '\n');
          g_string_append_len (text, lines, end - lines);
          line_breaks = 0;
        }
      lines = end + 1;
    }
  return g_string_free (text, FALSE);
}

static git_merge_file_input
make_input (const char *lines)
{
  git_merge_file_input input = GIT_MERGE_FILE_INPUT_INIT;

  input.ptr = lines;
  input.size = strlen (lines);
  return input;
}

/* Public API */

char *
harvest_text_merge (const char *base, const char *ours, const char *theirs)
{
  g_autofree char *base_lines = NULL;
  g_autofree char *our_lines = NULL;
  g_autofree char *their_lines = NULL;
  git_merge_file_input base_input, our_input, their_input;
  git_merge_file_options options = GIT_MERGE_FILE_OPTIONS_INIT;
  git_merge_file_result result = { 0 };
  char *merged = NULL;

  g_return_val_if_fail (base != NULL && g_utf8_validate (base, -1, NULL), NULL);
  g_return_val_if_fail (ours != NULL && g_utf8_validate (ours, -1, NULL), NULL);
  g_return_val_if_fail (theirs != NULL && g_utf8_validate (theirs, -1, NULL), NULL);

  if (strcmp (base, theirs) == 0 || strcmp (ours, theirs) == 0)
    return g_strdup (ours);
  if (strcmp (base, ours) == 0)
    return g_strdup (theirs);

  base_lines = encode (base);
  our_lines = encode (ours);
  their_lines = encode (theirs);
  base_input = make_input (base_lines);
  our_input = make_input (our_lines);
  their_input = make_input (their_lines);
  _harvest_git_init ();
  if (git_merge_file (&result, &base_input, &our_input, &their_input, &options) < 0)
    {
      g_debug ("no merge: %s", git_error_last () != NULL ? git_error_last ()->message : "unknown");
      return NULL;
    }
  if (result.automergeable)
    merged = decode (result.ptr, result.len);
  git_merge_file_result_free (&result);
  return merged;
}
