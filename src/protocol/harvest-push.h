/* harvest-push.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-document.h"
#include "harvest-identity.h"

G_BEGIN_DECLS

/* A change that has left its client. The same number always has the same content. */
typedef struct
{
  HarvestChangeDocument *change;
  gint64 n; /* contiguous for a client, from 1 */
} HarvestPushMutation;

HARVEST_DECLARE_PART (HarvestPushMutation, harvest_push_mutation)

typedef struct
{
  char *client;            /* which outbox it is */
  GPtrArray *mutations;    /* HarvestPushMutation, by number */
  HarvestIdentity *server; /* for whom the client has made them */
} HarvestPushRequest;

HARVEST_DECLARE_MESSAGE (HarvestPushRequest, harvest_push_request)

G_END_DECLS
