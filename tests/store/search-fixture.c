/* search-fixture.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "search-fixture"

#include "config.h"

#include "search-fixture.h"

#include "harvest-test.h"

#include <string.h>

static const char schema[] =
    "CREATE TABLE record (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,"
    " root TEXT, rev INTEGER NOT NULL, key INTEGER, document BLOB NOT NULL);"
    "CREATE INDEX record_root ON record (root, id) WHERE root IS NOT NULL;"
    "CREATE INDEX record_top ON record (type, id) WHERE root IS NULL AND key IS NULL;"
    "CREATE UNIQUE INDEX record_key ON record (key) WHERE key IS NOT NULL;";

SearchFixture *
search_fixture_new (void)
{
  SearchFixture *self = g_new0 (SearchFixture, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  self->dir = harvest_test_make_dir ();
  path = g_build_filename (self->dir, "shared.db", NULL);
  self->database = harvest_database_open_sync (path, HARVEST_DATABASE_CREATE, &error);
  g_assert_no_error (error);
  harvest_database_exec_sync (self->database, schema, &error);
  g_assert_no_error (error);
  harvest_search_index_set_up_sync (self->database, &error);
  g_assert_no_error (error);
  self->search = harvest_search_new (self->database, NULL, &error);
  g_assert_no_error (error);
  self->indexer = harvest_search_indexer_new ();
  return self;
}

void
search_fixture_free (SearchFixture *self)
{
  harvest_search_free (self->search);
  harvest_search_indexer_free (self->indexer);
  g_assert_finalize_object (self->database);
  g_free (self->dir);
  g_free (self);
}

/* ---- Records ---- */

static void
set_field (HarvestRecordBuilder *builder, const char *field, const char *value)
{
  if (strcmp (field, "tags") == 0)
    {
      g_auto (GStrv) tags = g_strsplit (value, ",", -1);

      harvest_record_builder_set_set (builder, field, (const char *const *)tags);
    }
  else
    harvest_record_builder_set_string (builder, field, value);
}

HarvestRecord *
search_make_story (const char *id, ...)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("story", id);
  g_autoptr (GError) error = NULL;
  HarvestRecord *story;
  const char *pair;
  va_list pairs;

  harvest_record_builder_set_string (builder, "audience", "company");
  harvest_record_builder_set_string (builder, "byline", "Ines Roth");
  harvest_record_builder_set_string (builder, "byline_mode", "name");
  harvest_record_builder_set_string (builder, "class", "internal");
  harvest_record_builder_set_string (builder, "kind", "story");
  harvest_record_builder_set_string (builder, "state", "captured");
  harvest_record_builder_set_string (builder, "visibility", "company");

  va_start (pairs, id);
  while ((pair = va_arg (pairs, const char *)) != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (pair, "=", 2);

      set_field (builder, parts[0], parts[1]);
    }
  va_end (pairs);
  story = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return story;
}

HarvestRecord *
search_make_asset (HarvestRecord *story, const char *mime, const char *caption)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("asset", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = g_strnfill (64, 'a');
  HarvestRecord *asset;

  harvest_record_builder_set_root (builder, harvest_record_get_id (story));
  harvest_record_builder_set_string (builder, "mime", mime);
  harvest_record_builder_set_string (builder, "sha256", hash);
  harvest_record_builder_set_integer (builder, "bytes", 10);
  if (caption != NULL)
    harvest_record_builder_set_string (builder, "caption", caption);
  asset = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return asset;
}

/* ---- The table ---- */

static HarvestRecord *
find (SearchFixture *self, const char *id, gint64 *key)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  HarvestRecord *record;
  gboolean row;

  statement = harvest_database_prepare_sync (
      self->database, "SELECT key, document FROM record WHERE id = ?1", &error);
  g_assert_no_error (error);
  harvest_statement_bind_text (statement, 1, id);
  harvest_statement_step_sync (statement, &row, &error);
  g_assert_no_error (error);
  *key = 0;
  if (!row)
    return NULL;
  *key = harvest_statement_get_integer (statement, 0);
  bytes = harvest_statement_dup_bytes (statement, 1);
  record = harvest_record_parse (bytes, &error);
  g_assert_no_error (error);
  return record;
}

