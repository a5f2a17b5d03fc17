/* harvest-server-db.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-clock.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The server's database. Routes and rules see this header and the tables' headers beside it, and
 * nothing of what is behind them: there is SQLite now, and PostgreSQL will be.
 *
 * All work is done in jobs. Writing jobs run one after another on one thread, many of them in one
 * transaction that is synced once: a job that fails takes back what it did itself, and nobody is
 * told anything before the commit. Reading jobs run beside them on threads of their own, each on
 * one snapshot. */

#define HARVEST_TYPE_SERVER_DB (harvest_server_db_get_type ())
G_DECLARE_FINAL_TYPE (HarvestServerDb, harvest_server_db, HARVEST, SERVER_DB, GObject)

/* What a job sees of the database while it runs; the tables' functions take it. */
typedef struct _HarvestServerTx HarvestServerTx;

/**
 * HarvestServerFunc:
 * @tx: only while the job runs
 * @data: of the job
 * @error: set if it returns %FALSE; then nothing that it wrote stays
 *
 * Must not wait for anything but the database. It may be taken back after it returned %TRUE, if the
 * commit fails: what is to be seen outside happens in the #HarvestServerDoneFunc.
 */
typedef gboolean (*HarvestServerFunc) (HarvestServerTx *tx, gpointer data, GError **error);

/**
 * HarvestServerDoneFunc:
 * @error: (nullable): a #HarvestServerError, or what the job itself set; %NULL: what it wrote is
 *   on the disk
 *
 * Called once for each job, on a thread of the database (or, if the job was not taken at all, in
 * the call itself); it must not wait. The data are freed after it.
 */
typedef void (*HarvestServerDoneFunc) (gpointer data, const GError *error);

/* A bucket whose log has grown. */
typedef struct
{
  char *scope;
  gint64 bucket;
  gint64 to; /* its last number */
} HarvestServerPlace;

/**
 * HarvestServerChanges:
 * @places: (element-type HarvestServerPlace): whose logs have grown, each once
 * @rights: whether somebody may see other scopes than before
 * @elsewhere: whether another program has written, and nobody knows what
 */
typedef struct
{
  GPtrArray *places;
  gboolean rights;
  gboolean elsewhere;
} HarvestServerChanges;

/**
 * HarvestServerChangedFunc:
 *
 * Called after each commit that changed what somebody can pull, before the jobs in it are told; on
 * a thread of the database. It must not wait.
 */
typedef void (*HarvestServerChangedFunc) (const HarvestServerChanges *changes, gpointer data);

/**
 * HarvestServerDbOptions:
 * @clock: (nullable): must outlive the database; %NULL: the computer's
 * @readers: threads that read; 0: 2
 * @max_writes: writing jobs that may wait; 0: 1,000
 * @max_reads: reading jobs that may wait; 0: 2,000
 * @existing: whether it must be there already
 */
typedef struct
{
  const HarvestClock *clock;
  guint readers;
  guint max_writes;
  guint max_reads;
  gboolean existing;
} HarvestServerDbOptions;

/**
 * harvest_server_db_open_sync:
 * @path: (nullable): the file; %NULL: in memory, without threads, all jobs run in the call: for
 *   tests and simulation, from one thread
 * @options: (nullable)
 * @error: %HARVEST_SERVER_ERROR_TOO_NEW with nothing changed, DAMAGED, NO_SPACE, FAILED
 *
 * Opens it, or makes it, and brings its tables to this version. Several programs may have it open.
 *
 * Returns: (transfer full) (nullable): the database
 */
HarvestServerDb *harvest_server_db_open_sync (const char *path,
                                              const HarvestServerDbOptions *options,
                                              GError **error);

/**
 * harvest_server_db_set_changed_func:
 *
 * Before the first job.
 */
void harvest_server_db_set_changed_func (HarvestServerDb *self,
                                         HarvestServerChangedFunc func,
                                         gpointer data);

