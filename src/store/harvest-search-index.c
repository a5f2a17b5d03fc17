/* harvest-search-index.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-search-index"

#include "config.h"

#include "harvest-search-index.h"

#include "harvest-search-document.h"
#include "harvest-search-index-private.h"

/* In `search_meta`: whether, and how far, what deleted texts have left is to be removed. */
#define RESIDUE_META  "residue"
#define RESIDUE_FOUND "found"
#define RESIDUE_GOING "going"

/* ---- Set-up ---- */

static const char tables[] =
    "CREATE TABLE IF NOT EXISTS search_meta (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS search_pending (key INTEGER PRIMARY KEY);"
    "CREATE TABLE IF NOT EXISTS search_stale (key INTEGER PRIMARY KEY, sources BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS search_word (word TEXT PRIMARY KEY) WITHOUT ROWID;";

/* The languages stay, so that words are found by their stems before they are in the index again. */
static const char forget[] = "DROP TABLE IF EXISTS search_text;"
                             "DELETE FROM search_meta WHERE name <> 'languages';"
                             "DELETE FROM search_pending;"
                             "DELETE FROM search_stale;"
                             "DELETE FROM search_word;";

/* A slice of many stories is one segment, and so many of a size become one: with FTS5's own
 * choices, one for each megabyte of words in memory and four of a size, adding them costs a third
 * more. What has not become one by itself does so when there is nothing else to do. */
static const char begin_anew[] =
    "CREATE VIRTUAL TABLE search_text USING fts5 (stem, exact, content = '',"
    "  tokenize = \"ascii tokenchars '=^@_'\");"
    "INSERT INTO search_text (search_text, rank) VALUES ('hashsize', 4194304);"
    "INSERT INTO search_text (search_text, rank) VALUES ('automerge', 16);"
    "INSERT INTO search_text (search_text, rank) VALUES ('crisismerge', 64);"
    "INSERT INTO search_pending SELECT key FROM record WHERE key IS NOT NULL;";

gboolean
harvest_search_index_run_sync (HarvestDatabase *database,
                               const char *sql,
                               gint64 key,
                               GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (database, sql, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, key);
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_search_index_get_meta_sync (HarvestDatabase *database,
                                    const char *name,
                                    char **value,
                                    GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *value = NULL;
  statement = harvest_database_prepare_sync (
      database, "SELECT value FROM search_meta WHERE name = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, name);
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *value = g_strdup (harvest_statement_get_text (statement, 0));
  return TRUE;
}

gboolean
harvest_search_index_set_meta_sync (HarvestDatabase *database,
                                    const char *name,
                                    const char *value,
                                    GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database, "INSERT OR REPLACE INTO search_meta VALUES (?1, ?2)", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, name);
  harvest_statement_bind_text (statement, 2, value);
  return harvest_statement_step_sync (statement, NULL, error);
}

/* What must be the same for old entries to be removable and new questions to fit them. */
static char *
dup_version (void)
{
  g_autofree char *stamp = harvest_stemmer_dup_stamp ();

  return g_strdup_printf ("%d %s", HARVEST_SEARCH_VERSION, stamp);
}

gboolean
harvest_search_index_rebuild_sync (HarvestDatabase *database, GError **error)
{
  g_autofree char *version = dup_version ();
  g_autofree char *built = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time ());

  return harvest_database_exec_sync (database, forget, error)
         && harvest_database_exec_sync (database, begin_anew, error)
         && harvest_search_index_set_meta_sync (database, "version", version, error)
         && harvest_search_index_set_meta_sync (database, "built", built, error);
}

gboolean
harvest_search_index_set_up_sync (HarvestDatabase *database, GError **error)
{
  g_autofree char *version = dup_version ();
  g_autofree char *present = NULL;

  g_return_val_if_fail (HARVEST_IS_DATABASE (database), FALSE);

  if (!harvest_database_begin_sync (database, error))
    return FALSE;
  if (harvest_database_exec_sync (database, tables, error)
      && harvest_search_index_get_meta_sync (database, "version", &present, error)
      && (g_strcmp0 (present, version) == 0 || harvest_search_index_rebuild_sync (database, error)))
    return harvest_database_commit_sync (database, error);

  harvest_database_rollback_sync (database);
  return FALSE;
}

