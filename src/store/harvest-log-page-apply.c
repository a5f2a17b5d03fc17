/* harvest-log-page-apply.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-log-page-apply"

#include "config.h"

#include "harvest-log-page-apply.h"

#include "harvest-record-table.h"
#include "harvest-store-error.h"

/* More deletions than so many, or than this part of the scope, need an administrator's word. */
#define MASS_OF_DELETIONS         50
#define MASS_OF_DELETIONS_PERCENT 5

#define ROWS_PER_SLICE 20

/* ---- Applying ---- */

/* A query with one number as its answer, by up to two numbers. */
static gboolean
ask_number (HarvestDatabase *database,
            const char *sql,
            gint64 first,
            gint64 second,
            gint64 *answer,
            GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (database, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, first);
  harvest_statement_bind_integer (statement, 2, second);
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  *answer = row ? harvest_statement_get_integer (statement, 0) : 0;
  return TRUE;
}

static gboolean
run_numbers (HarvestDatabase *database,
             const char *sql,
             gint64 first,
             gint64 second,
             GError **error)
{
  gint64 ignored;

  return ask_number (database, sql, first, second, &ignored, error);
}

typedef struct
{
  guint n_records;  /* that are here and shall go */
  guint n_families; /* the same without what goes with its root */
} Mass;

static gboolean
weigh_removals (HarvestDatabase *database, const HarvestLogPage *page, Mass *mass, GError **error)
{
  g_autoptr (GHashTable) going = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < page->removals->len; i++)
    {
      const HarvestLogPageRemoval *removal = g_ptr_array_index (page->removals, i);

      if (removal->reason == HARVEST_REMOVAL_DELETED)
        g_hash_table_add (going, removal->id);
    }
  for (guint i = 0; i < page->removals->len; i++)
    {
      const HarvestLogPageRemoval *removal = g_ptr_array_index (page->removals, i);
      g_autoptr (HarvestRecord) present = NULL;
      const char *root;

      if (removal->reason != HARVEST_REMOVAL_DELETED || removal->expected)
        continue;
      if (!harvest_record_table_find_sync (database, removal->id, NULL, &present, error))
        return FALSE;
      if (present == NULL)
        continue;
      root = harvest_record_get_root (present);
      mass->n_records++;
      mass->n_families += root == NULL || !g_hash_table_contains (going, root);
    }
  return TRUE;
}

static gboolean
check_mass (HarvestDatabase *database, const HarvestLogPage *page, gint64 scope, GError **error)
{
  Mass mass = { 0 };
  gint64 n_listed;

  if (page->confirmed)
    return TRUE;
  if (!weigh_removals (database, page, &mass, error))
    return FALSE;
  /* Of a handful, one is always more than so many percent. */
  if (mass.n_families <= 1)
    return TRUE;
  if (mass.n_families <= MASS_OF_DELETIONS)
    {
      if (!ask_number (database, "SELECT count (*) FROM listing WHERE scope = ?1 AND bucket = ?2",
                       scope, page->bucket, &n_listed, error))
        return FALSE;
      if (mass.n_records * 100 <= MASS_OF_DELETIONS_PERCENT * n_listed)
        return TRUE;
    }
  g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_REFUSED,
               "%u deletions at once in %s, which nobody has confirmed", mass.n_records,
               page->scope);
  return FALSE;
}

static gboolean
apply_put (HarvestDatabase *database,
           const HarvestLogPage *page,
           gint64 scope,
           const HarvestLogPagePut *put,
           GError **error)
{
  g_autoptr (HarvestRecord) present = NULL;
  gint64 rev = harvest_record_get_rev (put->record);
  gint64 row;

  if (!harvest_record_table_find_sync (database, harvest_record_get_id (put->record), &row,
                                       &present, error))
    return FALSE;
  /* Another scope may have brought a newer one. */
  if ((present == NULL || harvest_record_get_rev (present) < rev)
      && !harvest_record_table_put_sync (database, put->record, &row, error))
    return FALSE;
  return harvest_record_table_list_sync (database, row, scope, page->bucket, put->seq, rev, error);
}

