/* harvest-server-records.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"
#include "harvest-server-db.h"

G_BEGIN_DECLS

/* The table of records: documents, what texts once were, and by what records are found. Where they
 * are listed is harvest-server-log.h's matter. */

/* A record of the table; one that is gone keeps its place. */
typedef struct
{
  gint64 row;
  char *id;
  char *type;
  char *root; /* nullable */
  gint64 rev;
  gint64 bucket;
  char *maker;           /* nullable: the person who made it; NULL: the authority */
  int gone;              /* HarvestTombstoneReason; -1: it is there */
  char *was;             /* nullable: of a deleted one, the hash of what it said */
  HarvestRecord *record; /* nullable: it is gone */
} HarvestServerRecord;

void harvest_server_record_free (HarvestServerRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestServerRecord, harvest_server_record_free)

/**
 * harvest_server_records_find_sync:
 * @found: (out) (transfer full) (nullable): %NULL: no record ever had this id
 */
gboolean harvest_server_records_find_sync (HarvestServerTx *tx,
                                           const char *id,
                                           HarvestServerRecord **found,
                                           GError **error);

/**
 * harvest_server_records_list_dependents_sync:
 *
 * Returns: (transfer full) (nullable) (element-type HarvestServerRecord): what names @root and is
 *   there, oldest first
 */
GPtrArray *
harvest_server_records_list_dependents_sync (HarvestServerTx *tx, const char *root, GError **error);

/**
 * harvest_server_records_list_facts_sync:
 *
 * The same, but only those by which the rules decide: who told it, who is in it and what they
 * agreed to. A story may have thousands of comments.
 */
GPtrArray *
harvest_server_records_list_facts_sync (HarvestServerTx *tx, const char *root, GError **error);

/**
 * harvest_server_records_list_by_value_sync:
 * @field: an indexed reference, or a hash
 * @limit: -1: all
 *
 * Returns: (transfer full) (nullable) (element-type HarvestServerRecord): newest first
 */
GPtrArray *harvest_server_records_list_by_value_sync (HarvestServerTx *tx,
                                                      const char *type,
                                                      const char *field,
                                                      const char *value,
                                                      int limit,
                                                      GError **error);

/* Of records without a root, oldest first. */
GPtrArray *
harvest_server_records_list_type_sync (HarvestServerTx *tx, const char *type, GError **error);

/* Returns: whether what the rights of persons follow from is said by records of this type */
gboolean harvest_server_records_decides_rights (const char *type);

/**
 * harvest_server_records_put_sync:
 * @maker: (nullable): of a new record
 * @before: (inout) (transfer full) (nullable): what find_sync() found; the record as it is written
 * @sum: (out): its part of a bucket's checksum
 *
 * Adds, replaces, or brings back.
 */
gboolean harvest_server_records_put_sync (HarvestServerTx *tx,
                                          HarvestRecord *record,
                                          const char *maker,
                                          HarvestServerRecord **place,
                                          guint64 *sum,
                                          GError **error);

/**
 * harvest_server_records_remove_sync:
 * @reason: a HarvestTombstoneReason
 * @was: (nullable): so that just the same can come back
 *
 * Takes the document away; the row stays, with the next revision.
 */
gboolean harvest_server_records_remove_sync (HarvestServerTx *tx,
                                             HarvestServerRecord *record,
                                             int reason,
                                             const char *was,
                                             GError **error);

/**
 * harvest_server_records_knew_text_sync:
 * @rev: a revision of the past
 * @hash: SHA-256 of a text
 * @knew: (out): whether the field said just that in this revision, or in a later one
 */
gboolean harvest_server_records_knew_text_sync (HarvestServerTx *tx,
                                                gint64 row,
                                                const char *field,
                                                gint64 rev,
                                                const char *hash,
                                                gboolean *knew,
                                                GError **error);

/* Returns: a number that is another one whenever rights may have changed; -1 with @error set */
gint64 harvest_server_records_get_rights_version_sync (HarvestServerTx *tx, GError **error);

G_END_DECLS
