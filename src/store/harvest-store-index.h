/* harvest-store-index.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"

G_BEGIN_DECLS

/**
 * harvest_store_finish_index_async:
 *
 * Waits until every story is in the search index, so that a search looks at all of them. Cancelling
 * ends the waiting, not the work.
 */
void harvest_store_finish_index_async (HarvestStore *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * harvest_store_finish_index_finish:
 *
 * Returns: %FALSE with %HARVEST_STORE_ERROR_FAILED if the index cannot be written
 */
gboolean
harvest_store_finish_index_finish (HarvestStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
