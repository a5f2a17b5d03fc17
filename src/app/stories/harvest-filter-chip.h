/* harvest-filter-chip.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One condition of a search: a button that opens its choices and says what is chosen, with a
 * button beside it that takes the condition away.
 *
 * Properties: "title" (string: what it is about), "value" (string, nullable: what is chosen; NULL:
 * the chip asks for nothing), "child" (GtkWidget: the choices). Signal "cleared". */

#define HARVEST_TYPE_FILTER_CHIP (harvest_filter_chip_get_type ())
G_DECLARE_FINAL_TYPE (HarvestFilterChip, harvest_filter_chip, HARVEST, FILTER_CHIP, GtkWidget)

GtkWidget *harvest_filter_chip_new (void);
const char *harvest_filter_chip_get_value (HarvestFilterChip *self);
void harvest_filter_chip_set_value (HarvestFilterChip *self, const char *value);
void harvest_filter_chip_popup (HarvestFilterChip *self);

G_END_DECLS
