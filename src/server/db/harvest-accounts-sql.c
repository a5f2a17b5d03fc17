/* harvest-accounts-sql.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-accounts-sql"

#include "config.h"

#include "harvest-accounts-sql.h"

#include "harvest-server-tx-private.h"

/* So many are left for a server that was busy with something else. */
#define CHANGES_KEPT 10000

#define SELECT_ACCOUNT                                                                             \
  "SELECT a.person, a.name, a.password, a.disabled, a.created, "                                   \
  "(SELECT max (s.last_seen) FROM session s WHERE s.person = a.person), "                          \
  "(SELECT count (*) FROM session s WHERE s.person = a.person) FROM account a "

void
harvest_account_free (HarvestAccount *self)
{
  if (self == NULL)
    return;
  g_free (self->person);
  g_free (self->name);
  g_free (self->password);
  g_free (self);
}

char *
harvest_account_fold_name (const char *name)
{
  g_autofree char *normal = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  normal = g_utf8_normalize (name, -1, G_NORMALIZE_ALL_COMPOSE);
  folded = g_utf8_casefold (normal != NULL ? normal : "", -1);
  return g_strdup (g_strstrip (folded));
}

static HarvestAccount *
read_account (HarvestStatement *statement)
{
  HarvestAccount *account = g_new0 (HarvestAccount, 1);

  account->person = g_strdup (harvest_statement_get_text (statement, 0));
  account->name = g_strdup (harvest_statement_get_text (statement, 1));
  account->password = g_strdup (harvest_statement_get_text (statement, 2));
  account->disabled = harvest_statement_get_integer (statement, 3) != 0;
  account->created = harvest_statement_get_integer (statement, 4);
  account->last_seen = harvest_statement_get_integer (statement, 5);
  account->n_sessions = harvest_statement_get_integer (statement, 6);
  return account;
}

gboolean
harvest_accounts_sql_find (HarvestServerTx *tx,
                           const char *name,
                           const char *person,
                           HarvestAccount **account,
                           GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autofree char *folded = name != NULL ? harvest_account_fold_name (name) : NULL;
  gboolean row;

  *account = NULL;
  statement = harvest_server_tx_prepare_sync (
      tx, SELECT_ACCOUNT "WHERE a.folded = ?1 OR a.person = ?2", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, folded);
  harvest_statement_bind_text (statement, 2, person);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *account = read_account (statement);
  return TRUE;
}

gboolean
harvest_accounts_sql_find_hr_no (HarvestServerTx *tx,
                                 const char *hr_no,
                                 char **person,
                                 GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *person = NULL;
  statement = harvest_server_tx_prepare_sync (tx, "SELECT person FROM account WHERE hr_no = ?1",
                                              error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, hr_no);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *person = g_strdup (harvest_statement_get_text (statement, 0));
  return TRUE;
}

