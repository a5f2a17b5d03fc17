/* harvest-depicted-row.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-tell-draft.h"

G_BEGIN_DECLS

/* One person in the story that is being told: name, and where their consent stands. */

#define HARVEST_TYPE_DEPICTED_ROW (harvest_depicted_row_get_type ())
G_DECLARE_FINAL_TYPE (HarvestDepictedRow, harvest_depicted_row, HARVEST, DEPICTED_ROW, GtkWidget)

/* Signals: "ask" (open the sheet for the consent), "remove". */

GtkWidget *harvest_depicted_row_new (const HarvestTellPerson *person);

/**
 * harvest_depicted_row_get_person:
 *
 * Returns: (transfer none): the person as it stands
 */
const HarvestTellPerson *harvest_depicted_row_get_person (HarvestDepictedRow *self);
void harvest_depicted_row_set_person (HarvestDepictedRow *self, const HarvestTellPerson *person);

G_END_DECLS
