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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestImportProblem, harvest_import_problem_free)

G_END_DECLS
