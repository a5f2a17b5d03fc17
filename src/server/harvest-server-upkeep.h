/* harvest-server-upkeep.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-blob-store.h"
#include "harvest-uploads.h"

G_BEGIN_DECLS

/* What a server does by the hour beside answering: drops uploads that nobody goes on with, files
 * that nobody names, and answers and tombstones that need not be kept any longer. */

typedef struct _HarvestServerUpkeep HarvestServerUpkeep;

/* @uploads: must live until harvest_server_upkeep_free() */
HarvestServerUpkeep *
harvest_server_upkeep_new (HarvestServerDb *db, HarvestBlobStore *blobs, HarvestUploads *uploads);

/* Waits for what is under way. */
void harvest_server_upkeep_free (HarvestServerUpkeep *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestServerUpkeep, harvest_server_upkeep_free)

G_END_DECLS
