/* harvest-export.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-export"

#include "config.h"

#include "harvest-export.h"

#include "harvest-export-writer.h"
#include "harvest-reader.h"
#include "harvest-scopes.h"
#include "harvest-store-error-private.h"
#include "harvest-store-private.h"

#include <string.h>

#define PROGRESS_MSEC 100

/* What the thread works with. An export looks at one moment for as long as it takes, so it has a
 * connection and a thread of its own. */
typedef struct
{
  char *folder;
  char *person_path;
  char *person;
  HarvestBlobStore *blobs;
  GHashTable *units;   /* id -> name */
  GHashTable *stories; /* ids of those that are wanted; NULL: everything */
  GHashTable *named;   /* ids that the wanted stories and their dependents name */
  HarvestExportReport *report;
  int n_done;  /* atomic */
  int n_total; /* atomic */
} Work;

typedef struct
{
  HarvestDatabaseThread *thread;
  HarvestExportProgressFunc progress;
  gpointer progress_data;
  Work *work; /* borrowed by the job */
  guint timer;
} Run;

/* Auxiliary methods: on the thread */

static void
work_free (Work *work)
{
  g_free (work->folder);
  g_free (work->person_path);
  g_free (work->person);
  g_object_unref (work->blobs);
  g_hash_table_unref (work->units);
  g_clear_pointer (&work->stories, g_hash_table_unref);
  g_clear_pointer (&work->named, g_hash_table_unref);
  g_clear_pointer (&work->report, harvest_export_report_free);
  g_free (work);
}

static gboolean
count_records (HarvestDatabase *database, Work *work, GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (
      database, "SELECT count(*) FROM main.record", error);

  if (statement == NULL || !harvest_statement_step_sync (statement, NULL, error))
    return FALSE;
  g_atomic_int_set (&work->n_total, (int)harvest_statement_get_integer (statement, 0));
  return TRUE;
}

static gboolean
list_units (HarvestDatabase *database, Work *work, GError **error)
{
  g_autoptr (GPtrArray) units = harvest_reader_list_sync (
      database, harvest_record_type_find ("org-unit"), NULL, NULL, 0, error);

  if (units == NULL)
    return FALSE;
  for (guint i = 0; i < units->len; i++)
    {
      HarvestRecord *unit = g_ptr_array_index (units, i);

      g_hash_table_insert (work->units, g_strdup (harvest_record_get_id (unit)),
                           g_strdup (harvest_record_get_string (unit, "name")));
    }
  return TRUE;
}

static void
unref_record (gpointer record)
{
  harvest_record_unref (record);
}

static HarvestRecord *
parse_document (HarvestStatement *statement, GError **error)
{
  g_autoptr (GBytes) document = harvest_statement_dup_bytes (statement, 0);

  return harvest_record_parse (document, error);
}

static GPtrArray *
list_assets (HarvestDatabase *database, const char *story, GError **error)
{
  g_autoptr (GPtrArray) assets = g_ptr_array_new_with_free_func (unref_record);
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (
      database, "SELECT document FROM visible WHERE root = ?1 AND type = 'asset' ORDER BY id",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, story);
  for (;;)
    {
      HarvestRecord *asset;

      if (!harvest_statement_step_sync (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&assets);
      asset = parse_document (statement, error);
      if (asset == NULL)
        return NULL;
      g_ptr_array_add (assets, asset);
    }
}

static gboolean
put_record (HarvestDatabase *database,
            Work *work,
            HarvestExportWriter *writer,
            HarvestRecord *record,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) assets = NULL;
  const char *unit;

  if (!harvest_export_writer_put_sync (writer, record, cancellable, error))
    return FALSE;
  work->report->n_records++;
  g_atomic_int_inc (&work->n_done);
  if (!harvest_record_is (record, "story"))
    return TRUE;

  work->report->n_stories++;
  assets = list_assets (database, harvest_record_get_id (record), error);
  if (assets == NULL)
    return FALSE;
  unit = harvest_record_get_string (record, "unit");
  if (unit != NULL)
    unit = g_hash_table_lookup (work->units, unit);
  return harvest_export_writer_put_story_sync (writer, record, unit, assets, cancellable, error);
}

static void
note_references (Work *work, HarvestRecord *record)
{
  const HarvestRecordType *type = harvest_record_get_record_type (record);

  for (guint i = 0; i < type->n_fields; i++)
    {
      const HarvestField *field = &type->fields[i];
      const char *const *ids = NULL;

      if (!harvest_record_has (record, field->name))
        continue;
      if (field->kind == HARVEST_FIELD_REFERENCE)
        g_hash_table_add (work->named, g_strdup (harvest_record_get_string (record, field->name)));
      else if (field->kind == HARVEST_FIELD_REFERENCE_SET)
        ids = harvest_record_get_set (record, field->name);
      for (guint j = 0; ids != NULL && ids[j] != NULL; j++)
        g_hash_table_add (work->named, g_strdup (ids[j]));
    }
}

/* The people, units and themes that the wanted stories cannot be read without. */
static gboolean
find_named (HarvestDatabase *database, Work *work, GCancellable *cancellable, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  GHashTableIter iter;
  gpointer id;

  if (work->stories == NULL)
    return TRUE;
  statement = harvest_database_prepare_sync (database,
                                             "SELECT document FROM visible WHERE id = ?1 UNION ALL "
                                             "SELECT document FROM visible WHERE root = ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, work->stories);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      gboolean row = TRUE;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      harvest_statement_bind_text (statement, 1, id);
      while (row)
        {
          g_autoptr (HarvestRecord) record = NULL;

          if (!harvest_statement_step_sync (statement, &row, error))
            return FALSE;
          record = row ? parse_document (statement, error) : NULL;
          if (row && record == NULL)
            return FALSE;
          if (record != NULL)
            note_references (work, record);
        }
      harvest_statement_reset (statement);
    }
  return TRUE;
}

