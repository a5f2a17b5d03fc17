/* harvest-server-worker.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-server-tx-private.h"

G_BEGIN_DECLS

/* For src/server/db/ only: a queue of jobs and the threads that run them. */

typedef struct _HarvestServerWorker HarvestServerWorker;

/**
 * harvest_server_worker_new:
 * @threads: 1 for jobs that write
 * @max_waiting: jobs beyond these are refused
 * @changed: (nullable): for jobs that write
 *
 * Starts the threads; each opens a connection of its own. A connection that cannot be opened makes
 * its jobs fail with the reason.
 */
HarvestServerWorker *harvest_server_worker_new (const char *path,
                                                gboolean writing,
                                                guint threads,
                                                guint max_waiting,
                                                const HarvestClock *clock);
void harvest_server_worker_set_changed_func (HarvestServerWorker *self,
                                             HarvestServerChangedFunc func,
                                             gpointer data);
void harvest_server_worker_run (HarvestServerWorker *self,
                                HarvestServerFunc func,
                                HarvestServerDoneFunc done,
                                gpointer data,
                                GDestroyNotify free_data);
guint harvest_server_worker_count_waiting (HarvestServerWorker *self);

/* Runs what waits, then ends the threads and waits for them. */
void harvest_server_worker_close (HarvestServerWorker *self);
void harvest_server_worker_free (HarvestServerWorker *self);

G_END_DECLS
