/* harvest-migrator.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"

G_BEGIN_DECLS

/* Brings a database to the newest schema by numbered SQL files `NNNN-what.sql` of a resource
 * folder, 1, 2, 3 ... without a gap. Each runs in one transaction and ends with
 * `PRAGMA user_version = N;`. A line `-- include NAME`, not the first one, stands for the file of
 * that name, seen from the folder above: what several kinds of databases have in common. Files are
 * never edited after a release. */

/**
 * harvest_migrator_get_newest:
 * @folder: path in @resource, without a slash at its end
 *
 * Returns: the number of the last migration
 */
gint64 harvest_migrator_get_newest (GResource *resource, const char *folder);

/**
 * harvest_migrator_get_version_sync:
 * @version: (out): the schema that the file has; 0: none yet
 */
gboolean
harvest_migrator_get_version_sync (HarvestDatabase *database, gint64 *version, GError **error);

/**
 * harvest_migrator_run_sync:
 * @error: %HARVEST_SQLITE_ERROR_TOO_NEW, with nothing changed, if the file's schema is newer than
 *   the last migration; else as the failed statement says, with its migration rolled back
 *
 * Two programs may do this at once: each step looks again inside its transaction.
 */
gboolean harvest_migrator_run_sync (HarvestDatabase *database,
                                    GResource *resource,
                                    const char *folder,
                                    GError **error);

G_END_DECLS
