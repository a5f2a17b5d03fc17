/* harvest-server-erasures.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-erasures"

#include "config.h"

#include "harvest-server-erasures.h"

#include "harvest-server-tx-private.h"

gboolean
harvest_server_erasures_note_sync (HarvestServerTx *tx,
                                   const char *record,
                                   const char *person,
                                   GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT INTO erasure (record, person, time) VALUES (?1, ?2, ?3)"
      " ON CONFLICT (record) DO NOTHING",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, record);
  harvest_statement_bind_text (statement, 2, person);
  harvest_statement_bind_integer (statement, 3, harvest_server_tx_now (tx) / G_USEC_PER_SEC);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

static void
erasure_free (gpointer data)
{
  HarvestServerErasure *erasure = data;

  g_free (erasure->record);
  g_free (erasure->person);
  g_free (erasure);
}

GPtrArray *
harvest_server_erasures_list_sync (HarvestServerTx *tx, GError **error)
{
  g_autoptr (GPtrArray) erasures = g_ptr_array_new_with_free_func (erasure_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_server_tx_prepare_sync (tx, "SELECT record, person FROM erasure ORDER BY row",
                                              error);
  if (statement == NULL)
    return NULL;
  while ((ok = harvest_server_tx_step_sync (statement, &row, error)) && row)
    {
      HarvestServerErasure *erasure = g_new0 (HarvestServerErasure, 1);

      erasure->record = g_strdup (harvest_statement_get_text (statement, 0));
      erasure->person = g_strdup (harvest_statement_get_text (statement, 1));
      g_ptr_array_add (erasures, erasure);
    }
  return ok ? g_steal_pointer (&erasures) : NULL;
}

gboolean
harvest_server_erasures_note_receipt_sync (HarvestServerTx *tx,
                                           const char *record,
                                           gint64 client,
                                           GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT INTO receipt (record, client, time) VALUES (?1, ?2, ?3)"
      " ON CONFLICT (record, client) DO NOTHING",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, record);
  harvest_statement_bind_integer (statement, 2, client);
  harvest_statement_bind_integer (statement, 3, harvest_server_tx_now (tx) / G_USEC_PER_SEC);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_server_erasures_count_receipts_sync (HarvestServerTx *tx,
                                             const char *record,
                                             gint64 *count,
                                             GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_server_tx_prepare_sync (tx, "SELECT count (*) FROM receipt WHERE record = ?1",
                                              error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, record);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  *count = harvest_statement_get_integer (statement, 0);
  return TRUE;
}

gboolean
harvest_server_erasures_drop_receipts_sync (HarvestServerTx *tx, gint64 before, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (tx, "DELETE FROM receipt WHERE time < ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, before);
  return harvest_server_tx_step_sync (statement, NULL, error);
}
