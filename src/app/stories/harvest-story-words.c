/* harvest-story-words.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-words"

#include "config.h"

#include "harvest-story-words.h"

#include "harvest-dates.h"

#include <glib/gi18n.h>
#include <string.h>

#define ELLIPSIS "…"

/* "2026-08-31 07:39", as titles of voice notes and pictures end. */
#define TIME_LENGTH 16
#define DAY_LENGTH  10

/* Auxiliary methods */

/* The title from its first character to where the text goes on. */
static char *
dup_beginning (HarvestRecord *story)
{
  char *title = g_strdup (harvest_record_get_string (story, "title"));

  if (g_str_has_suffix (title, ELLIPSIS))
    title[strlen (title) - strlen (ELLIPSIS)] = '\0';
  return g_strchomp (title);
}

/* Where the time begins that the title ends with; NULL: it ends otherwise. */
static const char *
find_time (const char *title)
{
  gsize length = strlen (title);
  const char *time = length >= TIME_LENGTH ? title + length - TIME_LENGTH : NULL;

  if (time == NULL || time[DAY_LENGTH] != ' ' || time[DAY_LENGTH + 3] != ':'
      || !g_ascii_isdigit (*time))
    return NULL;
  return time;
}

/* "Rosa, Leeds, 28 August" */
static char *
dup_title_of_file (const char *title, gint64 now)
{
  const char *time = find_time (title);
  g_autofree char *date = time != NULL ? g_strndup (time, DAY_LENGTH) : NULL;
  gint64 noon = date != NULL ? harvest_dates_parse_day (date) : 0;
  g_autofree char *day = noon != 0 ? harvest_dates_format_day (noon, now) : NULL;

  if (day == NULL)
    return g_strdup (title);
  return g_strdup_printf ("%.*s%s", (int)(time - title), title, day);
}

/* Public API */

char *
harvest_story_words_dup_title (HarvestRecord *story, gint64 now)
{
  const char *title = NULL;

  g_return_val_if_fail (story != NULL, NULL);

  title = harvest_record_get_string (story, "title");
  if (title == NULL)
    return g_strdup (_ ("Without a title"));
  if (harvest_record_get_boolean (story, "title_auto") && !harvest_record_has (story, "body"))
    return dup_title_of_file (title, now);
  return g_strdup (title);
}

gboolean
harvest_story_words_repeats (HarvestRecord *story)
{
  g_autofree char *beginning = NULL;

  g_return_val_if_fail (story != NULL, FALSE);

  if (!harvest_record_get_boolean (story, "title_auto") || !harvest_record_has (story, "title")
      || !harvest_record_has (story, "body"))
    return FALSE;
  beginning = dup_beginning (story);
  return g_str_has_prefix (harvest_record_get_string (story, "body"), beginning);
}

char *
harvest_story_words_dup_snippet (HarvestRecord *story, const char *markup)
{
  g_autofree char *beginning = NULL;
  g_autofree char *escaped = NULL;
  const char *rest = NULL;
  gsize end;

  g_return_val_if_fail (story != NULL, NULL);

  if (markup == NULL || *markup == '\0')
    return NULL;
  if (!harvest_story_words_repeats (story))
    return g_strdup (markup);
  beginning = dup_beginning (story);
  escaped = g_markup_escape_text (beginning, -1);
  if (!g_str_has_prefix (markup, escaped))
    return g_strdup (markup);

  rest = markup + strlen (escaped);
  end = strspn (rest, ".!?");
  rest += end;
  rest += strspn (rest, " \n,;:");
  if (*rest == '\0' || g_str_equal (rest, ELLIPSIS))
    return NULL;
  return g_strconcat (
      end > 0 || g_str_has_suffix (beginning, "?") || g_str_has_suffix (beginning, "!") ? ""
                                                                                        : ELLIPSIS,
      rest, NULL);
}
