/* harvest-story-people.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-story-data.h"

G_BEGIN_DECLS

/* The people who appear in a story, as faces. Not visible if there are none. */

#define HARVEST_TYPE_STORY_PEOPLE (harvest_story_people_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStoryPeople, harvest_story_people, HARVEST, STORY_PEOPLE, GtkWidget)

GtkWidget *harvest_story_people_new (void);
void harvest_story_people_set_data (HarvestStoryPeople *self, HarvestStoryData *data);

G_END_DECLS
