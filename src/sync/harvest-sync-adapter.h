/* harvest-sync-adapter.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"
#include "harvest-sync-operation.h"

G_BEGIN_DECLS

/* Carries the operations of the sync core out on the real store: what belongs to `u:<person>` in
 * the database of the person who is here, all else in shared.db. */

/**
 * harvest_sync_adapter_run_async:
 * @operation: must live until @callback has been called
 *
 * Cannot be cancelled. On the main thread.
 */
void harvest_sync_adapter_run_async (HarvestStore *store,
                                     const HarvestSyncOperation *operation,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * harvest_sync_adapter_run_finish:
 *
 * Returns: (transfer full): what became of it; a failure is in its status
 */
HarvestSyncOutcome *harvest_sync_adapter_run_finish (HarvestStore *store, GAsyncResult *result);

G_END_DECLS
