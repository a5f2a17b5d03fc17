/* harvest-time-words.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * harvest_time_words_new:
 * @time: microseconds since 1970
 * @now: the same, of now
 *
 * Returns: (transfer full): when it was, as short as one says it: "just now", "today, 9:40",
 *   "Monday, 6:12", "12 May", "12 May 2025"
 */
char *harvest_time_words_new (gint64 time, gint64 now);

/**
 * harvest_time_words_parse:
 * @time: (nullable): as in a record, YYYY-MM-DDThh:mm:ssZ
 *
 * Returns: microseconds since 1970; 0 if it is none
 */
gint64 harvest_time_words_parse (const char *time);

G_END_DECLS