/**
 * harvest_server_db_write:
 * @done: (nullable)
 * @data: (transfer full): freed by @free_data after @done
 *
 * Queues a writing job. Any thread. If too many wait, @done is called at once with
 * %HARVEST_SERVER_ERROR_BUSY; so it is after close_sync().
 */
void harvest_server_db_write (HarvestServerDb *self,
                              HarvestServerFunc func,
                              HarvestServerDoneFunc done,
                              gpointer data,
                              GDestroyNotify free_data);

/**
 * harvest_server_db_read:
 *
 * The same for a job that only reads.
 */
void harvest_server_db_read (HarvestServerDb *self,
                             HarvestServerFunc func,
                             HarvestServerDoneFunc done,
                             gpointer data,
                             GDestroyNotify free_data);

/* The same, and wait for it: for programs that do one thing, for tests. Not on a thread of the
 * database or one that others wait for. */
gboolean harvest_server_db_write_sync (HarvestServerDb *self,
                                       HarvestServerFunc func,
                                       gpointer data,
                                       GError **error);
gboolean harvest_server_db_read_sync (HarvestServerDb *self,
                                      HarvestServerFunc func,
                                      gpointer data,
                                      GError **error);

/**
 * harvest_server_db_count_waiting:
 * @writes: (out) (optional): jobs that wait
 * @reads: (out) (optional)
 */
void harvest_server_db_count_waiting (HarvestServerDb *self, guint *writes, guint *reads);

/**
 * harvest_server_db_close_sync:
 *
 * Runs the jobs that wait, writes the log into the file and ends the threads. Later jobs are
 * refused. Safe to call twice; the last reference does it too.
 */
void harvest_server_db_close_sync (HarvestServerDb *self);

/**
 * harvest_server_db_backup_sync:
 * @path: a file that is not there yet
 *
 * Writes a copy of one moment, while others work on, looks through it, and only then gives it its
 * name.
 */
gboolean harvest_server_db_backup_sync (HarvestServerDb *self, const char *path, GError **error);

/**
 * harvest_server_db_check_sync:
 *
 * Returns: (transfer full) (nullable): what is wrong with the file itself, a line each; empty if
 *   all is well
 */
GStrv harvest_server_db_check_sync (HarvestServerDb *self, GError **error);

/* ---- In a job ---- */

/**
 * harvest_server_tx_now:
 *
 * Returns: microseconds since 1970, by the server's clock
 */
gint64 harvest_server_tx_now (HarvestServerTx *tx);
const HarvestClock *harvest_server_tx_get_clock (HarvestServerTx *tx);

/**
 * harvest_server_tx_dup_today:
 *
 * Returns: (transfer full): YYYY-MM-DD, UTC
 */
char *harvest_server_tx_dup_today (HarvestServerTx *tx);

/* A part of a writing job that is taken back alone if it fails; parts do not nest. */
gboolean harvest_server_tx_begin_part (HarvestServerTx *tx, GError **error);
gboolean harvest_server_tx_keep_part (HarvestServerTx *tx, GError **error);
gboolean harvest_server_tx_drop_part (HarvestServerTx *tx, GError **error);

/* ---- Small things that are kept under a name ---- */

#define HARVEST_SERVER_META_ID      "server-id"
#define HARVEST_SERVER_META_EPOCH   "epoch"
#define HARVEST_SERVER_META_NAME    "name"    /* of the company, as people read it */
#define HARVEST_SERVER_META_COMPANY "company" /* the same in its scope's name: c:<company> */

/**
 * harvest_server_meta_dup_sync:
 * @value: (out) (transfer full) (nullable): %NULL: there is none
 */
gboolean
harvest_server_meta_dup_sync (HarvestServerTx *tx, const char *name, char **value, GError **error);
gboolean harvest_server_meta_set_sync (HarvestServerTx *tx,
                                       const char *name,
                                       const char *value,
                                       GError **error);

G_END_DECLS
