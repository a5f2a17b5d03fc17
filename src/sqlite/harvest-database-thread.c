/* harvest-database-thread.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-database-thread"

#include "config.h"

#include "harvest-database-thread.h"

#include "harvest-database-private.h"
#include "harvest-sqlite-error.h"

#define SLICE_MICROSECONDS 4000
/* So long nothing must have happened before the log is written back into the file. */
#define IDLE_MICROSECONDS (G_USEC_PER_SEC / 2)

typedef struct
{
  HarvestPriority priority;
  HarvestDatabaseFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;

  /* how it ended */
  gpointer result;
  GError *error;
} Job;

/* What the thread works with. It may outlive the object by the jobs that wait. */
typedef struct
{
  gatomicrefcount ref_count;
  char *path;
  HarvestDatabaseFlags flags;

  GMutex mutex;
  GCond cond;
  GQueue waiting[2]; /* GTask, by HarvestPriority */
  gboolean quitting;
  GTask *closing; /* waits for the end */
  gint n_persons; /* atomic: length of the queue of persons, asked by the thread in mid-slice */

  /* of the thread alone */
  HarvestDatabase *database;
  GError *open_error;
  gint64 slice_end;
  gboolean unwritten; /* something may lie in the log */
} Worker;

struct _HarvestDatabaseThread
{
  GObject parent_instance;

  GThread *thread;
  Worker *worker;
};

G_DEFINE_FINAL_TYPE (HarvestDatabaseThread, harvest_database_thread, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->free_data != NULL)
    job->free_data (job->data);
  if (job->free_result != NULL)
    g_clear_pointer (&job->result, job->free_result);
  g_clear_error (&job->error);
  g_free (job);
}

static void
worker_unref (Worker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->ref_count))
    return;
  g_assert (g_queue_is_empty (&worker->waiting[HARVEST_PRIORITY_PERSON]));
  g_assert (g_queue_is_empty (&worker->waiting[HARVEST_PRIORITY_BULK]));
  g_mutex_clear (&worker->mutex);
  g_cond_clear (&worker->cond);
  g_clear_error (&worker->open_error);
  g_free (worker->path);
  g_free (worker);
}

/* ---- On the thread ---- */

static gboolean
should_yield_cb (gpointer data, gboolean persons)
{
  Worker *worker = data;

  return g_atomic_int_get (&worker->n_persons) > 0
         || (!persons && g_get_monotonic_time () >= worker->slice_end);
}

static gboolean
complete_cb (gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);

  if (job->error != NULL)
    g_task_return_error (task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&job->result), job->free_result);
  return G_SOURCE_REMOVE;
}

