/* harvest-import-writer.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database-thread.h"
#include "harvest-import-maker.h"

G_BEGIN_DECLS

/* Writes batches of an import into shared.db: jobs for its writer, a few rows in each slice and
 * transaction. With the rows goes a note how far the file is done, so that an import that was
 * killed goes on where it ended. */

typedef struct
{
  guint n_stories;
  guint n_records;   /* of an export, new or newer */
  guint n_unchanged; /* of an export, here already */
  GPtrArray *problems; /* of HarvestImportProblem */
} HarvestImportWritten;

void harvest_import_written_free (gpointer written);

typedef struct _HarvestImportWriting HarvestImportWriting;

/**
 * harvest_import_writing_new:
 * @batch: (transfer full): what is written
 * @hash: of the file
 * @scope: in which the records are listed too, so that who imports sees them
 */
HarvestImportWriting *
harvest_import_writing_new (HarvestImportBatch *batch, const char *hash, const char *scope);
void harvest_import_writing_free (gpointer writing);

/* A HarvestDatabaseFunc on the writer of shared.db; the data is a HarvestImportWriting, the result
 * a HarvestImportWritten. */
gboolean harvest_import_write_job (HarvestDatabase *database,
                                   gpointer data,
                                   gpointer *result,
                                   GCancellable *cancellable,
                                   GError **error);

/* The same on a reader, for a dry run: it writes nothing and says what would be. */
gboolean harvest_import_compare_job (HarvestDatabase *database,
                                     gpointer data,
                                     gpointer *result,
                                     GCancellable *cancellable,
                                     GError **error);

/* A HarvestDatabaseFunc on a reader; the data is the hash of a file, the result (GUINT_TO_POINTER)
 * the line up to which it has been imported, 0: not at all. */
gboolean harvest_import_find_line_job (HarvestDatabase *database,
                                       gpointer data,
                                       gpointer *result,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
