/* harvest-export-writer.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-blob-store.h"
#include "harvest-export.h"

G_BEGIN_DECLS

/* The files of an export. All functions block, on one worker thread; errors are of gio and
 * media/. */

typedef struct _HarvestExportWriter HarvestExportWriter;

/**
 * harvest_export_writer_new_sync:
 * @folder: made if it is missing, for this account alone
 * @blobs: where files come from
 */
HarvestExportWriter *harvest_export_writer_new_sync (const char *folder,
                                                     HarvestBlobStore *blobs,
                                                     GCancellable *cancellable,
                                                     GError **error);

/* Without harvest_export_writer_finish_sync() before it, what was there stays as it was. */
void harvest_export_writer_free (HarvestExportWriter *self);

/* Writes the record's line, and notes the files that it names. */
gboolean harvest_export_writer_put_sync (HarvestExportWriter *self,
                                         HarvestRecord *record,
                                         GCancellable *cancellable,
                                         GError **error);

/**
 * harvest_export_writer_put_story_sync:
 * @unit: (nullable): the name of its unit
 * @assets: (element-type HarvestRecord): its files
 *
 * Writes the story's row for spreadsheets.
 */
gboolean harvest_export_writer_put_story_sync (HarvestExportWriter *self,
                                               HarvestRecord *story,
                                               const char *unit,
                                               GPtrArray *assets,
                                               GCancellable *cancellable,
                                               GError **error);

/* Copies the files that were named, and puts everything in its place. */
gboolean harvest_export_writer_finish_sync (HarvestExportWriter *self,
                                            HarvestExportReport *report,
                                            GCancellable *cancellable,
                                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestExportWriter, harvest_export_writer_free)

G_END_DECLS
