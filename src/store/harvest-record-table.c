/* harvest-record-table.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-record-table"

#include "config.h"

#include "harvest-record-table.h"

#include "harvest-field-index.h"

#define SECONDS_PER_DAY 86400
#define KEY_SLOT_BITS   10
#define KEY_SLOTS       (1 << KEY_SLOT_BITS)
/* The log is cut back by this many at a time, so that not each change pays for it. */
#define CHANGES_KEPT  2000
#define CHANGES_SLACK 500

typedef struct
{
  HarvestRowFunc func;
  gpointer data;
} RowHook;

static G_DEFINE_QUARK (harvest - record - table - row - hook, row_hook)

    void harvest_record_table_set_row_func (HarvestDatabase *database,
                                            HarvestRowFunc func,
                                            gpointer data)
{
  RowHook *hook = g_new0 (RowHook, 1);

  hook->func = func;
  hook->data = data;
  g_object_set_qdata_full (G_OBJECT (database), row_hook_quark (), hook, g_free);
}

static gboolean
call_hook (HarvestDatabase *database, const HarvestRowChange *change, GError **error)
{
  const RowHook *hook = g_object_get_qdata (G_OBJECT (database), row_hook_quark ());

  return hook == NULL || hook->func (database, change, hook->data, error);
}

/* ---- The place of a story in time ---- */

static gboolean
parse_day (const char *date, gint64 *seconds)
{
  g_autofree char *text = g_strconcat (date, "T00:00:00Z", NULL);
  g_autoptr (GDateTime) day = g_date_time_new_from_iso8601 (text, NULL);

  if (day == NULL)
    return FALSE;
  *seconds = g_date_time_to_unix (day);
  return TRUE;
}

gint64
harvest_story_get_seconds (HarvestRecord *story)
{
  const char *occurred = harvest_record_get_string (story, "occurred_on");
  gint64 told = harvest_record_get_created (story) / G_USEC_PER_SEC;
  gint64 day;

  if (occurred == NULL || !parse_day (occurred, &day))
    return told;
  return day + told % SECONDS_PER_DAY;
}

/* The next free key at @seconds; a full second continues in the next. */
static gboolean
find_free_key (HarvestDatabase *database, gint64 seconds, gint64 *key, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gint64 base = seconds * KEY_SLOTS;
  gboolean row;

  statement = harvest_database_prepare_sync (
      database, "SELECT max (key) FROM record WHERE key BETWEEN ?1 AND ?2", error);
  if (statement == NULL)
    return FALSE;
  for (;; base += KEY_SLOTS)
    {
      harvest_statement_bind_integer (statement, 1, base);
      harvest_statement_bind_integer (statement, 2, base + KEY_SLOTS - 1);
      if (!harvest_statement_step_sync (statement, &row, error))
        return FALSE;
      *key = harvest_statement_is_null (statement, 0)
                 ? base
                 : harvest_statement_get_integer (statement, 0) + 1;
      harvest_statement_reset (statement);
      if (*key < base + KEY_SLOTS)
        return TRUE;
    }
}

static gboolean
choose_key (HarvestDatabase *database,
            HarvestRecord *before,
            HarvestRecord *after,
            gint64 key_before,
            gint64 *key,
            GError **error)
{
  gint64 seconds;

  *key = 0;
  if (!harvest_record_is (after, "story"))
    return TRUE;
  seconds = harvest_story_get_seconds (after);
  if (before != NULL && key_before != 0 && harvest_story_get_seconds (before) == seconds)
    {
      *key = key_before;
      return TRUE;
    }
  return find_free_key (database, seconds, key, error);
}

/* ---- Rows ---- */

static HarvestRecord *
parse_column (HarvestStatement *statement, int column, GError **error)
{
  g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, column);

  return harvest_record_parse (bytes, error);
}