static gboolean
apply_removal (HarvestDatabase *database,
               gint64 scope,
               const char *id,
               HarvestRemovalReason reason,
               GError **error)
{
  g_autoptr (HarvestRecord) present = NULL;
  gint64 row, n_left = 0;

  if (!harvest_record_table_find_sync (database, id, &row, &present, error))
    return FALSE;
  if (present == NULL)
    return TRUE;
  if (!run_numbers (database, "DELETE FROM listing WHERE record = ?1 AND scope = ?2", row, scope,
                    error)
      || !ask_number (database, "SELECT count (*) FROM listing WHERE record = ?1 AND ?2 = ?2", row,
                      0, &n_left, error))
    return FALSE;
  if (n_left > 0 && reason != HARVEST_REMOVAL_ERASED && reason != HARVEST_REMOVAL_DELETED)
    return harvest_record_table_note_sync (database, id,
                                           harvest_record_get_record_type (present)->name, error);
  return harvest_record_table_remove_sync (database, id, error);
}

static gboolean
set_cursor (HarvestDatabase *database, const HarvestLogPage *page, gint64 scope, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database, "INSERT OR REPLACE INTO cursor (scope, bucket, position) VALUES (?1, ?2, ?3)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, page->bucket);
  harvest_statement_bind_bytes (statement, 3, page->cursor);
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_log_page_apply_sync (HarvestDatabase *database, const HarvestLogPage *page, GError **error)
{
  gint64 scope = harvest_record_table_get_scope_sync (database, page->scope, error);

  if (scope == 0 || !check_mass (database, page, scope, error))
    return FALSE;
  for (guint i = 0; i < page->puts->len; i++)
    if (!apply_put (database, page, scope, g_ptr_array_index (page->puts, i), error))
      return FALSE;
  for (guint i = 0; i < page->removals->len; i++)
    {
      const HarvestLogPageRemoval *removal = g_ptr_array_index (page->removals, i);

      if (!apply_removal (database, scope, removal->id, removal->reason, error))
        return FALSE;
    }
  return set_cursor (database, page, scope, error);
}

gboolean
harvest_log_page_get_cursor_sync (HarvestDatabase *database,
                                  const char *scope,
                                  gint64 bucket,
                                  GBytes **cursor,
                                  GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT position FROM main.cursor c JOIN main.scope s ON s.id = c.scope"
      " WHERE s.name = ?1 AND c.bucket = ?2",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, bucket);
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  *cursor = row ? harvest_statement_dup_bytes (statement, 0) : NULL;
  return TRUE;
}

/* ---- Losing a scope ---- */

gboolean
harvest_log_page_find_listings_sync (HarvestDatabase *database,
                                     const char *id,
                                     const char *scope,
                                     gboolean *present,
                                     gboolean *elsewhere,
                                     GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT EXISTS (SELECT 1 FROM listing l JOIN scope s ON s.id = l.scope"
      " WHERE l.record = r.row AND s.name <> ?2) FROM record r WHERE r.id = ?1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  harvest_statement_bind_text (statement, 2, scope);
  if (!harvest_statement_step_sync (statement, present, error))
    return FALSE;
  *elsewhere = *present && harvest_statement_get_integer (statement, 0) != 0;
  return TRUE;
}

static GPtrArray *
list_some (HarvestDatabase *database, gint64 scope, gint64 *position, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT l.record, r.id FROM listing l JOIN record r ON r.row = l.record"
      " WHERE l.record > ?1 AND l.scope = ?2 ORDER BY l.record LIMIT ?3",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, *position);
  harvest_statement_bind_integer (statement, 2, scope);
  harvest_statement_bind_integer (statement, 3, ROWS_PER_SLICE);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      *position = harvest_statement_get_integer (statement, 0);
      g_ptr_array_add (ids, g_strdup (harvest_statement_get_text (statement, 1)));
    }
  return ok ? g_steal_pointer (&ids) : NULL;
}

static gboolean
drop_some (HarvestDatabase *database,
           const char *name,
           gint64 *position,
           gboolean *more,
           GError **error)
{
  gint64 scope = harvest_record_table_get_scope_sync (database, name, error);
  g_autoptr (GPtrArray) ids = NULL;

  if (scope == 0)
    return FALSE;
  ids = list_some (database, scope, position, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!apply_removal (database, scope, g_ptr_array_index (ids, i), HARVEST_REMOVAL_SCOPE_LOST,
                        error))
      return FALSE;
  *more = ids->len > 0;
  return *more
         || run_numbers (database, "DELETE FROM cursor WHERE scope = ?1 AND ?2 = ?2", scope, 0,
                         error);
}

gboolean
harvest_log_page_drop_scope_sync (HarvestDatabase *database,
                                  const char *scope,
                                  gint64 *position,
                                  gboolean *more,
                                  GError **error)
{
  if (!harvest_database_begin_sync (database, error))
    return FALSE;
  if (drop_some (database, scope, position, more, error))
    return harvest_database_commit_sync (database, error);
  harvest_database_rollback_sync (database);
  return FALSE;
}
