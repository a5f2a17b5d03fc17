/* harvest-place.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"
#include "harvest-sync-memory.h"

G_BEGIN_DECLS

/* On the writer, or on a reader for what only asks. */

/**
 * harvest_place_open_sync:
 * @scope: its number
 *
 * Makes the row that a place has, if there is none: before anything is listed there.
 */
gboolean
harvest_place_open_sync (HarvestDatabase *database, gint64 scope, gint64 bucket, GError **error);

/* Returns: (transfer full) (nullable) (element-type HarvestPlace): all places in this database */
GPtrArray *harvest_place_list_sync (HarvestDatabase *database, GError **error);

/* Returns: (transfer full) (nullable): one that nothing is known of has no cursor */
HarvestPlace *harvest_place_find_sync (HarvestDatabase *database,
                                       const char *scope,
                                       gint64 bucket,
                                       GError **error);

/**
 * harvest_place_set_cursor_sync:
 * @cursor: (nullable): %NULL: from the beginning
 * @compared: whether its mark goes
 */
gboolean harvest_place_set_cursor_sync (HarvestDatabase *database,
                                        gint64 scope,
                                        gint64 bucket,
                                        GBytes *cursor,
                                        gint64 number,
                                        gboolean compared,
                                        GError **error);

/* Marks a place to be compared, so that it loses its cursor. */
gboolean harvest_place_mark_sync (HarvestDatabase *database,
                                  gint64 scope,
                                  gint64 bucket,
                                  HarvestPlaceCompare compare,
                                  GError **error);

/* The same with all places of this database. */
gboolean harvest_place_mark_all_sync (HarvestDatabase *database,
                                      HarvestPlaceCompare compare,
                                      GError **error);

/**
 * harvest_place_get_history_sync:
 * @history: (out): of shared.db
 *
 * A person's joint cursor counts on the places in shared.db, and holds only as long as nothing was
 * lost there by somebody else or an accident: as long as this is the same.
 */
gboolean harvest_place_get_history_sync (HarvestDatabase *database, char **history, GError **error);

/* Makes it another one. */
gboolean
harvest_place_set_history_sync (HarvestDatabase *database, const char *history, GError **error);

G_END_DECLS
