/* harvest-my-stories.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"

G_BEGIN_DECLS

/* What the person at the desktop told last: a GListModel of HarvestStoryData, the newest first. */

#define HARVEST_TYPE_MY_STORIES (harvest_my_stories_get_type ())
G_DECLARE_FINAL_TYPE (HarvestMyStories, harvest_my_stories, HARVEST, MY_STORIES, GObject)

/* So many stories are looked at for their paths and for what they wait for. */
#define HARVEST_MY_STORIES_MAX 20

/* Signals: "changed": a story in it, or what belongs to one, is different; "loaded": it is known
 * which stories there are, for the first time or after a failure. */

HarvestMyStories *harvest_my_stories_new (HarvestStore *store);

/* Returns: whether they could not be read the last time */
gboolean harvest_my_stories_get_failed (HarvestMyStories *self);

/* Reads them again; "loaded" follows. */
void harvest_my_stories_retry (HarvestMyStories *self);

G_END_DECLS
