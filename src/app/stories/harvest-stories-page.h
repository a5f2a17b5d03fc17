/* harvest-stories-page.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-page.h"

G_BEGIN_DECLS

/* Find and read stories: search, conditions, the list, and beside it or over it the story. */

#define HARVEST_TYPE_STORIES_PAGE (harvest_stories_page_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStoriesPage, harvest_stories_page, HARVEST, STORIES_PAGE, HarvestPage)

G_END_DECLS
