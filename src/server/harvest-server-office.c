/* harvest-server-office.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-office"

#include "config.h"

#include "harvest-server-office.h"

#include "harvest-decision.h"
#include "harvest-protocol-limits.h"
#include "harvest-server-answers.h"
#include "harvest-server-census.h"
#include "harvest-server-erasures.h"
#include "harvest-server-error.h"
#include "harvest-server-log.h"
#include "harvest-server-writer.h"

#include <string.h>

#define CHECKED_AT_ONCE 500

/* ---- Writing as the authority ---- */

static HarvestRecord *
make_next (HarvestServerRecord *found, HarvestRecord *record, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);

  harvest_record_builder_set_rev (builder, found != NULL ? found->rev + 1 : 1);
  return harvest_record_builder_end (builder, error);
}

static gboolean
says_the_same (HarvestServerRecord *found, HarvestRecord *record)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (found == NULL || found->record == NULL)
    return FALSE;
  before = harvest_decision_dup_content_hash (found->record);
  after = harvest_decision_dup_content_hash (record);
  return g_strcmp0 (before, after) == 0;
}

gboolean
harvest_server_office_put_sync (HarvestServerTx *tx,
                                HarvestRecord *record,
                                const char *maker,
                                GError **error)
{
  g_autoptr (HarvestServerWriter) writer = NULL;
  g_autoptr (HarvestServerRecord) found = NULL;
  g_autoptr (HarvestRecord) next = NULL;

  g_return_val_if_fail (tx != NULL && record != NULL, FALSE);

  if (!harvest_server_records_find_sync (tx, harvest_record_get_id (record), &found, error))
    return FALSE;
  if (says_the_same (found, record))
    return TRUE;
  next = make_next (found, record, error);
  if (next == NULL)
    return FALSE;
  writer = harvest_server_writer_new (tx);
  return harvest_server_writer_put_sync (writer, next, maker, error)
         && harvest_server_writer_end_sync (writer, HARVEST_TOMBSTONE_MOVED, error);
}

gboolean
harvest_server_office_find_sync (HarvestServerTx *tx,
                                 const char *id,
                                 HarvestRecord **record,
                                 GError **error)
{
  g_autoptr (HarvestServerRecord) found = NULL;

  *record = NULL;
  if (!harvest_server_records_find_sync (tx, id, &found, error))
    return FALSE;
  if (found != NULL && found->record != NULL)
    *record = harvest_record_ref (found->record);
  return TRUE;
}

GPtrArray *
harvest_server_office_list_sync (HarvestServerTx *tx, const char *type, GError **error)
{
  g_autoptr (GPtrArray) rows = harvest_server_records_list_type_sync (tx, type, error);
  GPtrArray *records;

  if (rows == NULL)
    return NULL;
  records = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  for (guint i = 0; i < rows->len; i++)
    {
      HarvestServerRecord *row = g_ptr_array_index (rows, i);

      g_ptr_array_add (records, harvest_record_ref (row->record));
    }
  return records;
}

/* ---- Removing ---- */

gboolean
harvest_server_office_remove_sync (HarvestServerTx *tx,
                                   GPtrArray *ids,
                                   HarvestTombstoneReason reason,
                                   const char *batch,
                                   guint *removed,
                                   GError **error)
{
  g_autoptr (HarvestServerWriter) writer = NULL;

  g_return_val_if_fail (tx != NULL && ids != NULL, FALSE);
  g_return_val_if_fail (
      reason == HARVEST_TOMBSTONE_DELETED || reason == HARVEST_TOMBSTONE_WITHDRAWN, FALSE);

  writer = harvest_server_writer_new (tx);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (HarvestServerRecord) found = NULL;

      if (!harvest_server_records_find_sync (tx, g_ptr_array_index (ids, i), &found, error))
        return FALSE;
      if (found != NULL && found->record != NULL
          && !harvest_server_writer_remove_sync (writer, found, reason, batch, NULL, error))
        return FALSE;
    }
  if (removed != NULL)
    *removed = harvest_server_writer_count_records (writer);
  return TRUE;
}

/* ---- Erasing ---- */

typedef struct
{
  HarvestServerTx *tx;
  const char *person;
  HarvestServerWriter *writer;
  GHashTable *hashes; /* of files that erased records name */
} Erasing;

