/* harvest-store-sync.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-authority.h"
#include "harvest-store.h"

G_BEGIN_DECLS

/* What only synchronisation asks of a store. */

/**
 * harvest_store_set_authority:
 * @authority: (nullable): who answers the outbox from now on; %NULL: nobody
 *
 * A store begins with the desktop's own authority.
 */
void harvest_store_set_authority (HarvestStore *self, HarvestAuthority *authority);

/**
 * harvest_store_push_async:
 *
 * Carries now what is due to the authority, and its answers back.
 */
void harvest_store_push_async (HarvestStore *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean harvest_store_push_finish (HarvestStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
