/* test-database-thread.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-database-thread"

#include "config.h"

#include "harvest-database-thread.h"
#include "harvest-sqlite-error.h"
#include "harvest-test.h"

typedef struct
{
  char *dir;
  char *path;
  HarvestDatabaseThread *thread;

  /* A job that waits at the gate holds the thread until the test opens it. */
  GMutex mutex;
  GCond cond;
  gboolean arrived;
  gboolean open;

  GString *trace; /* written on the thread only, read when it rests */
} Fixture;

typedef struct
{
  Fixture *fixture;
  char name;
  int slices; /* how many more */
  gboolean gate;
} Job;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = harvest_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "t.db", NULL);
  fixture->thread = harvest_database_thread_new ("test", fixture->path, HARVEST_DATABASE_CREATE);
  fixture->trace = g_string_new (NULL);
  g_mutex_init (&fixture->mutex);
  g_cond_init (&fixture->cond);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_database_thread_close_async (fixture->thread, NULL, harvest_test_store_result_cb,
                                       &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_database_thread_close_finish (fixture->thread, owned, &error));
  g_assert_no_error (error);
  g_clear_object (&owned);
  g_assert_finalize_object (fixture->thread);
  g_string_free (fixture->trace, TRUE);
  g_mutex_clear (&fixture->mutex);
  g_cond_clear (&fixture->cond);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static void
pass_gate (Fixture *fixture)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->mutex);

  fixture->arrived = TRUE;
  g_cond_broadcast (&fixture->cond);
  while (!fixture->open)
    g_cond_wait (&fixture->cond, &fixture->mutex);
}

static void
wait_arrival (Fixture *fixture)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->mutex);

  while (!fixture->arrived)
    g_cond_wait (&fixture->cond, &fixture->mutex);
}

static void
open_gate (Fixture *fixture)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->mutex);

  fixture->open = TRUE;
  g_cond_broadcast (&fixture->cond);
}

static gboolean
traced_job (HarvestDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  Job *job = data;

  g_string_append_c (job->fixture->trace, job->name);
  if (job->gate)
    {
      job->gate = FALSE;
      pass_gate (job->fixture);
      if (harvest_database_thread_should_yield (database))
        g_string_append_c (job->fixture->trace, '!');
    }
  *result = g_strdup_printf ("%c", job->name);
  if (--job->slices > 0)
    {
      g_clear_pointer (result, g_free);
      return G_SOURCE_CONTINUE;
    }
  return G_SOURCE_REMOVE;
}

static void
run_traced (Fixture *fixture,
            HarvestPriority priority,
            char name,
            int slices,
            gboolean gate,
            GAsyncResult **result)
{
  Job *job = g_new0 (Job, 1);

  job->fixture = fixture;
  job->name = name;
  job->slices = slices;
  job->gate = gate;
  harvest_database_thread_run_async (fixture->thread, priority, traced_job, job, g_free, g_free,
                                     NULL, harvest_test_store_result_cb, result);
}

static void
assert_result (Fixture *fixture, GAsyncResult **result, const char *expected)
{
  g_autoptr (GAsyncResult) owned = harvest_test_wait_result (result);
  g_autoptr (GError) error = NULL;
  g_autofree char *value = harvest_database_thread_run_finish (fixture->thread, owned, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
}

static void
assert_failure (Fixture *fixture, GAsyncResult **result, GQuark domain, int code)
{
  g_autoptr (GAsyncResult) owned = harvest_test_wait_result (result);
  g_autoptr (GError) error = NULL;

  g_assert_null (harvest_database_thread_run_finish (fixture->thread, owned, &error));
  g_assert_error (error, domain, code);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *results[6] = { NULL };

  run_traced (fixture, HARVEST_PRIORITY_BULK, 'a', 3, TRUE, &results[0]);
  wait_arrival (fixture);
  run_traced (fixture, HARVEST_PRIORITY_BULK, 'b', 2, FALSE, &results[1]);
  run_traced (fixture, HARVEST_PRIORITY_PERSON, 'P', 1, FALSE, &results[2]);
  run_traced (fixture, HARVEST_PRIORITY_PERSON, 'Q', 1, FALSE, &results[3]);
  open_gate (fixture);

  assert_result (fixture, &results[0], "a");
  assert_result (fixture, &results[1], "b");
  assert_result (fixture, &results[2], "P");
  assert_result (fixture, &results[3], "Q");
  /* "a" sees at once that a person waits; the persons go in their order before its next slice;
   * the bulk jobs take turns. */
  g_assert_cmpstr (fixture->trace->str, ==, "a!PQbaba");
}

static gboolean
yielding_job (HarvestDatabase *database,
              gpointer data,
              gpointer *result,
              GCancellable *cancellable,
              GError **error)
{
  gint64 start = g_get_monotonic_time ();

  g_assert_false (harvest_database_thread_should_yield (database));
  while (!harvest_database_thread_should_yield (database))
    ;
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 3900);
  return G_SOURCE_REMOVE;
}

