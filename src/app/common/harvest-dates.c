/* harvest-dates.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-dates"

#include "config.h"

#include "harvest-dates.h"

#include <glib/gi18n.h>

/* Ours, as the C library speaks only the languages that are installed. */
static const char *const months[] = {
  /* Translators: months as they stand after a day: 5 January. */
  NC_ ("month after a day", "January"),   NC_ ("month after a day", "February"),
  NC_ ("month after a day", "March"),     NC_ ("month after a day", "April"),
  NC_ ("month after a day", "May"),       NC_ ("month after a day", "June"),
  NC_ ("month after a day", "July"),      NC_ ("month after a day", "August"),
  NC_ ("month after a day", "September"), NC_ ("month after a day", "October"),
  NC_ ("month after a day", "November"),  NC_ ("month after a day", "December"),
};
static const char *const days_of_week[] = {
  NC_ ("day of the week", "Monday"),    NC_ ("day of the week", "Tuesday"),
  NC_ ("day of the week", "Wednesday"), NC_ ("day of the week", "Thursday"),
  NC_ ("day of the week", "Friday"),    NC_ ("day of the week", "Saturday"),
  NC_ ("day of the week", "Sunday"),
};

/* Auxiliary functions */

static GDateTime *
to_local (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

static int
count_days (GDateTime *from, GDateTime *to)
{
  GDate a, b;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, g_date_time_get_day_of_month (from), g_date_time_get_month (from),
                  g_date_time_get_year (from));
  g_date_set_dmy (&b, g_date_time_get_day_of_month (to), g_date_time_get_month (to),
                  g_date_time_get_year (to));
  return g_date_days_between (&a, &b);
}

/* Public API */

char *
harvest_dates_format (GDateTime *time, const char *format)
{
  g_autoptr (GString) words = NULL;

  g_return_val_if_fail (time != NULL && format != NULL, NULL);

  words = g_string_new (format);
  g_string_replace (
      words, "%B",
      g_dpgettext2 (NULL, "month after a day", months[g_date_time_get_month (time) - 1]), 0);
  g_string_replace (
      words, "%A",
      g_dpgettext2 (NULL, "day of the week", days_of_week[g_date_time_get_day_of_week (time) - 1]),
      0);
  return g_date_time_format (time, words->str);
}

char *
harvest_dates_format_day (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) then = to_local (time);
  g_autoptr (GDateTime) today = to_local (now);
  int days;

  if (then == NULL || today == NULL)
    return g_strdup ("");
  days = count_days (then, today);
  if (days == 0)
    return g_strdup (_ ("Today"));
  if (days == 1)
    return g_strdup (_ ("Yesterday"));
  if (g_date_time_get_year (then) == g_date_time_get_year (today))
    /* Translators: a day of this year, as strftime writes it. */
    return harvest_dates_format (then, _ ("%-e %B"));
  /* Translators: a day of another year, as strftime writes it. */
  return harvest_dates_format (then, _ ("%-e %B %Y"));
}

char *
harvest_dates_format_full (gint64 time)
{
  g_autoptr (GDateTime) then = to_local (time);

  /* Translators: a day and a time in full, as strftime writes it. */
  return then != NULL ? harvest_dates_format (then, _ ("%A, %-e %B %Y, %H:%M")) : g_strdup ("");
}

gint64
harvest_dates_parse_day (const char *day)
{
  g_autofree char *noon = NULL;
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  g_return_val_if_fail (day != NULL, 0);

  noon = g_strconcat (day, "T12:00:00", NULL);
  time = g_date_time_new_from_iso8601 (noon, zone);
  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}
