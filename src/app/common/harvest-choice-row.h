/* harvest-choice-row.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-choice-button.h"

G_BEGIN_DECLS

/* One choice in the list of a HarvestChoiceButton. */

#define HARVEST_TYPE_CHOICE_ROW (harvest_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (HarvestChoiceRow, harvest_choice_row, HARVEST, CHOICE_ROW, GtkListBoxRow)

GtkWidget *harvest_choice_row_new (const HarvestChoice *choice);
const HarvestChoice *harvest_choice_row_get_choice (HarvestChoiceRow *self);
const char *harvest_choice_row_get_value (HarvestChoiceRow *self);
const char *harvest_choice_row_get_title (HarvestChoiceRow *self);
void harvest_choice_row_set_title (HarvestChoiceRow *self, const char *title);
void harvest_choice_row_set_explanation (HarvestChoiceRow *self, const char *explanation);
void harvest_choice_row_set_chosen (HarvestChoiceRow *self, gboolean chosen);

G_END_DECLS
