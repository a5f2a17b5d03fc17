/* harvest-server-log-read.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-log"

#include "config.h"

#include "harvest-server-log.h"

#include "harvest-server-tx-private.h"

#define LISTED (-1)

static void
read_row (HarvestStatement *statement, HarvestServerLogRow *row)
{
  row->seq = harvest_statement_get_integer (statement, 0);
  row->part = harvest_statement_get_integer (statement, 1);
  row->id = harvest_statement_get_text (statement, 2);
  row->rev = harvest_statement_get_integer (statement, 3);
  row->reason = harvest_statement_is_null (statement, 4)
                    ? LISTED
                    : (int)harvest_statement_get_integer (statement, 4);
  row->batch = harvest_statement_get_text (statement, 5);
  row->sum = (guint64)harvest_statement_get_integer (statement, 6);
  row->document = NULL;
}

gboolean
harvest_server_log_read_page_sync (HarvestServerTx *tx,
                                   const char *scope,
                                   gint64 bucket,
                                   gint64 after,
                                   HarvestServerLogFunc func,
                                   gpointer data,
                                   GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, more;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "SELECT l.seq, l.part, r.id, r.rev, l.reason, l.batch, l.sum, r.document"
      " FROM log l JOIN record r ON r.row = l.record"
      " WHERE l.scope = (SELECT id FROM scope WHERE name = ?1) AND l.bucket = ?2 AND l.seq > ?3"
      " ORDER BY l.seq",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, bucket);
  harvest_statement_bind_integer (statement, 3, after);
  while ((ok = harvest_server_tx_step_sync (statement, &more, error)) && more)
    {
      g_autoptr (GBytes) document = NULL;
      HarvestServerLogRow row;

      read_row (statement, &row);
      if (row.reason == LISTED)
        row.document = document = harvest_statement_dup_bytes (statement, 7);
      if (!func (&row, data))
        break;
    }
  return ok;
}

gboolean
harvest_server_log_read_index_sync (HarvestServerTx *tx,
                                    const char *scope,
                                    gint64 bucket,
                                    const char *after,
                                    guint limit,
                                    HarvestServerLogFunc func,
                                    gpointer data,
                                    GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, more;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "SELECT l.seq, l.part, r.id, r.rev, l.reason, l.batch, l.sum"
      " FROM log l JOIN record r ON r.row = l.record"
      " WHERE l.scope = (SELECT id FROM scope WHERE name = ?1) AND l.bucket = ?2"
      " AND l.reason IS NULL AND r.id > ?3 ORDER BY r.id LIMIT ?4",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, bucket);
  harvest_statement_bind_text (statement, 3, after != NULL ? after : "");
  harvest_statement_bind_integer (statement, 4, limit);
  while ((ok = harvest_server_tx_step_sync (statement, &more, error)) && more)
    {
      HarvestServerLogRow row;

      read_row (statement, &row);
      if (!func (&row, data))
        break;
    }
  return ok;
}
