/* harvest-interval-selection.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-interval-set.h"

G_BEGIN_DECLS

/* A GtkSelectionModel for long lists: several rows can be selected, and all of a million at once.
 *
 * Properties: "model" (GListModel, nullable), "n-selected" (guint, read-only). A model that is set
 * anew, or that is replaced as a whole, begins without a selection. */

#define HARVEST_TYPE_INTERVAL_SELECTION (harvest_interval_selection_get_type ())
G_DECLARE_FINAL_TYPE (HarvestIntervalSelection,
                      harvest_interval_selection,
                      HARVEST,
                      INTERVAL_SELECTION,
                      GObject)

/**
 * harvest_interval_selection_new:
 * @model: (nullable): a reference is taken
 */
HarvestIntervalSelection *harvest_interval_selection_new (GListModel *model);
void harvest_interval_selection_set_model (HarvestIntervalSelection *self, GListModel *model);
guint harvest_interval_selection_get_n_selected (HarvestIntervalSelection *self);

/**
 * harvest_interval_selection_get_selected:
 *
 * Returns: (transfer none): the positions, valid until the selection changes
 */
HarvestIntervalSet *harvest_interval_selection_get_selected (HarvestIntervalSelection *self);

/**
 * harvest_interval_selection_get_single:
 *
 * Returns: the position of the one selected row; %GTK_INVALID_LIST_POSITION if it is not just one
 */
guint harvest_interval_selection_get_single (HarvestIntervalSelection *self);

G_END_DECLS
