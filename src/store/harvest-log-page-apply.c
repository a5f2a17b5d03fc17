/* harvest-log-page-apply.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-log-page-apply"

#include "config.h"

#include "harvest-log-page-apply.h"

#include "harvest-listing.h"
#include "harvest-place.h"
#include "harvest-record-table.h"
#include "harvest-store-error.h"

#define ROWS_PER_SLICE 20

/* ---- Applying ---- */

/* A query with one number as its answer, by two numbers. */
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

static gboolean
apply_put (HarvestDatabase *database,
           const HarvestLogPage *page,
           gint64 scope,
           const HarvestLogPagePut *put,
           GError **error)
{
  gint64 row;

  return harvest_listing_keep_sync (database, put, FALSE, &row, error)
         && harvest_listing_add_sync (database, row, scope, page->bucket, put->seq, put->rev,
                                      put->sum, error);
}

/* Ranges are contiguous: what is between two of them would be missed for ever. */
static gboolean
check_range (HarvestDatabase *database,
             const HarvestLogPage *page,
             gint64 scope,
             gboolean *known,
             GError **error)
{
  gint64 number;

  *known = FALSE;
  if (page->to == 0)
    return TRUE;
  if (!ask_number (database, "SELECT number FROM cursor WHERE scope = ?1 AND bucket = ?2", scope,
                   page->bucket, &number, error))
    return FALSE;
  *known = page->to < number;
  if (page->from <= number)
    return TRUE;
  g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_INVALID,
               "A page of %s begins at %" G_GINT64_FORMAT ", behind %" G_GINT64_FORMAT, page->scope,
               page->from, number);
  return FALSE;
}

gboolean
harvest_log_page_apply_sync (HarvestDatabase *database, const HarvestLogPage *page, GError **error)
{
  gint64 scope = harvest_record_table_get_scope_sync (database, page->scope, error);
  gboolean known;

  if (scope == 0 || !harvest_place_open_sync (database, scope, page->bucket, error)
      || !check_range (database, page, scope, &known, error))
    return FALSE;
  /* Another program has come further meanwhile. */
  if (known)
    return TRUE;
  for (guint i = 0; i < page->puts->len; i++)
    if (!apply_put (database, page, scope, g_ptr_array_index (page->puts, i), error))
      return FALSE;
  for (guint i = 0; i < page->removals->len; i++)
    {
      const HarvestLogPageRemoval *removal = g_ptr_array_index (page->removals, i);

      if (!harvest_listing_end_sync (database, scope, removal->id, removal->reason, error))
        return FALSE;
    }
  return harvest_place_set_cursor_sync (database, scope, page->bucket, page->cursor, page->to,
                                        FALSE, error);
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
      " WHERE l.record = r.row AND s.name IS NOT ?2 AND l.ended = 0)"
      " FROM (SELECT row FROM record WHERE id = ?1 UNION ALL SELECT -row FROM strange WHERE id = "
      "?1)"
      " r",
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
      "SELECT l.record, coalesce (r.id, s.id) FROM listing l"
      " LEFT JOIN record r ON r.row = l.record LEFT JOIN strange s ON s.row = -l.record"
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

gboolean
harvest_log_page_drop_some_sync (HarvestDatabase *database,
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
    if (!harvest_listing_end_sync (database, scope, g_ptr_array_index (ids, i),
                                   HARVEST_REMOVAL_SCOPE_LOST, error))
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
  if (harvest_log_page_drop_some_sync (database, scope, position, more, error))
    return harvest_database_commit_sync (database, error);
  harvest_database_rollback_sync (database);
  return FALSE;
}
