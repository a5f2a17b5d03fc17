/* harvest-filter-bar.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-units.h"

G_BEGIN_DECLS

/* The conditions of a search as chips, which hold together: kind, unit, state, tag, person, days,
 * what is attached.
 *
 * Properties: "filter" (string, nullable, read-only: the conditions in the language of
 * HarvestQuery), "n-active" (guint, read-only: so many chips ask for something). */

#define HARVEST_TYPE_FILTER_BAR (harvest_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (HarvestFilterBar, harvest_filter_bar, HARVEST, FILTER_BAR, GtkWidget)

GtkWidget *harvest_filter_bar_new (void);

/* Where units and people come from. */
void
harvest_filter_bar_set_store (HarvestFilterBar *self, HarvestStore *store, HarvestUnits *units);
const char *harvest_filter_bar_get_filter (HarvestFilterBar *self);
guint harvest_filter_bar_get_n_active (HarvestFilterBar *self);
void harvest_filter_bar_clear (HarvestFilterBar *self);

/* Stories with this tag, beside what is asked for already. */
void harvest_filter_bar_add_tag (HarvestFilterBar *self, const char *tag);

G_END_DECLS