static gboolean
find_row (HarvestDatabase *database,
          const char *id,
          gint64 *row,
          gint64 *key,
          HarvestRecord **record,
          GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean found;

  *row = 0;
  *key = 0;
  *record = NULL;
  statement = harvest_database_prepare_sync (
      database, "SELECT row, key, document FROM record WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  if (!harvest_statement_step_sync (statement, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *row = harvest_statement_get_integer (statement, 0);
  *key = harvest_statement_get_integer (statement, 1);
  *record = parse_column (statement, 2, error);
  return *record != NULL;
}

gboolean
harvest_record_table_find_sync (HarvestDatabase *database,
                                const char *id,
                                gint64 *row,
                                HarvestRecord **record,
                                GError **error)
{
  gint64 where, key;

  if (!find_row (database, id, &where, &key, record, error))
    return FALSE;
  if (row != NULL)
    *row = where;
  return TRUE;
}

static gboolean
write_row (HarvestDatabase *database,
           HarvestRecord *record,
           HarvestRowChange *change,
           GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database,
      change->before != NULL
          ? "UPDATE record SET id = ?1, type = ?2, root = ?3, rev = ?4, key = ?5, document = ?6"
            " WHERE row = ?7"
          : "INSERT INTO record (id, type, root, rev, key, document)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, harvest_record_get_id (record));
  harvest_statement_bind_text (statement, 2, harvest_record_get_record_type (record)->name);
  harvest_statement_bind_text (statement, 3, harvest_record_get_root (record));
  harvest_statement_bind_integer (statement, 4, harvest_record_get_rev (record));
  if (change->key_after != 0)
    harvest_statement_bind_integer (statement, 5, change->key_after);
  harvest_statement_bind_bytes (statement, 6, harvest_record_get_bytes (record));
  if (change->before != NULL)
    harvest_statement_bind_integer (statement, 7, change->row);
  if (!harvest_statement_step_sync (statement, NULL, error))
    return FALSE;
  if (change->before == NULL)
    change->row = harvest_database_get_last_rowid (database);
  return TRUE;
}

static gboolean
follow_row (HarvestDatabase *database, const HarvestRowChange *change, GError **error)
{
  HarvestRecord *record = change->after != NULL ? change->after : change->before;

  return harvest_field_index_update_sync (database, FALSE, change->row, change->before,
                                          change->after, error)
         && harvest_record_table_note_sync (database, harvest_record_get_id (record),
                                            harvest_record_get_record_type (record)->name, error)
         && call_hook (database, change, error);
}

gboolean
harvest_record_table_put_sync (HarvestDatabase *database,
                               HarvestRecord *record,
                               gint64 *row,
                               GError **error)
{
  g_autoptr (HarvestRecord) before = NULL;
  HarvestRowChange change = { 0 };

  if (!find_row (database, harvest_record_get_id (record), &change.row, &change.key_before, &before,
                 error))
    return FALSE;
  change.before = before;
  change.after = record;
  if (!choose_key (database, before, record, change.key_before, &change.key_after, error)
      || !write_row (database, record, &change, error))
    return FALSE;
  if (row != NULL)
    *row = change.row;
  return follow_row (database, &change, error);
}

gboolean
harvest_record_table_remove_sync (HarvestDatabase *database, const char *id, GError **error)
{
  static const char *const sql[] = {
    "DELETE FROM listing WHERE record = ?1",
    "DELETE FROM record WHERE row = ?1",
  };
  g_autoptr (HarvestRecord) before = NULL;
  HarvestRowChange change = { 0 };

  if (!find_row (database, id, &change.row, &change.key_before, &before, error))
    return FALSE;
  if (before == NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_autoptr (HarvestStatement)
          statement = harvest_database_prepare_sync (database, sql[i], error);

      if (statement == NULL)
        return FALSE;
      harvest_statement_bind_integer (statement, 1, change.row);
      if (!harvest_statement_step_sync (statement, NULL, error))
        return FALSE;
    }
  harvest_database_note_erased (database);
  change.before = before;
  return follow_row (database, &change, error);
}

GPtrArray *
harvest_record_table_list_dependents_sync (HarvestDatabase *database,
                                           const char *root,
                                           GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      database, "SELECT document FROM record WHERE root = ?1 ORDER BY id", error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, root);
  records = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      HarvestRecord *record = parse_column (statement, 0, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return ok ? g_steal_pointer (&records) : NULL;
}

/* ---- Listings ---- */

gint64
harvest_record_table_get_scope_sync (HarvestDatabase *database, const char *scope, GError **error)
{
  g_autoptr (HarvestStatement) find = NULL;
  g_autoptr (HarvestStatement) insert = NULL;
  gboolean row;

  find = harvest_database_prepare_sync (database, "SELECT id FROM scope WHERE name = ?1", error);
  if (find == NULL)
    return 0;
  harvest_statement_bind_text (find, 1, scope);
  if (!harvest_statement_step_sync (find, &row, error))
    return 0;
  if (row)
    return harvest_statement_get_integer (find, 0);

  insert = harvest_database_prepare_sync (database, "INSERT INTO scope (name) VALUES (?1)", error);
  if (insert == NULL)
    return 0;
  harvest_statement_bind_text (insert, 1, scope);
  if (!harvest_statement_step_sync (insert, NULL, error))
    return 0;
  return harvest_database_get_last_rowid (database);
}

gint64
harvest_record_table_get_bucket (gint64 created)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (created / G_USEC_PER_SEC);

  return time == NULL ? 0
                      : g_date_time_get_year (time) * 4 + (g_date_time_get_month (time) - 1) / 3;
}

gboolean
harvest_record_table_list_sync (HarvestDatabase *database,
                                gint64 row,
                                gint64 scope,
                                gint64 bucket,
                                gint64 seq,
                                gint64 rev,
                                GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database,
      "INSERT INTO listing (record, scope, bucket, seq, rev) VALUES (?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT (record, scope) DO UPDATE SET bucket = ?3, seq = ?4, rev = ?5, sum = NULL,"
      " ended = 0",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, row);
  harvest_statement_bind_integer (statement, 2, scope);
  harvest_statement_bind_integer (statement, 3, bucket);
  harvest_statement_bind_integer (statement, 4, seq);
  harvest_statement_bind_integer (statement, 5, rev);
  return harvest_statement_step_sync (statement, NULL, error);
}

/* ---- The log of changes ---- */

gboolean
harvest_record_table_note_sync (HarvestDatabase *database,
                                const char *id,
                                const char *type,
                                GError **error)
{
  g_autoptr (HarvestStatement) insert = NULL;
  g_autoptr (HarvestStatement) trim = NULL;
  gint64 seq;

  insert = harvest_database_prepare_sync (database, "INSERT INTO change (id, type) VALUES (?1, ?2)",
                                          error);
  if (insert == NULL)
    return FALSE;
  harvest_statement_bind_text (insert, 1, id);
  harvest_statement_bind_text (insert, 2, type);
  if (!harvest_statement_step_sync (insert, NULL, error))
    return FALSE;
  seq = harvest_database_get_last_rowid (database);
  if (seq % CHANGES_SLACK != 0)
    return TRUE;

  trim = harvest_database_prepare_sync (database, "DELETE FROM change WHERE seq <= ?1", error);
  if (trim == NULL)
    return FALSE;
  harvest_statement_bind_integer (trim, 1, seq - CHANGES_KEPT);
  return harvest_statement_step_sync (trim, NULL, error);
}
