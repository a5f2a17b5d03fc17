/* harvest-listing.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"
#include "harvest-log-page.h"

G_BEGIN_DECLS

/* What a server sent and where it lists it, in one database. Records that this version can read
 * have the row that they have in `record`, others the negative of their row in `strange`. On the
 * writer, in a transaction. */

/**
 * harvest_listing_find_sync:
 * @row: (out): 0: it is not here
 * @rev: (out): of it
 */
gboolean harvest_listing_find_sync (HarvestDatabase *database,
                                    const char *id,
                                    gint64 *row,
                                    gint64 *rev,
                                    GError **error);

/* ---- Records of another history of the server ---- */

/* All that has come from the server until now is. */
gboolean harvest_listing_outdate_all_sync (HarvestDatabase *database, GError **error);
gboolean harvest_listing_is_outdated_sync (HarvestDatabase *database,
                                           const char *id,
                                           gboolean *outdated,
                                           GError **error);

/* This one is not. */
gboolean harvest_listing_confirm_sync (HarvestDatabase *database, const char *id, GError **error);

/**
 * harvest_listing_keep_sync:
 * @anew: whether it replaces what is here even if that has the same revision
 * @row: (out): where it is now
 *
 * Keeps a document as it came. A newer one stays, but not what is of another history, or what this
 * desktop made for itself.
 */
gboolean harvest_listing_keep_sync (HarvestDatabase *database,
                                    const HarvestLogPagePut *put,
                                    gboolean anew,
                                    gint64 *row,
                                    GError **error);

/**
 * harvest_listing_add_sync:
 * @sum: the protocol's number of the document
 *
 * Lists a row in a place, which is open (harvest_place_open_sync()).
 */
gboolean harvest_listing_add_sync (HarvestDatabase *database,
                                   gint64 row,
                                   gint64 scope,
                                   gint64 bucket,
                                   gint64 seq,
                                   gint64 rev,
                                   guint64 sum,
                                   GError **error);

/**
 * harvest_listing_end_sync:
 *
 * Ends a listing, and what goes with it: with the last one the record itself. One that has moved
 * stays until harvest_listing_settle_sync(), as its new place may come later.
 */
gboolean harvest_listing_end_sync (HarvestDatabase *database,
                                   gint64 scope,
                                   const char *id,
                                   HarvestRemovalReason reason,
                                   GError **error);

/**
 * harvest_listing_list_ended_sync:
 *
 * Returns: (transfer full) (nullable): the ids of what has moved away, and nowhere else until now
 */
GStrv harvest_listing_list_ended_sync (HarvestDatabase *database, GError **error);

/* Drops them: the pull is over. */
gboolean harvest_listing_settle_sync (HarvestDatabase *database, GError **error);

G_END_DECLS
