/* harvest-time-words.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-time-words"

#include "config.h"

#include "harvest-time-words.h"

#include "harvest-dates.h"

#include <glib/gi18n.h>

/* Whole days between two moments, as a calendar counts them. */
static int
count_days (GDateTime *from, GDateTime *to)
{
  GDate from_day, to_day;

  g_date_clear (&from_day, 1);
  g_date_clear (&to_day, 1);
  g_date_set_dmy (&from_day, (GDateDay)g_date_time_get_day_of_month (from),
                  g_date_time_get_month (from), (GDateYear)g_date_time_get_year (from));
  g_date_set_dmy (&to_day, (GDateDay)g_date_time_get_day_of_month (to), g_date_time_get_month (to),
                  (GDateYear)g_date_time_get_year (to));
  return g_date_days_between (&from_day, &to_day);
}

char *
harvest_time_words_new (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now_utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) then = g_date_time_to_local (utc);
  g_autoptr (GDateTime) today = g_date_time_to_local (now_utc);
  int days = count_days (then, today);

  if (ABS (now - time) < G_TIME_SPAN_MINUTE)
    return g_strdup (_ ("just now"));
  if (days == 0)
    /* Translators: a time of today, for g_date_time_format(). */
    return harvest_dates_format (then, _ ("today, %H:%M"));
  if (days == 1)
    /* Translators: a time of yesterday, for g_date_time_format(). */
    return harvest_dates_format (then, _ ("yesterday, %H:%M"));
  if (days > 1 && days < 7)
    /* Translators: a day of the last week and a time, for g_date_time_format(). */
    return harvest_dates_format (then, _ ("%A, %H:%M"));
  if (g_date_time_get_year (then) == g_date_time_get_year (today))
    /* Translators: a day of this year, for g_date_time_format(). */
    return harvest_dates_format (then, _ ("%-d %B"));
  /* Translators: a day of another year, for g_date_time_format(). */
  return harvest_dates_format (then, _ ("%-d %B %Y"));
}

gint64
harvest_time_words_parse (const char *time)
{
  g_autoptr (GDateTime) parsed = time != NULL ? g_date_time_new_from_iso8601 (time, NULL) : NULL;

  return parsed != NULL ? g_date_time_to_unix (parsed) * G_USEC_PER_SEC : 0;
}
