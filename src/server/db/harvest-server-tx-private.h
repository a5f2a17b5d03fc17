/* harvest-server-tx-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"
#include "harvest-server-db.h"

G_BEGIN_DECLS

/* For src/server/db/ only: what the tables' functions see of a job, with SQLite behind it. */

typedef struct _HarvestServerLog HarvestServerLog;

struct _HarvestServerTx
{
  HarvestDatabase *database; /* borrowed */
  const HarvestClock *clock; /* borrowed */
  gboolean writing;

  HarvestServerLog *log; /* what has been listed and is not numbered yet */
  GPtrArray *places;     /* HarvestServerPlace: whose logs this job has made longer */
  gboolean rights;       /* somebody may see other scopes than before */
  guint part_places;     /* how many there were when the part began */
  gboolean part_rights;  /* likewise */
  gboolean erased;       /* SQLite's log has what nobody shall read any more */
  GHashTable *cache;     /* name -> object: what is kept between jobs of this connection ... */
  char *cache_state;     /* ... as long as this holds */
};

HarvestServerTx *
harvest_server_tx_new (HarvestDatabase *database, const HarvestClock *clock, gboolean writing);
void harvest_server_tx_free (HarvestServerTx *tx);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestServerTx, harvest_server_tx_free)

/**
 * harvest_server_tx_run_sync:
 *
 * Runs a job inside a transaction that is open, and takes its work back if it fails.
 */
gboolean harvest_server_tx_run_sync (HarvestServerTx *tx,
                                     HarvestServerFunc func,
                                     gpointer data,
                                     GError **error);

/**
 * harvest_server_tx_prepare_sync:
 *
 * As harvest_database_prepare_sync(), with errors of this folder.
 */
HarvestStatement *
harvest_server_tx_prepare_sync (HarvestServerTx *tx, const char *sql, GError **error);

/* As harvest_statement_step_sync(), with errors of this folder. */
gboolean harvest_server_tx_step_sync (HarvestStatement *statement, gboolean *row, GError **error);

/* Makes an error of sqlite/ one of this folder; others stay as they are. Returns: %FALSE */
gboolean harvest_server_tx_translate (GError **error);

void harvest_server_tx_empty_cache (HarvestServerTx *tx);
void harvest_server_place_free (gpointer place);

/* Numbers and writes what has been listed: the last thing of a job or a part. In
 * harvest-server-log.c. */
gboolean harvest_server_log_flush_sync (HarvestServerTx *tx, GError **error);
HarvestServerLog *harvest_server_log_new (void);
void harvest_server_log_clear (HarvestServerLog *log);
void harvest_server_log_free (HarvestServerLog *log);

G_END_DECLS
