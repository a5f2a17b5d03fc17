/* harvest-sync-status.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How it stands with synchronisation: for the core, and for whoever shows it to people. */

/* What happens, in words for a program. tell() has them as strings: "no-connection". */
typedef enum
{
  HARVEST_SYNC_CODE_NONE,

  /* offline: it tries again by itself */
  HARVEST_SYNC_CODE_NO_CONNECTION,
  HARVEST_SYNC_CODE_NO_ANSWER,      /* in time */
  HARVEST_SYNC_CODE_CERTIFICATE,    /* the server cannot prove who it is */
  HARVEST_SYNC_CODE_NOT_THE_SERVER, /* something else answers: a proxy, a hotel's sign-in page */
  HARVEST_SYNC_CODE_BAD_REPLY,      /* it was damaged on its way, or the server has a mistake */
  HARVEST_SYNC_CODE_SERVER_BUSY,
  HARVEST_SYNC_CODE_SERVER_TROUBLE,
  HARVEST_SYNC_CODE_STORE_BUSY,
  HARVEST_SYNC_CODE_STORE_FULL, /* no room on this desktop's disk */
  HARVEST_SYNC_CODE_STORE_FAILED,

  /* sign-in */
  HARVEST_SYNC_CODE_SIGN_IN,

  /* stopped: all is kept, and somebody has to decide */
  HARVEST_SYNC_CODE_OTHER_SERVER,
  HARVEST_SYNC_CODE_OTHER_EPOCH,
  HARVEST_SYNC_CODE_MASS_DELETION,
  HARVEST_SYNC_CODE_UPDATE_CLIENT,
  HARVEST_SYNC_CODE_UPDATE_SERVER,

  HARVEST_SYNC_N_CODES
} HarvestSyncCode;

const char *harvest_sync_code_to_string (HarvestSyncCode code);

typedef enum
{
  HARVEST_SYNC_OFF,     /* nobody has signed in */
  HARVEST_SYNC_IDLE,    /* all that is known of has been done */
  HARVEST_SYNC_SYNCING, /* something is on its way */
  HARVEST_SYNC_OFFLINE, /* it waits to try again */
  HARVEST_SYNC_SIGN_IN, /* somebody has to sign in */
  HARVEST_SYNC_STOPPED, /* somebody has to decide */
} HarvestSyncStage;

typedef struct
{
  HarvestSyncStage stage;
  HarvestSyncCode code;
} HarvestSyncStatus;

typedef enum
{
  /* OTHER_EPOCH: compare everything and offer what is only here. MASS_DELETION: delete them.
   * OTHER_SERVER: as TRY_AGAIN, because another server's data go into a store of their own. */
  HARVEST_SYNC_GO_ON,
  /* Nothing is applied; look again now (EPOCH, SERVER) or after an hour (MASS_DELETION). */
  HARVEST_SYNC_TRY_AGAIN,
} HarvestSyncAnswer;

G_END_DECLS
