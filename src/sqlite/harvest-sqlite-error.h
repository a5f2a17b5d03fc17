/* harvest-sqlite-error.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HARVEST_SQLITE_ERROR (harvest_sqlite_error_quark ())

/**
 * HarvestSqliteError:
 * @HARVEST_SQLITE_ERROR_BUSY: Another program holds the database for longer than the busy limit.
 * @HARVEST_SQLITE_ERROR_CORRUPT: The file is damaged.
 * @HARVEST_SQLITE_ERROR_NOT_A_DATABASE: The file is not an SQLite database.
 * @HARVEST_SQLITE_ERROR_FULL: The disk is full.
 * @HARVEST_SQLITE_ERROR_READ_ONLY: The file or its folder cannot be written.
 * @HARVEST_SQLITE_ERROR_CANNOT_OPEN: The file cannot be opened.
 * @HARVEST_SQLITE_ERROR_CONSTRAINT: A UNIQUE, CHECK or NOT NULL constraint refuses the row.
 * @HARVEST_SQLITE_ERROR_INTERRUPTED: The statement was cancelled.
 * @HARVEST_SQLITE_ERROR_TOO_NEW: The schema is of a newer version of the program.
 * @HARVEST_SQLITE_ERROR_IO: The disk or the file system refused.
 * @HARVEST_SQLITE_ERROR_FAILED: Any other failure; the message has SQLite's words.
 *
 * Errors of the folder `sqlite/`. Foreign codes are translated where they enter.
 */
typedef enum
{
  HARVEST_SQLITE_ERROR_BUSY,
  HARVEST_SQLITE_ERROR_CORRUPT,
  HARVEST_SQLITE_ERROR_NOT_A_DATABASE,
  HARVEST_SQLITE_ERROR_FULL,
  HARVEST_SQLITE_ERROR_READ_ONLY,
  HARVEST_SQLITE_ERROR_CANNOT_OPEN,
  HARVEST_SQLITE_ERROR_CONSTRAINT,
  HARVEST_SQLITE_ERROR_INTERRUPTED,
  HARVEST_SQLITE_ERROR_TOO_NEW,
  HARVEST_SQLITE_ERROR_IO,
  HARVEST_SQLITE_ERROR_FAILED,
} HarvestSqliteError;

GQuark harvest_sqlite_error_quark (void);

G_END_DECLS
