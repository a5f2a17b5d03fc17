/* harvest-server-writer.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-pull-page.h"
#include "harvest-server-db.h"
#include "harvest-server-records.h"

G_BEGIN_DECLS

/* For src/server/ only: writes what was decided about one family of records, a root and what
 * depends on it, and lists all of it where its types and states say. */

typedef struct _HarvestServerWriter HarvestServerWriter;

HarvestServerWriter *harvest_server_writer_new (HarvestServerTx *tx);
void harvest_server_writer_free (HarvestServerWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestServerWriter, harvest_server_writer_free)

/**
 * harvest_server_writer_put_sync:
 * @maker: (nullable): of a new record; %NULL: the authority
 *
 * Writes one record; it is listed by harvest_server_writer_end_sync().
 */
gboolean harvest_server_writer_put_sync (HarvestServerWriter *self,
                                         HarvestRecord *record,
                                         const char *maker,
                                         GError **error);

/**
 * harvest_server_writer_remove_sync:
 * @batch: (nullable): of the mass of deletions that it belongs to
 * @own_batch: (nullable): the same for what depends on it, if @batch is %NULL: it goes with its
 *   root, and is no mass
 *
 * Removes a record that is there, with all that depends on it.
 */
gboolean harvest_server_writer_remove_sync (HarvestServerWriter *self,
                                            HarvestServerRecord *record,
                                            HarvestTombstoneReason reason,
                                            const char *batch,
                                            const char *own_batch,
                                            GError **error);

/**
 * harvest_server_writer_end_sync:
 * @reason: for listings that end although the record stays
 *
 * Lists what was put, and with it the rest of the family, if it is listed elsewhere now.
 */
gboolean harvest_server_writer_end_sync (HarvestServerWriter *self,
                                         HarvestTombstoneReason reason,
                                         GError **error);

/* What was written or listed anew so far. */
guint harvest_server_writer_count_records (HarvestServerWriter *self);
gsize harvest_server_writer_count_bytes (HarvestServerWriter *self);

/**
 * harvest_server_writer_collect_scopes_sync:
 * @record: of the table
 * @scopes: (element-type utf8): where it is to be listed is added
 *
 * For harvest_server_office_check_sync().
 */
gboolean harvest_server_writer_collect_scopes_sync (HarvestServerTx *tx,
                                                    HarvestServerRecord *record,
                                                    GPtrArray *scopes,
                                                    GError **error);

G_END_DECLS
