/* harvest-import-row.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-import.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* One row of an import file, CSV or JSON Lines, as it says it; whether its values fit a story is
 * found when the story is made. */

typedef enum
{
  HARVEST_IMPORT_TITLE,
  HARVEST_IMPORT_BODY,
  HARVEST_IMPORT_KIND,
  HARVEST_IMPORT_LANG,
  HARVEST_IMPORT_UNIT,
  HARVEST_IMPORT_AUTHOR,
  HARVEST_IMPORT_TAGS,
  HARVEST_IMPORT_OCCURRED_ON,
  HARVEST_IMPORT_ATTACHMENTS,
  HARVEST_IMPORT_N_KEYS,
} HarvestImportKey;

typedef struct
{
  guint line;
  HarvestRecord *record; /* of an export; then the rest is empty */
  /* NULL: not said. Not those of tags and attachments. */
  char *values[HARVEST_IMPORT_N_KEYS];
  GStrv tags;        /* never NULL */
  GStrv attachments; /* never NULL; paths relative to the folder of the file */
} HarvestImportRow;

void harvest_import_row_free (HarvestImportRow *self);
const char *harvest_import_key_get_name (HarvestImportKey key);

/**
 * harvest_import_key_find:
 * @name: in upper or lower case, with or without blanks around it
 *
 * Returns: %HARVEST_IMPORT_N_KEYS if there is no such key
 */
HarvestImportKey harvest_import_key_find (const char *name);

/**
 * harvest_import_row_new_from_csv:
 * @keys: for each column, %HARVEST_IMPORT_N_KEYS for one that is not used
 * @problem: (out): what is wrong, if %NULL is returned
 */
HarvestImportRow *harvest_import_row_new_from_csv (guint line,
                                                   const HarvestImportKey *keys,
                                                   guint n_keys,
                                                   const char *const *fields,
                                                   HarvestImportProblem **problem);

/**
 * harvest_import_row_new_from_json:
 * @unused: (element-type utf8): a set of names; those that no key has are added
 * @problem: (out): what is wrong, if %NULL is returned
 *
 * Reads an object with the keys of an import, or the document of a record.
 */
HarvestImportRow *harvest_import_row_new_from_json (guint line,
                                                    GBytes *bytes,
                                                    GHashTable *unused,
                                                    HarvestImportProblem **problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestImportRow, harvest_import_row_free)

G_END_DECLS