/* ---- Noting changes ---- */

static void
add_source (GVariantBuilder *builder, HarvestRecord *record)
{
  g_autoptr (GVariant) bytes = g_variant_ref_sink (g_variant_new_from_bytes (
      G_VARIANT_TYPE_BYTESTRING, harvest_record_get_bytes (record), TRUE));

  g_variant_builder_add_value (builder, bytes);
}

/* The assets of @story as they were before @changed became what it is now. */
static gboolean
add_assets_before (HarvestDatabase *database,
                   GVariantBuilder *builder,
                   const char *story,
                   HarvestRecord *before,
                   HarvestRecord *after,
                   GError **error)
{
  g_autoptr (GPtrArray) assets = harvest_search_index_list_assets_sync (database, story, error);
  HarvestRecord *changed = before != NULL ? before : after;

  if (assets == NULL)
    return FALSE;
  for (guint i = 0; i < assets->len; i++)
    if (changed == NULL
        || g_strcmp0 (harvest_record_get_id (assets->pdata[i]), harvest_record_get_id (changed))
               != 0)
      add_source (builder, assets->pdata[i]);
  if (before != NULL)
    add_source (builder, before);
  return TRUE;
}

static gboolean
put_stale (HarvestDatabase *database, gint64 key, GVariant *sources, GError **error)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (sources);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (owned);
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (database, "INSERT INTO search_stale VALUES (?1, ?2)",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, key);
  harvest_statement_bind_bytes (statement, 2, bytes);
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
is_pending (HarvestDatabase *database, gint64 key, gboolean *pending, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (database,
                                             "SELECT 1 FROM search_pending WHERE key = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, key);
  return harvest_statement_step_sync (statement, pending, error);
}

/* Notes that what the index holds for @key, if anything, was made of @story and its assets as they
 * were, and has to go. */
static gboolean
retire (HarvestDatabase *database,
        gint64 key,
        HarvestRecord *story,
        HarvestRecord *asset_before,
        HarvestRecord *asset_after,
        GError **error)
{
  GVariantBuilder builder;
  gboolean pending;

  if (!is_pending (database, key, &pending, error))
    return FALSE;
  if (pending)
    return harvest_search_index_run_sync (database, "DELETE FROM search_pending WHERE key = ?1",
                                          key, error);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aay"));
  add_source (&builder, story);
  if (!add_assets_before (database, &builder, harvest_record_get_id (story), asset_before,
                          asset_after, error))
    {
      g_variant_builder_clear (&builder);
      return FALSE;
    }
  return put_stale (database, key, g_variant_builder_end (&builder), error);
}

static gboolean
note_story (HarvestDatabase *database,
            HarvestRecord *before,
            gint64 key_before,
            gint64 key_after,
            GError **error)
{
  if (before != NULL && key_before != 0
      && !retire (database, key_before, before, NULL, NULL, error))
    return FALSE;
  return key_after == 0
         || harvest_search_index_run_sync (
             database, "INSERT OR IGNORE INTO search_pending VALUES (?1)", key_after, error);
}

static gboolean
note_asset (HarvestDatabase *database, HarvestRecord *before, HarvestRecord *after, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (HarvestRecord) story = NULL;
  gboolean row, pending;
  gint64 key;

  statement = harvest_database_prepare_sync (
      database, "SELECT key, document FROM record WHERE id = ?1 AND key IS NOT NULL", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1,
                               harvest_record_get_root (after != NULL ? after : before));
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  key = harvest_statement_get_integer (statement, 0);
  if (!is_pending (database, key, &pending, error))
    return FALSE;
  if (pending)
    return TRUE;
  story = harvest_search_index_parse_column (statement, 1, error);
  return story != NULL && retire (database, key, story, before, after, error)
         && note_story (database, NULL, 0, key, error);
}

static gboolean
is_indexed (HarvestRecord *record)
{
  return harvest_record_is (record, "story") || harvest_record_is (record, "asset");
}

gboolean
harvest_search_index_note_sync (HarvestDatabase *database,
                                HarvestRecord *before,
                                HarvestRecord *after,
                                gint64 key_before,
                                gint64 key_after,
                                GError **error)
{
  HarvestRecord *record = after != NULL ? after : before;

  g_return_val_if_fail (HARVEST_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  if (after == NULL && is_indexed (record)
      && !harvest_search_index_set_meta_sync (database, RESIDUE_META, RESIDUE_FOUND, error))
    return FALSE;
  if (harvest_record_is (record, "story"))
    return note_story (database, before, key_before, key_after, error);
  if (harvest_record_is (record, "asset"))
    return note_asset (database, before, after, error);
  return TRUE;
}

gboolean
harvest_search_index_get_pending_sync (HarvestDatabase *database, gint64 *n_pending, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (HARVEST_IS_DATABASE (database), FALSE);

  statement = harvest_database_prepare_sync (database, "SELECT count (*) FROM search_pending",
                                             error);
  if (statement == NULL || !harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  *n_pending = harvest_statement_get_integer (statement, 0);
  return TRUE;
}

/* ---- Removing residue ---- */

gboolean
harvest_search_index_merge_sync (HarvestDatabase *database,
                                 gint64 n_pages,
                                 gboolean *more,
                                 GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gint64 before = harvest_database_get_total_changes (database);

  statement = harvest_database_prepare_sync (
      database, "INSERT INTO search_text (search_text, rank) VALUES ('merge', ?1)", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, n_pages);
  if (!harvest_statement_step_sync (statement, NULL, error))
    return FALSE;
  /* FTS5 says by this that there was nothing to merge. */
  *more = harvest_database_get_total_changes (database) - before >= 2;
  return TRUE;
}

gboolean
harvest_search_index_has_residue_sync (HarvestDatabase *database, gboolean *residue, GError **error)
{
  g_autofree char *state = NULL;

  g_return_val_if_fail (HARVEST_IS_DATABASE (database), FALSE);

  if (!harvest_search_index_get_meta_sync (database, RESIDUE_META, &state, error))
    return FALSE;
  *residue = state != NULL;
  return TRUE;
}

static gboolean
purge_piece (HarvestDatabase *database, gboolean *more, GError **error)
{
  g_autofree char *state = NULL;
  gboolean begin;

  *more = FALSE;
  if (!harvest_search_index_get_meta_sync (database, RESIDUE_META, &state, error))
    return FALSE;
  if (state == NULL)
    return TRUE;
  begin = g_str_equal (state, RESIDUE_FOUND);
  if (begin && !harvest_search_index_set_meta_sync (database, RESIDUE_META, RESIDUE_GOING, error))
    return FALSE;
  /* FTS5 takes all of the index into the merging by a negative number of pages. */
  if (!harvest_search_index_merge_sync (
          database, begin ? -HARVEST_SEARCH_MERGE_PAGES : HARVEST_SEARCH_MERGE_PAGES, more, error))
    return FALSE;
  if (*more)
    return TRUE;
  harvest_database_note_erased (database);
  return harvest_database_exec_sync (
      database, "DELETE FROM search_meta WHERE name = '" RESIDUE_META "'", error);
}

gboolean
harvest_search_index_purge_sync (HarvestDatabase *database, gboolean *more, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_DATABASE (database), FALSE);

  if (!harvest_database_begin_sync (database, error))
    return FALSE;
  if (purge_piece (database, more, error))
    return harvest_database_commit_sync (database, error);
  harvest_database_rollback_sync (database);
  return FALSE;
}
