/* harvest-log-page-apply.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"
#include "harvest-log-page.h"

G_BEGIN_DECLS

/* What pages make of a database. On its writer. */

/**
 * harvest_log_page_apply_sync:
 * @error: %HARVEST_STORE_ERROR_INVALID, with nothing applied, if it begins behind what is here
 *
 * Applies a page to the database where its scope is kept. On the writer, in a transaction.
 */
gboolean
harvest_log_page_apply_sync (HarvestDatabase *database, const HarvestLogPage *page, GError **error);

/**
 * harvest_log_page_find_listings_sync:
 * @present: (out): whether the record is in this database
 * @scope: (nullable): one that does not count
 * @elsewhere: (out): whether another scope lists it here
 */
gboolean harvest_log_page_find_listings_sync (HarvestDatabase *database,
                                              const char *id,
                                              const char *scope,
                                              gboolean *present,
                                              gboolean *elsewhere,
                                              GError **error);

/**
 * harvest_log_page_drop_scope_sync:
 * @position: (inout): %G_MININT64 at first
 * @more: (out): whether to call again
 *
 * Ends the listings of a scope that is lost, and what was listed nowhere else: some of them, in a
 * transaction of its own.
 */
gboolean harvest_log_page_drop_scope_sync (HarvestDatabase *database,
                                           const char *scope,
                                           gint64 *position,
                                           gboolean *more,
                                           GError **error);

/* The same inside a transaction. */
gboolean harvest_log_page_drop_some_sync (HarvestDatabase *database,
                                          const char *name,
                                          gint64 *position,
                                          gboolean *more,
                                          GError **error);

G_END_DECLS
