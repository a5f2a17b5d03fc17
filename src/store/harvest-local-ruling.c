/* harvest-local-ruling.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-local-ruling"

#include "config.h"

#include "harvest-local-ruling.h"

#include "harvest-decision.h"
#include "harvest-field-index.h"
#include "harvest-record-table.h"
#include "harvest-scopes.h"

/* Of what was deleted, so long it is remembered what it was, so that the same can come back. */
#define REMEMBER_DELETED (31 * G_TIME_SPAN_DAY)

/* ---- Looking up ---- */

static gboolean
find_cb (gpointer data, const char *id, HarvestRecord **record, GError **error)
{
  return harvest_record_table_find_sync (data, id, NULL, record, error);
}

static GPtrArray *
list_dependents_cb (gpointer data, const char *root, GError **error)
{
  return harvest_record_table_list_dependents_sync (data, root, error);
}

static GPtrArray *
list_by_value_cb (gpointer data,
                  const char *type_name,
                  const char *field_name,
                  const char *value,
                  int limit,
                  GError **error)
{
  HarvestDatabase *database = data;
  const HarvestRecordType *type = harvest_record_type_find (type_name);
  const HarvestField *field = harvest_record_type_find_field (type, field_name);
  g_autoptr (GPtrArray)
      records = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT document FROM field_value v JOIN record r ON r.row = v.record"
      " WHERE field = ?1 AND value = ?2 ORDER BY v.record DESC LIMIT ?3",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, harvest_field_index_get_id (type, field));
  harvest_statement_bind_text (statement, 2, value);
  harvest_statement_bind_integer (statement, 3, limit);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 0);
      HarvestRecord *record = harvest_record_parse (bytes, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return ok ? g_steal_pointer (&records) : NULL;
}

/* ---- What was deleted ---- */

static gboolean
remember_deleted (HarvestDatabase *database, HarvestRecord *record, gint64 now, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autofree char *hash = harvest_decision_dup_content_hash (record);

  statement = harvest_database_prepare_sync (
      database, "INSERT OR REPLACE INTO deleted (id, hash, time) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, harvest_record_get_id (record));
  harvest_statement_bind_text (statement, 2, hash);
  harvest_statement_bind_integer (statement, 3, now);
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
forget_deleted (HarvestDatabase *database, gint64 now, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (database, "DELETE FROM deleted WHERE time < ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, now - REMEMBER_DELETED);
  return harvest_statement_step_sync (statement, NULL, error);
}

/* @hash: (out) (transfer full) (nullable): of what was deleted under this id */
static gboolean
recall_deleted (HarvestDatabase *database, const char *id, char **hash, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (database, "SELECT hash FROM deleted WHERE id = ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *hash = g_strdup (harvest_statement_get_text (statement, 0));
  return TRUE;
}

/* ---- Writing ---- */

gboolean
harvest_local_ruling_put_sync (HarvestDatabase *database, HarvestRecord *record, GError **error)
{
  return harvest_record_table_put_sync (database, record, NULL, error)
         && harvest_scopes_relist_sync (database, record, error);
}

/* What depends on a record goes with it. */
static gboolean
remove_record (HarvestDatabase *database, HarvestRecord *top, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) records = harvest_record_table_list_dependents_sync (
      database, harvest_record_get_id (top), error);

  if (records == NULL || !forget_deleted (database, now, error))
    return FALSE;
  g_ptr_array_add (records, harvest_record_ref (top));
  for (guint i = 0; i < records->len; i++)
    {
      HarvestRecord *record = g_ptr_array_index (records, i);

      if (!remember_deleted (database, record, now, error)
          || !harvest_record_table_remove_sync (database, harvest_record_get_id (record), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_decision (HarvestDatabase *database,
                const HarvestQuestion *question,
                const HarvestDecision *decision,
                GError **error)
{
  HarvestRecord *after = decision->after;

  if (decision->status == HARVEST_DECISION_REJECTED)
    return TRUE;
  if (after == NULL && decision->before != NULL
      && !remove_record (database, decision->before, harvest_clock_now (question->clock), error))
    return FALSE;
  for (guint i = 0; i < decision->puts->len; i++)
    if (!harvest_local_ruling_put_sync (database, g_ptr_array_index (decision->puts, i), error))
      return FALSE;
  if (decision->before == NULL && after != NULL && harvest_record_is (after, "story"))
    return harvest_scopes_list_maker_sync (database, after, question->person, error);
  return TRUE;
}

static HarvestAnswer *
make_answer (HarvestChange *change, const HarvestDecision *decision)
{
  static const HarvestAnswerStatus statuses[] = {
    [HARVEST_DECISION_APPLIED] = HARVEST_ANSWER_APPLIED,
    [HARVEST_DECISION_MERGED] = HARVEST_ANSWER_MERGED,
    [HARVEST_DECISION_CONFLICT] = HARVEST_ANSWER_CONFLICT,
    [HARVEST_DECISION_REJECTED] = HARVEST_ANSWER_REJECTED,
  };
  const char *detail = decision->rule;

  if (decision->conflict != NULL)
    {
      GHashTableIter iter;
      gpointer field;

      g_hash_table_iter_init (&iter, decision->conflict);
      g_hash_table_iter_next (&iter, &field, NULL);
      detail = field;
    }
  return harvest_answer_new (harvest_change_get_op (change), statuses[decision->status],
                             decision->rev, decision->code, detail);
}

HarvestAnswer *
harvest_local_ruling_decide_sync (HarvestDatabase *database,
                                  HarvestChange *change,
                                  const char *person,
                                  const HarvestClock *clock,
                                  GError **error)
{
  const HarvestLookup lookup = { find_cb, list_dependents_cb, list_by_value_cb, database };
  g_autofree char *was = NULL;
  g_autoptr (HarvestDecision) decision = NULL;
  HarvestQuestion question = {
    .change = change,
    .person = person,
    .flags = HARVEST_RIGHTS_ALONE,
    .lookup = &lookup,
    .clock = clock,
  };

  if (!recall_deleted (database, harvest_change_get_id (change), &was, error))
    return NULL;
  question.was = was;
  decision = harvest_decision_make (&question, error);
  if (decision == NULL || !write_decision (database, &question, decision, error))
    return NULL;
  return make_answer (change, decision);
}
