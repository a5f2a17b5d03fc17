/* harvest-strange.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-strange"

#include "config.h"

#include "harvest-strange.h"

#include "harvest-record-table.h"

gboolean
harvest_strange_find_sync (HarvestDatabase *database,
                           const char *id,
                           gint64 *row,
                           gint64 *rev,
                           GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean found;

  *row = 0;
  *rev = 0;
  statement = harvest_database_prepare_sync (database, "SELECT row, rev FROM strange WHERE id = ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  if (!harvest_statement_step_sync (statement, &found, error))
    return FALSE;
  if (found)
    {
      *row = -harvest_statement_get_integer (statement, 0);
      *rev = harvest_statement_get_integer (statement, 1);
    }
  return TRUE;
}

gboolean
harvest_strange_put_sync (HarvestDatabase *database,
                          const char *id,
                          const char *type,
                          const char *root,
                          gint64 rev,
                          GBytes *document,
                          gint64 *row,
                          GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database,
      *row != 0 ? "UPDATE strange SET id = ?1, type = ?2, root = ?3, rev = ?4, document = ?5"
                  " WHERE row = ?6"
                : "INSERT INTO strange (id, type, root, rev, document) VALUES (?1, ?2, ?3, ?4, ?5)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  harvest_statement_bind_text (statement, 2, type);
  harvest_statement_bind_text (statement, 3, root);
  harvest_statement_bind_integer (statement, 4, rev);
  harvest_statement_bind_bytes (statement, 5, document);
  if (*row != 0)
    harvest_statement_bind_integer (statement, 6, -*row);
  if (!harvest_statement_step_sync (statement, NULL, error))
    return FALSE;
  if (*row == 0)
    *row = -harvest_database_get_last_rowid (database);
  return TRUE;
}

static gboolean
run_rows (HarvestDatabase *database, const char *sql, gint64 first, gint64 second, GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (database, sql, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, first);
  harvest_statement_bind_integer (statement, 2, second);
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_strange_remove_sync (HarvestDatabase *database, gint64 row, GError **error)
{
  g_return_val_if_fail (row < 0, FALSE);

  harvest_database_note_erased (database);
  return run_rows (database, "DELETE FROM listing WHERE record = ?1 AND ?2 = ?2", row, 0, error)
         && run_rows (database, "DELETE FROM strange WHERE row = ?1 AND ?2 = ?2", -row, 0, error);
}

/* ---- Reading them again ---- */

static GPtrArray *
list_readable (HarvestDatabase *database, GArray *rows, GError **error)
{
  g_autoptr (GPtrArray)
      records = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, found;

  statement = harvest_database_prepare_sync (database, "SELECT row, document FROM strange", error);
  if (statement == NULL)
    return NULL;
  while ((ok = harvest_statement_step_sync (statement, &found, error)) && found)
    {
      gint64 row = -harvest_statement_get_integer (statement, 0);
      g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 1);
      HarvestRecord *record = harvest_record_parse (bytes, NULL);

      if (record == NULL)
        continue;
      g_ptr_array_add (records, record);
      g_array_append_val (rows, row);
    }
  return ok ? g_steal_pointer (&records) : NULL;
}

gboolean
harvest_strange_read_again_sync (HarvestDatabase *database, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) records = list_readable (database, rows, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      gint64 before = g_array_index (rows, gint64, i), after;

      if (!harvest_record_table_put_sync (database, g_ptr_array_index (records, i), &after, error)
          || !run_rows (database, "UPDATE OR REPLACE listing SET record = ?2 WHERE record = ?1",
                        before, after, error)
          || !harvest_strange_remove_sync (database, before, error))
        return FALSE;
    }
  if (records->len > 0)
    g_info ("%u records can be read now", records->len);
  return TRUE;
}
