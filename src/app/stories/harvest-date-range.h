/* harvest-date-range.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From a day to a day: usual spans by one press, or two days of one's own.
 *
 * Signal "changed". */

#define HARVEST_TYPE_DATE_RANGE (harvest_date_range_get_type ())
G_DECLARE_FINAL_TYPE (HarvestDateRange, harvest_date_range, HARVEST, DATE_RANGE, GtkWidget)

GtkWidget *harvest_date_range_new (void);

/**
 * harvest_date_range_set_today:
 * @today: microseconds since 1970
 */
void harvest_date_range_set_today (HarvestDateRange *self, gint64 today);

/* YYYY-MM-DD, both days included; NULL: no bound. */
const char *harvest_date_range_get_first (HarvestDateRange *self);
const char *harvest_date_range_get_last (HarvestDateRange *self);
void harvest_date_range_set_days (HarvestDateRange *self, const char *first, const char *last);

/**
 * harvest_date_range_dup_label:
 *
 * Returns: (transfer full) (nullable): the span in words; %NULL if there is none
 */
char *harvest_date_range_dup_label (HarvestDateRange *self);

G_END_DECLS
