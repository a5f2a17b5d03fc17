/* harvest-record-table.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* The table `record` of shared.db and of a person's database, with what hangs on each row: field
 * index, change log, listings. All functions run on the writer's thread, in a transaction. */

/* What happened to one row. Keys are 0 for what is no story. */
typedef struct
{
  gint64 row;
  HarvestRecord *before; /* NULL: the row is new */
  HarvestRecord *after;  /* NULL: the row is gone */
  gint64 key_before;
  gint64 key_after;
} HarvestRowChange;

/**
 * HarvestRowFunc:
 *
 * Called inside the transaction that changes a row, after the change.
 */
typedef gboolean (*HarvestRowFunc) (HarvestDatabase *database,
                                    const HarvestRowChange *change,
                                    gpointer data,
                                    GError **error);

/**
 * harvest_record_table_set_row_func:
 * @data: must outlive @database
 *
 * Sets what is called for every row that is changed through this connection.
 */
void
harvest_record_table_set_row_func (HarvestDatabase *database, HarvestRowFunc func, gpointer data);

/**
 * harvest_story_get_seconds:
 *
 * Returns: where a story stands in time, in seconds since 1970: the day it happened, at the time of
 *   day it was told, or else when it was told
 */
gint64 harvest_story_get_seconds (HarvestRecord *story);

/**
 * harvest_record_table_find_sync:
 * @row: (out) (optional): 0: there is none
 *
 * Returns: %FALSE with @error set if it failed; a missing record is @record %NULL
 */
gboolean harvest_record_table_find_sync (HarvestDatabase *database,
                                         const char *id,
                                         gint64 *row,
                                         HarvestRecord **record,
                                         GError **error);

/**
 * harvest_record_table_put_sync:
 * @row: (out) (optional): where it is now
 *
 * Adds or replaces.
 */
gboolean harvest_record_table_put_sync (HarvestDatabase *database,
                                        HarvestRecord *record,
                                        gint64 *row,
                                        GError **error);

/**
 * harvest_record_table_remove_sync:
 *
 * Removes the record with its listings; one that is not there is no error.
 */
gboolean
harvest_record_table_remove_sync (HarvestDatabase *database, const char *id, GError **error);

/**
 * harvest_record_table_list_dependents_sync:
 *
 * Returns: (transfer full) (nullable) (element-type HarvestRecord): what names @root, oldest first
 */
GPtrArray *harvest_record_table_list_dependents_sync (HarvestDatabase *database,
                                                      const char *root,
                                                      GError **error);

/* ---- Listings ---- */

/**
 * harvest_record_table_get_scope_sync:
 *
 * Returns: the number of a scope, made if it is new; 0 with @error set
 */
gint64
harvest_record_table_get_scope_sync (HarvestDatabase *database, const char *scope, GError **error);

/**
 * harvest_record_table_get_bucket:
 * @created: microseconds since 1970
 *
 * Returns: the quarter: year * 4 + 0 to 3
 */
gint64 harvest_record_table_get_bucket (gint64 created);
gboolean harvest_record_table_list_sync (HarvestDatabase *database,
                                         gint64 row,
                                         gint64 scope,
                                         gint64 bucket,
                                         gint64 seq,
                                         gint64 rev,
                                         GError **error);

/* ---- The log of changes ---- */

/* Notes that a record is different for readers. */
gboolean harvest_record_table_note_sync (HarvestDatabase *database,
                                         const char *id,
                                         const char *type,
                                         GError **error);

G_END_DECLS
