/* harvest-server-erasures.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-server-db.h"

G_BEGIN_DECLS

/* What was erased for ever, and who has said that nothing of it is left. */

/* @person: (nullable): for whom; @record: an id. One that is noted already stays as it is. */
gboolean harvest_server_erasures_note_sync (HarvestServerTx *tx,
                                            const char *record,
                                            const char *person,
                                            GError **error);

typedef struct
{
  char *record;
  char *person; /* nullable */
} HarvestServerErasure;

/**
 * harvest_server_erasures_list_sync:
 *
 * Returns: (transfer full) (nullable) (element-type HarvestServerErasure): oldest first
 */
GPtrArray *harvest_server_erasures_list_sync (HarvestServerTx *tx, GError **error);

/**
 * harvest_server_erasures_note_receipt_sync:
 * @client: the row of a client
 */
gboolean harvest_server_erasures_note_receipt_sync (HarvestServerTx *tx,
                                                    const char *record,
                                                    gint64 client,
                                                    GError **error);

/* @count: (out): clients that have given a receipt for a record */
gboolean harvest_server_erasures_count_receipts_sync (HarvestServerTx *tx,
                                                      const char *record,
                                                      gint64 *count,
                                                      GError **error);

/* Receipts that are older, in seconds, go. */
gboolean
harvest_server_erasures_drop_receipts_sync (HarvestServerTx *tx, gint64 before, GError **error);

G_END_DECLS