static void
note_hashes (Erasing *self, HarvestRecord *record)
{
  const HarvestRecordType *type = harvest_record_get_record_type (record);

  for (guint i = 0; i < type->n_fields; i++)
    if (type->fields[i].kind == HARVEST_FIELD_HASH
        && harvest_record_has (record, type->fields[i].name))
      g_hash_table_add (self->hashes,
                        g_strdup (harvest_record_get_string (record, type->fields[i].name)));
}

static gboolean
note_erased (Erasing *self, HarvestServerRecord *record, GError **error)
{
  note_hashes (self, record->record);
  return harvest_server_erasures_note_sync (self->tx, record->id, self->person, error)
         && harvest_server_answers_forget_texts_sync (self->tx, record->id, error);
}

/* A record with all that depends on it; one that has gone meanwhile is no error. */
static gboolean
erase_record (Erasing *self, const char *id, GError **error)
{
  g_autoptr (HarvestServerRecord) found = NULL;
  g_autoptr (GPtrArray) dependents = NULL;

  if (!harvest_server_records_find_sync (self->tx, id, &found, error))
    return FALSE;
  if (found == NULL)
    return TRUE;
  if (found->record == NULL)
    return harvest_server_erasures_note_sync (self->tx, id, self->person, error);
  dependents = harvest_server_records_list_dependents_sync (self->tx, id, error);
  if (dependents == NULL || !note_erased (self, found, error))
    return FALSE;
  for (guint i = 0; i < dependents->len; i++)
    if (!note_erased (self, g_ptr_array_index (dependents, i), error))
      return FALSE;
  return harvest_server_writer_remove_sync (self->writer, found, HARVEST_TOMBSTONE_ERASED, NULL,
                                            NULL, error);
}

/* What somebody told goes with all that hangs on it; of the rest, what is about them. */
static gboolean
erase_mention (Erasing *self, HarvestServerRecord *record, GError **error)
{
  gboolean told = harvest_record_is (record->record, "contribution")
                  && g_strcmp0 (harvest_record_get_string (record->record, "role"), "teller") == 0;

  return erase_record (self, told ? record->root : record->id, error);
}

