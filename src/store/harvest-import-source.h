/* harvest-import-source.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-import-row.h"

G_BEGIN_DECLS

/* An import file, read row by row: CSV or JSON Lines, told by its content. All functions block and
 * belong on one worker thread. */

/* The longest row, in bytes. */
#define HARVEST_IMPORT_MAX_ROW_SIZE (2 * 1024 * 1024)

typedef struct _HarvestImportSource HarvestImportSource;

typedef enum
{
  HARVEST_IMPORT_SOURCE_ROW,
  HARVEST_IMPORT_SOURCE_PROBLEM, /* a row that is left out */
  HARVEST_IMPORT_SOURCE_END,
  HARVEST_IMPORT_SOURCE_FAILED,
} HarvestImportStep;

/**
 * harvest_import_source_open_sync:
 * @path: a regular file
 * @error: %HARVEST_STORE_ERROR_NOT_FOUND, SYNTAX (neither CSV with a column `body` or
 *   `attachments`, nor JSON Lines; the message says what it is), FAILED; %G_IO_ERROR_CANCELLED
 *
 * Reads the file once for its hash, and then its beginning.
 */
HarvestImportSource *harvest_import_source_open_sync (const char *path,
                                                      GCancellable *cancellable,
                                                      GError **error);
void harvest_import_source_free (HarvestImportSource *self);

/**
 * harvest_import_source_get_hash:
 *
 * Returns: (transfer none): the SHA-256 of the file, in hexadecimal
 */
const char *harvest_import_source_get_hash (HarvestImportSource *self);

/**
 * harvest_import_source_get_folder:
 *
 * Returns: (transfer none): the real path of the folder that the file is in
 */
const char *harvest_import_source_get_folder (HarvestImportSource *self);

/**
 * harvest_import_source_get_n_lines:
 *
 * Returns: how many lines the file has, which is at least as many as its rows
 */
gint64 harvest_import_source_get_n_lines (HarvestImportSource *self);

/**
 * harvest_import_source_get_fraction:
 *
 * Returns: how much of the file has been read, 0 to 1
 */
double harvest_import_source_get_fraction (HarvestImportSource *self);

/**
 * harvest_import_source_next_sync:
 * @row: (out): the row, for %HARVEST_IMPORT_SOURCE_ROW
 * @problem: (out): what is wrong, for %HARVEST_IMPORT_SOURCE_PROBLEM
 * @error: set for %HARVEST_IMPORT_SOURCE_FAILED: the file cannot be read any further
 */
HarvestImportStep harvest_import_source_next_sync (HarvestImportSource *self,
                                                   HarvestImportRow **row,
                                                   HarvestImportProblem **problem,
                                                   GCancellable *cancellable,
                                                   GError **error);

/**
 * harvest_import_source_dup_unused:
 *
 * Returns: (transfer full): the sorted names of columns and members, so far, that no key has
 */
GStrv harvest_import_source_dup_unused (HarvestImportSource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestImportSource, harvest_import_source_free)

G_END_DECLS
