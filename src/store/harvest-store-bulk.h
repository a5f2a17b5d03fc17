/* harvest-store-bulk.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"

G_BEGIN_DECLS

/* Many records at once, straight into shared.db, as an import without a server brings them: no
 * outbox, no undo. */

/**
 * harvest_store_put_records_async:
 * @records: (element-type HarvestRecord): at most about 20, so that a person's act does not wait;
 *   a story with what depends on it belongs in one call
 *
 * Writes them in one transaction of low priority, as they are, and lists them where their
 * declaration says. A record that is there already is left alone. What is written survives
 * kill -9 at once and a power loss after harvest_store_settle_async().
 */
void harvest_store_put_records_async (HarvestStore *self,
                                      GPtrArray *records,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * harvest_store_put_records_finish:
 * @others: (out) (optional) (transfer full): the ids of those that are there in another version
 *
 * Returns: how many are new, or -1 with @error set
 */
int harvest_store_put_records_finish (HarvestStore *self,
                                      GAsyncResult *result,
                                      GStrv *others,
                                      GError **error);

/**
 * harvest_store_settle_async:
 *
 * Waits until what was put is on the disk.
 */
void harvest_store_settle_async (HarvestStore *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean harvest_store_settle_finish (HarvestStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
