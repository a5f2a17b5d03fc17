/* harvest-server-tx.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-tx"

#include "config.h"

#include "harvest-server-tx-private.h"

#include "harvest-server-error.h"
#include "harvest-sqlite-error.h"

static HarvestServerError
translate_code (int code)
{
  switch ((HarvestSqliteError)code)
    {
    case HARVEST_SQLITE_ERROR_BUSY:
    case HARVEST_SQLITE_ERROR_INTERRUPTED:
      return HARVEST_SERVER_ERROR_BUSY;
    case HARVEST_SQLITE_ERROR_CORRUPT:
    case HARVEST_SQLITE_ERROR_NOT_A_DATABASE:
      return HARVEST_SERVER_ERROR_DAMAGED;
    case HARVEST_SQLITE_ERROR_FULL:
      return HARVEST_SERVER_ERROR_NO_SPACE;
    case HARVEST_SQLITE_ERROR_TOO_NEW:
      return HARVEST_SERVER_ERROR_TOO_NEW;
    case HARVEST_SQLITE_ERROR_CONSTRAINT:
      return HARVEST_SERVER_ERROR_EXISTS;
    case HARVEST_SQLITE_ERROR_READ_ONLY:
    case HARVEST_SQLITE_ERROR_CANNOT_OPEN:
    case HARVEST_SQLITE_ERROR_IO:
    case HARVEST_SQLITE_ERROR_FAILED:
    default:
      return HARVEST_SERVER_ERROR_FAILED;
    }
}

gboolean
harvest_server_tx_translate (GError **error)
{
  if (error != NULL && *error != NULL && (*error)->domain == HARVEST_SQLITE_ERROR)
    {
      (*error)->code = translate_code ((*error)->code);
      (*error)->domain = HARVEST_SERVER_ERROR;
    }
  return FALSE;
}

void
harvest_server_place_free (gpointer place)
{
  HarvestServerPlace *self = place;

  g_free (self->scope);
  g_free (self);
}

HarvestServerTx *
harvest_server_tx_new (HarvestDatabase *database, const HarvestClock *clock, gboolean writing)
{
  HarvestServerTx *tx = g_new0 (HarvestServerTx, 1);

  tx->database = database;
  tx->clock = clock;
  tx->writing = writing;
  tx->log = harvest_server_log_new ();
  tx->places = g_ptr_array_new_with_free_func (harvest_server_place_free);
  tx->cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return tx;
}

void
harvest_server_tx_free (HarvestServerTx *tx)
{
  harvest_server_log_free (tx->log);
  g_ptr_array_unref (tx->places);
  g_hash_table_unref (tx->cache);
  g_free (tx->cache_state);
  g_free (tx);
}

void
harvest_server_tx_empty_cache (HarvestServerTx *tx)
{
  g_hash_table_remove_all (tx->cache);
}

/* ---- Statements ---- */

HarvestStatement *
harvest_server_tx_prepare_sync (HarvestServerTx *tx, const char *sql, GError **error)
{
  HarvestStatement *statement = harvest_database_prepare_sync (tx->database, sql, error);

  if (statement == NULL)
    harvest_server_tx_translate (error);
  return statement;
}

gboolean
harvest_server_tx_step_sync (HarvestStatement *statement, gboolean *row, GError **error)
{
  return harvest_statement_step_sync (statement, row, error) || harvest_server_tx_translate (error);
}

static gboolean
exec (HarvestServerTx *tx, const char *sql, GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_server_tx_prepare_sync (tx, sql, error);

  return statement != NULL && harvest_server_tx_step_sync (statement, NULL, error);
}

/* ---- Jobs and their parts ---- */

static void
forget (HarvestServerTx *tx, guint n_places, gboolean rights)
{
  harvest_server_log_clear (tx->log);
  harvest_server_tx_empty_cache (tx);
  g_ptr_array_set_size (tx->places, (int)n_places);
  tx->rights = rights;
}

gboolean
harvest_server_tx_begin_part (HarvestServerTx *tx, GError **error)
{
  g_return_val_if_fail (tx != NULL && tx->writing, FALSE);

  if (!harvest_server_log_flush_sync (tx, error))
    return FALSE;
  tx->part_places = tx->places->len;
  tx->part_rights = tx->rights;
  return exec (tx, "SAVEPOINT part", error);
}

gboolean
harvest_server_tx_keep_part (HarvestServerTx *tx, GError **error)
{
  g_return_val_if_fail (tx != NULL && tx->writing, FALSE);

  return harvest_server_log_flush_sync (tx, error) && exec (tx, "RELEASE part", error);
}

gboolean
harvest_server_tx_drop_part (HarvestServerTx *tx, GError **error)
{
  g_return_val_if_fail (tx != NULL && tx->writing, FALSE);

  forget (tx, tx->part_places, tx->part_rights);
  return exec (tx, "ROLLBACK TO part", error) && exec (tx, "RELEASE part", error);
}

static gboolean
run_writing (HarvestServerTx *tx, HarvestServerFunc func, gpointer data, GError **error)
{
  guint n_places = tx->places->len;
  gboolean rights = tx->rights;

  if (!exec (tx, "SAVEPOINT job", error))
    return FALSE;
  if (func (tx, data, error) && harvest_server_log_flush_sync (tx, error)
      && exec (tx, "RELEASE job", error))
    return TRUE;

  forget (tx, n_places, rights);
  /* A full disk takes the whole transaction back, and the savepoint with it. */
  if (harvest_database_in_transaction (tx->database))
    {
      exec (tx, "ROLLBACK TO job", NULL);
      exec (tx, "RELEASE job", NULL);
    }
  return FALSE;
}

gboolean
harvest_server_tx_run_sync (HarvestServerTx *tx,
                            HarvestServerFunc func,
                            gpointer data,
                            GError **error)
{
  return tx->writing ? run_writing (tx, func, data, error) : func (tx, data, error);
}

/* ---- In a job ---- */

gint64
harvest_server_tx_now (HarvestServerTx *tx)
{
  return harvest_clock_now (tx->clock);
}

const HarvestClock *
harvest_server_tx_get_clock (HarvestServerTx *tx)
{
  return tx->clock;
}

char *
harvest_server_tx_dup_today (HarvestServerTx *tx)
{
  g_autoptr (GDateTime)
      now = g_date_time_new_from_unix_utc (harvest_server_tx_now (tx) / G_USEC_PER_SEC);

  return g_date_time_format (now, "%Y-%m-%d");
}

gboolean
harvest_server_meta_dup_sync (HarvestServerTx *tx, const char *name, char **value, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *value = NULL;
  statement = harvest_server_tx_prepare_sync (tx, "SELECT value FROM meta WHERE name = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, name);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *value = g_strdup (harvest_statement_get_text (statement, 0));
  return TRUE;
}

gboolean
harvest_server_meta_set_sync (HarvestServerTx *tx,
                              const char *name,
                              const char *value,
                              GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT INTO meta (name, value) VALUES (?1, ?2)"
      " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, name);
  harvest_statement_bind_text (statement, 2, value);
  return harvest_server_tx_step_sync (statement, NULL, error);
}