static gboolean
closed_cb (gpointer user_data)
{
  GTask *task = user_data;

  g_thread_join (g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/* Hands the task over to the thread that it came from, so that all that it holds is freed there. */
static void
post (GTask *task, GSourceFunc func)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "harvest-database-thread");
  g_source_set_callback (source, func, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

/* Returns: whether the job wants another slice. */
static gboolean
run_slice (Worker *worker, Job *job, GCancellable *cancellable)
{
  gboolean more;

  if (worker->open_error != NULL)
    {
      job->error = g_error_copy (worker->open_error);
      return FALSE;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, &job->error))
    return FALSE;

  worker->slice_end = g_get_monotonic_time () + SLICE_MICROSECONDS;
  harvest_database_set_cancellable (worker->database, cancellable);
  more = job->func (worker->database, job->data, &job->result, cancellable, &job->error);
  harvest_database_set_cancellable (worker->database, NULL);

  if (harvest_database_in_transaction (worker->database))
    {
      g_critical ("A job left a transaction open");
      harvest_database_rollback_sync (worker->database);
    }
  if (g_error_matches (job->error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_INTERRUPTED)
      && g_cancellable_is_cancelled (cancellable))
    {
      g_clear_error (&job->error);
      g_cancellable_set_error_if_cancelled (cancellable, &job->error);
    }
  return more && job->error == NULL;
}

static void
checkpoint_when_idle (Worker *worker)
{
  g_autoptr (GError) error = NULL;

  worker->unwritten = FALSE;
  if (worker->database == NULL || (worker->flags & HARVEST_DATABASE_READ_ONLY) != 0)
    return;
  if (!harvest_database_checkpoint_sync (worker->database, FALSE, &error))
    g_info ("%s was not checkpointed: %s", worker->path, error->message);
  /* As long as somebody still reads what was erased, try again. */
  else if (!harvest_database_try_empty_log (worker->database))
    worker->unwritten = TRUE;
}

/* Returns: (transfer full) (nullable): the next job; NULL: checkpoint now, or (@quit) end. */
static GTask *
wait_for_job (Worker *worker, gboolean *quit)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&worker->mutex);
  gint64 idle_end = g_get_monotonic_time () + IDLE_MICROSECONDS;

  while (TRUE)
    {
      GTask *task = g_queue_pop_head (&worker->waiting[HARVEST_PRIORITY_PERSON]);

      if (task != NULL)
        g_atomic_int_add (&worker->n_persons, -1);
      else
        task = g_queue_pop_head (&worker->waiting[HARVEST_PRIORITY_BULK]);
      *quit = task == NULL && worker->quitting;
      if (task != NULL || *quit)
        return task;
      if (!worker->unwritten)
        g_cond_wait (&worker->cond, &worker->mutex);
      else if (!g_cond_wait_until (&worker->cond, &worker->mutex, idle_end))
        return NULL;
    }
}

static void
queue_locked (Worker *worker, GTask *task)
{
  Job *job = g_task_get_task_data (task);

  g_queue_push_tail (&worker->waiting[job->priority], task);
  if (job->priority == HARVEST_PRIORITY_PERSON)
    g_atomic_int_inc (&worker->n_persons);
}

/* Takes the reference, unless the thread is to end, so that there will be no further slice. */
static void
queue_again (Worker *worker, GTask **task)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&worker->mutex);

  if (!worker->quitting)
    queue_locked (worker, g_steal_pointer (task));
}

/* Takes the reference, so that the last one never goes on this thread. */
static void
run_task (Worker *worker, GTask *task)
{
  Job *job = g_task_get_task_data (task);

  if (run_slice (worker, job, g_task_get_cancellable (task)))
    {
      queue_again (worker, &task);
      if (task == NULL)
        return;
      g_set_error (&job->error, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s is closed", worker->path);
    }
  post (task, complete_cb);
}

static gpointer
run_worker (gpointer data)
{
  Worker *worker = data;
  gboolean quit = FALSE;

  worker->database = harvest_database_open_sync (worker->path, worker->flags, &worker->open_error);
  if (worker->database != NULL)
    harvest_database_set_yield_func (worker->database, should_yield_cb, worker);

  while (!quit)
    {
      g_autoptr (GTask) task = wait_for_job (worker, &quit);

      if (task == NULL)
        {
          checkpoint_when_idle (worker);
          continue;
        }
      worker->unwritten = TRUE;
      run_task (worker, g_steal_pointer (&task));
    }

  g_clear_object (&worker->database);
  if (worker->closing != NULL)
    post (g_steal_pointer (&worker->closing), closed_cb);
  worker_unref (worker);
  return NULL;
}

/* ---- Public ---- */

HarvestDatabaseThread *
harvest_database_thread_new (const char *name, const char *path, HarvestDatabaseFlags flags)
{
  HarvestDatabaseThread *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_DATABASE_THREAD, NULL);
  self->worker->path = g_strdup (path);
  self->worker->flags = flags;
  g_atomic_ref_count_inc (&self->worker->ref_count);
  self->thread = g_thread_new (name, run_worker, self->worker);
  return self;
}

