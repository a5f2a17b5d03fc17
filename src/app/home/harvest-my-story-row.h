/* harvest-my-story-row.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-story-data.h"

G_BEGIN_DECLS

/* A story of the person's own on the page Home: its title, its path, and the newest word about it.
 */

#define HARVEST_TYPE_MY_STORY_ROW (harvest_my_story_row_get_type ())
G_DECLARE_FINAL_TYPE (HarvestMyStoryRow, harvest_my_story_row, HARVEST, MY_STORY_ROW, GtkListBoxRow)

GtkWidget *harvest_my_story_row_new (HarvestStoryData *story);
HarvestStoryData *harvest_my_story_row_get_story (HarvestMyStoryRow *self);

G_END_DECLS
