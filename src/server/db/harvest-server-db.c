/* harvest-server-db.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-db"

#include "config.h"

#include "harvest-server-db.h"

#include "harvest-migrator.h"
#include "harvest-server-error.h"
#include "harvest-server-sql-resources.h"
#include "harvest-server-tx-private.h"
#include "harvest-server-worker.h"

#include <errno.h>
#include <glib/gstdio.h>

#define MIGRATIONS "/com/example/StoryHarvest/sql/server"

#define DEFAULT_READERS    2
#define DEFAULT_MAX_WRITES 1000
#define DEFAULT_MAX_READS  2000

struct _HarvestServerDb
{
  GObject parent_instance;

  char *path;
  HarvestServerWorker *writer;
  HarvestServerWorker *reader;
  gboolean closed;

  /* In memory there are no threads, but one connection for all jobs. */
  HarvestDatabase *database;
  HarvestServerTx *tx;
  HarvestServerChangedFunc changed;
  gpointer changed_data; /* borrowed */

  /* borrowed */
  const HarvestClock *clock;
};

G_DEFINE_FINAL_TYPE (HarvestServerDb, harvest_server_db, G_TYPE_OBJECT)

/* ---- Opening ---- */

static gboolean
migrate (HarvestDatabase *database, GError **error)
{
  harvest_server_sql_register_resource ();
  return harvest_migrator_run_sync (database, harvest_server_sql_get_resource (), MIGRATIONS,
                                    error);
}

static gboolean
prepare_file (const char *path, gboolean existing, GError **error)
{
  HarvestDatabaseFlags flags = HARVEST_DATABASE_FULL_SYNC
                               | (existing ? 0 : HARVEST_DATABASE_CREATE);
  g_autoptr (HarvestDatabase) database = harvest_database_open_sync (path, flags, error);

  return (database != NULL && migrate (database, error)) || harvest_server_tx_translate (error);
}

static gboolean
open_memory (HarvestServerDb *self, GError **error)
{
  self->database = harvest_database_open_sync (":memory:", 0, error);
  if (self->database == NULL || !migrate (self->database, error))
    return harvest_server_tx_translate (error);
  self->tx = harvest_server_tx_new (self->database, self->clock, TRUE);
  return TRUE;
}

static void
start_threads (HarvestServerDb *self, const HarvestServerDbOptions *options)
{
  guint max_writes = options->max_writes > 0 ? options->max_writes : DEFAULT_MAX_WRITES;
  guint max_reads = options->max_reads > 0 ? options->max_reads : DEFAULT_MAX_READS;
  guint readers = options->readers > 0 ? options->readers : DEFAULT_READERS;

  self->writer = harvest_server_worker_new (self->path, TRUE, 1, max_writes, self->clock);
  self->reader = harvest_server_worker_new (self->path, FALSE, readers, max_reads, self->clock);
}

HarvestServerDb *
harvest_server_db_open_sync (const char *path,
                             const HarvestServerDbOptions *options,
                             GError **error)
{
  static const HarvestServerDbOptions defaults = { 0 };
  g_autoptr (HarvestServerDb) self = g_object_new (HARVEST_TYPE_SERVER_DB, NULL);

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (options == NULL)
    options = &defaults;
  self->path = g_strdup (path);
  self->clock = options->clock != NULL ? options->clock : harvest_clock_system ();
  if (path != NULL ? !prepare_file (path, options->existing, error) : !open_memory (self, error))
    return NULL;
  if (path != NULL)
    start_threads (self, options);
  return g_steal_pointer (&self);
}

void
harvest_server_db_set_changed_func (HarvestServerDb *self,
                                    HarvestServerChangedFunc func,
                                    gpointer data)
{
  g_return_if_fail (HARVEST_IS_SERVER_DB (self));

  self->changed = func;
  self->changed_data = data;
  if (self->writer != NULL)
    harvest_server_worker_set_changed_func (self->writer, func, data);
}

/* ---- Jobs ---- */

