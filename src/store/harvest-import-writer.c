/* harvest-import-writer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-import-writer"

#include "config.h"

#include "harvest-import-writer.h"

#include "harvest-local-ruling.h"
#include "harvest-record-table.h"
#include "harvest-scopes.h"

#include <string.h>

/* A transaction is so long at most, unless somebody waits: each costs the pages that it touches. */
#define SLICE_MICROSECONDS 50000

struct _HarvestImportWriting
{
  HarvestImportBatch *batch;
  char *hash;
  char *scope; /* in which all of it is listed too; NULL: none */
  guint next;  /* among the items */
  HarvestImportWritten *written;
};

/* Auxiliary methods: new stories */

static gboolean
write_alone (HarvestDatabase *database, HarvestRecord *record, GError **error)
{
  return harvest_local_ruling_put_sync (database, record, error);
}

/* People and units that are new come first, then the story and what depends on it. */
static gboolean
write_story (HarvestDatabase *database,
             const HarvestImportWriting *self,
             const HarvestImportItem *item,
             GHashTable *numbers,
             GError **error)
{
  g_autoptr (GPtrArray) family = g_ptr_array_new ();
  g_autofree gint64 *rows = g_new0 (gint64, item->records->len);

  for (guint i = 0; i < item->records->len; i++)
    {
      HarvestRecord *record = g_ptr_array_index (item->records, i);

      if (family->len == 0 && !harvest_record_is (record, "story"))
        {
          if (!write_alone (database, record, error))
            return FALSE;
          continue;
        }
      if (!harvest_record_table_put_sync (database, record, &rows[family->len], error))
        return FALSE;
      g_ptr_array_add (family, record);
    }
  if (!harvest_scopes_list_new_sync (database, family, rows, self->scope, numbers, error))
    return FALSE;
  self->written->n_stories++;
  return TRUE;
}

/* Auxiliary methods: records of an export */

typedef enum
{
  FATE_WRITE,
  FATE_UNCHANGED,
  FATE_REFUSED, /* another version is here */
} Fate;

/* A newer revision replaces an older one; of the same revision there is only one. */
static gboolean
decide (HarvestDatabase *database, HarvestRecord *record, Fate *fate, GError **error)
{
  g_autoptr (HarvestRecord) here = NULL;

  if (!harvest_record_table_find_sync (database, harvest_record_get_id (record), NULL, &here,
                                       error))
    return FALSE;
  if (here == NULL || harvest_record_get_rev (here) < harvest_record_get_rev (record))
    *fate = FATE_WRITE;
  else
    *fate = harvest_record_equal (here, record) ? FATE_UNCHANGED : FATE_REFUSED;
  return TRUE;
}

/* Returns: whether the database did its part */
static gboolean
judge_record (HarvestDatabase *database,
              const HarvestImportWriting *self,
              const HarvestImportItem *item,
              Fate *fate,
              GError **error)
{
  HarvestRecord *record = g_ptr_array_index (item->records, 0);

  if (!decide (database, record, fate, error))
    return FALSE;
  if (*fate == FATE_WRITE)
    self->written->n_records++;
  else if (*fate == FATE_UNCHANGED)
    self->written->n_unchanged++;
  else
    g_ptr_array_add (self->written->problems,
                     harvest_import_problem_new (item->line, HARVEST_IMPORT_OTHER_VERSION, NULL,
                                                 harvest_record_get_id (record)));
  return TRUE;
}

static gboolean
write_record (HarvestDatabase *database,
              const HarvestImportWriting *self,
              const HarvestImportItem *item,
              GHashTable *tops,
              GError **error)
{
  HarvestRecord *record = g_ptr_array_index (item->records, 0);
  const char *root = harvest_record_get_root (record);
  Fate fate;

  if (!judge_record (database, self, item, &fate, error))
    return FALSE;
  if (fate != FATE_WRITE)
    return TRUE;
  g_hash_table_add (tops, g_strdup (root != NULL ? root : harvest_record_get_id (record)));
  return harvest_record_table_put_sync (database, record, NULL, error);
}

/* Once for each family of a slice: who told a story decides where all of it is listed. */
static gboolean
list_tops (HarvestDatabase *database,
           const HarvestImportWriting *self,
           GHashTable *tops,
           GError **error)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, tops);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (HarvestRecord) top = NULL;

      if (!harvest_record_table_find_sync (database, id, NULL, &top, error))
        return FALSE;
      if (top != NULL
          && (!harvest_scopes_relist_sync (database, top, error)
              || (self->scope != NULL
                  && !harvest_scopes_list_also_sync (database, id, self->scope, error))))
        return FALSE;
    }
  return TRUE;
}

/* Auxiliary methods: slices */

