/* harvest-server-log.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-pull-page.h"
#include "harvest-server-db.h"

G_BEGIN_DECLS

/* The logs: in which scopes records are listed, numbered by bucket, with the running count and
 * checksum of each. What a job lists is collected and numbered at its end, or at the end of its
 * part, bucket by bucket in sorted order: that is one mutation's effect, which no page splits. */

/**
 * harvest_server_log_put:
 * @record: the row of the record
 * @sum: harvest_checksum_document() of it
 *
 * Lists a record, anew if it was listed. One that is listed with the same checksum stays as it is.
 */
void harvest_server_log_put (HarvestServerTx *tx,
                             const char *scope,
                             gint64 bucket,
                             gint64 record,
                             guint64 sum);

/**
 * harvest_server_log_end:
 * @batch: (nullable): of a mass of deletions
 *
 * Ends a listing. Where the record never was listed nothing is written; a tombstone that is there
 * is only replaced by one of @reason erased or withdrawn.
 */
void harvest_server_log_end (HarvestServerTx *tx,
                             const char *scope,
                             gint64 bucket,
                             gint64 record,
                             HarvestTombstoneReason reason,
                             const char *batch);

/**
 * harvest_server_log_count_collected:
 *
 * Returns: listings that the job, or its part, has made so far and that have no number yet
 */
guint harvest_server_log_count_collected (HarvestServerTx *tx);

typedef enum
{
  HARVEST_SERVER_LISTING_LISTED,
  HARVEST_SERVER_LISTING_ENDED,     /* there is a tombstone */
  HARVEST_SERVER_LISTING_FORGOTTEN, /* of reason erased or withdrawn */
} HarvestServerListing;

/**
 * harvest_server_log_list_scopes_sync:
 *
 * Returns: (transfer full) (nullable): the scopes in which a record is so, sorted
 */
GStrv harvest_server_log_list_scopes_sync (HarvestServerTx *tx,
                                           gint64 record,
                                           HarvestServerListing listing,
                                           GError **error);

/* ---- Reading ---- */

typedef struct
{
  gint64 bucket;
  gint64 last;    /* the last number given */
  gint64 horizon; /* of the last tombstone that was dropped; 0: none was */
  gint64 count;   /* records that it lists */
  guint64 sum;
} HarvestServerBucket;

/**
 * harvest_server_log_list_buckets_sync:
 * @since: the oldest wanted
 *
 * Returns: (transfer full) (nullable) (element-type HarvestServerBucket): newest first
 */
GArray *harvest_server_log_list_buckets_sync (HarvestServerTx *tx,
                                              const char *scope,
                                              gint64 since,
                                              GError **error);

/* @found: whether there is such a bucket */
gboolean harvest_server_log_find_bucket_sync (HarvestServerTx *tx,
                                              const char *scope,
                                              gint64 bucket,
                                              HarvestServerBucket *found,
                                              GError **error);

/* A row of a log; what is borrowed ends with the call. */
typedef struct
{
  gint64 seq;
  gint64 part;    /* rows of one mutation have the same */
  const char *id; /* of the record */
  gint64 rev;
  int reason;        /* HarvestTombstoneReason; -1: it is listed */
  const char *batch; /* nullable */
  guint64 sum;
  GBytes *document; /* nullable: only of pages, and of what is listed */
} HarvestServerLogRow;

/* Returns: whether the next row is wanted */
typedef gboolean (*HarvestServerLogFunc) (const HarvestServerLogRow *row, gpointer data);

/**
 * harvest_server_log_read_page_sync:
 *
 * Calls @func for the rows behind @after, by number, until it says no.
 */
gboolean harvest_server_log_read_page_sync (HarvestServerTx *tx,
                                            const char *scope,
                                            gint64 bucket,
                                            gint64 after,
                                            HarvestServerLogFunc func,
                                            gpointer data,
                                            GError **error);

/**
 * harvest_server_log_read_index_sync:
 * @after: (nullable): an id
 *
 * Calls @func for what the bucket lists, by id, without documents.
 */
gboolean harvest_server_log_read_index_sync (HarvestServerTx *tx,
                                             const char *scope,
                                             gint64 bucket,
                                             const char *after,
                                             guint limit,
                                             HarvestServerLogFunc func,
                                             gpointer data,
                                             GError **error);

/* ---- Tidying and looking ---- */

/**
 * harvest_server_log_drop_old_sync:
 * @before: in seconds: tombstones that are older go
 * @limit: so many at most
 * @dropped: (out): how many went
 */
gboolean harvest_server_log_drop_old_sync (HarvestServerTx *tx,
                                           gint64 before,
                                           guint limit,
                                           guint *dropped,
                                           GError **error);

/**
 * harvest_server_log_check_sync:
 * @findings: (element-type utf8): what is wrong is added, a line each
 *
 * Adds up every bucket and compares.
 */
gboolean harvest_server_log_check_sync (HarvestServerTx *tx, GPtrArray *findings, GError **error);

G_END_DECLS
