/* harvest-import.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-import"

#include "config.h"

#include "harvest-import.h"

#include "harvest-import-maker.h"
#include "harvest-import-writer.h"
#include "harvest-store-bulk.h"
#include "harvest-store-error-private.h"
#include "harvest-store-error.h"
#include "harvest-store-private.h"

/* One import. While one batch is written, the next one is made: reading, scanning and cleaning of
 * pictures on a worker thread, rows on the writer's. All of this struct belongs to the main thread;
 * the worker has the maker for the time of one batch. */
typedef struct
{
  HarvestImportFlags flags;
  HarvestImportProgressFunc progress;
  gpointer progress_data;
  char *path;

  HarvestImportSource *source; /* until the maker has it */
  GPtrArray *people;
  guint line; /* up to which it has been imported before */
  char *hash;
  char *scope; /* of who imports; NULL: nobody */
  HarvestImportMaker *maker;
  HarvestImportReport *report;

  HarvestImportBatch *ready; /* made, not yet written */
  gboolean making;
  gboolean writing;
  gboolean end;     /* everything has been made */
  gboolean holding; /* the search feed */
  GError *error;
} Run;

static void go_on (GTask *task);

/* Auxiliary methods */

static void
problem_free (gpointer data)
{
  harvest_import_problem_free (data);
}

static void
run_free (gpointer data)
{
  Run *run = data;

  g_free (run->path);
  g_clear_pointer (&run->source, harvest_import_source_free);
  g_clear_pointer (&run->people, g_ptr_array_unref);
  g_free (run->hash);
  g_free (run->scope);
  g_clear_pointer (&run->maker, harvest_import_maker_free);
  g_clear_pointer (&run->report, harvest_import_report_free);
  g_clear_pointer (&run->ready, harvest_import_batch_free);
  g_clear_error (&run->error);
  g_free (run);
}

static void
report_free (gpointer report)
{
  harvest_import_report_free (report);
}

static void
return_error (GTask *task, GError *error)
{
  g_task_return_error (task, harvest_store_translate_error (error));
}

/* What few rows at a time would cost the search index, it does with many at once. */
static void
set_holding (GTask *task, gboolean holding)
{
  HarvestStore *store = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  if (holding == run->holding || store->feed == NULL)
    return;
  run->holding = holding;
  if (holding)
    harvest_search_feed_hold (store->feed);
  else
    harvest_search_feed_release (store->feed);
}

/* Writing */

static int
compare_problems_cb (gconstpointer a, gconstpointer b)
{
  const HarvestImportProblem *const *first = a, *const *second = b;

  return (*first)->line < (*second)->line ? -1 : (*first)->line > (*second)->line;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  HarvestImportWritten *written = harvest_database_thread_run_finish (
      HARVEST_DATABASE_THREAD (source), result, &error);

  run->writing = FALSE;
  if (written == NULL)
    {
      if (run->error == NULL)
        run->error = error;
      else
        g_error_free (error);
    }
  else
    {
      run->report->n_stories += written->n_stories;
      run->report->n_records += written->n_records;
      run->report->n_unchanged += written->n_unchanged;
      g_ptr_array_extend (run->report->problems, written->problems, NULL, NULL);
      g_ptr_array_set_free_func (written->problems, NULL);
      harvest_import_written_free (written);
    }
  go_on (task);
}

/* Counts what is in the batch, tells of it, and hands its rows to the writer. */
static void
begin_writing (GTask *task)
{
  HarvestStore *store = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  HarvestImportBatch *batch = g_steal_pointer (&run->ready);
  gboolean is_dry = (run->flags & HARVEST_IMPORT_DRY_RUN) != 0;
  HarvestDatabaseThread *thread;

  run->report->n_before += batch->n_before;
  run->report->n_people += batch->n_people;
  run->report->n_units += batch->n_units;
  run->report->n_files += batch->n_files;
  run->report->n_missing_files += batch->n_missing_files;
  g_ptr_array_extend (run->report->problems, batch->problems, NULL, NULL);
  g_ptr_array_set_free_func (batch->problems, NULL);
  if (run->progress != NULL)
    run->progress (batch->fraction, run->report, run->progress_data);
  if (batch->items->len == 0 && batch->problems->len == 0)
    {
      harvest_import_batch_free (batch);
      return;
    }

  run->writing = TRUE;
  set_holding (task, !is_dry);
  thread = is_dry ? harvest_shared_db_get_reader (store->shared, HARVEST_READER_RECORDS)
                  : harvest_shared_db_get_writer (store->shared);
  harvest_database_thread_run_async (
      thread, HARVEST_PRIORITY_BULK, is_dry ? harvest_import_compare_job : harvest_import_write_job,
      harvest_import_writing_new (batch, run->hash, run->scope), harvest_import_writing_free,
      harvest_import_written_free, g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

/* Making */

static void
batch_free (gpointer batch)
{
  harvest_import_batch_free (batch);
}

static void
make_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  HarvestImportBatch *batch = harvest_import_maker_next_sync (data, cancellable, &error);

  if (batch != NULL)
    g_task_return_pointer (task, batch, batch_free);
  else
    g_task_return_error (task, error);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  run->making = FALSE;
  run->ready = g_task_propagate_pointer (G_TASK (result), &error);
  if (run->ready != NULL)
    run->end = run->ready->end;
  else if (run->error == NULL)
    run->error = error;
  else
    g_error_free (error);
  go_on (task);
}

static void
begin_making (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  g_autoptr (GTask) part = g_task_new (g_task_get_source_object (task),
                                       g_task_get_cancellable (task), made_cb, g_object_ref (task));

  run->making = TRUE;
  g_task_set_task_data (part, run->maker, NULL);
  g_task_run_in_thread (part, make_in_thread);
}

/* The end */

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (!harvest_store_settle_finish (HARVEST_STORE (source), result, &error))
    {
      return_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&run->report), report_free);
}