gboolean
harvest_accounts_sql_set_hr_no (HarvestServerTx *tx,
                                const char *person,
                                const char *hr_no,
                                GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (tx, "UPDATE account SET hr_no = ?2 WHERE person = ?1",
                                              error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, person);
  harvest_statement_bind_text (statement, 2, hr_no);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_accounts_sql_add (HarvestServerTx *tx, const HarvestAccount *account, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autofree char *folded = harvest_account_fold_name (account->name);

  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT INTO account (person, name, folded, password, disabled, created, password_set) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, iif (?4 IS NULL, NULL, ?6))",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, account->person);
  harvest_statement_bind_text (statement, 2, account->name);
  harvest_statement_bind_text (statement, 3, folded);
  harvest_statement_bind_text (statement, 4, account->password);
  harvest_statement_bind_integer (statement, 5, account->disabled);
  harvest_statement_bind_integer (statement, 6, account->created);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_accounts_sql_list (HarvestServerTx *tx, GPtrArray *list, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_server_tx_prepare_sync (tx, SELECT_ACCOUNT "ORDER BY a.folded", error);
  if (statement == NULL)
    return FALSE;
  while (harvest_server_tx_step_sync (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (list, read_account (statement));
    }
  return FALSE;
}

gboolean
harvest_accounts_sql_set_password (HarvestServerTx *tx,
                                   const char *person,
                                   const char *password,
                                   gint64 now,
                                   GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx, "UPDATE account SET password = ?2, password_set = ?3 WHERE person = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, person);
  harvest_statement_bind_text (statement, 2, password);
  harvest_statement_bind_integer (statement, 3, now);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_accounts_sql_set_disabled (HarvestServerTx *tx,
                                   const char *person,
                                   gboolean disabled,
                                   GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx, "UPDATE account SET disabled = ?2 WHERE person = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, person);
  harvest_statement_bind_integer (statement, 2, disabled);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

static gboolean
run_text (HarvestServerTx *tx, const char *sql, const char *text, GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_server_tx_prepare_sync (tx, sql, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, text);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_accounts_sql_remove (HarvestServerTx *tx, const char *person, GError **error)
{
  return run_text (tx, "DELETE FROM sent WHERE person = ?1", person, error)
         && run_text (tx, "DELETE FROM slip WHERE person = ?1", person, error)
         && run_text (tx, "DELETE FROM session WHERE person = ?1", person, error)
         && run_text (tx, "DELETE FROM account WHERE person = ?1", person, error);
}

/* ---- Slips ---- */

gboolean
harvest_accounts_sql_set_slip (HarvestServerTx *tx,
                               const char *person,
                               GBytes *code,
                               gint64 expires,
                               GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx, "INSERT OR REPLACE INTO slip (person, code, expires) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, person);
  harvest_statement_bind_bytes (statement, 2, code);
  harvest_statement_bind_integer (statement, 3, expires);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_accounts_sql_take_slip (HarvestServerTx *tx,
                                const char *person,
                                GBytes *code,
                                gint64 now,
                                gboolean *taken,
                                GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  *taken = FALSE;
  statement = harvest_server_tx_prepare_sync (
      tx, "DELETE FROM slip WHERE person = ?1 AND code = ?2 AND expires > ?3", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, person);
  harvest_statement_bind_bytes (statement, 2, code);
  harvest_statement_bind_integer (statement, 3, now);
  if (!harvest_server_tx_step_sync (statement, NULL, error))
    return FALSE;
  *taken = harvest_database_get_changes (tx->database) > 0;
  return TRUE;
}

gboolean
harvest_accounts_sql_has_slip (HarvestServerTx *tx,
                               const char *person,
                               GBytes *code,
                               gint64 now,
                               gboolean *has,
                               GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT 1 FROM slip WHERE person = ?1 AND code = ?2 AND expires > ?3", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, person);
  harvest_statement_bind_bytes (statement, 2, code);
  harvest_statement_bind_integer (statement, 3, now);
  return harvest_server_tx_step_sync (statement, has, error);
}

/* ---- What a running server must see at once ---- */

gboolean
harvest_accounts_sql_note_change (HarvestServerTx *tx, const char *person, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx, "DELETE FROM account_change WHERE seq <= (SELECT max (seq) FROM account_change) - ?1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, CHANGES_KEPT);
  return harvest_server_tx_step_sync (statement, NULL, error)
         && run_text (tx, "INSERT INTO account_change (person) VALUES (?1)", person, error);
}

gboolean
harvest_accounts_sql_list_changes (HarvestServerTx *tx,
                                   gint64 *known,
                                   GPtrArray *persons,
                                   gboolean *whole,
                                   GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *whole = TRUE;
  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT seq, person FROM account_change WHERE seq > ?1 ORDER BY seq", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, *known);
  while (harvest_server_tx_step_sync (statement, &row, error))
    {
      gint64 seq;

      if (!row)
        return TRUE;
      seq = harvest_statement_get_integer (statement, 0);
      *whole = *whole && seq == *known + 1;
      *known = seq;
      g_ptr_array_add (persons, g_strdup (harvest_statement_get_text (statement, 1)));
    }
  return FALSE;
}
