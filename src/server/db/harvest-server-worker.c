/* harvest-server-worker.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-worker"

#include "config.h"

#include "harvest-server-worker.h"

#include "harvest-server-error.h"

/* A transaction takes in jobs that wait until it has this many, or has worked this long: the first
 * one in it waits for the last. */
#define GROUP_JOBS         256
#define GROUP_MICROSECONDS 20000

/* So long nothing must have been written before the log is put back into the file, and so often it
 * is looked whether another program has written. */
#define IDLE_MICROSECONDS (G_USEC_PER_SEC / 2)

typedef struct
{
  HarvestServerFunc func;
  HarvestServerDoneFunc done;
  gpointer data;
  GDestroyNotify free_data;
  GError *error;
} Job;

struct _HarvestServerWorker
{
  char *path;
  gboolean writing;
  guint max_waiting;
  const HarvestClock *clock; /* borrowed */
  HarvestServerChangedFunc changed;
  gpointer changed_data; /* borrowed */

  GMutex mutex;
  GCond cond;
  GQueue waiting; /* Job */
  gboolean closing;
  GPtrArray *threads;
};

/* One thread and its connection. */
typedef struct
{
  HarvestServerWorker *worker; /* borrowed */
  HarvestDatabase *database;
  HarvestServerTx *tx;
  GError *open_error;
  gboolean unwritten; /* something may lie in the log */
  gint64 version;     /* of the data, as other programs change them */
} Hand;

static void
end_job (Job *job)
{
  if (job->done != NULL)
    job->done (job->data, job->error);
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_clear_error (&job->error);
  g_free (job);
}

/* ---- Running ---- */

static Job *
pop_job (HarvestServerWorker *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_queue_pop_head (&self->waiting);
}

static void
tell_changed (Hand *hand, gboolean elsewhere)
{
  HarvestServerTx *tx = hand->tx;
  HarvestServerChanges changes = { tx->places, tx->rights, elsewhere };

  if (hand->worker->changed != NULL && (tx->places->len > 0 || tx->rights || elsewhere))
    hand->worker->changed (&changes, hand->worker->changed_data);
  g_ptr_array_set_size (tx->places, 0);
  tx->rights = FALSE;
}

/* The transaction is gone, and with it what the jobs before had done. */
static void
fail_group (GPtrArray *group, const GError *why)
{
  for (guint i = 0; i < group->len; i++)
    {
      Job *job = g_ptr_array_index (group, i);

      if (job->error == NULL)
        job->error = g_error_copy (why);
    }
}

static gboolean
run_group (Hand *hand, GPtrArray *group, GError **error)
{
  gint64 end = g_get_monotonic_time () + GROUP_MICROSECONDS;
  Job *job = g_ptr_array_index (group, 0);

  if (!harvest_database_begin_sync (hand->database, error))
    return harvest_server_tx_translate (error);
  while (job != NULL)
    {
      harvest_server_tx_run_sync (hand->tx, job->func, job->data, &job->error);
      if (!harvest_database_in_transaction (hand->database))
        {
          g_propagate_error (error, g_error_copy (job->error));
          return FALSE;
        }
      job = group->len < GROUP_JOBS && g_get_monotonic_time () < end ? pop_job (hand->worker)
                                                                     : NULL;
      if (job != NULL)
        g_ptr_array_add (group, job);
    }
  return harvest_database_commit_sync (hand->database, error)
         || harvest_server_tx_translate (error);
}

static void
write_group (Hand *hand, Job *first)
{
  g_autoptr (GPtrArray) group = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (group, first);
  if (!run_group (hand, group, &error))
    {
      g_warning ("%u jobs were taken back: %s", group->len, error->message);
      harvest_database_rollback_sync (hand->database);
      g_ptr_array_set_size (hand->tx->places, 0);
      hand->tx->rights = FALSE;
      harvest_server_tx_empty_cache (hand->tx);
      fail_group (group, error);
    }
  hand->unwritten = TRUE;
  tell_changed (hand, FALSE);
  for (guint i = 0; i < group->len; i++)
    end_job (g_ptr_array_index (group, i));
}

static void
read_one (Hand *hand, Job *job)
{
  if (harvest_database_begin_read_sync (hand->database, &job->error))
    {
      harvest_server_tx_run_sync (hand->tx, job->func, job->data, &job->error);
      harvest_database_rollback_sync (hand->database);
    }
  harvest_server_tx_translate (&job->error);
  end_job (job);
}

static void
run_job (Hand *hand, Job *job)
{
  if (hand->open_error != NULL)
    {
      job->error = g_error_copy (hand->open_error);
      end_job (job);
    }
  else if (hand->worker->writing)
    write_group (hand, job);
  else
    read_one (hand, job);
}

/* ---- Threads ---- */

