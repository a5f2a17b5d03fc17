/* harvest-person-db.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-change-set.h"
#include "harvest-database-thread.h"
#include "harvest-person-context.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* The database of one person, with its writer. Everything in it is written by transactions with
 * synchronous=FULL. */

#define HARVEST_TYPE_PERSON_DB (harvest_person_db_get_type ())
G_DECLARE_FINAL_TYPE (HarvestPersonDb, harvest_person_db, HARVEST, PERSON_DB, GObject)

/* What is to be told after a transaction. */
typedef struct
{
  HarvestChangeSet *changes;
  guint n_waiting;
  guint n_attention;
  gint64 due;    /* of the next entry that will become due; 0: none */
  gboolean sent; /* whether an answer is awaited */
} HarvestPersonNews;

void harvest_person_news_free (HarvestPersonNews *self);

/**
 * HarvestPersonFunc:
 * @result: (out): what the work gives back
 *
 * Runs on the person's writer, inside a transaction that is committed if it returns %TRUE.
 */
typedef gboolean (*HarvestPersonFunc) (HarvestPersonContext *context,
                                       gpointer data,
                                       gpointer *result,
                                       GError **error);

/**
 * harvest_person_db_open_async:
 * @folder: of the person; made if it is missing
 * @person: id
 * @shared_path: shared.db, which is only read
 * @clock: must outlive the object
 *
 * Opens or makes `me.db`, keeps a copy of it before it is migrated, and mends the overlay if a
 * crash left it behind.
 */
void harvest_person_db_open_async (const char *folder,
                                   const char *person,
                                   const char *shared_path,
                                   const HarvestClock *clock,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
HarvestPersonDb *harvest_person_db_open_finish (GAsyncResult *result, GError **error);

const char *harvest_person_db_get_path (HarvestPersonDb *self);
const char *harvest_person_db_get_person (HarvestPersonDb *self);

/**
 * harvest_person_db_get_record:
 * @missing: (out): whether shared.db did not know the person when this was opened
 *
 * Returns: (transfer none) (nullable): the Person record at that time, or the copy kept of it
 */
HarvestRecord *harvest_person_db_get_record (HarvestPersonDb *self, gboolean *missing);

/**
 * harvest_person_db_get_client:
 *
 * Returns: the name of this outbox when the file was opened
 */
const char *harvest_person_db_get_client (HarvestPersonDb *self);

/**
 * harvest_person_db_get_server:
 *
 * Returns: (nullable): the id of the server whose person it is; %NULL: this desktop's own
 */
const char *harvest_person_db_get_server (HarvestPersonDb *self);

/**
 * harvest_person_db_get_backup:
 *
 * Returns: (nullable): where the copy from before the migration is, if there was one
 */
const char *harvest_person_db_get_backup (HarvestPersonDb *self);

/**
 * harvest_person_db_lock:
 *
 * Returns: whether this object is the one, among all programs on this computer, that sends the
 *   person's changes; it stays so until it is closed
 */
gboolean harvest_person_db_lock (HarvestPersonDb *self);

/**
 * harvest_person_db_run_async:
 * @data: (transfer full): freed by @free_data
 * @free_result: frees a result that nobody takes
 */
void harvest_person_db_run_async (HarvestPersonDb *self,
                                  HarvestPriority priority,
                                  HarvestPersonFunc func,
                                  gpointer data,
                                  GDestroyNotify free_data,
                                  GDestroyNotify free_result,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/**
 * harvest_person_db_run_finish:
 * @news: (out) (optional) (transfer full) (nullable): what to tell, if it succeeded
 *
 * Returns: (transfer full) (nullable): the result
 */
gpointer harvest_person_db_run_finish (HarvestPersonDb *self,
                                       GAsyncResult *result,
                                       HarvestPersonNews **news,
                                       GError **error);

void harvest_person_db_close_async (HarvestPersonDb *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
harvest_person_db_close_finish (HarvestPersonDb *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestPersonNews, harvest_person_news_free)

G_END_DECLS