static gboolean
is_wanted (Work *work, HarvestRecord *record)
{
  const char *id = harvest_record_get_id (record);
  const char *root = harvest_record_get_root (record);

  if (work->stories == NULL || g_hash_table_contains (work->stories, root != NULL ? root : id))
    return TRUE;
  return root == NULL && !harvest_record_is (record, "story")
         && g_hash_table_contains (work->named, id);
}

/* With the id among its columns, SQLite merges the parts of the view by their indexes; without it,
 * all documents would be sorted in memory. */
static gboolean
put_all (HarvestDatabase *database,
         Work *work,
         HarvestExportWriter *writer,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (
      database, "SELECT document, id FROM visible ORDER BY id", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (HarvestRecord) record = NULL;

      if (!harvest_statement_step_sync (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      record = parse_document (statement, error);
      if (record == NULL)
        return FALSE;
      if (is_wanted (work, record)
          && !put_record (database, work, writer, record, cancellable, error))
        return FALSE;
    }
}

static gboolean
export_job (HarvestDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  Work *work = data;
  g_autoptr (HarvestExportWriter) writer = NULL;
  gboolean ok;

  if (!harvest_scopes_enter_sync (database, work->person_path, work->person, error)
      || !list_units (database, work, error))
    return G_SOURCE_REMOVE;
  writer = harvest_export_writer_new_sync (work->folder, work->blobs, cancellable, error);
  if (writer == NULL || !harvest_reader_begin_sync (database, error))
    return G_SOURCE_REMOVE;
  ok = count_records (database, work, error) && find_named (database, work, cancellable, error)
       && put_all (database, work, writer, cancellable, error);
  harvest_reader_end_sync (database);
  if (ok && harvest_export_writer_finish_sync (writer, work->report, cancellable, error))
    *result = g_steal_pointer (&work->report);
  return G_SOURCE_REMOVE;
}

/* Auxiliary methods: on the main thread */

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_handle_id (&run->timer, g_source_remove);
  g_clear_object (&run->thread);
  work_free (run->work);
  g_free (run);
}

static void
report_free (gpointer report)
{
  harvest_export_report_free (report);
}

static gboolean
tell_progress_cb (gpointer user_data)
{
  Run *run = user_data;
  int n_done = g_atomic_int_get (&run->work->n_done);
  int n_total = g_atomic_int_get (&run->work->n_total);

  run->progress ((guint)n_done, (guint)MAX (n_done, n_total), run->progress_data);
  return G_SOURCE_CONTINUE;
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  HarvestExportReport *report = harvest_database_thread_run_finish (
      HARVEST_DATABASE_THREAD (source), result, &error);

  g_clear_handle_id (&run->timer, g_source_remove);
  if (report == NULL)
    {
      g_task_return_error (task, harvest_store_translate_error (error));
      return;
    }
  if (run->progress != NULL)
    run->progress (report->n_records, report->n_records, run->progress_data);
  g_task_return_pointer (task, report, report_free);
}

static void
run (HarvestStore *store,
     const char *folder,
     GPtrArray *stories,
     HarvestExportProgressFunc progress,
     gpointer progress_data,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Run *job;

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_export_run_async);
  g_task_set_check_cancellable (task, FALSE);
  job = g_new0 (Run, 1);
  job->progress = progress;
  job->progress_data = progress_data;
  job->thread = harvest_database_thread_new ("export", harvest_shared_db_get_path (store->shared),
                                             HARVEST_DATABASE_READ_ONLY);
  job->work = g_new0 (Work, 1);
  job->work->folder = g_canonicalize_filename (folder, NULL);
  job->work->person_path = g_strdup (harvest_person_db_get_path (store->person));
  job->work->person = g_strdup (harvest_person_db_get_person (store->person));
  job->work->blobs = g_object_ref (harvest_media_intake_get_blobs (store->intake));
  job->work->units = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  job->work->report = g_new0 (HarvestExportReport, 1);
  if (stories != NULL)
    {
      job->work->stories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      job->work->named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }
  for (guint i = 0; stories != NULL && i < stories->len; i++)
    g_hash_table_add (job->work->stories, g_strdup (stories->pdata[i]));
  g_task_set_task_data (task, job, run_free);
  if (progress != NULL)
    job->timer = g_timeout_add (PROGRESS_MSEC, tell_progress_cb, job);
  harvest_database_thread_run_async (job->thread, HARVEST_PRIORITY_BULK, export_job, job->work,
                                     NULL, report_free, cancellable, exported_cb,
                                     g_object_ref (task));
}

/* Public API */

void
harvest_export_report_free (HarvestExportReport *self)
{
  g_return_if_fail (self != NULL);

  g_free (self);
}

void
harvest_export_run_async (HarvestStore *store,
                          const char *folder,
                          HarvestExportProgressFunc progress,
                          gpointer progress_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (store));
  g_return_if_fail (folder != NULL);
  g_return_if_fail (store->person != NULL);

  run (store, folder, NULL, progress, progress_data, cancellable, callback, user_data);
}

void
harvest_export_run_stories_async (HarvestStore *store,
                                  const char *folder,
                                  GPtrArray *stories,
                                  HarvestExportProgressFunc progress,
                                  gpointer progress_data,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (store));
  g_return_if_fail (folder != NULL);
  g_return_if_fail (stories != NULL);
  g_return_if_fail (store->person != NULL);

  run (store, folder, stories, progress, progress_data, cancellable, callback, user_data);
}

HarvestExportReport *
harvest_export_run_finish (HarvestStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_export_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
