/* harvest-shared-db.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database-thread.h"
#include "harvest-record-table.h"

G_BEGIN_DECLS

/* shared.db with its threads: one writer, one reader for records and one for search, so that a
 * question of many milliseconds does not hold up a page. Readers see the views of
 * harvest-reader.h. */

#define HARVEST_TYPE_SHARED_DB (harvest_shared_db_get_type ())
G_DECLARE_FINAL_TYPE (HarvestSharedDb, harvest_shared_db, HARVEST, SHARED_DB, GObject)

typedef enum
{
  HARVEST_READER_RECORDS,
  HARVEST_READER_SEARCH,
  HARVEST_N_READERS,
} HarvestReaderKind;

/**
 * harvest_shared_db_open_async:
 * @path: of the file
 *
 * Opens or makes the file and migrates it. Errors are of sqlite/.
 */
void harvest_shared_db_open_async (const char *path,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
HarvestSharedDb *harvest_shared_db_open_finish (GAsyncResult *result, GError **error);

/* Borrowed. */
const char *harvest_shared_db_get_path (HarvestSharedDb *self);
HarvestDatabaseThread *harvest_shared_db_get_writer (HarvestSharedDb *self);
HarvestDatabaseThread *harvest_shared_db_get_reader (HarvestSharedDb *self, HarvestReaderKind kind);

/**
 * harvest_shared_db_enter_async:
 * @person_path: (nullable): the database that the readers lay over the records
 * @person: (nullable): whose scopes they see
 *
 * Tells the readers who is here. Also after a change of roles, to see the scopes anew.
 */
void harvest_shared_db_enter_async (HarvestSharedDb *self,
                                    const char *person_path,
                                    const char *person,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
harvest_shared_db_enter_finish (HarvestSharedDb *self, GAsyncResult *result, GError **error);

void harvest_shared_db_close_async (HarvestSharedDb *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
harvest_shared_db_close_finish (HarvestSharedDb *self, GAsyncResult *result, GError **error);

G_END_DECLS