static void
delete_row (SearchFixture *self, const char *id)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GError) error = NULL;

  statement = harvest_database_prepare_sync (self->database, "DELETE FROM record WHERE id = ?1",
                                             &error);
  g_assert_no_error (error);
  harvest_statement_bind_text (statement, 1, id);
  harvest_statement_step_sync (statement, NULL, &error);
  g_assert_no_error (error);
}

static void
insert_row (SearchFixture *self, HarvestRecord *record, gint64 key)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GError) error = NULL;

  statement = harvest_database_prepare_sync (
      self->database,
      "INSERT INTO record (id, type, root, rev, key, document) VALUES (?1, ?2, ?3, 1, ?4, ?5)",
      &error);
  g_assert_no_error (error);
  harvest_statement_bind_text (statement, 1, harvest_record_get_id (record));
  harvest_statement_bind_text (statement, 2, harvest_record_get_record_type (record)->name);
  harvest_statement_bind_text (statement, 3, harvest_record_get_root (record));
  if (key != 0)
    harvest_statement_bind_integer (statement, 4, key);
  harvest_statement_bind_bytes (statement, 5, harvest_record_get_bytes (record));
  harvest_statement_step_sync (statement, NULL, &error);
  g_assert_no_error (error);
}

static void
write_row (SearchFixture *self, const char *id, HarvestRecord *after, gint64 key)
{
  g_autoptr (HarvestRecord) before = NULL;
  g_autoptr (GError) error = NULL;
  gint64 key_before;

  harvest_database_begin_sync (self->database, &error);
  g_assert_no_error (error);
  before = find (self, id, &key_before);
  if (before != NULL)
    delete_row (self, id);
  if (after != NULL)
    insert_row (self, after, key);
  harvest_search_index_note_sync (self->database, before, after, key_before, key, &error);
  g_assert_no_error (error);
  harvest_database_commit_sync (self->database, &error);
  g_assert_no_error (error);
}

void
search_put (SearchFixture *self, HarvestRecord *record, gint64 key)
{
  write_row (self, harvest_record_get_id (record), record, key);
  harvest_record_unref (record);
}

void
search_remove (SearchFixture *self, const char *id)
{
  write_row (self, id, NULL, 0);
}

void
search_index_all (SearchFixture *self)
{
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  for (guint i = 0; more; i++)
    {
      g_assert_cmpuint (i, <, 100000);
      harvest_search_indexer_step_sync (self->indexer, self->database, 20, NULL, NULL, &more,
                                        &error);
      g_assert_no_error (error);
    }
}

/* ---- Asking ---- */

static char *
join_keys (const GArray *hits)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (keys, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "",
                            g_array_index (hits, HarvestSearchHit, i).key);
  return g_string_free (g_steal_pointer (&keys), FALSE);
}

char *
search_scan_flags (SearchFixture *self, const char *text, HarvestQueryFlags flags)
{
  g_autoptr (HarvestQuery) query = harvest_query_parse (text, flags);
  g_autoptr (HarvestSearchExpression) expression = NULL;
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
  g_autoptr (GError) error = NULL;
  HarvestSearchSpan span = HARVEST_SEARCH_SPAN_ALL;

  expression = harvest_search_compile_sync (self->search, query, &error);
  g_assert_no_error (error);
  harvest_search_scan_sync (self->search, expression, &span, FALSE, G_MAXUINT, -1, NULL, hits,
                            &error);
  g_assert_no_error (error);
  g_assert_true (harvest_search_span_is_empty (&span));
  return join_keys (hits);
}

char *
search_scan (SearchFixture *self, const char *text)
{
  return search_scan_flags (self, text, HARVEST_QUERY_NO_FLAGS);
}

char *
search_rank (SearchFixture *self, const char *text)
{
  g_autoptr (HarvestQuery) query = harvest_query_parse (text, HARVEST_QUERY_NO_FLAGS);
  g_autoptr (HarvestSearchExpression) expression = NULL;
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
  g_autoptr (GError) error = NULL;

  expression = harvest_search_compile_sync (self->search, query, &error);
  g_assert_no_error (error);
  harvest_search_rank_sync (self->search, expression, 100, -1, NULL, hits, &error);
  g_assert_no_error (error);
  return join_keys (hits);
}