static void
tell_changed (HarvestServerDb *self)
{
  HarvestServerChanges changes = { self->tx->places, self->tx->rights, FALSE };

  if (self->changed != NULL && (changes.places->len > 0 || changes.rights))
    self->changed (&changes, self->changed_data);
  g_ptr_array_set_size (self->tx->places, 0);
  self->tx->rights = FALSE;
}

static gboolean
run_in_memory (HarvestServerDb *self,
               gboolean writing,
               HarvestServerFunc func,
               gpointer data,
               GError **error)
{
  if (self->closed)
    {
      g_set_error_literal (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_BUSY,
                           "the database is closed");
      return FALSE;
    }
  self->tx->writing = writing;
  if (!(writing ? harvest_database_begin_sync : harvest_database_begin_read_sync) (self->database,
                                                                                   error))
    return harvest_server_tx_translate (error);
  if (!harvest_server_tx_run_sync (self->tx, func, data, error)
      || !harvest_database_commit_sync (self->database, error))
    {
      harvest_database_rollback_sync (self->database);
      harvest_server_tx_empty_cache (self->tx);
      return harvest_server_tx_translate (error);
    }
  tell_changed (self);
  return TRUE;
}

static void
run_now (HarvestServerDb *self,
         gboolean writing,
         HarvestServerFunc func,
         HarvestServerDoneFunc done,
         gpointer data,
         GDestroyNotify free_data)
{
  g_autoptr (GError) error = NULL;

  run_in_memory (self, writing, func, data, &error);
  if (done != NULL)
    done (data, error);
  if (free_data != NULL)
    free_data (data);
}

void
harvest_server_db_write (HarvestServerDb *self,
                         HarvestServerFunc func,
                         HarvestServerDoneFunc done,
                         gpointer data,
                         GDestroyNotify free_data)
{
  g_return_if_fail (HARVEST_IS_SERVER_DB (self));
  g_return_if_fail (func != NULL);

  if (self->writer != NULL)
    harvest_server_worker_run (self->writer, func, done, data, free_data);
  else
    run_now (self, TRUE, func, done, data, free_data);
}

void
harvest_server_db_read (HarvestServerDb *self,
                        HarvestServerFunc func,
                        HarvestServerDoneFunc done,
                        gpointer data,
                        GDestroyNotify free_data)
{
  g_return_if_fail (HARVEST_IS_SERVER_DB (self));
  g_return_if_fail (func != NULL);

  if (self->reader != NULL)
    harvest_server_worker_run (self->reader, func, done, data, free_data);
  else
    run_now (self, FALSE, func, done, data, free_data);
}

/* ---- Jobs that are waited for ---- */

typedef struct
{
  HarvestServerFunc func;
  gpointer data;

  GMutex mutex;
  GCond cond;
  gboolean done;
  GError *error;
} Wait;

static gboolean
waited_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Wait *wait = data;

  return wait->func (tx, wait->data, error);
}

static void
waited_done (gpointer data, const GError *error)
{
  Wait *wait = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&wait->mutex);

  wait->error = error != NULL ? g_error_copy (error) : NULL;
  wait->done = TRUE;
  g_cond_signal (&wait->cond);
}

static gboolean
run_and_wait (HarvestServerWorker *worker, HarvestServerFunc func, gpointer data, GError **error)
{
  Wait wait = { .func = func, .data = data };

  g_mutex_init (&wait.mutex);
  g_cond_init (&wait.cond);
  harvest_server_worker_run (worker, waited_func, waited_done, &wait, NULL);
  g_mutex_lock (&wait.mutex);
  while (!wait.done)
    g_cond_wait (&wait.cond, &wait.mutex);
  g_mutex_unlock (&wait.mutex);
  g_mutex_clear (&wait.mutex);
  g_cond_clear (&wait.cond);

  if (wait.error == NULL)
    return TRUE;
  g_propagate_error (error, wait.error);
  return FALSE;
}

