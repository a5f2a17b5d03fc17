/* harvest-story-row-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-story-reader.h"

G_BEGIN_DECLS

/* A row without a story. */
HarvestStoryRow *harvest_story_row_new (void);

/* Shows @data, and tells so if it is different. */
void harvest_story_row_take_data (HarvestStoryRow *self, HarvestStoryData *data);

G_END_DECLS
