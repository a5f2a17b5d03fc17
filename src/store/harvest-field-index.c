/* harvest-field-index.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-field-index"

#include "config.h"

#include "harvest-field-index.h"

#include <string.h>

#define ROWS_PER_SLICE 20

static char *
dup_name (const HarvestRecordType *type, const HarvestField *field)
{
  return g_strconcat (type->name, ".", field->name, NULL);
}

gint64
harvest_field_index_get_id (const HarvestRecordType *type, const HarvestField *field)
{
  g_autofree char *name = dup_name (type, field);

  return g_str_hash (name);
}

/* Hashes are indexed whatever is declared: the sweep of blobs looks for them. */
gboolean
harvest_field_index_has (const HarvestField *field)
{
  return (field->flags & HARVEST_FIELD_INDEXED) != 0 || field->kind == HARVEST_FIELD_HASH;
}

/* ---- Values ---- */

typedef struct
{
  const char *text; /* NULL: the number */
  gint64 number;
} Value;

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const Value *left = a, *right = b;

  if (left->text == NULL || right->text == NULL)
    return (left->number > right->number) - (left->number < right->number);
  return strcmp (left->text, right->text);
}

/* The values of one field, sorted; they borrow from the record. */
static void
collect_values (HarvestRecord *record, const HarvestField *field, GArray *values)
{
  Value value = { NULL, 0 };

  g_array_set_size (values, 0);
  if (record == NULL || !harvest_record_has (record, field->name))
    return;

  switch (field->kind)
    {
    case HARVEST_FIELD_STRING_SET:
    case HARVEST_FIELD_REFERENCE_SET:
      {
        const char *const *set = harvest_record_get_set (record, field->name);

        for (gsize i = 0; set != NULL && set[i] != NULL; i++)
          {
            value.text = set[i];
            g_array_append_val (values, value);
          }
        g_array_sort (values, compare_values);
        return;
      }
    case HARVEST_FIELD_INTEGER:
      value.number = harvest_record_get_integer (record, field->name);
      break;
    case HARVEST_FIELD_BOOLEAN:
      value.number = harvest_record_get_boolean (record, field->name);
      break;
    case HARVEST_FIELD_STRING:
    case HARVEST_FIELD_TEXT:
    case HARVEST_FIELD_CHOICE:
    case HARVEST_FIELD_LANGUAGE:
    case HARVEST_FIELD_DATE:
    case HARVEST_FIELD_TIME:
    case HARVEST_FIELD_REFERENCE:
    case HARVEST_FIELD_HASH:
    default:
      value.text = harvest_record_get_string (record, field->name);
      break;
    }
  g_array_append_val (values, value);
}

