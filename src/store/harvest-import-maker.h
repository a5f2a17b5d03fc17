/* harvest-import-maker.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-clock.h"
#include "harvest-import-source.h"
#include "harvest-media-intake.h"

G_BEGIN_DECLS

/* Makes records of the rows of an import file, a batch at a time, and takes their files in. It
 * blocks, and runs on one worker thread at a time. */

/* What one row became. */
typedef struct
{
  guint line;
  gboolean is_whole;  /* a record of an export, else a new story with its dependents */
  GPtrArray *records; /* of HarvestRecord, in the order in which they are to be written */
} HarvestImportItem;

typedef struct
{
  GPtrArray *items;    /* of HarvestImportItem */
  GPtrArray *problems; /* of HarvestImportProblem */
  guint last_line;     /* up to which all is in this batch or before; 0: no row was left */
  guint n_before;      /* rows that an earlier import had done */
  guint n_people;      /* new ones among the records */
  guint n_units;
  guint n_files;
  guint n_missing_files; /* which records of an export name */
  double fraction;       /* how much of the file has been read */
  gboolean end;
} HarvestImportBatch;

void harvest_import_batch_free (HarvestImportBatch *self);

typedef struct _HarvestImportMaker HarvestImportMaker;

/**
 * harvest_import_maker_new:
 * @source: (transfer full): what is read
 * @me: (nullable): the person who imports
 * @people: (element-type HarvestRecord): all persons, found by their names
 * @units: (element-type HarvestRecord): all units, found by their names
 * @intake: (nullable): where files go; %NULL: they are only looked at
 * @clock: the time of the import
 * @after_line: rows up to this line are left out
 */
HarvestImportMaker *harvest_import_maker_new (HarvestImportSource *source,
                                              HarvestRecord *me,
                                              GPtrArray *people,
                                              GPtrArray *units,
                                              HarvestMediaIntake *intake,
                                              const HarvestClock *clock,
                                              guint after_line);
void harvest_import_maker_free (HarvestImportMaker *self);

/**
 * harvest_import_maker_next_sync:
 *
 * Returns: (transfer full) (nullable): the next batch; %NULL with @error set if the file cannot be
 *   read or a file cannot be kept for a reason that lies not in it (no space ...)
 */
HarvestImportBatch *harvest_import_maker_next_sync (HarvestImportMaker *self,
                                                    GCancellable *cancellable,
                                                    GError **error);

/* As harvest_import_source_dup_unused(). */
GStrv harvest_import_maker_dup_unused (HarvestImportMaker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestImportBatch, harvest_import_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestImportMaker, harvest_import_maker_free)

G_END_DECLS