static void
test_time_slice (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;

  harvest_database_thread_run_async (fixture->thread, HARVEST_PRIORITY_BULK, yielding_job, NULL,
                                     NULL, NULL, NULL, harvest_test_store_result_cb, &result);
  assert_result (fixture, &result, NULL);
}

static gboolean
endless_job (HarvestDatabase *database,
             gpointer data,
             gpointer *result,
             GCancellable *cancellable,
             GError **error)
{
  if (!harvest_database_begin_sync (database, error))
    return G_SOURCE_REMOVE;
  pass_gate (data);
  harvest_database_exec_sync (database,
                              "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n)"
                              " SELECT max (i) FROM n",
                              error);
  harvest_database_rollback_sync (database);
  return G_SOURCE_REMOVE;
}

static void
test_cancel_running (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *result = NULL, *after = NULL;

  harvest_database_thread_run_async (fixture->thread, HARVEST_PRIORITY_PERSON, endless_job, fixture,
                                     NULL, NULL, cancellable, harvest_test_store_result_cb,
                                     &result);
  wait_arrival (fixture);
  open_gate (fixture);
  g_cancellable_cancel (cancellable);
  assert_failure (fixture, &result, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* The connection is as good as new. */
  run_traced (fixture, HARVEST_PRIORITY_PERSON, 'a', 1, FALSE, &after);
  assert_result (fixture, &after, "a");
}

static void
test_cancel_waiting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *first = NULL, *second = NULL;
  Job *job = g_new0 (Job, 1);

  run_traced (fixture, HARVEST_PRIORITY_PERSON, 'a', 1, TRUE, &first);
  wait_arrival (fixture);
  job->fixture = fixture;
  job->name = 'b';
  harvest_database_thread_run_async (fixture->thread, HARVEST_PRIORITY_PERSON, traced_job, job,
                                     g_free, g_free, cancellable, harvest_test_store_result_cb,
                                     &second);
  g_cancellable_cancel (cancellable);
  open_gate (fixture);
  assert_result (fixture, &first, "a");
  assert_failure (fixture, &second, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (fixture->trace->str, ==, "a!");
}

static void
test_cannot_open (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->dir, "none", "t.db", NULL);
  GAsyncResult *results[2] = { NULL };

  g_object_unref (fixture->thread);
  fixture->thread = harvest_database_thread_new ("test", missing, HARVEST_DATABASE_CREATE);
  run_traced (fixture, HARVEST_PRIORITY_PERSON, 'a', 1, FALSE, &results[0]);
  run_traced (fixture, HARVEST_PRIORITY_BULK, 'b', 5, FALSE, &results[1]);
  assert_failure (fixture, &results[0], HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CANNOT_OPEN);
  assert_failure (fixture, &results[1], HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CANNOT_OPEN);
  g_assert_cmpstr (fixture->trace->str, ==, "");
}

