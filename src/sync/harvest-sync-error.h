/* harvest-sync-error.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HARVEST_SYNC_ERROR (harvest_sync_error_quark ())

/**
 * HarvestSyncError:
 * @HARVEST_SYNC_ERROR_ADDRESS: The address of the server is none, or not safe.
 * @HARVEST_SYNC_ERROR_NO_CONNECTION: The server cannot be reached.
 * @HARVEST_SYNC_ERROR_NO_ANSWER: It does not answer in time.
 * @HARVEST_SYNC_ERROR_CERTIFICATE: It cannot prove who it is; the message says why.
 * @HARVEST_SYNC_ERROR_NOT_THE_SERVER: Something else answers.
 * @HARVEST_SYNC_ERROR_BAD_REPLY: What came breaks a limit, or is damaged.
 * @HARVEST_SYNC_ERROR_SIGN_IN: The name or the password is wrong, or the session has ended.
 * @HARVEST_SYNC_ERROR_WAIT: Too many attempts; the message says how long to wait.
 * @HARVEST_SYNC_ERROR_UPDATE: Client and server have no version in common.
 * @HARVEST_SYNC_ERROR_REFUSED: The server does not allow it.
 * @HARVEST_SYNC_ERROR_OTHER_SERVER: The desktop's data are of another server.
 * @HARVEST_SYNC_ERROR_BUSY: Another program synchronises for this person.
 * @HARVEST_SYNC_ERROR_FAILED: Any other failure; the message says which.
 *
 * Errors of the folder `sync/`. Foreign codes are translated where they enter.
 */
typedef enum
{
  HARVEST_SYNC_ERROR_ADDRESS,
  HARVEST_SYNC_ERROR_NO_CONNECTION,
  HARVEST_SYNC_ERROR_NO_ANSWER,
  HARVEST_SYNC_ERROR_CERTIFICATE,
  HARVEST_SYNC_ERROR_NOT_THE_SERVER,
  HARVEST_SYNC_ERROR_BAD_REPLY,
  HARVEST_SYNC_ERROR_SIGN_IN,
  HARVEST_SYNC_ERROR_WAIT,
  HARVEST_SYNC_ERROR_UPDATE,
  HARVEST_SYNC_ERROR_REFUSED,
  HARVEST_SYNC_ERROR_OTHER_SERVER,
  HARVEST_SYNC_ERROR_BUSY,
  HARVEST_SYNC_ERROR_FAILED,
} HarvestSyncError;

GQuark harvest_sync_error_quark (void);

/* Returns: whether the server was not reached, so that the same may work later */
gboolean harvest_sync_error_is_network (const GError *error);

G_END_DECLS
