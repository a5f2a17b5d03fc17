/* harvest-server-cache.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-server-db.h"

G_BEGIN_DECLS

/* For src/server/ only: things that are costly to find out and kept between the jobs of one
 * connection, as long as a state does not change. A job that is taken back empties it. */

/**
 * harvest_server_cache_get:
 * @state: what the thing holds for; another one than before empties the cache
 *
 * Returns: (transfer full) (nullable)
 */
gpointer harvest_server_cache_get (HarvestServerTx *tx, const char *state, const char *name);

/**
 * harvest_server_cache_put:
 * @limit: beyond so many things the cache is emptied first
 */
void harvest_server_cache_put (HarvestServerTx *tx,
                               const char *state,
                               const char *name,
                               GObject *thing,
                               guint limit);

G_END_DECLS
