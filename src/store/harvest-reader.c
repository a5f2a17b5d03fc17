/* harvest-reader.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-reader"

#include "config.h"

#include "harvest-reader.h"

#include "harvest-field-index.h"
#include "harvest-store-error.h"

#define COLUMNS "row, id, type, root, rev, key, document"

/* ---- Views ---- */

static const char *const drop_views_sql = "DROP VIEW IF EXISTS temp.visible;"
                                          "DROP VIEW IF EXISTS temp.my_overlay;"
                                          "DROP VIEW IF EXISTS temp.my_record;"
                                          "DROP VIEW IF EXISTS temp.my_overlay_value;"
                                          "DROP VIEW IF EXISTS temp.my_field_value;"
                                          "CREATE TEMP TABLE IF NOT EXISTS my_scope (name TEXT);";

static const char *const person_views_sql =
    "CREATE TEMP VIEW my_overlay AS SELECT " COLUMNS " FROM me.overlay;"
    "CREATE TEMP VIEW my_record AS SELECT " COLUMNS " FROM me.record;"
    "CREATE TEMP VIEW my_overlay_value AS SELECT field, value, record FROM me.overlay_value;"
    "CREATE TEMP VIEW my_field_value AS SELECT field, value, record FROM me.field_value;";

/* Nobody's: the same columns without rows. */
static const char *const empty_views_sql =
    "CREATE TEMP VIEW my_overlay AS SELECT " COLUMNS " FROM main.record WHERE 0;"
    "CREATE TEMP VIEW my_record AS SELECT " COLUMNS " FROM main.record WHERE 0;"
    "CREATE TEMP VIEW my_overlay_value AS"
    " SELECT field, value, record FROM main.field_value WHERE 0;"
    "CREATE TEMP VIEW my_field_value AS"
    " SELECT field, value, record FROM main.field_value WHERE 0;";

/* Of two rows of one record the newer revision counts, and the overlay before both. */
#define OVERLAY_PART                                                                               \
  "SELECT 2 AS layer, " COLUMNS " FROM my_overlay r"                                               \
  " WHERE document IS NOT NULL AND " HARVEST_READER_SQL_ROOTED
#define PRIVATE_PART                                                                               \
  "SELECT 1, " COLUMNS " FROM my_record r"                                                         \
  " WHERE NOT EXISTS (SELECT 1 FROM my_overlay o WHERE o.id = r.id)"                               \
  " AND NOT EXISTS (SELECT 1 FROM main.record n WHERE n.id = r.id AND n.rev > r.rev)"              \
  " AND " HARVEST_READER_SQL_ROOTED
#define SHARED_PART                                                                                \
  "SELECT 0, " COLUMNS " FROM main.record r WHERE " HARVEST_READER_SQL_CURRENT                     \
  " AND " HARVEST_READER_SQL_LISTED

static const char *const visible_sql = "CREATE TEMP VIEW visible AS " OVERLAY_PART
                                       " UNION ALL " PRIVATE_PART " UNION ALL " SHARED_PART;

gboolean
harvest_reader_set_up_sync (HarvestDatabase *database, const char *person_path, GError **error)
{
  if (!harvest_database_exec_sync (database, drop_views_sql, error))
    return FALSE;
  if (person_path != NULL ? !harvest_database_attach_sync (database, person_path, "me", error)
                          : !harvest_database_detach_sync (database, "me", error))
    return FALSE;
  return harvest_database_exec_sync (
             database, person_path != NULL ? person_views_sql : empty_views_sql, error)
         && harvest_database_exec_sync (database, visible_sql, error);
}

gboolean
harvest_reader_set_scopes_sync (HarvestDatabase *database,
                                const char *const *scopes,
                                GError **error)
{
  if (!harvest_database_exec_sync (database, "DELETE FROM temp.my_scope", error))
    return FALSE;
  for (gsize i = 0; scopes[i] != NULL; i++)
    {
      g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (
          database, "INSERT INTO temp.my_scope VALUES (?1)", error);

      if (statement == NULL)
        return FALSE;
      harvest_statement_bind_text (statement, 1, scopes[i]);
      if (!harvest_statement_step_sync (statement, NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- One moment ---- */

gboolean
harvest_reader_begin_sync (HarvestDatabase *database, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  if (!harvest_database_begin_read_sync (database, error))
    return FALSE;
  statement = harvest_database_prepare_sync (database, "SELECT 1 FROM my_overlay LIMIT 1", error);
  if (statement != NULL && harvest_statement_step_sync (statement, NULL, error))
    return TRUE;
  harvest_database_rollback_sync (database);
  return FALSE;
}

void
harvest_reader_end_sync (HarvestDatabase *database)
{
  harvest_database_rollback_sync (database);
}

/* Runs a statement whose first column is a document. */
static GPtrArray *
collect_records (HarvestDatabase *database, HarvestStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  gboolean ok, row;

  if (!harvest_reader_begin_sync (database, error))
    return NULL;
  records = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 0);
      HarvestRecord *record = harvest_record_parse (bytes, error);

      ok = record != NULL;
      if (!ok)
        break;
      g_ptr_array_add (records, record);
    }
  harvest_statement_reset (statement);
  harvest_reader_end_sync (database);
  return ok ? g_steal_pointer (&records) : NULL;
}

/* ---- Queries ---- */

HarvestRecord *
harvest_reader_get_sync (HarvestDatabase *database, const char *id, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GPtrArray) records = NULL;

  statement = harvest_database_prepare_sync (database, "SELECT document FROM visible WHERE id = ?1",
                                             error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, id);
  records = collect_records (database, statement, error);
  if (records == NULL)
    return NULL;
  if (records->len > 0)
    return g_ptr_array_steal_index (records, 0);
  g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND, "No record %s", id);
  return NULL;
}

