/* harvest-story-view.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-story-data.h"
#include "harvest-units.h"

G_BEGIN_DECLS

/* A story, read like an article: pictures, sound, text, the people in it, tags, its way, its
 * history, and what others said. Its buttons use the actions `stories.…` of the page around it.
 *
 * Signals: "tag-activated" (const char *tag), "changed": another story, or it changed. */

#define HARVEST_TYPE_STORY_VIEW (harvest_story_view_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStoryView, harvest_story_view, HARVEST, STORY_VIEW, GtkWidget)

GtkWidget *harvest_story_view_new (void);

/**
 * harvest_story_view_show_story:
 * @units: the company's units, for their names
 * @id: (nullable): of the story; %NULL: none
 */
void harvest_story_view_show_story (HarvestStoryView *self,
                                    HarvestStore *store,
                                    HarvestUnits *units,
                                    const char *id);

/**
 * harvest_story_view_focus:
 *
 * Gives the story the keyboard focus, as soon as it is there.
 */
void harvest_story_view_focus (HarvestStoryView *self);

/**
 * harvest_story_view_get_data:
 *
 * Returns: (transfer none) (nullable): the story that is shown
 */
HarvestStoryData *harvest_story_view_get_data (HarvestStoryView *self);

G_END_DECLS
