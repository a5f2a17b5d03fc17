/* harvest-blob-sweep.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-clock.h"
#include "harvest-database-thread.h"
#include "harvest-media-intake.h"

G_BEGIN_DECLS

/* Removes the files that nothing names any more: no record of shared.db, and in the database of no
 * person of this desktop a draft, a change, a record, the trash or what needs attention. */

/* So long a new file may wait for its draft. */
#define HARVEST_BLOB_SWEEP_AGE G_TIME_SPAN_HOUR

/**
 * harvest_blob_sweep_async:
 * @writer: of shared.db; the work is done there, in slices of low priority
 * @hashes: (nullable): only these, whatever their age
 * @people: the folder of the people's databases
 * @hashes: (nullable): only these, whatever their age; %NULL: all that are old enough
 * @clock: must outlive the work
 */
void harvest_blob_sweep_async (HarvestMediaIntake *intake,
                               HarvestDatabaseThread *writer,
                               const char *people,
                               const char *const *hashes,
                               const HarvestClock *clock,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * harvest_blob_sweep_finish:
 *
 * Returns: how many were removed, or -1 with @error set
 */
int harvest_blob_sweep_finish (HarvestMediaIntake *intake, GAsyncResult *result, GError **error);

G_END_DECLS
