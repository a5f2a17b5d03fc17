/* harvest-carver.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads the rows of a damaged database from its pages, without the help of anything else in the
 * file: no header, schema or tree has to be whole. (The `.recover` of the sqlite3 program needs
 * sqlite_dbpage, which Debian's library is built without.) Only tables with rowids are read. */

typedef enum
{
  HARVEST_CARVED_NULL,
  HARVEST_CARVED_INTEGER,
  HARVEST_CARVED_REAL, /* without its value: none of our tables has one */
  HARVEST_CARVED_TEXT,
  HARVEST_CARVED_BLOB,
} HarvestCarvedKind;

typedef struct
{
  HarvestCarvedKind kind;
  gint64 integer;
  const char *data; /* not terminated */
  gsize length;
} HarvestCarvedValue;

/**
 * HarvestCarverFunc:
 * @rowid: a column that is INTEGER PRIMARY KEY is NULL in @values and this
 * @values: valid during the call; their texts may be anything
 *
 * Returns: %FALSE with @error set to end
 */
typedef gboolean (*HarvestCarverFunc) (gint64 rowid,
                                       const HarvestCarvedValue *values,
                                       guint n_values,
                                       gpointer data,
                                       GError **error);

/**
 * harvest_carver_foreach_sync:
 * @path: a database that nobody has open; what was committed to its log is read, too
 *
 * Calls @func for every row that can be read, of any table, in the order of the pages.
 *
 * Returns: %FALSE with @error set if @func has ended it, or the file cannot be read at all
 */
gboolean harvest_carver_foreach_sync (const char *path,
                                      HarvestCarverFunc func,
                                      gpointer data,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
