/* harvest-export.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"

G_BEGIN_DECLS

/* Everything that a person may see, in a folder that other programs can read:
 *
 *   records.jsonl  every record, one canonical document on each line, in the order of their ids;
 *                  harvest_import_run_async() takes it in again with the same bytes
 *   stories.csv    the stories for a spreadsheet, with the keys of an import and some more
 *   media/         pictures and sound, named by their SHA-256
 */
#define HARVEST_EXPORT_RECORDS "records.jsonl"
#define HARVEST_EXPORT_STORIES "stories.csv"
#define HARVEST_EXPORT_MEDIA   "media"

/**
 * HarvestExportReport:
 * @n_missing_files: files that records name and that are not on this computer
 */
typedef struct
{
  guint n_records;
  guint n_stories;
  guint n_files;
  guint n_missing_files;
} HarvestExportReport;

void harvest_export_report_free (HarvestExportReport *self);

/**
 * HarvestExportProgressFunc:
 * @n_records: written so far
 * @n_total: about as many as there are
 */
typedef void (*HarvestExportProgressFunc) (guint n_records, guint n_total, gpointer user_data);

/**
 * harvest_export_run_async:
 * @store: a person must be here
 * @folder: made if it is missing; what an earlier export has left in it is replaced, other files
 *   are left alone
 * @progress: (nullable): called now and then
 *
 * Writes what the person sees at one moment. Files appear whole or not at all. The CSV holds no
 * value that a spreadsheet would run as a formula.
 */
void harvest_export_run_async (HarvestStore *store,
                               const char *folder,
                               HarvestExportProgressFunc progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * harvest_export_run_stories_async:
 * @stories: (element-type utf8): ids of stories
 *
 * As harvest_export_run_async(), but only these stories, what depends on them, and the people,
 * units and themes that they name.
 */
void harvest_export_run_stories_async (HarvestStore *store,
                                       const char *folder,
                                       GPtrArray *stories,
                                       HarvestExportProgressFunc progress,
                                       gpointer progress_data,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * harvest_export_run_finish:
 * @error: %HARVEST_STORE_ERROR_NO_SPACE, REFUSED (the folder cannot be written), FAILED;
 *   %G_IO_ERROR_CANCELLED
 */
HarvestExportReport *
harvest_export_run_finish (HarvestStore *store, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestExportReport, harvest_export_report_free)

G_END_DECLS