static void
test_close (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *closed = NULL, *first = NULL, *bulk = NULL, *before = NULL, *after = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autoptr (GError) error = NULL;

  run_traced (fixture, HARVEST_PRIORITY_PERSON, 'a', 1, TRUE, &first);
  wait_arrival (fixture);
  run_traced (fixture, HARVEST_PRIORITY_BULK, 'b', 1000000, FALSE, &bulk);
  run_traced (fixture, HARVEST_PRIORITY_PERSON, 'c', 1, FALSE, &before);
  harvest_database_thread_close_async (fixture->thread, NULL, harvest_test_store_result_cb,
                                       &closed);
  run_traced (fixture, HARVEST_PRIORITY_PERSON, 'd', 1, FALSE, &after);
  open_gate (fixture);
  assert_result (fixture, &first, "a");
  assert_result (fixture, &before, "c");
  /* Bulk work would keep a person waiting; it is taken up again another time. */
  assert_failure (fixture, &bulk, G_IO_ERROR, G_IO_ERROR_CLOSED);
  assert_failure (fixture, &after, G_IO_ERROR, G_IO_ERROR_CLOSED);
  owned = harvest_test_wait_result (&closed);
  g_assert_true (harvest_database_thread_close_finish (fixture->thread, owned, &error));
  g_assert_cmpstr (fixture->trace->str, ==, "a!cb");
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
}

/* A last reference that goes before the jobs have run does not lose them. */
static void
test_last_reference (Fixture *fixture, gconstpointer data)
{
  HarvestDatabaseThread *thread = g_steal_pointer (&fixture->thread);
  GAsyncResult *result = NULL;

  fixture->thread = harvest_database_thread_new ("other", fixture->path, HARVEST_DATABASE_CREATE);
  {
    Job *job = g_new0 (Job, 1);

    job->fixture = fixture;
    job->name = 'a';
    job->slices = 1;
    harvest_database_thread_run_async (thread, HARVEST_PRIORITY_BULK, traced_job, job, g_free,
                                       g_free, NULL, harvest_test_store_result_cb, &result);
  }
  g_object_unref (thread);
  g_object_unref (harvest_test_wait_result (&result));
  g_assert_cmpstr (fixture->trace->str, ==, "a");
}

static gboolean
erase_job (HarvestDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  if (harvest_database_exec_sync (database,
                                  "CREATE TABLE t (a); INSERT INTO t VALUES ('unfindable');"
                                  "DELETE FROM t",
                                  error))
    harvest_database_note_erased (database);
  return G_SOURCE_REMOVE;
}

static void
log_changed_cb (GFileMonitor *monitor,
                GFile *file,
                GFile *other,
                GFileMonitorEvent event,
                gpointer user_data)
{
  gboolean *changed = user_data;

  *changed = TRUE;
}

/* What was deleted is gone from the log as well, once nothing else is to be done. */
static void
test_erased (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strconcat (fixture->path, "-wal", NULL);
  g_autoptr (GFile) log = g_file_new_for_path (path);
  g_autoptr (GFileMonitor) monitor = NULL;
  GAsyncResult *result = NULL;
  gboolean changed = FALSE;

  monitor = g_file_monitor_file (log, G_FILE_MONITOR_NONE, NULL, NULL);
  g_file_monitor_set_rate_limit (monitor, 10);
  g_signal_connect (monitor, "changed", G_CALLBACK (log_changed_cb), &changed);
  harvest_database_thread_run_async (fixture->thread, HARVEST_PRIORITY_PERSON, erase_job, NULL,
                                     NULL, NULL, NULL, harvest_test_store_result_cb, &result);
  assert_result (fixture, &result, NULL);
  while (TRUE)
    {
      g_autofree char *contents = NULL;
      gsize length;

      changed = FALSE;
      if (g_file_get_contents (path, &contents, &length, NULL) && length == 0)
        break;
      harvest_test_wait (&changed);
    }
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/database-thread/order", test_order);
  ADD ("/database-thread/time-slice", test_time_slice);
  ADD ("/database-thread/cancel-running", test_cancel_running);
  ADD ("/database-thread/cancel-waiting", test_cancel_waiting);
  ADD ("/database-thread/cannot-open", test_cannot_open);
  ADD ("/database-thread/close", test_close);
  ADD ("/database-thread/last-reference", test_last_reference);
  ADD ("/database-thread/erased", test_erased);
#undef ADD

  return g_test_run ();
}