static void
open_hand (Hand *hand)
{
  HarvestServerWorker *self = hand->worker;

  hand->database = harvest_database_open_sync (
      self->path, self->writing ? HARVEST_DATABASE_FULL_SYNC : HARVEST_DATABASE_READ_ONLY,
      &hand->open_error);
  if (hand->database == NULL)
    {
      harvest_server_tx_translate (&hand->open_error);
      return;
    }
  hand->tx = harvest_server_tx_new (hand->database, self->clock, self->writing);
  harvest_database_get_data_version_sync (hand->database, &hand->version, NULL);
}

/* What a writing thread does when nothing waits. */
static void
rest (Hand *hand)
{
  gint64 version = hand->version;

  if (hand->database == NULL || !hand->worker->writing)
    return;
  if (hand->unwritten || hand->tx->erased)
    {
      gboolean emptied = harvest_database_checkpoint_sync (hand->database, hand->tx->erased, NULL);

      /* As long as somebody still reads what was erased, try again. */
      hand->tx->erased = hand->tx->erased && !emptied;
      hand->unwritten = FALSE;
    }
  if (harvest_database_get_data_version_sync (hand->database, &version, NULL)
      && version != hand->version)
    {
      hand->version = version;
      tell_changed (hand, TRUE);
    }
}

/* Returns: (transfer full) (nullable): the next job; %NULL: rest, or (@end) end */
static Job *
wait_for_job (HarvestServerWorker *self, gboolean *end)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 until = g_get_monotonic_time () + IDLE_MICROSECONDS;

  while (g_queue_is_empty (&self->waiting))
    {
      *end = self->closing;
      if (*end)
        return NULL;
      if (!self->writing)
        g_cond_wait (&self->cond, &self->mutex);
      else if (!g_cond_wait_until (&self->cond, &self->mutex, until))
        return NULL;
    }
  return g_queue_pop_head (&self->waiting);
}

static gpointer
run_thread (gpointer data)
{
  Hand hand = { .worker = data };
  gboolean end = FALSE;

  open_hand (&hand);
  while (!end)
    {
      Job *job = wait_for_job (hand.worker, &end);

      if (job != NULL)
        run_job (&hand, job);
      else
        rest (&hand);
    }

  if (hand.database != NULL && hand.worker->writing)
    harvest_database_checkpoint_sync (hand.database, TRUE, NULL);
  g_clear_pointer (&hand.tx, harvest_server_tx_free);
  g_clear_object (&hand.database);
  g_clear_error (&hand.open_error);
  return NULL;
}

/* ---- For harvest-server-db.c ---- */

HarvestServerWorker *
harvest_server_worker_new (const char *path,
                           gboolean writing,
                           guint threads,
                           guint max_waiting,
                           const HarvestClock *clock)
{
  HarvestServerWorker *self = g_new0 (HarvestServerWorker, 1);

  self->path = g_strdup (path);
  self->writing = writing;
  self->max_waiting = max_waiting;
  self->clock = clock;
  self->threads = g_ptr_array_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->waiting);
  for (guint i = 0; i < threads; i++)
    g_ptr_array_add (self->threads,
                     g_thread_new (writing ? "server-writer" : "server-reader", run_thread, self));
  return self;
}

void
harvest_server_worker_set_changed_func (HarvestServerWorker *self,
                                        HarvestServerChangedFunc func,
                                        gpointer data)
{
  self->changed = func;
  self->changed_data = data;
}

void
harvest_server_worker_run (HarvestServerWorker *self,
                           HarvestServerFunc func,
                           HarvestServerDoneFunc done,
                           gpointer data,
                           GDestroyNotify free_data)
{
  Job *job = g_new0 (Job, 1);
  gboolean refused;

  job->func = func;
  job->done = done;
  job->data = data;
  job->free_data = free_data;

  g_mutex_lock (&self->mutex);
  if (self->closing)
    job->error = g_error_new_literal (HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_BUSY,
                                      "the database is closed");
  else if (g_queue_get_length (&self->waiting) >= self->max_waiting)
    job->error = g_error_new (HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_BUSY,
                              "%u jobs wait for the database", self->max_waiting);
  else
    g_queue_push_tail (&self->waiting, job);
  refused = job->error != NULL;
  g_mutex_unlock (&self->mutex);

  if (refused)
    end_job (job);
  else
    g_cond_signal (&self->cond);
}

guint
harvest_server_worker_count_waiting (HarvestServerWorker *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_queue_get_length (&self->waiting);
}

void
harvest_server_worker_close (HarvestServerWorker *self)
{
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_set_size (self->threads, 0);
}

void
harvest_server_worker_free (HarvestServerWorker *self)
{
  harvest_server_worker_close (self);
  g_ptr_array_unref (self->threads);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->path);
  g_free (self);
}
