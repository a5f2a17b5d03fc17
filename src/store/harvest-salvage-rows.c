/* harvest-salvage-rows.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-salvage-rows"

#include "config.h"

#include "harvest-salvage-rows.h"

#include "harvest-change.h"
#include "harvest-record-table.h"

#include <string.h>

/* ---- Shapes ---- */

/* One letter for each column: t text, i integer, b blob, in upper case if it may be NULL; n NULL;
 * * anything. */
static gboolean
has_shape (const HarvestCarvedValue *values, guint n_values, const char *shape)
{
  if (strlen (shape) != n_values)
    return FALSE;
  for (guint i = 0; i < n_values; i++)
    {
      HarvestCarvedKind kind = values[i].kind;
      char letter = g_ascii_tolower (shape[i]);

      if (letter == '*' || (kind == HARVEST_CARVED_NULL && (letter == 'n' || letter != shape[i])))
        continue;
      if (!((letter == 't' && kind == HARVEST_CARVED_TEXT)
            || (letter == 'i' && kind == HARVEST_CARVED_INTEGER)
            || (letter == 'b' && kind == HARVEST_CARVED_BLOB)))
        return FALSE;
      if (kind == HARVEST_CARVED_TEXT
          && !g_utf8_validate_len (values[i].data, values[i].length, NULL))
        return FALSE;
    }
  return TRUE;
}

/* Whether a column says what a document says. */
static gboolean
equals (const HarvestCarvedValue *value, const char *string)
{
  if (string == NULL)
    return value->kind == HARVEST_CARVED_NULL;
  return value->kind == HARVEST_CARVED_TEXT && value->length == strlen (string)
         && memcmp (value->data, string, value->length) == 0;
}

static GBytes *
dup_bytes (const HarvestCarvedValue *value)
{
  return g_bytes_new (value->data, value->length);
}

static HarvestRecord *
parse_record (const HarvestCarvedValue *value)
{
  g_autoptr (GBytes) bytes = dup_bytes (value);

  return harvest_record_parse (bytes, NULL);
}

/* ---- Records ---- */

static gboolean
put_record (HarvestSalvageRows *self, const HarvestCarvedValue *values, GError **error)
{
  g_autoptr (HarvestRecord) record = parse_record (&values[6]);
  g_autoptr (HarvestRecord) present = NULL;

  if (record == NULL || !equals (&values[1], harvest_record_get_id (record)))
    return TRUE;
  if (!harvest_record_table_find_sync (self->database, harvest_record_get_id (record), NULL,
                                       &present, error))
    return FALSE;
  self->n_found++;
  if (present != NULL && harvest_record_get_rev (present) >= harvest_record_get_rev (record))
    return TRUE;
  return harvest_record_table_put_sync (self->database, record, NULL, error);
}

gboolean
harvest_salvage_rows_put_shared (gint64 rowid,
                                 const HarvestCarvedValue *values,
                                 guint n_values,
                                 gpointer data,
                                 GError **error)
{
  return !has_shape (values, n_values, "nttTiIb") || put_record (data, values, error);
}

/* ---- What is the person's own ---- */

static gboolean
bind_value (HarvestStatement *statement, int parameter, const HarvestCarvedValue *value)
{
  g_autoptr (GBytes) bytes = NULL;

  switch (value->kind)
    {
    case HARVEST_CARVED_INTEGER:
      harvest_statement_bind_integer (statement, parameter, value->integer);
      return TRUE;
    case HARVEST_CARVED_TEXT:
      harvest_statement_bind_text_length (statement, parameter, value->data, value->length);
      return TRUE;
    case HARVEST_CARVED_BLOB:
      bytes = dup_bytes (value);
      harvest_statement_bind_bytes (statement, parameter, bytes);
      return TRUE;
    case HARVEST_CARVED_NULL:
      harvest_statement_bind_null (statement, parameter);
      return TRUE;
    case HARVEST_CARVED_REAL:
    default:
      return FALSE;
    }
}

/* @sql has the rowid as its first parameter and then the columns. */
static gboolean
put_row (HarvestSalvageRows *self,
         const char *sql,
         gint64 rowid,
         const HarvestCarvedValue *values,
         guint n_values,
         GError **error)
{
  g_autoptr (HarvestStatement)
      statement = harvest_database_prepare_sync (self->database, sql, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, rowid);
  for (guint i = 0; i < n_values; i++)
    if (!bind_value (statement, (int)i + 2, &values[i]))
      return TRUE;
  self->n_found++;
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
is_change (const HarvestCarvedValue *value)
{
  g_autoptr (GBytes) bytes = dup_bytes (value);
  g_autoptr (HarvestChange) change = harvest_change_parse (bytes, NULL);

  return change != NULL;
}

static gboolean
is_record (const HarvestCarvedValue *value)
{
  g_autoptr (HarvestRecord) record = parse_record (value);

  return record != NULL;
}

gboolean
harvest_salvage_rows_put_person (gint64 rowid,
                                 const HarvestCarvedValue *values,
                                 guint n_values,
                                 gpointer data,
                                 GError **error)
{
  HarvestSalvageRows *self = data;

  /* record; a row of the overlay has this shape as well, and is made again from the entries */
  if (has_shape (values, n_values, "nttTiIb"))
    return TRUE;
  if (has_shape (values, n_values, "ntITtTtiiIb"))
    return !is_change (&values[10])
           || put_row (self,
                       "INSERT OR IGNORE INTO entry (seq, op, number, act, id, root, scope, state,"
                       " due, rev, change)"
                       " SELECT ?1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 WHERE ?2 IS NULL",
                       rowid, values, n_values, error);
  if (has_shape (values, n_values, "tttTib"))
    return !is_change (&values[5])
           || put_row (self,
                       "INSERT OR IGNORE INTO attention (rowid, op, id, reason, detail, since,"
                       " change) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                       rowid, values, n_values, error);
  if (has_shape (values, n_values, "tttTibTTTB"))
    return !is_change (&values[5])
           || put_row (self,
                       "INSERT OR IGNORE INTO attention (rowid, op, id, reason, detail, since,"
                       " change, field, rule, value, current)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                       rowid, values, n_values, error);
  if (has_shape (values, n_values, "ttTib"))
    return !is_record (&values[4])
           || put_row (self,
                       "INSERT OR IGNORE INTO trash (rowid, id, parent, act, deleted, document)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                       rowid, values, n_values, error);
  if (has_shape (values, n_values, "tbiT"))
    return put_row (self,
                    "INSERT OR IGNORE INTO draft (rowid, id, json, updated, act)"
                    " VALUES (?1, ?2, ?3, ?4, ?5)",
                    rowid, values, n_values, error);
  if (has_shape (values, n_values, "t*"))
    return put_row (self, "INSERT OR IGNORE INTO meta (rowid, name, value) VALUES (?1, ?2, ?3)",
                    rowid, values, n_values, error);
  return TRUE;
}
