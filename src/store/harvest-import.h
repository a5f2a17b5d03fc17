/* harvest-import.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"

G_BEGIN_DECLS

/* Stories from a CSV file or JSON Lines with the keys `title body kind lang unit author tags
 * occurred_on attachments`, and whole records from JSON Lines of an export. Rows go straight into
 * shared.db, a few at a time, between the acts of persons; they leave no entries in an outbox. */

typedef enum
{
  HARVEST_IMPORT_NOT_READABLE,   /* no row of CSV, no JSON object; `detail`: where and what */
  HARVEST_IMPORT_NO_CONTENT,     /* neither a body nor an attachment */
  HARVEST_IMPORT_WRONG_VALUE,    /* `key` breaks the rule in `detail` */
  HARVEST_IMPORT_AMBIGUOUS,      /* several records have the name `detail`; their id would tell */
  HARVEST_IMPORT_NO_FILE,        /* the attachment `detail` is not there */
  HARVEST_IMPORT_OUTSIDE,        /* the attachment `detail` is not in the folder of the file */
  HARVEST_IMPORT_BAD_FILE,       /* the attachment `detail` is of no accepted type, or unreadable */
  HARVEST_IMPORT_UNKNOWN_RECORD, /* of a type that this version does not know */
  HARVEST_IMPORT_OTHER_VERSION,  /* the record `detail` is here in another version */
} HarvestImportReason;

/**
 * HarvestImportProblem:
 * @line: of the file, from 1
 * @reason: why the row was left out
 * @key: (nullable): which key it is about
 * @detail: (nullable): in English for rules, else the value
 */
typedef struct
{
  guint line;
  HarvestImportReason reason;
  char *key;
  char *detail;
} HarvestImportProblem;

HarvestImportProblem *harvest_import_problem_new (guint line,
                                                  HarvestImportReason reason,
                                                  const char *key,
                                                  const char *detail);
void harvest_import_problem_free (HarvestImportProblem *self);

typedef enum
{
  HARVEST_IMPORT_NO_FLAGS = 0,
  HARVEST_IMPORT_DRY_RUN = 1 << 0, /* say what would come of it, write nothing */
} HarvestImportFlags;

/**
 * HarvestImportReport:
 * @n_stories: new stories
 * @n_records: records of an export that were new or newer
 * @n_unchanged: records of an export that were here already
 * @n_before: rows that an earlier import of the same file had done
 * @n_people: authors who were not known here, and are now
 * @n_units: units that were not known here
 * @n_files: attachments
 * @n_missing_files: files that records of an export name, and that are not in its media folder
 * @problems: (element-type HarvestImportProblem): the rows that were left out
 * @unused: columns and members that no key has
 */
typedef struct
{
  guint n_stories;
  guint n_records;
  guint n_unchanged;
  guint n_before;
  guint n_people;
  guint n_units;
  guint n_files;
  guint n_missing_files;
  GPtrArray *problems;
  GStrv unused;
} HarvestImportReport;

void harvest_import_report_free (HarvestImportReport *self);

/**
 * HarvestImportProgressFunc:
 * @fraction: how much of the file is done, 0 to 1
 * @report: so far
 */
typedef void (*HarvestImportProgressFunc) (double fraction,
                                           const HarvestImportReport *report,
                                           gpointer user_data);

/**
 * harvest_import_run_async:
 * @store: what the person who is here imports is theirs to see. If nobody is, only the records of
 *   an export say who may see them, and stories without an author are left out
 * @path: of the file
 * @progress: (nullable): called now and then
 *
 * Imports the file. What has been imported stays, whatever comes; the same file goes on after its
 * last line that is in, so that an import that was killed or cancelled is simply begun again.
 * Authors and units are found by name or id; those who are not known are added. Attachments are
 * named relative to the folder of the file.
 */
void harvest_import_run_async (HarvestStore *store,
                               const char *path,
                               HarvestImportFlags flags,
                               HarvestImportProgressFunc progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * harvest_import_run_finish:
 * @error: %HARVEST_STORE_ERROR_NOT_FOUND: no such file; SYNTAX: no import file, the message says
 *   why; %G_IO_ERROR_CANCELLED; other errors of the store
 *
 * Returns: (transfer full) (nullable): what came of it, rows that were left out among it
 */
HarvestImportReport *
harvest_import_run_finish (HarvestStore *store, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestImportProblem, harvest_import_problem_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestImportReport, harvest_import_report_free)

G_END_DECLS
