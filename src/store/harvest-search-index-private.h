/* harvest-search-index-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-search-index.h"

G_BEGIN_DECLS

/* Shared by harvest-search-index.c and harvest-search-indexer.c. */

/* Of the index, written in one piece of merging: one to two milliseconds of work. */
#define HARVEST_SEARCH_MERGE_PAGES 32

gboolean harvest_search_index_run_sync (HarvestDatabase *database,
                                        const char *sql,
                                        gint64 key,
                                        GError **error);
gboolean harvest_search_index_get_meta_sync (HarvestDatabase *database,
                                             const char *name,
                                             char **value,
                                             GError **error);
gboolean harvest_search_index_set_meta_sync (HarvestDatabase *database,
                                             const char *name,
                                             const char *value,
                                             GError **error);
gboolean harvest_search_index_rebuild_sync (HarvestDatabase *database, GError **error);
gboolean harvest_search_index_merge_sync (HarvestDatabase *database,
                                          gint64 n_pages,
                                          gboolean *more,
                                          GError **error);
HarvestRecord *
harvest_search_index_parse_column (HarvestStatement *statement, int column, GError **error);
GPtrArray *harvest_search_index_list_assets_sync (HarvestDatabase *database,
                                                  const char *story,
                                                  GError **error);

G_END_DECLS
