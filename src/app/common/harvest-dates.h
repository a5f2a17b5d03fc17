/* harvest-dates.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Days as people say them, in the language and the zone of the account; harvest-time-words.h has
 * the times of what happened lately. */

/**
 * harvest_dates_format:
 * @format: for g_date_time_format()
 *
 * As g_date_time_format(), but the names of months (%B) and days (%A) are in the language of the
 * windows, whichever locales are installed.
 *
 * Returns: (transfer full) (nullable)
 */
char *harvest_dates_format (GDateTime *time, const char *format);

/**
 * harvest_dates_format_day:
 * @time: microseconds since 1970
 * @now: likewise
 *
 * Returns: (transfer full): "Today", "Yesterday", "12 March", "12 March 2024"
 */
char *harvest_dates_format_day (gint64 time, gint64 now);

/**
 * harvest_dates_format_full:
 *
 * Returns: (transfer full): day and time of day in full, as for a tooltip
 */
char *harvest_dates_format_full (gint64 time);

/**
 * harvest_dates_parse_day:
 * @day: YYYY-MM-DD
 *
 * Returns: microseconds since 1970 at noon of that day here; 0 if it is not a day
 */
gint64 harvest_dates_parse_day (const char *day);

G_END_DECLS