static gboolean
note_line (HarvestDatabase *database, const char *hash, guint line, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database,
      "INSERT INTO import_file (hash, line) VALUES (?1, ?2)"
      " ON CONFLICT (hash) DO UPDATE SET line = max (line, excluded.line)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, hash);
  harvest_statement_bind_integer (statement, 2, line);
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
find_line (HarvestDatabase *database, const char *hash, guint *line, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *line = 0;
  statement = harvest_database_prepare_sync (database,
                                             "SELECT line FROM import_file WHERE hash = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, hash);
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *line = (guint)harvest_statement_get_integer (statement, 0);
  return TRUE;
}

/* What is in up to @done was written by this import's slices before, or by another program that
 * imports the same file just now. */
static gboolean
write_some (HarvestDatabase *database, HarvestImportWriting *self, guint *next, GError **error)
{
  g_autoptr (GHashTable) tops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *items = self->batch->items;
  gint64 end = g_get_monotonic_time () + SLICE_MICROSECONDS;
  guint done, line = 0;

  if (!find_line (database, self->hash, &done, error))
    return FALSE;
  for (*next = self->next; *next < items->len; (*next)++)
    {
      const HarvestImportItem *item = g_ptr_array_index (items, *next);

      if (item->line <= done)
        continue;
      if (line > 0
          && (harvest_database_thread_has_waiting_person (database)
              || g_get_monotonic_time () >= end))
        break;
      if (item->is_whole ? !write_record (database, self, item, tops, error)
                         : !write_story (database, self, item, numbers, error))
        return FALSE;
      line = item->line;
    }
  if (*next == items->len)
    line = self->batch->last_line;
  return list_tops (database, self, tops, error)
         && (line == 0 || note_line (database, self->hash, line, error));
}

static gpointer
take_written (HarvestImportWriting *self)
{
  return g_steal_pointer (&self->written);
}

static void
problem_free (gpointer data)
{
  harvest_import_problem_free (data);
}

/* Public API */

void
harvest_import_written_free (gpointer written)
{
  HarvestImportWritten *self = written;

  g_ptr_array_unref (self->problems);
  g_free (self);
}

HarvestImportWriting *
harvest_import_writing_new (HarvestImportBatch *batch, const char *hash, const char *scope)
{
  HarvestImportWriting *self;

  g_return_val_if_fail (batch != NULL, NULL);
  g_return_val_if_fail (hash != NULL, NULL);

  self = g_new0 (HarvestImportWriting, 1);
  self->batch = batch;
  self->hash = g_strdup (hash);
  self->scope = g_strdup (scope);
  self->written = g_new0 (HarvestImportWritten, 1);
  self->written->problems = g_ptr_array_new_with_free_func (problem_free);
  return self;
}

void
harvest_import_writing_free (gpointer writing)
{
  HarvestImportWriting *self = writing;

  harvest_import_batch_free (self->batch);
  g_free (self->hash);
  g_free (self->scope);
  g_clear_pointer (&self->written, harvest_import_written_free);
  g_free (self);
}

gboolean
harvest_import_write_job (HarvestDatabase *database,
                          gpointer data,
                          gpointer *result,
                          GCancellable *cancellable,
                          GError **error)
{
  HarvestImportWriting *self = data;
  guint next;

  if (!harvest_database_begin_sync (database, error))
    return G_SOURCE_REMOVE;
  if (!write_some (database, self, &next, error))
    {
      harvest_database_rollback_sync (database);
      return G_SOURCE_REMOVE;
    }
  if (!harvest_database_commit_sync (database, error))
    return G_SOURCE_REMOVE;
  self->next = next;
  if (self->next < self->batch->items->len)
    return G_SOURCE_CONTINUE;
  *result = take_written (self);
  return G_SOURCE_REMOVE;
}

gboolean
harvest_import_compare_job (HarvestDatabase *database,
                            gpointer data,
                            gpointer *result,
                            GCancellable *cancellable,
                            GError **error)
{
  HarvestImportWriting *self = data;

  for (guint i = 0; i < self->batch->items->len; i++)
    {
      const HarvestImportItem *item = g_ptr_array_index (self->batch->items, i);
      Fate fate;

      if (!item->is_whole)
        self->written->n_stories++;
      else if (!judge_record (database, self, item, &fate, error))
        return G_SOURCE_REMOVE;
    }
  *result = take_written (self);
  return G_SOURCE_REMOVE;
}

gboolean
harvest_import_find_line_job (HarvestDatabase *database,
                              gpointer data,
                              gpointer *result,
                              GCancellable *cancellable,
                              GError **error)
{
  guint line;

  if (find_line (database, data, &line, error))
    *result = GUINT_TO_POINTER (line);
  return G_SOURCE_REMOVE;
}
