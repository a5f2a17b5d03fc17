/* harvest-uploads-sql.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-uploads-sql"

#include "config.h"

#include "harvest-uploads-sql.h"

#include "harvest-record-type.h"
#include "harvest-server-records.h"
#include "harvest-server-tx-private.h"

void
harvest_upload_free (HarvestUpload *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->person);
  g_free (self->sha256);
  g_free (self);
}

gboolean
harvest_uploads_sql_add (HarvestServerTx *tx, const HarvestUpload *upload, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT INTO upload (id, person, sha256, length, stands, touched, state) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, upload->id);
  harvest_statement_bind_text (statement, 2, upload->person);
  harvest_statement_bind_text (statement, 3, upload->sha256);
  harvest_statement_bind_integer (statement, 4, upload->length);
  harvest_statement_bind_integer (statement, 5, upload->stands);
  harvest_statement_bind_integer (statement, 6, upload->touched);
  harvest_statement_bind_integer (statement, 7, upload->state);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_uploads_sql_find (HarvestServerTx *tx,
                          const char *id,
                          HarvestUpload **upload,
                          GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *upload = NULL;
  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT id, person, sha256, length, stands, touched, state FROM upload WHERE id = ?1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *upload = g_new0 (HarvestUpload, 1);
  (*upload)->id = g_strdup (harvest_statement_get_text (statement, 0));
  (*upload)->person = g_strdup (harvest_statement_get_text (statement, 1));
  (*upload)->sha256 = g_strdup (harvest_statement_get_text (statement, 2));
  (*upload)->length = harvest_statement_get_integer (statement, 3);
  (*upload)->stands = harvest_statement_get_integer (statement, 4);
  (*upload)->touched = harvest_statement_get_integer (statement, 5);
  (*upload)->state = (HarvestUploadState)harvest_statement_get_integer (statement, 6);
  return TRUE;
}

gboolean
harvest_uploads_sql_update (HarvestServerTx *tx, const HarvestUpload *upload, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx, "UPDATE upload SET stands = ?2, touched = ?3, state = ?4 WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, upload->id);
  harvest_statement_bind_integer (statement, 2, upload->stands);
  harvest_statement_bind_integer (statement, 3, upload->touched);
  harvest_statement_bind_integer (statement, 4, upload->state);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

/* Whether a record names it. */
static gboolean
is_named (HarvestServerTx *tx, const char *sha256, gboolean *named, GError **error)
{
  *named = FALSE;
  for (const HarvestRecordType *const *type = harvest_record_type_get_all (); *type != NULL; type++)
    for (guint i = 0; i < (*type)->n_fields && !*named; i++)
      {
        const HarvestField *field = &(*type)->fields[i];
        g_autoptr (GPtrArray) records = NULL;

        if (field->kind != HARVEST_FIELD_HASH)
          continue;
        records = harvest_server_records_list_by_value_sync (tx, (*type)->name, field->name, sha256,
                                                             1, error);
        if (records == NULL)
          return FALSE;
        *named = records->len > 0;
      }
  return TRUE;
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

/* Adds the bytes of what no record names; what one names now is not looked at again. */
static gboolean
measure_sent (HarvestServerTx *tx, const char *person, gint64 *bytes, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row = TRUE;

  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT sha256, bytes FROM sent WHERE person = ?1 AND named = 0", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, person);
  while (row)
    {
      gboolean named;

      if (!harvest_server_tx_step_sync (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      if (!is_named (tx, harvest_statement_get_text (statement, 0), &named, error))
        return FALSE;
      if (named)
        g_ptr_array_add (found, g_strdup (harvest_statement_get_text (statement, 0)));
      else
        *bytes += harvest_statement_get_integer (statement, 1);
    }
  for (guint i = 0; i < found->len; i++)
    if (!run_text (tx, "UPDATE sent SET named = 1 WHERE sha256 = ?1", found->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
harvest_uploads_sql_measure (HarvestServerTx *tx,
                             const char *person,
                             gint64 *n_open,
                             gint64 *bytes,
                             GError **error)
{
  g_autoptr (HarvestStatement) uploads = NULL;
  gboolean row;

  uploads = harvest_server_tx_prepare_sync (
      tx, "SELECT count (*), total (length) FROM upload WHERE person = ?1 AND state = 0", error);
  if (uploads == NULL)
    return FALSE;
  harvest_statement_bind_text (uploads, 1, person);
  if (!harvest_server_tx_step_sync (uploads, &row, error))
    return FALSE;
  *n_open = harvest_statement_get_integer (uploads, 0);
  *bytes = harvest_statement_get_integer (uploads, 1);

  return measure_sent (tx, person, bytes, error);
}

static gboolean
run_before (HarvestServerTx *tx, const char *sql, gint64 before, GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_server_tx_prepare_sync (tx, sql, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, before);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_uploads_sql_expire (HarvestServerTx *tx, gint64 before, GPtrArray *ids, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row = TRUE;

  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT id FROM upload WHERE touched < ?1 AND state = 0", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, before);
  while (row)
    {
      if (!harvest_server_tx_step_sync (statement, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (ids, g_strdup (harvest_statement_get_text (statement, 0)));
    }
  return run_before (tx, "DELETE FROM upload WHERE touched < ?1 AND state <> 0", before, error)
         && run_before (tx, "UPDATE upload SET state = 1 WHERE touched < ?1 AND state = 0", before,
                        error);
}

gboolean
harvest_sent_sql_add (HarvestServerTx *tx,
                      const char *person,
                      const char *sha256,
                      gint64 bytes,
                      GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT OR REPLACE INTO sent (sha256, person, bytes, time, named) "
      "VALUES (?1, ?2, ?3, ?4, 0)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, sha256);
  harvest_statement_bind_text (statement, 2, person);
  harvest_statement_bind_integer (statement, 3, bytes);
  harvest_statement_bind_integer (statement, 4, harvest_server_tx_now (tx));
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_sent_sql_has (HarvestServerTx *tx,
                      const char *person,
                      const char *sha256,
                      gboolean *has,
                      GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT 1 FROM sent WHERE sha256 = ?1 AND person = ?2", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, sha256);
  harvest_statement_bind_text (statement, 2, person);
  return harvest_server_tx_step_sync (statement, has, error);
}

gboolean
harvest_sent_sql_forget (HarvestServerTx *tx, const char *sha256, GError **error)
{
  return run_text (tx, "DELETE FROM sent WHERE sha256 = ?1", sha256, error);
}

gboolean
harvest_sent_sql_is_needed (HarvestServerTx *tx,
                            const char *sha256,
                            gint64 since,
                            gboolean *needed,
                            GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  if (!is_named (tx, sha256, needed, error))
    return FALSE;
  if (*needed)
    return TRUE;
  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT 1 FROM sent WHERE sha256 = ?1 AND time >= ?2", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, sha256);
  harvest_statement_bind_integer (statement, 2, since);
  return harvest_server_tx_step_sync (statement, needed, error);
}
