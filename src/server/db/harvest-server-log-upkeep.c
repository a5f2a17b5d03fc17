/* harvest-server-log-upkeep.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-log"

#include "config.h"

#include "harvest-server-log.h"

#include "harvest-checksum.h"
#include "harvest-server-tx-private.h"

/* ---- Old tombstones ---- */

/* A cursor before the number of a tombstone that is dropped is too old from now on. */
static gboolean
raise_horizons (HarvestServerTx *tx, gint64 before, guint limit, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "UPDATE bucket SET horizon = max (horizon, (SELECT max (seq) FROM log WHERE row IN"
      " (SELECT row FROM log WHERE time < ?1 ORDER BY time, row LIMIT ?2)"
      " AND log.scope = bucket.scope AND log.bucket = bucket.bucket))"
      " WHERE (scope, bucket) IN (SELECT scope, bucket FROM log WHERE row IN"
      " (SELECT row FROM log WHERE time < ?1 ORDER BY time, row LIMIT ?2))",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, before);
  harvest_statement_bind_integer (statement, 2, limit);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_server_log_drop_old_sync (HarvestServerTx *tx,
                                  gint64 before,
                                  guint limit,
                                  guint *dropped,
                                  GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  g_return_val_if_fail (tx != NULL && tx->writing, FALSE);

  *dropped = 0;
  if (!raise_horizons (tx, before, limit, error))
    return FALSE;
  statement = harvest_server_tx_prepare_sync (
      tx,
      "DELETE FROM log WHERE row IN"
      " (SELECT row FROM log WHERE time < ?1 ORDER BY time, row LIMIT ?2)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, before);
  harvest_statement_bind_integer (statement, 2, limit);
  if (!harvest_server_tx_step_sync (statement, NULL, error))
    return FALSE;
  *dropped = (guint)harvest_database_get_changes (tx->database);
  return TRUE;
}

/* ---- Adding up ---- */

typedef struct
{
  gint64 scope, bucket;
  gint64 count;
  guint64 sum;
  gint64 last;
} Total;

static gboolean
check_total (HarvestServerTx *tx, const Total *total, GPtrArray *findings, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gint64 count, last;
  guint64 sum;
  gboolean row;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "SELECT b.count, b.sum, b.last, s.name FROM bucket b JOIN scope s ON s.id = b.scope"
      " WHERE b.scope = ?1 AND b.bucket = ?2",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, total->scope);
  harvest_statement_bind_integer (statement, 2, total->bucket);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_ptr_array_add (findings, g_strdup_printf ("a log of scope %" G_GINT64_FORMAT
                                                  " has no bucket %" G_GINT64_FORMAT,
                                                  total->scope, total->bucket));
      return TRUE;
    }
  count = harvest_statement_get_integer (statement, 0);
  sum = (guint64)harvest_statement_get_integer (statement, 1);
  last = harvest_statement_get_integer (statement, 2);
  if (count != total->count || sum != total->sum || last < total->last)
    g_ptr_array_add (findings,
                     g_strdup_printf ("%s %" G_GINT64_FORMAT ": count %" G_GINT64_FORMAT
                                      ", sum %016" G_GINT64_MODIFIER "x, last %" G_GINT64_FORMAT
                                      " are kept, but the log has %" G_GINT64_FORMAT
                                      ", %016" G_GINT64_MODIFIER "x, %" G_GINT64_FORMAT,
                                      harvest_statement_get_text (statement, 3), total->bucket,
                                      count, sum, last, total->count, total->sum, total->last));
  return TRUE;
}

static void
check_document (HarvestStatement *row, guint64 kept, GPtrArray *findings)
{
  const char *id = harvest_statement_get_text (row, 4);
  g_autoptr (GBytes) document = harvest_statement_dup_bytes (row, 6);
  guint64 sum = harvest_checksum_document (id, harvest_statement_get_integer (row, 5), document);

  if (sum != kept)
    g_ptr_array_add (findings, g_strdup_printf ("%s: its document is not what is listed", id));
}

/* Walks all logs in the order of their buckets. */
gboolean
harvest_server_log_check_sync (HarvestServerTx *tx, GPtrArray *findings, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  Total total = { 0 };
  gboolean ok, row;

  g_return_val_if_fail (tx != NULL && findings != NULL, FALSE);

  statement = harvest_server_tx_prepare_sync (
      tx,
      "SELECT l.scope, l.bucket, l.seq, l.sum, r.id, r.rev, r.document, l.reason IS NOT NULL"
      " FROM log l JOIN record r ON r.row = l.record ORDER BY l.scope, l.bucket, l.seq",
      error);
  if (statement == NULL)
    return FALSE;
  while ((ok = harvest_server_tx_step_sync (statement, &row, error)) && row)
    {
      gint64 scope = harvest_statement_get_integer (statement, 0);
      gint64 bucket = harvest_statement_get_integer (statement, 1);
      guint64 sum = (guint64)harvest_statement_get_integer (statement, 3);

      if (scope != total.scope || bucket != total.bucket)
        {
          if (total.scope != 0 && !check_total (tx, &total, findings, error))
            return FALSE;
          total = (Total){ .scope = scope, .bucket = bucket };
        }
      total.last = harvest_statement_get_integer (statement, 2);
      if (harvest_statement_get_integer (statement, 7) != 0)
        continue;
      total.count++;
      total.sum += sum;
      check_document (statement, sum, findings);
    }
  return ok && (total.scope == 0 || check_total (tx, &total, findings, error));
}