gboolean
harvest_server_db_write_sync (HarvestServerDb *self,
                              HarvestServerFunc func,
                              gpointer data,
                              GError **error)
{
  g_return_val_if_fail (HARVEST_IS_SERVER_DB (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  return self->writer != NULL ? run_and_wait (self->writer, func, data, error)
                              : run_in_memory (self, TRUE, func, data, error);
}

gboolean
harvest_server_db_read_sync (HarvestServerDb *self,
                             HarvestServerFunc func,
                             gpointer data,
                             GError **error)
{
  g_return_val_if_fail (HARVEST_IS_SERVER_DB (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  return self->reader != NULL ? run_and_wait (self->reader, func, data, error)
                              : run_in_memory (self, FALSE, func, data, error);
}

void
harvest_server_db_count_waiting (HarvestServerDb *self, guint *writes, guint *reads)
{
  g_return_if_fail (HARVEST_IS_SERVER_DB (self));

  if (writes != NULL)
    *writes = self->writer != NULL ? harvest_server_worker_count_waiting (self->writer) : 0;
  if (reads != NULL)
    *reads = self->reader != NULL ? harvest_server_worker_count_waiting (self->reader) : 0;
}

/* ---- Closing, backup, check ---- */

void
harvest_server_db_close_sync (HarvestServerDb *self)
{
  g_return_if_fail (HARVEST_IS_SERVER_DB (self));

  self->closed = TRUE;
  /* The log can be emptied when nobody reads any more. */
  if (self->reader != NULL)
    harvest_server_worker_close (self->reader);
  if (self->writer != NULL)
    harvest_server_worker_close (self->writer);
}

static GStrv
check_file (const char *path, GError **error)
{
  g_autoptr (HarvestDatabase)
      database = harvest_database_open_sync (path, HARVEST_DATABASE_READ_ONLY, error);
  GStrv findings = database != NULL ? harvest_database_check_sync (database, error) : NULL;

  if (findings == NULL)
    harvest_server_tx_translate (error);
  return findings;
}

GStrv
harvest_server_db_check_sync (HarvestServerDb *self, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_SERVER_DB (self), NULL);

  if (self->path != NULL)
    return check_file (self->path, error);
  return harvest_database_check_sync (self->database, error);
}

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (HarvestDatabase)
      database = harvest_database_open_sync (from, HARVEST_DATABASE_READ_ONLY, error);

  return (database != NULL && harvest_database_backup_sync (database, to, error))
         || harvest_server_tx_translate (error);
}

gboolean
harvest_server_db_backup_sync (HarvestServerDb *self, const char *path, GError **error)
{
  g_autofree char *unchecked = NULL;
  g_auto (GStrv) findings = NULL;

  g_return_val_if_fail (HARVEST_IS_SERVER_DB (self), FALSE);
  g_return_val_if_fail (self->path != NULL && path != NULL, FALSE);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_EXISTS, "%s is there already",
                   path);
      return FALSE;
    }
  unchecked = g_strconcat (path, ".unchecked", NULL);
  g_unlink (unchecked);
  if (!copy_file (self->path, unchecked, error))
    return FALSE;
  findings = check_file (unchecked, error);
  if (findings != NULL && findings[0] == NULL && g_rename (unchecked, path) == 0)
    return TRUE;

  if (findings != NULL)
    g_set_error (error, HARVEST_SERVER_ERROR,
                 findings[0] != NULL ? HARVEST_SERVER_ERROR_DAMAGED : HARVEST_SERVER_ERROR_FAILED,
                 "the copy %s was not kept: %s", path,
                 findings[0] != NULL ? findings[0] : g_strerror (errno));
  g_unlink (unchecked);
  return FALSE;
}

/* ---- Object ---- */

static void
harvest_server_db_finalize (GObject *object)
{
  HarvestServerDb *self = HARVEST_SERVER_DB (object);

  harvest_server_db_close_sync (self);
  g_clear_pointer (&self->reader, harvest_server_worker_free);
  g_clear_pointer (&self->writer, harvest_server_worker_free);
  g_clear_pointer (&self->tx, harvest_server_tx_free);
  g_clear_object (&self->database);
  g_free (self->path);

  G_OBJECT_CLASS (harvest_server_db_parent_class)->finalize (object);
}

static void
harvest_server_db_class_init (HarvestServerDbClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = harvest_server_db_finalize;
}

static void
harvest_server_db_init (HarvestServerDb *self)
{
}
