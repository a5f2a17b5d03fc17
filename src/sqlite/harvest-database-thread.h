/* harvest-database-thread.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"

G_BEGIN_DECLS

/* One thread that owns one connection. A person's jobs go first, in their order; bulk jobs take
 * turns, slice by slice. When nothing waits for a while, the thread checkpoints what it wrote. */

#define HARVEST_TYPE_DATABASE_THREAD (harvest_database_thread_get_type ())
G_DECLARE_FINAL_TYPE (HarvestDatabaseThread,
                      harvest_database_thread,
                      HARVEST,
                      DATABASE_THREAD,
                      GObject)

typedef enum
{
  HARVEST_PRIORITY_PERSON, /* an act or a question of a person: goes first */
  HARVEST_PRIORITY_BULK,   /* import, index, sync, sweep: yields */
} HarvestPriority;

/**
 * HarvestDatabaseFunc:
 * @database: the thread's connection
 * @data: of the job
 * @result: (out): what the job gives back
 *
 * Runs on the connection's thread. One call is one slice: a bulk job does at most 20 rows or 4 ms
 * of work (harvest_database_thread_should_yield()) and is called again while it returns
 * %G_SOURCE_CONTINUE with no @error set; %G_SOURCE_REMOVE or @error ends it. Between its slices
 * waiting jobs of persons run, so it must not leave a transaction open.
 */
typedef gboolean (*HarvestDatabaseFunc) (HarvestDatabase *database,
                                         gpointer data,
                                         gpointer *result,
                                         GCancellable *cancellable,
                                         GError **error);

/**
 * harvest_database_thread_new:
 * @name: of the thread, for debuggers
 *
 * Opens the connection on the new thread, before the first job. If that fails, every job fails
 * with the reason. The thread ends with the last reference, after one more slice of the jobs that
 * wait; nobody waits for that (see harvest_database_thread_close_async()).
 */
HarvestDatabaseThread *
harvest_database_thread_new (const char *name, const char *path, HarvestDatabaseFlags flags);

/**
 * harvest_database_thread_run_async:
 * @data: (transfer full): for @func, freed by @free_data
 * @free_result: frees a result that nobody takes
 *
 * Queues a job. From the main thread. Cancelling stops a job that waits, and interrupts the
 * statement that runs; whether the job had an effect is what the result says: a job that ended
 * before it noticed still succeeds.
 */
void harvest_database_thread_run_async (HarvestDatabaseThread *self,
                                        HarvestPriority priority,
                                        HarvestDatabaseFunc func,
                                        gpointer data,
                                        GDestroyNotify free_data,
                                        GDestroyNotify free_result,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * harvest_database_thread_run_finish:
 *
 * Returns: (transfer full) (nullable): the job's result; a cancelled job gives
 *   %G_IO_ERROR_CANCELLED
 */
gpointer harvest_database_thread_run_finish (HarvestDatabaseThread *self,
                                             GAsyncResult *result,
                                             GError **error);

/**
 * harvest_database_thread_should_yield:
 *
 * Returns: whether the running slice has had its 4 ms, or a person waits. On the thread only.
 */
gboolean harvest_database_thread_should_yield (HarvestDatabase *database);

/**
 * harvest_database_thread_has_waiting_person:
 *
 * For bulk work whose slices must be longer to be worth their while, and which ends one as soon as
 * this is so.
 *
 * Returns: whether a person waits. On the thread only.
 */
gboolean harvest_database_thread_has_waiting_person (HarvestDatabase *database);

/**
 * harvest_database_thread_close_async:
 *
 * Runs the waiting jobs once more, closes the connection and ends the thread. A job that wants
 * another slice, and later jobs, fail with %G_IO_ERROR_CLOSED.
 */
void harvest_database_thread_close_async (HarvestDatabaseThread *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean harvest_database_thread_close_finish (HarvestDatabaseThread *self,
                                               GAsyncResult *result,
                                               GError **error);

/**
 * harvest_database_thread_close_failed:
 * @task: (transfer full): of whoever opened it
 * @error: (transfer full)
 *
 * Closes, and returns @error from @task when the file is closed: whoever mends it must find it so.
 */
void harvest_database_thread_close_failed (HarvestDatabaseThread *self, GTask *task, GError *error);

G_END_DECLS
