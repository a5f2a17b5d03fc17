/* harvest-server-records.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-records"

#include "config.h"

#include "harvest-server-records.h"

#include "harvest-bucket.h"
#include "harvest-checksum.h"
#include "harvest-server-tx-private.h"

#define RIGHTS_VERSION "rights-version"

void
harvest_server_record_free (HarvestServerRecord *self)
{
  g_free (self->id);
  g_free (self->type);
  g_free (self->root);
  g_free (self->maker);
  g_free (self->was);
  g_clear_pointer (&self->record, harvest_record_unref);
  g_free (self);
}

/* ---- Reading ---- */

#define COLUMNS "r.row, r.id, r.type, r.root, r.rev, r.bucket, r.maker, r.gone, r.was, r.document"

static HarvestServerRecord *
read_record (HarvestStatement *statement, GError **error)
{
  g_autoptr (HarvestServerRecord) self = g_new0 (HarvestServerRecord, 1);
  g_autoptr (GBytes) document = NULL;

  self->row = harvest_statement_get_integer (statement, 0);
  self->id = g_strdup (harvest_statement_get_text (statement, 1));
  self->type = g_strdup (harvest_statement_get_text (statement, 2));
  self->root = g_strdup (harvest_statement_get_text (statement, 3));
  self->rev = harvest_statement_get_integer (statement, 4);
  self->bucket = harvest_statement_get_integer (statement, 5);
  self->maker = g_strdup (harvest_statement_get_text (statement, 6));
  self->was = g_strdup (harvest_statement_get_text (statement, 8));
  self->gone = -1;
  if (!harvest_statement_is_null (statement, 7))
    {
      self->gone = (int)harvest_statement_get_integer (statement, 7);
      return g_steal_pointer (&self);
    }
  document = harvest_statement_dup_bytes (statement, 9);
  self->record = harvest_record_parse (document, error);
  return self->record != NULL ? g_steal_pointer (&self) : NULL;
}

gboolean
harvest_server_records_find_sync (HarvestServerTx *tx,
                                  const char *id,
                                  HarvestServerRecord **found,
                                  GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *found = NULL;
  statement = harvest_server_tx_prepare_sync (tx, "SELECT " COLUMNS " FROM record r WHERE id = ?1",
                                              error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *found = read_record (statement, error);
  return !row || *found != NULL;
}

static GPtrArray *
read_all (HarvestStatement *statement, GError **error)
{
  g_autoptr (GPtrArray)
      records = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_server_record_free);
  gboolean ok, row;

  while ((ok = harvest_server_tx_step_sync (statement, &row, error)) && row)
    {
      HarvestServerRecord *record = read_record (statement, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return ok ? g_steal_pointer (&records) : NULL;
}

GPtrArray *
harvest_server_records_list_dependents_sync (HarvestServerTx *tx, const char *root, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT " COLUMNS " FROM record r WHERE r.root = ?1 AND r.gone IS NULL ORDER BY r.row",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, root);
  return read_all (statement, error);
}

GPtrArray *
harvest_server_records_list_facts_sync (HarvestServerTx *tx, const char *root, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "SELECT " COLUMNS " FROM record r WHERE r.root = ?1 AND r.gone IS NULL AND r.type IN"
      " ('consent-event', 'consent-record', 'contribution', 'depicted-person') ORDER BY r.row",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, root);
  return read_all (statement, error);
}

GPtrArray *
harvest_server_records_list_type_sync (HarvestServerTx *tx, const char *type, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "SELECT " COLUMNS " FROM record r"
      " WHERE r.type = ?1 AND r.root IS NULL AND r.gone IS NULL ORDER BY r.row",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, type);
  return read_all (statement, error);
}

static gint64
get_field_id (const char *type, const char *field)
{
  g_autofree char *name = g_strconcat (type, ".", field, NULL);

  return g_str_hash (name);
}

GPtrArray *
harvest_server_records_list_by_value_sync (HarvestServerTx *tx,
                                           const char *type,
                                           const char *field,
                                           const char *value,
                                           int limit,
                                           GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "SELECT " COLUMNS " FROM field_value v JOIN record r ON r.row = v.record"
      " WHERE v.field = ?1 AND v.value = ?2 ORDER BY v.record DESC LIMIT ?3",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, get_field_id (type, field));
  harvest_statement_bind_text (statement, 2, value);
  harvest_statement_bind_integer (statement, 3, limit);
  return read_all (statement, error);
}

