/* harvest-story-cell.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-story-list.h"
#include "harvest-units.h"

G_BEGIN_DECLS

/* One value of a story, in the compact table. */

#define HARVEST_TYPE_STORY_CELL (harvest_story_cell_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStoryCell, harvest_story_cell, HARVEST, STORY_CELL, GtkWidget)

typedef enum
{
  HARVEST_STORY_CELL_TITLE,
  HARVEST_STORY_CELL_TELLER,
  HARVEST_STORY_CELL_UNIT,
  HARVEST_STORY_CELL_KIND,
  HARVEST_STORY_CELL_STATE,
  HARVEST_STORY_CELL_DATE,
} HarvestStoryCellKind;

GtkWidget *harvest_story_cell_new (HarvestStoryCellKind kind);

/**
 * harvest_story_cell_set_row:
 * @row: (nullable): what is shown
 */
void harvest_story_cell_set_row (HarvestStoryCell *self,
                                 HarvestStore *store,
                                 HarvestUnits *units,
                                 HarvestStoryRow *row);

G_END_DECLS
