/* harvest-server-census.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-census"

#include "config.h"

#include "harvest-server-census.h"

#include "harvest-server-tx-private.h"

gboolean
harvest_server_census_count_sync (HarvestServerTx *tx, HarvestServerCounts *counts, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "SELECT (SELECT count (*) FROM record WHERE gone IS NULL),"
      " (SELECT count (*) FROM record WHERE gone IS NULL AND root IS NULL AND type = 'story'),"
      " (SELECT count (*) FROM record WHERE gone IS NULL AND root IS NULL AND type = 'person'),"
      " (SELECT count (*) FROM client), (SELECT count (*) FROM result),"
      " (SELECT coalesce (sum (count), 0) FROM bucket),"
      " (SELECT count (*) FROM log WHERE time IS NOT NULL), (SELECT count (*) FROM erasure),"
      " (SELECT count (*) FROM receipt)",
      error);
  if (statement == NULL || !harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  counts->records = harvest_statement_get_integer (statement, 0);
  counts->stories = harvest_statement_get_integer (statement, 1);
  counts->people = harvest_statement_get_integer (statement, 2);
  counts->clients = harvest_statement_get_integer (statement, 3);
  counts->answers = harvest_statement_get_integer (statement, 4);
  counts->listings = harvest_statement_get_integer (statement, 5);
  counts->tombstones = harvest_statement_get_integer (statement, 6);
  counts->erasures = harvest_statement_get_integer (statement, 7);
  counts->receipts = harvest_statement_get_integer (statement, 8);
  return TRUE;
}

GPtrArray *
harvest_server_census_list_ids_sync (HarvestServerTx *tx,
                                     gint64 *after,
                                     guint limit,
                                     GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT row, id FROM record WHERE row > ?1 AND gone IS NULL ORDER BY row LIMIT ?2",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, *after);
  harvest_statement_bind_integer (statement, 2, limit);
  while ((ok = harvest_server_tx_step_sync (statement, &row, error)) && row)
    {
      *after = harvest_statement_get_integer (statement, 0);
      g_ptr_array_add (ids, g_strdup (harvest_statement_get_text (statement, 1)));
    }
  return ok ? g_steal_pointer (&ids) : NULL;
}
