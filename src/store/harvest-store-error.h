/* harvest-store-error.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HARVEST_STORE_ERROR (harvest_store_error_quark ())

/**
 * HarvestStoreError:
 * @HARVEST_STORE_ERROR_NOT_FOUND: There is no such record, or this person may not see it.
 * @HARVEST_STORE_ERROR_INVALID: A record or a field breaks a rule.
 * @HARVEST_STORE_ERROR_REFUSED: The rules do not allow it.
 * @HARVEST_STORE_ERROR_TOO_LATE: The change has already left this desktop and cannot be undone.
 * @HARVEST_STORE_ERROR_TOO_NEW: The data is of a newer version of the program.
 * @HARVEST_STORE_ERROR_NETWORK_HOME: The data folder lies on a network file system, where it would
 *   not be safe.
 * @HARVEST_STORE_ERROR_DAMAGED: The data is damaged and could not be salvaged.
 * @HARVEST_STORE_ERROR_NO_SPACE: The disk is full.
 * @HARVEST_STORE_ERROR_SYNTAX: An import file or a search is not what it should be.
 * @HARVEST_STORE_ERROR_BUSY: Another program holds the data.
 * @HARVEST_STORE_ERROR_FAILED: Any other failure; the message says which.
 *
 * Errors of the folder `store/`. Foreign codes are translated where they enter.
 */
typedef enum
{
  HARVEST_STORE_ERROR_NOT_FOUND,
  HARVEST_STORE_ERROR_INVALID,
  HARVEST_STORE_ERROR_REFUSED,
  HARVEST_STORE_ERROR_TOO_LATE,
  HARVEST_STORE_ERROR_TOO_NEW,
  HARVEST_STORE_ERROR_NETWORK_HOME,
  HARVEST_STORE_ERROR_DAMAGED,
  HARVEST_STORE_ERROR_NO_SPACE,
  HARVEST_STORE_ERROR_SYNTAX,
  HARVEST_STORE_ERROR_BUSY,
  HARVEST_STORE_ERROR_FAILED,
} HarvestStoreError;

GQuark harvest_store_error_quark (void);

G_END_DECLS
