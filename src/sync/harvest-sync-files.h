/* harvest-sync-files.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"
#include "harvest-transport.h"

G_BEGIN_DECLS

/* Carries files to the server and from it, one in each direction at a time. What fails for the
 * moment is tried again, and goes on where it stood. Main thread. */

#define HARVEST_TYPE_SYNC_FILES (harvest_sync_files_get_type ())
G_DECLARE_FINAL_TYPE (HarvestSyncFiles, harvest_sync_files, HARVEST, SYNC_FILES, GObject)

/* Properties: "left" (uint: files that are on their way or wait for it), "sent" (int64) and
 * "length" (int64): bytes of the one that is being sent. */

HarvestSyncFiles *harvest_sync_files_new (HarvestStore *store, HarvestTransport *transport);

/* There may be something to do; also after the server could be reached again. */
void harvest_sync_files_poke (HarvestSyncFiles *self);

/* Whether something is on its way, and does not just wait to be tried again. */
gboolean harvest_sync_files_is_busy (HarvestSyncFiles *self);

/* Ends what is on its way, for good. */
void harvest_sync_files_stop (HarvestSyncFiles *self);

G_END_DECLS
