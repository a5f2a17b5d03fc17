/* harvest-sessions-sql.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sessions-sql"

#include "config.h"

#include "harvest-accounts-sql.h"

#include "harvest-server-tx-private.h"

#define SELECT_SESSION                                                                             \
  "SELECT s.id, s.person, s.device, s.shared, s.created, s.last_seen, s.expires FROM session s "

void
harvest_session_row_free (HarvestSessionRow *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->person);
  g_free (self->device);
  g_free (self);
}

static HarvestSessionRow *
read_session (HarvestStatement *statement)
{
  HarvestSessionRow *row = g_new0 (HarvestSessionRow, 1);

  row->id = g_strdup (harvest_statement_get_text (statement, 0));
  row->person = g_strdup (harvest_statement_get_text (statement, 1));
  row->device = g_strdup (harvest_statement_get_text (statement, 2));
  row->shared = harvest_statement_get_integer (statement, 3) != 0;
  row->created = harvest_statement_get_integer (statement, 4);
  row->last_seen = harvest_statement_get_integer (statement, 5);
  row->expires = harvest_statement_get_integer (statement, 6);
  return row;
}

gboolean
harvest_sessions_sql_add (HarvestServerTx *tx,
                          const HarvestSessionRow *row,
                          GBytes *token,
                          GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT INTO session (id, token, person, device, shared, created, last_seen, expires) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, row->id);
  harvest_statement_bind_bytes (statement, 2, token);
  harvest_statement_bind_text (statement, 3, row->person);
  harvest_statement_bind_text (statement, 4, row->device);
  harvest_statement_bind_integer (statement, 5, row->shared);
  harvest_statement_bind_integer (statement, 6, row->created);
  harvest_statement_bind_integer (statement, 7, row->last_seen);
  harvest_statement_bind_integer (statement, 8, row->expires);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_sessions_sql_find (HarvestServerTx *tx,
                           GBytes *token,
                           gint64 now,
                           HarvestSessionRow **session,
                           GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *session = NULL;
  statement = harvest_server_tx_prepare_sync (
      tx,
      SELECT_SESSION "JOIN account a ON a.person = s.person "
                     "WHERE s.token = ?1 AND s.expires > ?2 AND NOT a.disabled",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_bytes (statement, 1, token);
  harvest_statement_bind_integer (statement, 2, now);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *session = read_session (statement);
  return TRUE;
}

gboolean
harvest_sessions_sql_list (HarvestServerTx *tx,
                           const char *person,
                           gint64 now,
                           GPtrArray *list,
                           GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_server_tx_prepare_sync (
      tx, SELECT_SESSION "WHERE s.person = ?1 AND s.expires > ?2 ORDER BY s.last_seen DESC, s.id",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, person);
  harvest_statement_bind_integer (statement, 2, now);
  while (harvest_server_tx_step_sync (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (list, read_session (statement));
    }
  return FALSE;
}

gboolean
harvest_sessions_sql_end (HarvestServerTx *tx,
                          const char *person,
                          const char *id,
                          const char *keep,
                          gint64 *n_ended,
                          GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "DELETE FROM session WHERE person = ?1 AND (?2 IS NULL OR id = ?2) "
      "AND (?3 IS NULL OR id <> ?3)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, person);
  harvest_statement_bind_text (statement, 2, id);
  harvest_statement_bind_text (statement, 3, keep);
  if (!harvest_server_tx_step_sync (statement, NULL, error))
    return FALSE;
  *n_ended = harvest_database_get_changes (tx->database);
  return TRUE;
}

gboolean
harvest_sessions_sql_limit (HarvestServerTx *tx, const char *person, gint64 max, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ended;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "DELETE FROM session WHERE person = ?1 AND id NOT IN "
      "(SELECT id FROM session WHERE person = ?1 ORDER BY last_seen DESC, created DESC LIMIT ?2)"
      " RETURNING 1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, person);
  harvest_statement_bind_integer (statement, 2, max);
  if (!harvest_server_tx_step_sync (statement, &ended, error))
    return FALSE;
  return !ended || harvest_accounts_sql_note_change (tx, person, error);
}

gboolean
harvest_sessions_sql_touch (HarvestServerTx *tx, const char *id, gint64 now, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx, "UPDATE session SET last_seen = max (last_seen, ?2) WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  harvest_statement_bind_integer (statement, 2, now);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_sessions_sql_expire (HarvestServerTx *tx, gint64 now, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (tx, "DELETE FROM session WHERE expires <= ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, now);
  return harvest_server_tx_step_sync (statement, NULL, error);
}