static gboolean
change_row (HarvestDatabase *database,
            const char *sql,
            gint64 field,
            const Value *value,
            gint64 row,
            GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (database, sql, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, field);
  if (value->text != NULL)
    harvest_statement_bind_text (statement, 2, value->text);
  else
    harvest_statement_bind_integer (statement, 2, value->number);
  harvest_statement_bind_integer (statement, 3, row);
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
remove_value (HarvestDatabase *database,
              gboolean overlay,
              gint64 field,
              const Value *value,
              gint64 row,
              GError **error)
{
  return change_row (database,
                     overlay ? "DELETE FROM overlay_value"
                               " WHERE field = ?1 AND value = ?2 AND record = ?3"
                             : "DELETE FROM field_value"
                               " WHERE field = ?1 AND value = ?2 AND record = ?3",
                     field, value, row, error);
}

static gboolean
add_value (HarvestDatabase *database,
           gboolean overlay,
           gint64 field,
           const Value *value,
           gint64 row,
           GError **error)
{
  return change_row (database,
                     overlay ? "INSERT OR IGNORE INTO overlay_value VALUES (?1, ?2, ?3)"
                             : "INSERT OR IGNORE INTO field_value VALUES (?1, ?2, ?3)",
                     field, value, row, error);
}

/* Both are sorted: what is only in one of them is removed or added. */
static gboolean
update_field (HarvestDatabase *database,
              gboolean overlay,
              gint64 row,
              gint64 field,
              GArray *before,
              GArray *after,
              GError **error)
{
  guint b = 0, a = 0;

  while (b < before->len || a < after->len)
    {
      const Value *old = b < before->len ? &g_array_index (before, Value, b) : NULL;
      const Value *new = a < after->len ? &g_array_index (after, Value, a) : NULL;
      int order = old == NULL ? 1 : new == NULL ? -1 : compare_values (old, new);

      if (order < 0 && !remove_value (database, overlay, field, old, row, error))
        return FALSE;
      if (order > 0 && !add_value (database, overlay, field, new, row, error))
        return FALSE;
      b += order <= 0;
      a += order >= 0;
    }
  return TRUE;
}

gboolean
harvest_field_index_update_sync (HarvestDatabase *database,
                                 gboolean overlay,
                                 gint64 row,
                                 HarvestRecord *before,
                                 HarvestRecord *after,
                                 GError **error)
{
  g_autoptr (GArray) old = g_array_new (FALSE, FALSE, sizeof (Value));
  g_autoptr (GArray) new = g_array_new (FALSE, FALSE, sizeof (Value));
  const HarvestRecordType *type;

  g_return_val_if_fail (before != NULL || after != NULL, FALSE);

  type = harvest_record_get_record_type (after != NULL ? after : before);
  for (guint i = 0; i < type->n_fields; i++)
    {
      const HarvestField *field = &type->fields[i];

      if (!harvest_field_index_has (field))
        continue;
      collect_values (before, field, old);
      collect_values (after, field, new);
      if ((old->len > 0 || new->len > 0)
          && !update_field (database, overlay, row, harvest_field_index_get_id (type, field), old,
                            new, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Declarations ---- */

static gboolean
declare_field (HarvestDatabase *database, gint64 id, const char *name, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  /* What is there already has to be filled in, up to the last row of this moment. */
  statement = harvest_database_prepare_sync (
      database,
      "INSERT OR IGNORE INTO indexed_field (id, name, built, goal)"
      " VALUES (?1, ?2, 0, (SELECT ifnull (max (row), 0) FROM record))",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, id);
  harvest_statement_bind_text (statement, 2, name);
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
forget_field (HarvestDatabase *database, gint64 id, GError **error)
{
  static const char *const sql[] = {
    "DELETE FROM field_value WHERE field = ?1",
    "DELETE FROM indexed_field WHERE id = ?1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_autoptr (HarvestStatement)
          statement = harvest_database_prepare_sync (database, sql[i], error);

      if (statement == NULL)
        return FALSE;
      harvest_statement_bind_integer (statement, 1, id);
      if (!harvest_statement_step_sync (statement, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
forget_undeclared (HarvestDatabase *database, GHashTable *declared, GError **error)
{
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean ok, row;

  {
    g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (
        database, "SELECT id, name FROM indexed_field", error);

    if (statement == NULL)
      return FALSE;
    while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
      if (!g_hash_table_contains (declared, harvest_statement_get_text (statement, 1)))
        {
          gint64 id = harvest_statement_get_integer (statement, 0);

          g_array_append_val (gone, id);
        }
    if (!ok)
      return FALSE;
  }
  for (guint i = 0; i < gone->len; i++)
    if (!forget_field (database, g_array_index (gone, gint64, i), error))
      return FALSE;
  return TRUE;
}

gboolean
harvest_field_index_declare_sync (HarvestDatabase *database, gboolean *complete, GError **error)
{
  g_autoptr (GHashTable) declared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (HarvestStatement) statement = NULL;
  const HarvestRecordType *const *types = harvest_record_type_get_all ();
  gboolean row;

  for (; *types != NULL; types++)
    for (guint i = 0; i < (*types)->n_fields; i++)
      {
        const HarvestField *field = &(*types)->fields[i];
        g_autofree char *name = NULL;

        if (!harvest_field_index_has (field))
          continue;
        name = dup_name (*types, field);
        if (!declare_field (database, harvest_field_index_get_id (*types, field), name, error))
          return FALSE;
        g_hash_table_add (declared, g_steal_pointer (&name));
      }
  if (!forget_undeclared (database, declared, error))
    return FALSE;

  statement = harvest_database_prepare_sync (
      database, "SELECT NOT EXISTS (SELECT 1 FROM indexed_field WHERE built < goal)", error);
  if (statement == NULL || !harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  *complete = harvest_statement_get_integer (statement, 0) != 0;
  return TRUE;
}

gboolean
harvest_field_index_is_complete_sync (HarvestDatabase *database,
                                      gint64 field,
                                      gboolean *complete,
                                      GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (
      database, "SELECT built >= goal FROM main.indexed_field WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, field);
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  *complete = row && harvest_statement_get_integer (statement, 0) != 0;
  return TRUE;
}

/* ---- Building ---- */

static gboolean
build_from (HarvestDatabase *database, gint64 start, gint64 *last, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      database, "SELECT row, document FROM record WHERE row > ?1 ORDER BY row LIMIT ?2", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, start);
  harvest_statement_bind_integer (statement, 2, ROWS_PER_SLICE);
  *last = G_MAXINT64;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 1);
      g_autoptr (HarvestRecord) record = NULL;
      g_autoptr (GError) unreadable = NULL;

      *last = harvest_statement_get_integer (statement, 0);
      record = harvest_record_parse (bytes, &unreadable);
      if (record == NULL)
        g_info ("Row %" G_GINT64_FORMAT " is not indexed: %s", *last, unreadable->message);
      /* Values that are in already are left as they are. */
      else if (!harvest_field_index_update_sync (database, FALSE, *last, NULL, record, error))
        return FALSE;
    }
  return ok;
}

static gboolean
build_slice (HarvestDatabase *database, gboolean *more, GError **error)
{
  g_autoptr (HarvestStatement) oldest = NULL;
  g_autoptr (HarvestStatement) advance = NULL;
  gint64 last;
  gboolean row;

  oldest = harvest_database_prepare_sync (
      database, "SELECT min (built) FROM indexed_field WHERE built < goal", error);
  if (oldest == NULL || !harvest_statement_step_sync (oldest, &row, error))
    return FALSE;
  *more = !harvest_statement_is_null (oldest, 0);
  if (!*more)
    return TRUE;
  if (!build_from (database, harvest_statement_get_integer (oldest, 0), &last, error))
    return FALSE;
  harvest_statement_reset (oldest);

  advance = harvest_database_prepare_sync (
      database, "UPDATE indexed_field SET built = min (goal, ?1) WHERE built < min (goal, ?1)",
      error);
  if (advance == NULL)
    return FALSE;
  harvest_statement_bind_integer (advance, 1, last);
  return harvest_statement_step_sync (advance, NULL, error);
}

gboolean
harvest_field_index_build_sync (HarvestDatabase *database, gboolean *more, GError **error)
{
  if (!harvest_database_begin_sync (database, error))
    return FALSE;
  if (build_slice (database, more, error))
    return harvest_database_commit_sync (database, error);
  harvest_database_rollback_sync (database);
  return FALSE;
}
