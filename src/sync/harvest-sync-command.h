/* harvest-sync-command.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-sync-operation.h"

G_BEGIN_DECLS

/* What the sync core wants done. Whoever drives it carries the commands out, in their order, and
 * reports by the event functions of harvest-sync-core.h, naming the command's id. */

typedef enum
{
  HARVEST_SYNC_SEND,        /* `request`: -> reply or failure, and for the stream its events */
  HARVEST_SYNC_CANCEL,      /* the request `id`, its reply is not wanted any more */
  HARVEST_SYNC_SET_TIMER,   /* after `delay` milliseconds -> timer */
  HARVEST_SYNC_CLEAR_TIMER, /* the timer `id` */
  HARVEST_SYNC_STORE,       /* `operation` -> stored. Is never cancelled */
  HARVEST_SYNC_ASK,         /* the person `question` -> answer, whenever that is */
  HARVEST_SYNC_WITHDRAW,    /* the question `id` */
  HARVEST_SYNC_TELL,        /* `status` has changed */
} HarvestSyncCommandKind;

typedef enum
{
  HARVEST_SYNC_ROUTE_HELLO,
  HARVEST_SYNC_ROUTE_SCOPES,
  HARVEST_SYNC_ROUTE_PULL,
  HARVEST_SYNC_ROUTE_INDEX,
  HARVEST_SYNC_ROUTE_RECORDS,
  HARVEST_SYNC_ROUTE_PUSH,
  HARVEST_SYNC_ROUTE_RECEIPTS,
  HARVEST_SYNC_ROUTE_EVENTS,
} HarvestSyncRoute;

typedef struct
{
  HarvestSyncRoute route;
  const char *method; /* "GET" or "POST" */
  const char *path;   /* "/v1/pull" */
  GBytes *body;       /* nullable; application/json */
  char *version;      /* for the header SHP-Version */
  gboolean session;   /* needs the header Authorization */
  gint64 wait;        /* seconds for which the server may hold the reply back */
} HarvestSyncRequest;

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

/* A question to the person; `code` says which. */
typedef struct
{
  HarvestSyncCode code;      /* OTHER_SERVER, OTHER_EPOCH or MASS_DELETION */
  HarvestIdentity *identity; /* OTHER_SERVER, OTHER_EPOCH: who answers; schema does not count */
  char *scope;               /* MASS_DELETION: where */
  gint64 bucket;
  gint64 n;        /* MASS_DELETION: how many would go, */
  gint64 n_listed; /* of so many */
} HarvestSyncQuestion;

typedef enum
{
  /* OTHER_EPOCH: compare everything and offer what is only here. MASS_DELETION: delete them.
   * OTHER_SERVER: as TRY_AGAIN, because another server's data go into a store of their own. */
  HARVEST_SYNC_GO_ON,
  /* Nothing is applied; look again now (EPOCH, SERVER) or after an hour (MASS_DELETION). */
  HARVEST_SYNC_TRY_AGAIN,
} HarvestSyncAnswer;

typedef struct
{
  HarvestSyncCommandKind kind;
  guint id;                        /* of the request, timer, operation or question, from 1 */
  HarvestSyncRequest *request;     /* SEND */
  gint64 delay;                    /* SET_TIMER: milliseconds */
  HarvestSyncOperation *operation; /* STORE */
  HarvestSyncQuestion *question;   /* ASK */
  HarvestSyncStatus status;        /* TELL */
} HarvestSyncCommand;

HarvestSyncCommand *harvest_sync_command_new (HarvestSyncCommandKind kind, guint id);
void harvest_sync_command_free (HarvestSyncCommand *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSyncCommand, harvest_sync_command_free)

G_END_DECLS
