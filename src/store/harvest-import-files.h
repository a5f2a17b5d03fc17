/* harvest-import-files.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-import.h"
#include "harvest-media-intake.h"

G_BEGIN_DECLS

/* The files beside an import file: attachments that its rows name, and the media folder of an
 * export. Blocks; on a worker thread. */

typedef struct _HarvestImportFiles HarvestImportFiles;

/**
 * harvest_import_files_new:
 * @folder: the real path of the import file's folder; nothing outside it is ever opened
 * @intake: (nullable): where files go; %NULL: they are only looked at
 */
HarvestImportFiles *harvest_import_files_new (const char *folder, HarvestMediaIntake *intake);
void harvest_import_files_free (HarvestImportFiles *self);

/**
 * harvest_import_files_take_sync:
 * @path: as the row says it, relative to the folder
 * @info: (out): what was kept; of a file that is only looked at, there is no hash
 * @reason: (out): why not, if it lies in the file
 *
 * Returns: whether it was taken; %FALSE with @error set if the failure lies not in the file
 */
gboolean harvest_import_files_take_sync (HarvestImportFiles *self,
                                         const char *path,
                                         HarvestMediaInfo **info,
                                         HarvestImportReason *reason,
                                         GCancellable *cancellable,
                                         GError **error);

/**
 * harvest_import_files_fetch_sync:
 * @hash: of a blob that a record names
 * @found: (out): whether it is kept now, or could be
 *
 * Keeps the blob, unchanged, if it is in the media folder and has that hash.
 */
gboolean harvest_import_files_fetch_sync (HarvestImportFiles *self,
                                          const char *hash,
                                          gboolean *found,
                                          GCancellable *cancellable,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestImportFiles, harvest_import_files_free)

G_END_DECLS
