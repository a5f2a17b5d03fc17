/* harvest-server-office.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-pull-page.h"
#include "harvest-record.h"
#include "harvest-server-db.h"

G_BEGIN_DECLS

/* What an administrator does with records, past the rights of persons: people, units and roles,
 * deletion in masses, erasure, backup. In a writing job, unless something else is said; the
 * administrator's program writes its audit in the same job. */

/**
 * harvest_server_office_put_sync:
 * @record: new, or the next state of one that is there; `rev` is given here
 * @maker: (nullable): a new record's owner, where its type has one
 *
 * Writes a record as the authority, and lists it.
 */
gboolean harvest_server_office_put_sync (HarvestServerTx *tx,
                                         HarvestRecord *record,
                                         const char *maker,
                                         GError **error);

/**
 * harvest_server_office_find_sync:
 * @record: (out) (transfer full) (nullable): %NULL: it is not there
 *
 * In any job.
 */
gboolean harvest_server_office_find_sync (HarvestServerTx *tx,
                                          const char *id,
                                          HarvestRecord **record,
                                          GError **error);

/**
 * harvest_server_office_list_sync:
 * @type: of records without a root
 *
 * In any job.
 *
 * Returns: (transfer full) (nullable) (element-type HarvestRecord): oldest first
 */
GPtrArray *harvest_server_office_list_sync (HarvestServerTx *tx, const char *type, GError **error);

/**
 * harvest_server_office_remove_sync:
 * @ids: (element-type utf8): of records; what depends on them goes with them
 * @reason: deleted, or withdrawn
 * @batch: (nullable): made by harvest_uuid_new() when an administrator has confirmed this mass of
 *   deletions, and kept in the audit; without it clients stop and ask if it is a mass
 * @removed: (out) (optional): how many records went
 */
gboolean harvest_server_office_remove_sync (HarvestServerTx *tx,
                                            GPtrArray *ids,
                                            HarvestTombstoneReason reason,
                                            const char *batch,
                                            guint *removed,
                                            GError **error);

/**
 * harvest_server_office_erase_sync:
 * @person: whose stories, and what depends on them, comments, thanks and Person record go for ever
 * @hashes: (out) (optional) (transfer full) (element-type utf8): of files that no record names any
 *   more, for the blob store
 * @erased: (out) (optional): how many records
 *
 * Erases what a person told and what is about them alone; what they wrote in stories of others goes
 * too. Every client that may have seen any of it is asked for a receipt. Kept are the ids, so that
 * a restored backup forgets them again.
 */
gboolean harvest_server_office_erase_sync (HarvestServerTx *tx,
                                           const char *person,
                                           GPtrArray **hashes,
                                           guint *erased,
                                           GError **error);

/**
 * harvest_server_office_erase_again_sync:
 * @record: the id of a record that was erased in another history
 *
 * For a restored backup.
 */
gboolean harvest_server_office_erase_again_sync (HarvestServerTx *tx,
                                                 const char *record,
                                                 const char *person,
                                                 guint *erased,
                                                 GError **error);

/* For `status`. */
typedef struct
{
  gint64 records;
  gint64 stories;
  gint64 people;
  gint64 clients;
  gint64 answers; /* kept results */
  gint64 listings;
  gint64 tombstones;
  gint64 erasures;
  gint64 receipts; /* for what was erased or withdrawn */
} HarvestServerCounts;

/* In any job. */
gboolean
harvest_server_office_count_sync (HarvestServerTx *tx, HarvestServerCounts *counts, GError **error);

/**
 * harvest_server_office_check_sync:
 *
 * In any job: adds up all buckets, and looks whether every record is listed where its type and
 * state say.
 *
 * Returns: (transfer full) (nullable): what is wrong, a line each; empty if all is well
 */
GStrv harvest_server_office_check_sync (HarvestServerTx *tx, GError **error);

/**
 * harvest_server_office_tidy_sync:
 * @limit: so many rows of each kind at most, so that others need not wait
 * @more: (out) (optional): whether there is more to do
 *
 * Drops what need not be kept any longer: tombstones, answers.
 */
gboolean
harvest_server_office_tidy_sync (HarvestServerTx *tx, guint limit, gboolean *more, GError **error);

/**
 * harvest_server_office_restore_sync:
 * @backup: a file that harvest_server_db_backup_sync() wrote
 * @path: where the database is to be; one that is there is kept beside it as PATH.before-restore
 *   and its erasures are not forgotten
 * @erased: (out) (optional): how many records of the backup were erased again
 *
 * Not in a job, and with no server running: checks the backup, puts it in place, erases again what
 * had been erased since, and begins a new epoch.
 */
gboolean harvest_server_office_restore_sync (const char *backup,
                                             const char *path,
                                             guint *erased,
                                             GError **error);

G_END_DECLS
