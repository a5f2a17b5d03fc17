/* harvest-sync-command.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-sync-operation.h"
#include "harvest-sync-status.h"

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