gboolean
harvest_server_records_knew_text_sync (HarvestServerTx *tx,
                                       gint64 row,
                                       const char *field,
                                       gint64 rev,
                                       const char *hash,
                                       gboolean *knew,
                                       GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "SELECT 1 FROM history WHERE record = ?1 AND field = ?2 AND hash = ?4 AND rev >="
      " coalesce ((SELECT max (rev) FROM history WHERE record = ?1 AND field = ?2 AND rev <= ?3),"
      " ?3) LIMIT 1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, row);
  harvest_statement_bind_text (statement, 2, field);
  harvest_statement_bind_integer (statement, 3, rev);
  harvest_statement_bind_text (statement, 4, hash);
  return harvest_server_tx_step_sync (statement, knew, error);
}

/* ---- What hangs on a record ---- */

/* One row for each revision that changed it. */
static gboolean
put_history (HarvestServerTx *tx,
             gint64 row,
             HarvestRecord *record,
             const char *field,
             GError **error)
{
  const char *text = harvest_record_get_string (record, field);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256,
                                                         text != NULL ? text : "", -1);
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT INTO history (record, field, rev, hash) SELECT ?1, ?2, ?3, ?4 WHERE NOT coalesce ("
      "(SELECT hash FROM history WHERE record = ?1 AND field = ?2 ORDER BY rev DESC LIMIT 1) = ?4,"
      " 0)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, row);
  harvest_statement_bind_text (statement, 2, field);
  harvest_statement_bind_integer (statement, 3, harvest_record_get_rev (record));
  harvest_statement_bind_text (statement, 4, hash);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

static gboolean
run_with_row (HarvestServerTx *tx, const char *sql, gint64 row, GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_server_tx_prepare_sync (tx, sql, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, row);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

static gboolean
is_looked_up (const HarvestField *field)
{
  return field->kind == HARVEST_FIELD_HASH
         || (field->kind == HARVEST_FIELD_REFERENCE && (field->flags & HARVEST_FIELD_INDEXED) != 0);
}

static gboolean
put_value (HarvestServerTx *tx,
           gint64 row,
           HarvestRecord *record,
           const HarvestField *field,
           GError **error)
{
  const char *value = harvest_record_get_string (record, field->name);
  g_autoptr (HarvestStatement) statement = NULL;

  if (value == NULL)
    return TRUE;
  statement = harvest_server_tx_prepare_sync (
      tx, "INSERT INTO field_value (field, value, record) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (
      statement, 1, get_field_id (harvest_record_get_record_type (record)->name, field->name));
  harvest_statement_bind_text (statement, 2, value);
  harvest_statement_bind_integer (statement, 3, row);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

/* Whether anything that records of this type are looked up by can change. */
static gboolean
can_values_change (const HarvestRecordType *type)
{
  for (guint i = 0; i < type->n_fields; i++)
    if (is_looked_up (&type->fields[i]) && type->fields[i].merge != HARVEST_MERGE_APPEND_ONLY)
      return TRUE;
  return FALSE;
}

static gboolean
put_hangings (HarvestServerTx *tx,
              gint64 row,
              HarvestRecord *record,
              gboolean is_new,
              GError **error)
{
  const HarvestRecordType *type = harvest_record_get_record_type (record);
  gboolean values = is_new || can_values_change (type);

  if (values && !is_new
      && !run_with_row (tx, "DELETE FROM field_value WHERE record = ?1", row, error))
    return FALSE;
  for (guint i = 0; i < type->n_fields; i++)
    {
      const HarvestField *field = &type->fields[i];

      if (field->merge == HARVEST_MERGE_TEXT && !put_history (tx, row, record, field->name, error))
        return FALSE;
      if (values && is_looked_up (field) && !put_value (tx, row, record, field, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Rights ---- */

gboolean
harvest_server_records_decides_rights (const char *type)
{
  static const char *const types[] = { "org-unit", "person", "role", NULL };

  return g_strv_contains (types, type);
}

gint64
harvest_server_records_get_rights_version_sync (HarvestServerTx *tx, GError **error)
{
  g_autofree char *value = NULL;

  if (!harvest_server_meta_dup_sync (tx, RIGHTS_VERSION, &value, error))
    return -1;
  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
}

static gboolean
note_rights (HarvestServerTx *tx, const char *type, GError **error)
{
  g_autofree char *value = NULL;
  gint64 version;

  if (!harvest_server_records_decides_rights (type))
    return TRUE;
  version = harvest_server_records_get_rights_version_sync (tx, error);
  if (version < 0)
    return FALSE;
  tx->rights = TRUE;
  value = g_strdup_printf ("%" G_GINT64_FORMAT, version + 1);
  return harvest_server_meta_set_sync (tx, RIGHTS_VERSION, value, error);
}

/* ---- Writing ---- */

static gboolean
choose_bucket (HarvestServerTx *tx, const char *root, gint64 *bucket, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row = FALSE;

  *bucket = harvest_bucket_from_time (harvest_server_tx_now (tx) / G_USEC_PER_SEC);
  if (root == NULL)
    return TRUE;
  statement = harvest_server_tx_prepare_sync (tx, "SELECT bucket FROM record WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, root);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *bucket = harvest_statement_get_integer (statement, 0);
  return TRUE;
}

static HarvestServerRecord *
insert_record (HarvestServerTx *tx, HarvestRecord *record, const char *maker, GError **error)
{
  g_autoptr (HarvestServerRecord) self = g_new0 (HarvestServerRecord, 1);
  g_autoptr (HarvestStatement) statement = NULL;

  self->id = g_strdup (harvest_record_get_id (record));
  self->type = g_strdup (harvest_record_get_record_type (record)->name);
  self->root = g_strdup (harvest_record_get_root (record));
  self->rev = harvest_record_get_rev (record);
  self->maker = g_strdup (maker);
  self->gone = -1;
  self->record = harvest_record_ref (record);
  if (!choose_bucket (tx, self->root, &self->bucket, error))
    return NULL;
  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT INTO record (id, type, root, rev, bucket, maker, document)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, self->id);
  harvest_statement_bind_text (statement, 2, self->type);
  harvest_statement_bind_text (statement, 3, self->root);
  harvest_statement_bind_integer (statement, 4, self->rev);
  harvest_statement_bind_integer (statement, 5, self->bucket);
  harvest_statement_bind_text (statement, 6, self->maker);
  harvest_statement_bind_bytes (statement, 7, harvest_record_get_bytes (record));
  if (!harvest_server_tx_step_sync (statement, NULL, error))
    return NULL;
  self->row = harvest_database_get_last_rowid (tx->database);
  return g_steal_pointer (&self);
}

static gboolean
update_record (HarvestServerTx *tx,
               HarvestServerRecord *self,
               HarvestRecord *record,
               GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx, "UPDATE record SET rev = ?2, document = ?3, gone = NULL, was = NULL WHERE row = ?1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, self->row);
  harvest_statement_bind_integer (statement, 2, harvest_record_get_rev (record));
  harvest_statement_bind_bytes (statement, 3, harvest_record_get_bytes (record));
  self->rev = harvest_record_get_rev (record);
  self->gone = -1;
  g_clear_pointer (&self->was, g_free);
  g_clear_pointer (&self->record, harvest_record_unref);
  self->record = harvest_record_ref (record);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_server_records_put_sync (HarvestServerTx *tx,
                                 HarvestRecord *record,
                                 const char *maker,
                                 HarvestServerRecord **place,
                                 guint64 *sum,
                                 GError **error)
{
  gboolean is_new = *place == NULL || (*place)->gone >= 0;

  g_return_val_if_fail (tx != NULL && tx->writing, FALSE);

  if (*place == NULL)
    *place = insert_record (tx, record, maker, error);
  else if (!update_record (tx, *place, record, error))
    return FALSE;
  if (*place == NULL)
    return FALSE;
  *sum = harvest_checksum_document ((*place)->id, (*place)->rev, harvest_record_get_bytes (record));
  return put_hangings (tx, (*place)->row, record, is_new, error)
         && note_rights (tx, (*place)->type, error);
}

gboolean
harvest_server_records_remove_sync (HarvestServerTx *tx,
                                    HarvestServerRecord *self,
                                    int reason,
                                    const char *was,
                                    GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  g_return_val_if_fail (tx != NULL && tx->writing, FALSE);

  statement = harvest_server_tx_prepare_sync (
      tx, "UPDATE record SET rev = rev + 1, document = NULL, gone = ?2, was = ?3 WHERE row = ?1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, self->row);
  harvest_statement_bind_integer (statement, 2, reason);
  harvest_statement_bind_text (statement, 3, was);
  /* What was deleted shall not be read out of the file either. */
  tx->erased = TRUE;
  return harvest_server_tx_step_sync (statement, NULL, error)
         && run_with_row (tx, "DELETE FROM field_value WHERE record = ?1", self->row, error)
         && run_with_row (tx, "DELETE FROM history WHERE record = ?1", self->row, error)
         && note_rights (tx, self->type, error);
}