void
harvest_database_thread_run_async (HarvestDatabaseThread *self,
                                   HarvestPriority priority,
                                   HarvestDatabaseFunc func,
                                   gpointer data,
                                   GDestroyNotify free_data,
                                   GDestroyNotify free_result,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Worker *worker;
  Job *job;

  g_return_if_fail (HARVEST_IS_DATABASE_THREAD (self));
  g_return_if_fail (func != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_database_thread_run_async);
  /* A job that ended before it was cancelled has had its effect, and must not say otherwise. */
  g_task_set_check_cancellable (task, FALSE);

  job = g_new0 (Job, 1);
  job->priority = priority;
  job->func = func;
  job->data = data;
  job->free_data = free_data;
  job->free_result = free_result;
  g_task_set_task_data (task, job, job_free);

  worker = self->worker;
  g_mutex_lock (&worker->mutex);
  if (!worker->quitting)
    queue_locked (worker, g_steal_pointer (&task));
  g_mutex_unlock (&worker->mutex);
  /* Only now, so that the thread does not wake up to wait for the lock. */
  g_cond_signal (&worker->cond);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s is closed", worker->path);
}

gpointer
harvest_database_thread_run_finish (HarvestDatabaseThread *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
harvest_database_thread_should_yield (HarvestDatabase *database)
{
  g_return_val_if_fail (HARVEST_IS_DATABASE (database), TRUE);

  return harvest_database_get_yield (database, FALSE);
}

gboolean
harvest_database_thread_has_waiting_person (HarvestDatabase *database)
{
  g_return_val_if_fail (HARVEST_IS_DATABASE (database), TRUE);

  return harvest_database_get_yield (database, TRUE);
}

static void
tell_to_quit (HarvestDatabaseThread *self, GTask *closing)
{
  g_mutex_lock (&self->worker->mutex);
  self->worker->quitting = TRUE;
  if (closing != NULL)
    self->worker->closing = closing;
  g_cond_signal (&self->worker->cond);
  g_mutex_unlock (&self->worker->mutex);
}

void
harvest_database_thread_close_async (HarvestDatabaseThread *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_DATABASE_THREAD (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_database_thread_close_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->thread == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_task_set_task_data (task, g_steal_pointer (&self->thread), NULL);
  tell_to_quit (self, g_steal_pointer (&task));
}

gboolean
harvest_database_thread_close_finish (HarvestDatabaseThread *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
error_free (gpointer data)
{
  g_error_free (data);
}

static void
close_failed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  harvest_database_thread_close_finish (HARVEST_DATABASE_THREAD (source), result, NULL);
  g_task_return_error (task, g_error_copy (g_task_get_task_data (task)));
}

void
harvest_database_thread_close_failed (HarvestDatabaseThread *self, GTask *task, GError *error)
{
  g_return_if_fail (HARVEST_IS_DATABASE_THREAD (self));
  g_return_if_fail (error != NULL);

  g_task_set_task_data (task, error, error_free);
  harvest_database_thread_close_async (self, NULL, close_failed_cb, task);
}

static void
harvest_database_thread_finalize (GObject *object)
{
  HarvestDatabaseThread *self = HARVEST_DATABASE_THREAD (object);

  tell_to_quit (self, NULL);
  g_clear_pointer (&self->thread, g_thread_unref);
  worker_unref (self->worker);

  G_OBJECT_CLASS (harvest_database_thread_parent_class)->finalize (object);
}

static void
harvest_database_thread_class_init (HarvestDatabaseThreadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = harvest_database_thread_finalize;
}

static void
harvest_database_thread_init (HarvestDatabaseThread *self)
{
  Worker *worker = g_new0 (Worker, 1);

  g_atomic_ref_count_init (&worker->ref_count);
  g_mutex_init (&worker->mutex);
  g_cond_init (&worker->cond);
  g_queue_init (&worker->waiting[HARVEST_PRIORITY_PERSON]);
  g_queue_init (&worker->waiting[HARVEST_PRIORITY_BULK]);
  self->worker = worker;
}
