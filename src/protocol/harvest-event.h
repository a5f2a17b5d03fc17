/* harvest-event.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-identity.h"

G_BEGIN_DECLS

/* The stream of events. An event says where something changed and never what. */

#define HARVEST_EVENT_HELLO   "hello"   /* HarvestEventHello: the first one */
#define HARVEST_EVENT_CHANGED "changed" /* HarvestEventChanged */
#define HARVEST_EVENT_BYE     "bye"     /* HarvestEventBye: the stream ends */

typedef struct
{
  HarvestIdentity *server;
} HarvestEventHello;

HARVEST_DECLARE_MESSAGE (HarvestEventHello, harvest_event_hello)

typedef struct
{
  gint64 bucket;
  char *scope;
  gint64 to; /* the last number of its log */
} HarvestEventPlace;

HARVEST_DECLARE_PART (HarvestEventPlace, harvest_event_place)

typedef struct
{
  GPtrArray *places; /* HarvestEventPlace; none: the list of scopes changed */
} HarvestEventChanged;

HARVEST_DECLARE_MESSAGE (HarvestEventChanged, harvest_event_changed)

typedef enum
{
  HARVEST_BYE_RETURN,    /* connect again */
  HARVEST_BYE_SIGNED_OUT /* the session has ended */
} HarvestByeReason;

typedef struct
{
  int reason;       /* HarvestByeReason */
  gint64 return_in; /* seconds: at some moment until then */
} HarvestEventBye;

HARVEST_DECLARE_MESSAGE (HarvestEventBye, harvest_event_bye)

/* What keeps a stream alive while there is nothing to say. */
#define HARVEST_EVENT_HEARTBEAT ":\n\n"

/**
 * harvest_event_frame:
 * @name: HARVEST_EVENT_HELLO, ...
 * @data: what the message's _to_bytes() returned
 *
 * Returns: (transfer full): the event as it goes over the wire
 */
GBytes *harvest_event_frame (const char *name, GBytes *data);

G_END_DECLS
