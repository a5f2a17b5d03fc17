/* harvest-server-cache.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-cache"

#include "config.h"

#include "harvest-server-cache.h"

#include "harvest-server-tx-private.h"

static void
follow (HarvestServerTx *tx, const char *state)
{
  if (g_strcmp0 (tx->cache_state, state) == 0)
    return;
  g_hash_table_remove_all (tx->cache);
  g_free (tx->cache_state);
  tx->cache_state = g_strdup (state);
}

gpointer
harvest_server_cache_get (HarvestServerTx *tx, const char *state, const char *name)
{
  gpointer thing;

  follow (tx, state);
  thing = g_hash_table_lookup (tx->cache, name);
  return thing != NULL ? g_object_ref (thing) : NULL;
}

void
harvest_server_cache_put (HarvestServerTx *tx,
                          const char *state,
                          const char *name,
                          GObject *thing,
                          guint limit)
{
  follow (tx, state);
  if (g_hash_table_size (tx->cache) >= limit)
    g_hash_table_remove_all (tx->cache);
  g_hash_table_insert (tx->cache, g_strdup (name), g_object_ref (thing));
}