static gboolean
erase_mentions (Erasing *self, const HarvestRecordType *type, const char *field, GError **error)
{
  g_autoptr (GPtrArray) records = harvest_server_records_list_by_value_sync (
      self->tx, type->name, field, self->person, -1, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    if (!erase_mention (self, g_ptr_array_index (records, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
erase_all (Erasing *self, GError **error)
{
  const HarvestRecordType *const *type;

  for (type = harvest_record_type_get_all (); *type != NULL; type++)
    for (guint i = 0; i < (*type)->n_fields; i++)
      {
        const HarvestField *field = &(*type)->fields[i];

        if (field->kind == HARVEST_FIELD_REFERENCE && g_strcmp0 (field->target, "person") == 0
            && (field->flags & HARVEST_FIELD_INDEXED) != 0
            && !erase_mentions (self, *type, field->name, error))
          return FALSE;
      }
  return erase_record (self, self->person, error);
}

static gboolean
is_named (HarvestServerTx *tx, const char *hash, gboolean *named, GError **error)
{
  const HarvestRecordType *const *type;

  *named = FALSE;
  for (type = harvest_record_type_get_all (); *type != NULL; type++)
    for (guint i = 0; i < (*type)->n_fields && !*named; i++)
      {
        g_autoptr (GPtrArray) records = NULL;

        if ((*type)->fields[i].kind != HARVEST_FIELD_HASH)
          continue;
        records = harvest_server_records_list_by_value_sync (
            tx, (*type)->name, (*type)->fields[i].name, hash, 1, error);
        if (records == NULL)
          return FALSE;
        *named = records->len > 0;
      }
  return TRUE;
}

/* Returns: (nullable): those of the hashes that no record names any more */
static GPtrArray *
list_orphans (Erasing *self, GError **error)
{
  g_autoptr (GPtrArray) orphans = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer hash;

  g_hash_table_iter_init (&iter, self->hashes);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    {
      gboolean named;

      if (!is_named (self->tx, hash, &named, error))
        return NULL;
      if (!named)
        g_ptr_array_add (orphans, g_strdup (hash));
    }
  return g_steal_pointer (&orphans);
}

gboolean
harvest_server_office_erase_sync (HarvestServerTx *tx,
                                  const char *person,
                                  GPtrArray **hashes,
                                  guint *erased,
                                  GError **error)
{
  g_autoptr (HarvestServerWriter) writer = NULL;
  g_autoptr (GHashTable) named = NULL;
  g_autoptr (GPtrArray) orphans = NULL;
  Erasing self;

  g_return_val_if_fail (tx != NULL && person != NULL, FALSE);

  writer = harvest_server_writer_new (tx);
  named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self = (Erasing){ tx, person, writer, named };
  if (!erase_all (&self, error))
    return FALSE;
  orphans = list_orphans (&self, error);
  if (orphans == NULL)
    return FALSE;
  if (hashes != NULL)
    *hashes = g_steal_pointer (&orphans);
  if (erased != NULL)
    *erased = harvest_server_writer_count_records (writer);
  return TRUE;
}

gboolean
harvest_server_office_erase_again_sync (HarvestServerTx *tx,
                                        const char *record,
                                        const char *person,
                                        guint *erased,
                                        GError **error)
{
  g_autoptr (HarvestServerWriter) writer = harvest_server_writer_new (tx);
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Erasing self = { tx, person, writer, named };

  if (!harvest_server_erasures_note_sync (tx, record, person, error)
      || !erase_record (&self, record, error))
    return FALSE;
  *erased = harvest_server_writer_count_records (writer);
  return TRUE;
}

/* ---- Looking ---- */

gboolean
harvest_server_office_count_sync (HarvestServerTx *tx, HarvestServerCounts *counts, GError **error)
{
  g_return_val_if_fail (tx != NULL && counts != NULL, FALSE);

  return harvest_server_census_count_sync (tx, counts, error);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
check_record (HarvestServerTx *tx, const char *id, GPtrArray *findings, GError **error)
{
  g_autoptr (HarvestServerRecord) record = NULL;
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) listed = NULL;

  if (!harvest_server_records_find_sync (tx, id, &record, error)
      || !harvest_server_writer_collect_scopes_sync (tx, record, wanted, error))
    return FALSE;
  listed = harvest_server_log_list_scopes_sync (tx, record->row, HARVEST_SERVER_LISTING_LISTED,
                                                error);
  if (listed == NULL)
    return FALSE;
  g_ptr_array_sort (wanted, compare_strings);
  g_ptr_array_add (wanted, NULL);
  if (!g_strv_equal ((const char *const *)wanted->pdata, (const char *const *)listed))
    {
      g_autofree char *is = g_strjoinv (" ", listed);
      g_autofree char *shall = g_strjoinv (" ", (char **)wanted->pdata);

      g_ptr_array_add (findings, g_strdup_printf ("%s %s: listed in %s, belongs in %s",
                                                  record->type, id, is, shall));
    }
  return TRUE;
}

static gboolean
check_records (HarvestServerTx *tx, GPtrArray *findings, GError **error)
{
  gint64 after = 0;

  while (TRUE)
    {
      g_autoptr (GPtrArray)
          ids = harvest_server_census_list_ids_sync (tx, &after, CHECKED_AT_ONCE, error);

      if (ids == NULL)
        return FALSE;
      if (ids->len == 0)
        return TRUE;
      for (guint i = 0; i < ids->len; i++)
        if (!check_record (tx, g_ptr_array_index (ids, i), findings, error))
          return FALSE;
    }
}

GStrv
harvest_server_office_check_sync (HarvestServerTx *tx, GError **error)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (tx != NULL, NULL);

  if (!harvest_server_log_check_sync (tx, findings, error) || !check_records (tx, findings, error))
    return NULL;
  g_ptr_array_add (findings, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&findings), FALSE);
}

/* ---- Tidying ---- */

gboolean
harvest_server_office_tidy_sync (HarvestServerTx *tx, guint limit, gboolean *more, GError **error)
{
  gint64 now = harvest_server_tx_now (tx) / G_USEC_PER_SEC;
  guint tombstones, answers;

  if (!harvest_server_log_drop_old_sync (tx, now - HARVEST_LIMIT_TOMBSTONES_KEPT_S, limit,
                                         &tombstones, error)
      || !harvest_server_answers_drop_old_sync (tx, now - HARVEST_LIMIT_OPS_KEPT_S, limit, &answers,
                                                error)
      || !harvest_server_answers_forget_texts_sync (tx, NULL, error)
      || !harvest_server_erasures_drop_receipts_sync (tx, now - HARVEST_LIMIT_TOMBSTONES_KEPT_S,
                                                      error))
    return FALSE;
  if (more != NULL)
    *more = tombstones == limit || answers == limit;
  return TRUE;
}
