/* harvest-server-census.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-server-office.h"

G_BEGIN_DECLS

/* Counts for `status`, and a walk over everything for `check`. */

gboolean
harvest_server_census_count_sync (HarvestServerTx *tx, HarvestServerCounts *counts, GError **error);

/**
 * harvest_server_census_list_ids_sync:
 * @after: the row of the last one, 0 to begin; changed to where the next call goes on
 *
 * Returns: (transfer full) (nullable) (element-type utf8): ids of records that are there; empty at
 *   the end
 */
GPtrArray *harvest_server_census_list_ids_sync (HarvestServerTx *tx,
                                                gint64 *after,
                                                guint limit,
                                                GError **error);

G_END_DECLS
