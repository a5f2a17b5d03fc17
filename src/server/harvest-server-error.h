/* harvest-server-error.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HARVEST_SERVER_ERROR (harvest_server_error_quark ())

/**
 * HarvestServerError:
 * @HARVEST_SERVER_ERROR_CONFIG: A setting, or a word of a command, is not as it should be.
 * @HARVEST_SERVER_ERROR_NOT_READY: The folder holds no server yet: `init` was not run.
 * @HARVEST_SERVER_ERROR_EXISTS: There is one of that name, or a server, already.
 * @HARVEST_SERVER_ERROR_NOT_FOUND: There is none of that name.
 * @HARVEST_SERVER_ERROR_REFUSED: A rule forbids it.
 * @HARVEST_SERVER_ERROR_IN_USE: Another program works on the folder.
 * @HARVEST_SERVER_ERROR_BUSY: Too much to do at the moment.
 * @HARVEST_SERVER_ERROR_NO_SPACE: The disk, or a quota, is full.
 * @HARVEST_SERVER_ERROR_DAMAGED: Data are not what was written.
 * @HARVEST_SERVER_ERROR_TOO_NEW: A later version has written the data.
 * @HARVEST_SERVER_ERROR_FAILED: The system refused something.
 *
 * Errors of the folder `server/`. Foreign codes are translated where they enter.
 */
typedef enum
{
  HARVEST_SERVER_ERROR_CONFIG,
  HARVEST_SERVER_ERROR_NOT_READY,
  HARVEST_SERVER_ERROR_EXISTS,
  HARVEST_SERVER_ERROR_NOT_FOUND,
  HARVEST_SERVER_ERROR_REFUSED,
  HARVEST_SERVER_ERROR_IN_USE,
  HARVEST_SERVER_ERROR_BUSY,
  HARVEST_SERVER_ERROR_NO_SPACE,
  HARVEST_SERVER_ERROR_DAMAGED,
  HARVEST_SERVER_ERROR_TOO_NEW,
  HARVEST_SERVER_ERROR_FAILED,
} HarvestServerError;

GQuark harvest_server_error_quark (void);

G_END_DECLS