GPtrArray *
harvest_reader_list_dependents_sync (HarvestDatabase *database,
                                     const char *root,
                                     const char *type,
                                     GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT document FROM visible WHERE root = ?1 AND (?2 IS NULL OR type = ?2) ORDER BY id",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, root);
  harvest_statement_bind_text (statement, 2, type);
  return collect_records (database, statement, error);
}

/* With an index of the field, from its rows; each database has its own. */
static GPtrArray *
list_by_field (HarvestDatabase *database,
               const HarvestRecordType *type,
               const HarvestField *field,
               const char *value,
               guint limit,
               GError **error)
{
  static const char *const sql =
      "SELECT document, id FROM visible WHERE layer = 2 AND row IN"
      " (SELECT record FROM my_overlay_value WHERE field = ?1 AND value = ?2)"
      " UNION ALL "
      "SELECT document, id FROM visible WHERE layer = 1 AND row IN"
      " (SELECT record FROM my_field_value WHERE field = ?1 AND value = ?2)"
      " UNION ALL "
      "SELECT document, id FROM main.record r WHERE " HARVEST_READER_SQL_CURRENT
      " AND " HARVEST_READER_SQL_LISTED " AND row IN"
      " (SELECT record FROM main.field_value WHERE field = ?1 AND value = ?2)"
      " ORDER BY 2 LIMIT ?3";
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (database, sql, error);

  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, harvest_field_index_get_id (type, field));
  if (field->kind == HARVEST_FIELD_INTEGER || field->kind == HARVEST_FIELD_BOOLEAN)
    harvest_statement_bind_integer (statement, 2, g_ascii_strtoll (value, NULL, 10));
  else
    harvest_statement_bind_text (statement, 2, value);
  harvest_statement_bind_integer (statement, 3, limit > 0 ? (gint64)limit : -1);
  return collect_records (database, statement, error);
}

static gboolean
has_value (HarvestRecord *record, const HarvestField *field, const char *value)
{
  switch (field->kind)
    {
    case HARVEST_FIELD_STRING_SET:
    case HARVEST_FIELD_REFERENCE_SET:
      {
        const char *const *set = harvest_record_get_set (record, field->name);

        return set != NULL && g_strv_contains (set, value);
      }
    case HARVEST_FIELD_INTEGER:
      return harvest_record_has (record, field->name)
             && harvest_record_get_integer (record, field->name)
                    == g_ascii_strtoll (value, NULL, 10);
    case HARVEST_FIELD_BOOLEAN:
      return harvest_record_has (record, field->name)
             && harvest_record_get_boolean (record, field->name)
                    == (g_ascii_strtoll (value, NULL, 10) != 0);
    case HARVEST_FIELD_STRING:
    case HARVEST_FIELD_TEXT:
    case HARVEST_FIELD_CHOICE:
    case HARVEST_FIELD_LANGUAGE:
    case HARVEST_FIELD_DATE:
    case HARVEST_FIELD_TIME:
    case HARVEST_FIELD_REFERENCE:
    case HARVEST_FIELD_HASH:
    default:
      return g_strcmp0 (harvest_record_get_string (record, field->name), value) == 0;
    }
}

/* While the index of the field is being filled: by looking at all records of the type. */
static GPtrArray *
list_by_scan (HarvestDatabase *database,
              const HarvestRecordType *type,
              const HarvestField *field,
              const char *value,
              guint limit,
              GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GPtrArray) records = NULL;

  /* Types without a root, other than stories, have an index of their own. */
  statement = harvest_database_prepare_sync (
      database,
      type->root_type == NULL && !g_str_equal (type->name, "story")
          ? "SELECT document FROM visible WHERE type = ?1 AND root IS NULL AND key IS NULL"
            " ORDER BY id LIMIT ?2"
          : "SELECT document FROM visible WHERE type = ?1 ORDER BY id LIMIT ?2",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, type->name);
  harvest_statement_bind_integer (statement, 2, limit > 0 && field == NULL ? (gint64)limit : -1);
  records = collect_records (database, statement, error);
  for (guint i = 0; field != NULL && records != NULL && i < records->len;)
    {
      if (i == limit && limit > 0)
        g_ptr_array_set_size (records, (int)limit);
      else if (has_value (g_ptr_array_index (records, i), field, value))
        i++;
      else
        g_ptr_array_remove_index (records, i);
    }
  return g_steal_pointer (&records);
}

GPtrArray *
harvest_reader_list_sync (HarvestDatabase *database,
                          const HarvestRecordType *type,
                          const HarvestField *field,
                          const char *value,
                          guint limit,
                          GError **error)
{
  gboolean complete = FALSE;

  if (field != NULL && harvest_field_index_has (field)
      && !harvest_field_index_is_complete_sync (database, harvest_field_index_get_id (type, field),
                                                &complete, error))
    return NULL;
  return complete ? list_by_field (database, type, field, value, limit, error)
                  : list_by_scan (database, type, field, value, limit, error);
}
