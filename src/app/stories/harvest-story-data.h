/* harvest-story-data.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"

G_BEGIN_DECLS

/* One story with all that belongs to it, read from the store and read again whenever it changes:
 * what the page that shows it, and the printer, work from.
 *
 * Property: "loaded" (gboolean: read at least once, or failed). Signal "changed": what is below is
 * different. */

#define HARVEST_TYPE_STORY_DATA (harvest_story_data_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStoryData, harvest_story_data, HARVEST, STORY_DATA, GObject)

/**
 * harvest_story_data_new:
 * @id: of the story
 *
 * Returns: (transfer full): begins to read at once
 */
HarvestStoryData *harvest_story_data_new (HarvestStore *store, const char *id);
HarvestStore *harvest_story_data_get_store (HarvestStoryData *self);
const char *harvest_story_data_get_id (HarvestStoryData *self);
gboolean harvest_story_data_get_loaded (HarvestStoryData *self);

/**
 * harvest_story_data_get_error:
 *
 * Returns: (transfer none) (nullable): why it could not be read
 */
const GError *harvest_story_data_get_error (HarvestStoryData *self);

/**
 * harvest_story_data_get_story:
 *
 * Returns: (transfer none) (nullable): the story, %NULL if it is not read yet or not there
 */
HarvestRecord *harvest_story_data_get_story (HarvestStoryData *self);

/**
 * harvest_story_data_get_dependents:
 * @type: such as "comment"
 *
 * Returns: (transfer none) (element-type HarvestRecord): the oldest first; empty if there are none
 */
GPtrArray *harvest_story_data_get_dependents (HarvestStoryData *self, const char *type);

/**
 * harvest_story_data_find:
 * @id: (nullable): of a person or unit that the story names
 *
 * Returns: (transfer none) (nullable): the record
 */
HarvestRecord *harvest_story_data_find (HarvestStoryData *self, const char *id);

/**
 * harvest_story_data_get_name:
 * @id: (nullable): of a person
 *
 * Returns: (transfer none): the person's name; a translated word for somebody who is not known
 */
const char *harvest_story_data_get_name (HarvestStoryData *self, const char *id);

/**
 * harvest_story_data_is_mine:
 *
 * Returns: whether the person at the desktop told it
 */
gboolean harvest_story_data_is_mine (HarvestStoryData *self);

/**
 * harvest_story_data_dup_title:
 *
 * Returns: (transfer full): the title; a translated word for a story without one
 */
char *harvest_story_data_dup_title (HarvestStoryData *self);

G_END_DECLS
