/* bench-ours.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-ours"

#include "config.h"

#include "bench-engines.h"

#include "harvest-record.h"
#include "harvest-search-index.h"

#include <string.h>

#define STORIES_PER_TRANSACTION 5000

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS record (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " type TEXT NOT NULL, root TEXT, rev INTEGER NOT NULL, key INTEGER, document BLOB NOT NULL);"
    "CREATE INDEX IF NOT EXISTS record_root ON record (root, id) WHERE root IS NOT NULL;"
    "CREATE INDEX IF NOT EXISTS record_top ON record (type, id)"
    " WHERE root IS NULL AND key IS NULL;"
    "CREATE UNIQUE INDEX IF NOT EXISTS record_key ON record (key) WHERE key IS NOT NULL;";

struct _BenchOurs
{
  HarvestDatabase *database;
  HarvestSearch *search;
  GHashTable *units; /* name -> id */
  guint n_open;      /* in the transaction */
};

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

BenchOurs *
bench_ours_open (const char *dir)
{
  BenchOurs *self = g_new0 (BenchOurs, 1);
  g_autofree char *path = g_build_filename (dir, "shared.db", NULL);
  g_autoptr (GError) error = NULL;

  self->database = harvest_database_open_sync (path, HARVEST_DATABASE_CREATE, &error);
  check (error);
  harvest_database_exec_sync (self->database, schema, &error);
  check (error);
  harvest_search_index_set_up_sync (self->database, &error);
  check (error);
  self->search = harvest_search_new (self->database, NULL, &error);
  check (error);
  self->units = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
bench_ours_close (BenchOurs *self)
{
  harvest_search_free (self->search);
  g_object_unref (self->database);
  g_hash_table_unref (self->units);
  g_free (self);
}

HarvestDatabase *
bench_ours_get_database (BenchOurs *self)
{
  return self->database;
}

HarvestSearch *
bench_ours_get_search (BenchOurs *self)
{
  return self->search;
}

static void
insert (BenchOurs *self, HarvestRecord *record, gint64 key)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GError) error = NULL;

  if (self->n_open == 0)
    harvest_database_begin_sync (self->database, &error);
  check (error);
  statement = harvest_database_prepare_sync (
      self->database,
      "INSERT INTO record (id, type, rev, key, document) VALUES (?1, ?2, 1, ?3, ?4)", &error);
  check (error);
  harvest_statement_bind_text (statement, 1, harvest_record_get_id (record));
  harvest_statement_bind_text (statement, 2, harvest_record_get_record_type (record)->name);
  if (key != 0)
    harvest_statement_bind_integer (statement, 3, key);
  harvest_statement_bind_bytes (statement, 4, harvest_record_get_bytes (record));
  harvest_statement_step_sync (statement, NULL, &error);
  check (error);
  harvest_search_index_note_sync (self->database, NULL, record, 0, key, &error);
  check (error);
  if (++self->n_open < STORIES_PER_TRANSACTION)
    return;
  harvest_database_commit_sync (self->database, &error);
  check (error);
  self->n_open = 0;
}

static const char *
get_unit (BenchOurs *self, const char *name)
{
  const char *id = g_hash_table_lookup (self->units, name);
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) unit = NULL;
  g_autoptr (GError) error = NULL;

  if (id != NULL)
    return id;
  builder = harvest_record_builder_new ("org-unit", NULL);
  harvest_record_builder_set_string (builder, "name", name);
  unit = harvest_record_builder_end (builder, &error);
  check (error);
  insert (self, unit, 0);
  id = g_strdup (harvest_record_get_id (unit));
  g_hash_table_insert (self->units, g_strdup (name), (gpointer)id);
  return id;
}

void
bench_ours_add (BenchOurs *self, const BenchText *text)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("story", NULL);
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = g_utf8_substring (text->title, 0,
                                             MIN (g_utf8_strlen (text->title, -1), 190));

  harvest_record_builder_set_string (builder, "audience", "company");
  harvest_record_builder_set_string (builder, "byline", text->byline);
  harvest_record_builder_set_string (builder, "byline_mode", "name");
  harvest_record_builder_set_string (builder, "class", "internal");
  harvest_record_builder_set_string (builder, "kind", text->kind);
  harvest_record_builder_set_string (builder, "state", text->state);
  harvest_record_builder_set_string (builder, "visibility", "company");
  harvest_record_builder_set_string (builder, "lang", text->lang);
  harvest_record_builder_set_string (builder, "unit", get_unit (self, text->unit));
  if (*title != '\0')
    harvest_record_builder_set_string (builder, "title", title);
  harvest_record_builder_set_string (builder, "body", text->body);
  if (text->tags[0] != NULL)
    harvest_record_builder_set_set (builder, "tags", text->tags);
  story = harvest_record_builder_end (builder, &error);
  check (error);
  insert (self, story, text->key);
}

double
bench_ours_finish (BenchOurs *self)
{
  g_autoptr (HarvestSearchIndexer) indexer = harvest_search_indexer_new ();
  g_autoptr (GError) error = NULL;
  gint64 start;
  gboolean more = TRUE;

  if (self->n_open > 0)
    harvest_database_commit_sync (self->database, &error);
  check (error);
  self->n_open = 0;
  start = g_get_monotonic_time ();
  while (more)
    {
      harvest_search_indexer_step_sync (indexer, self->database, STORIES_PER_TRANSACTION, NULL,
                                        NULL, &more, &error);
      check (error);
    }
  harvest_database_checkpoint_sync (self->database, TRUE, &error);
  check (error);
  return (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}