static void
finish (GTask *task)
{
  HarvestStore *store = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  set_holding (task, FALSE);
  run->report->unused = harvest_import_maker_dup_unused (run->maker);
  g_ptr_array_sort (run->report->problems, compare_problems_cb);
  if ((run->flags & HARVEST_IMPORT_DRY_RUN) != 0)
    {
      g_task_return_pointer (task, g_steal_pointer (&run->report), report_free);
      return;
    }
  harvest_watch_look (store->watch);
  harvest_store_settle_async (store, NULL, settled_cb, g_object_ref (task));
}

/* Begins what can be begun. */
static void
go_on (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (run->error == NULL
      && g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &run->error))
    g_clear_pointer (&run->ready, harvest_import_batch_free);
  if (run->error != NULL)
    {
      if (run->making || run->writing)
        return;
      set_holding (task, FALSE);
      return_error (task, g_steal_pointer (&run->error));
      return;
    }
  if (!run->writing && run->ready != NULL)
    begin_writing (task);
  if (!run->making && run->ready == NULL && !run->end)
    begin_making (task);
  if (run->end && !run->making && !run->writing && run->ready == NULL)
    finish (task);
}

/* The beginning */

static void
units_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *store = HARVEST_STORE (source);
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) units = harvest_store_list_finish (store, result, &error);
  gboolean is_dry = (run->flags & HARVEST_IMPORT_DRY_RUN) != 0;

  if (units == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  run->maker = harvest_import_maker_new (g_steal_pointer (&run->source), store->me, run->people,
                                         units, is_dry ? NULL : store->intake, store->clock,
                                         run->line);
  go_on (task);
}

static void
people_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *store = HARVEST_STORE (source);
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  run->people = harvest_store_list_finish (store, result, &error);
  if (run->people == NULL)
    g_task_return_error (task, error);
  else
    harvest_store_list_async (store, "org-unit", NULL, NULL, 0, g_task_get_cancellable (task),
                              units_listed_cb, g_object_ref (task));
}

static void
line_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *store = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  run->line = GPOINTER_TO_UINT (
      harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error));
  if (error != NULL)
    return_error (task, error);
  else
    harvest_store_list_async (store, "person", NULL, NULL, 0, g_task_get_cancellable (task),
                              people_listed_cb, g_object_ref (task));
}

static void
source_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *store = HARVEST_STORE (source);
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  run->source = g_task_propagate_pointer (G_TASK (result), &error);
  if (run->source == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  run->hash = g_strdup (harvest_import_source_get_hash (run->source));
  harvest_database_thread_run_async (
      harvest_shared_db_get_reader (store->shared, HARVEST_READER_RECORDS), HARVEST_PRIORITY_PERSON,
      harvest_import_find_line_job, g_strdup (run->hash), g_free, NULL,
      g_task_get_cancellable (task), line_found_cb, g_object_ref (task));
}

static void
source_free (gpointer source)
{
  harvest_import_source_free (source);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  HarvestImportSource *opened = harvest_import_source_open_sync (data, cancellable, &error);

  if (opened != NULL)
    g_task_return_pointer (task, opened, source_free);
  else
    g_task_return_error (task, error);
}

/* Public API */

HarvestImportProblem *
harvest_import_problem_new (guint line,
                            HarvestImportReason reason,
                            const char *key,
                            const char *detail)
{
  HarvestImportProblem *self = g_new0 (HarvestImportProblem, 1);

  self->line = line;
  self->reason = reason;
  self->key = g_strdup (key);
  self->detail = g_strdup (detail);
  return self;
}

void
harvest_import_problem_free (HarvestImportProblem *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->key);
  g_free (self->detail);
  g_free (self);
}

void
harvest_import_report_free (HarvestImportReport *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->problems);
  g_strfreev (self->unused);
  g_free (self);
}

void
harvest_import_run_async (HarvestStore *store,
                          const char *path,
                          HarvestImportFlags flags,
                          HarvestImportProgressFunc progress,
                          gpointer progress_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) part = NULL;
  Run *run;

  g_return_if_fail (HARVEST_IS_STORE (store));
  g_return_if_fail (path != NULL);

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_import_run_async);
  g_task_set_check_cancellable (task, FALSE);
  run = g_new0 (Run, 1);
  run->flags = flags;
  run->progress = progress;
  run->progress_data = progress_data;
  run->path = g_strdup (path);
  if (harvest_store_get_me (store) != NULL)
    run->scope = g_strconcat ("u:", harvest_record_get_id (harvest_store_get_me (store)), NULL);
  run->report = g_new0 (HarvestImportReport, 1);
  run->report->problems = g_ptr_array_new_with_free_func (problem_free);
  g_task_set_task_data (task, run, run_free);

  part = g_task_new (store, cancellable, source_opened_cb, g_object_ref (task));
  g_task_set_task_data (part, g_strdup (path), g_free);
  g_task_run_in_thread (part, open_in_thread);
}

HarvestImportReport *
harvest_import_run_finish (HarvestStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_import_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
