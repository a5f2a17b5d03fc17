/* harvest-listing.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-listing"

#include "config.h"

#include "harvest-listing.h"

#include "harvest-record-table.h"
#include "harvest-strange.h"

/* A query with one number as its answer, by two numbers. */
static gboolean
ask (HarvestDatabase *database,
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
run (HarvestDatabase *database, const char *sql, gint64 first, gint64 second, GError **error)
{
  gint64 ignored;

  return ask (database, sql, first, second, &ignored, error);
}

/* ---- Documents ---- */

gboolean
harvest_listing_find_sync (HarvestDatabase *database,
                           const char *id,
                           gint64 *row,
                           gint64 *rev,
                           GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean found;

  statement = harvest_database_prepare_sync (database, "SELECT row, rev FROM record WHERE id = ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  if (!harvest_statement_step_sync (statement, &found, error))
    return FALSE;
  if (!found)
    return harvest_strange_find_sync (database, id, row, rev, error);
  *row = harvest_statement_get_integer (statement, 0);
  *rev = harvest_statement_get_integer (statement, 1);
  return TRUE;
}

gboolean
harvest_listing_outdate_all_sync (HarvestDatabase *database, GError **error)
{
  return harvest_database_exec_sync (
      database,
      "INSERT OR IGNORE INTO outdated (id) SELECT r.id FROM record r WHERE EXISTS"
      " (SELECT 1 FROM listing l WHERE l.record = r.row AND l.sum IS NOT NULL);"
      "INSERT OR IGNORE INTO outdated (id) SELECT id FROM strange",
      error);
}

gboolean
harvest_listing_is_outdated_sync (HarvestDatabase *database,
                                  const char *id,
                                  gboolean *outdated,
                                  GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (database, "SELECT 1 FROM outdated WHERE id = ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  return harvest_statement_step_sync (statement, outdated, error);
}

gboolean
harvest_listing_confirm_sync (HarvestDatabase *database, const char *id, GError **error)
{
  return harvest_database_run_text_sync (database, "DELETE FROM outdated WHERE id = ?1", id, error);
}

/* Whether a record is here only because this desktop made it, before there was a server. */
static gboolean
is_home_made (HarvestDatabase *database, gint64 row, gboolean *home_made, GError **error)
{
  gint64 n_local, n_sent;

  if (!ask (database, "SELECT count (*) FROM listing WHERE record = ?1 AND sum IS NULL AND ?2 = ?2",
            row, 0, &n_local, error)
      || !ask (database,
               "SELECT count (*) FROM listing WHERE record = ?1 AND sum IS NOT NULL AND ?2 = ?2",
               row, 0, &n_sent, error))
    return FALSE;
  *home_made = n_local > 0 && n_sent == 0;
  return TRUE;
}

/* Moves what lists a record with it, when it becomes readable or ceases to be. */
static gboolean
move_listings (HarvestDatabase *database, gint64 from, gint64 to, GError **error)
{
  return run (database, "UPDATE OR REPLACE listing SET record = ?2 WHERE record = ?1", from, to,
              error);
}

static gboolean
keep_readable (HarvestDatabase *database, HarvestRecord *record, gint64 *row, GError **error)
{
  gint64 before = *row;

  if (!harvest_record_table_put_sync (database, record, row, error))
    return FALSE;
  return before >= 0
         || (move_listings (database, before, *row, error)
             && harvest_strange_remove_sync (database, before, error));
}

static gboolean
keep_strange (HarvestDatabase *database, const HarvestLogPagePut *put, gint64 *row, GError **error)
{
  gint64 before = *row;

  *row = MIN (before, 0);
  if (!harvest_strange_put_sync (database, put->id, put->type, put->root, put->rev, put->document,
                                 row, error))
    return FALSE;
  return before <= 0
         || (move_listings (database, before, *row, error)
             && harvest_record_table_remove_sync (database, put->id, error));
}

gboolean
harvest_listing_keep_sync (HarvestDatabase *database,
                           const HarvestLogPagePut *put,
                           gboolean anew,
                           gint64 *row,
                           GError **error)
{
  g_autoptr (HarvestRecord) record = NULL;
  g_autoptr (GError) failure = NULL;
  gboolean home_made = FALSE, outdated;
  gint64 rev;

  if (!harvest_listing_find_sync (database, put->id, row, &rev, error)
      || !harvest_listing_is_outdated_sync (database, put->id, &outdated, error)
      || (outdated && !harvest_listing_confirm_sync (database, put->id, error)))
    return FALSE;
  if (*row > 0 && !is_home_made (database, *row, &home_made, error))
    return FALSE;
  if (home_made
      && !run (database, "DELETE FROM listing WHERE record = ?1 AND ?2 = ?2", *row, 0, error))
    return FALSE;
  /* Another scope may have brought a newer one. */
  if (*row != 0 && !home_made && !outdated && (rev > put->rev || (rev == put->rev && !anew)))
    return TRUE;
  record = harvest_record_parse (put->document, &failure);
  if (record != NULL)
    return keep_readable (database, record, row, error);
  g_info ("%s of type %s is kept as it came: %s", put->id, put->type, failure->message);
  return keep_strange (database, put, row, error);
}

/* ---- Listings ---- */

gboolean
harvest_listing_add_sync (HarvestDatabase *database,
                          gint64 row,
                          gint64 scope,
                          gint64 bucket,
                          gint64 seq,
                          gint64 rev,
                          guint64 sum,
                          GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database,
      "INSERT INTO listing (record, scope, bucket, seq, rev, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
      " ON CONFLICT (record, scope) DO UPDATE SET bucket = ?3, seq = ?4, rev = ?5, sum = ?6,"
      " ended = 0",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, row);
  harvest_statement_bind_integer (statement, 2, scope);
  harvest_statement_bind_integer (statement, 3, bucket);
  harvest_statement_bind_integer (statement, 4, seq);
  harvest_statement_bind_integer (statement, 5, rev);
  harvest_statement_bind_integer (statement, 6, (gint64)sum);
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
remove_row (HarvestDatabase *database, const char *id, gint64 row, GError **error)
{
  return harvest_listing_confirm_sync (database, id, error)
         && (row < 0 ? harvest_strange_remove_sync (database, row, error)
                     : harvest_record_table_remove_sync (database, id, error));
}

/* Readers may see it no longer, though it stays. */
static gboolean
note (HarvestDatabase *database, const char *id, gint64 row, GError **error)
{
  g_autoptr (HarvestRecord) record = NULL;

  if (row < 0)
    return TRUE;
  return harvest_record_table_find_sync (database, id, NULL, &record, error)
         && (record == NULL
             || harvest_record_table_note_sync (
                 database, id, harvest_record_get_record_type (record)->name, error));
}

gboolean
harvest_listing_end_sync (HarvestDatabase *database,
                          gint64 scope,
                          const char *id,
                          HarvestRemovalReason reason,
                          GError **error)
{
  gint64 row, rev, n_left;

  if (!harvest_listing_find_sync (database, id, &row, &rev, error))
    return FALSE;
  if (row == 0)
    return TRUE;
  if (reason == HARVEST_REMOVAL_ERASED || reason == HARVEST_REMOVAL_DELETED)
    return remove_row (database, id, row, error);
  if (!ask (database,
            "SELECT count (*) FROM listing WHERE record = ?1 AND scope <> ?2 AND ended = 0", row,
            scope, &n_left, error))
    return FALSE;
  if (n_left == 0 && reason == HARVEST_REMOVAL_MOVED)
    return run (database, "UPDATE listing SET ended = 1 WHERE record = ?1 AND scope = ?2", row,
                scope, error);
  if (n_left == 0)
    return remove_row (database, id, row, error);
  return run (database, "DELETE FROM listing WHERE record = ?1 AND scope = ?2", row, scope, error)
         && note (database, id, row, error);
}

/* ---- The end of a pull ---- */

GStrv
harvest_listing_list_ended_sync (HarvestDatabase *database, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT coalesce (r.id, s.id) FROM listing l"
      " LEFT JOIN record r ON r.row = l.record LEFT JOIN strange s ON s.row = -l.record"
      " WHERE l.ended <> 0 AND NOT EXISTS"
      " (SELECT 1 FROM listing o WHERE o.record = l.record AND o.ended = 0)",
      error);
  if (statement == NULL)
    return NULL;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    g_strv_builder_add (ids, harvest_statement_get_text (statement, 0));
  return ok ? g_strv_builder_end (ids) : NULL;
}

gboolean
harvest_listing_settle_sync (HarvestDatabase *database, GError **error)
{
  g_auto (GStrv) ids = harvest_listing_list_ended_sync (database, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; ids[i] != NULL; i++)
    {
      gint64 row, rev;

      if (!harvest_listing_find_sync (database, ids[i], &row, &rev, error)
          || !remove_row (database, ids[i], row, error))
        return FALSE;
    }
  return run (database, "DELETE FROM listing WHERE ended <> ?1 AND ?2 = ?2", 0, 0, error);
}
