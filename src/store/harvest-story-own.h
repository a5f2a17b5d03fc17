/* harvest-story-own.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-search.h"

G_BEGIN_DECLS

/* The search of a reading connection, made when it is first asked for, with the stories of the
 * person who is here as they are now. */

/**
 * harvest_story_own_get_search_sync:
 *
 * In a moment of harvest_reader_begin_sync().
 *
 * Returns: (transfer none) (nullable): the search
 */
HarvestSearch *harvest_story_own_get_search_sync (HarvestDatabase *database, GError **error);

/**
 * harvest_story_own_list_assets_sync:
 *
 * Returns: (transfer full) (nullable) (element-type HarvestRecord): the assets of a story, as the
 *   person sees them
 */
GPtrArray *
harvest_story_own_list_assets_sync (HarvestDatabase *database, const char *story, GError **error);

G_END_DECLS
