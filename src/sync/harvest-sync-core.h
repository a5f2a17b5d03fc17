/* harvest-sync-core.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-sync-command.h"

G_BEGIN_DECLS

/**
 * HarvestSyncCore:
 *
 * The client of SHP/1 as a state machine: events go in, commands come out. It does no I/O, reads no
 * clock and makes no random numbers, so that one seed repeats whatever happened. src/sync/README.md
 * has its states.
 *
 * After each event take the commands by harvest_sync_core_next() until there are none. An event
 * that names an id which is done with is passed over: replies may come late, or twice.
 *
 * Nothing that has to be sent ever waits for nothing: see harvest_sync_core_get_pending().
 *
 * Not thread-safe: one thread drives it.
 */
typedef struct _HarvestSyncCore HarvestSyncCore;

typedef struct
{
  guint version;                     /* newest that is spoken; %HARVEST_VERSION_NEWEST */
  guint window;                      /* quarters of a new scope that are followed; 0: all */
  guint32 (*random) (gpointer data); /* evenly distributed over all 32 bits */
  gpointer data;
} HarvestSyncOptions;

HarvestSyncCore *harvest_sync_core_new (const HarvestSyncOptions *options);
void harvest_sync_core_free (HarvestSyncCore *self);

/**
 * harvest_sync_core_next:
 *
 * Returns: (transfer full) (nullable): what to do next
 */
HarvestSyncCommand *harvest_sync_core_next (HarvestSyncCore *self);

/* --- Events: the person --- */

/**
 * harvest_sync_core_sign_in:
 * @server: (nullable): who answered the sign-in; %NULL: a session that was kept from before
 *
 * There is a session, for the first time or again. Everything begins with it.
 */
void harvest_sync_core_sign_in (HarvestSyncCore *self, const HarvestIdentity *server);

/* The session has been given up. All that is on its way is called back; nothing is lost. */
void harvest_sync_core_sign_out (HarvestSyncCore *self);

/* "Sync now". */
void harvest_sync_core_sync_now (HarvestSyncCore *self);

/* The answer to a question. */
void harvest_sync_core_answer (HarvestSyncCore *self, guint id, HarvestSyncAnswer answer);

/**
 * harvest_sync_core_follow:
 * @scope: one that is followed
 * @since: the oldest bucket that is wanted from now on
 *
 * Older quarters than those of the window are wanted.
 */
void harvest_sync_core_follow (HarvestSyncCore *self, const char *scope, gint64 since);

/* --- Events: the desktop --- */

/* The outbox grew, or an entry of it has become due. */
void harvest_sync_core_outbox_changed (HarvestSyncCore *self);

/* Nothing is left of some record that was erased or withdrawn. */
void harvest_sync_core_receipts_changed (HarvestSyncCore *self);

/* The network came back, or is another one. */
void harvest_sync_core_network_changed (HarvestSyncCore *self);

void harvest_sync_core_timer (HarvestSyncCore *self, guint id);

/**
 * harvest_sync_core_stored:
 * @outcome: (transfer full): of the operation @id
 */
void harvest_sync_core_stored (HarvestSyncCore *self, guint id, HarvestSyncOutcome *outcome);

/* --- Events: the network --- */

/* A reply, complete. All strings are header fields as they came; NULL: there was none. */
typedef struct
{
  guint status;
  const char *content_type;
  const char *version;     /* SHP-Version */
  const char *server;      /* SHP-Server */
  const char *epoch;       /* SHP-Epoch */
  const char *retry_after; /* Retry-After */
  GBytes *body;            /* nullable */
} HarvestSyncReply;

/**
 * harvest_sync_core_reply:
 *
 * The request @id was answered. For the stream of events this is its beginning, without a body; a
 * stream that was refused has the body of the problem.
 */
void harvest_sync_core_reply (HarvestSyncCore *self, guint id, const HarvestSyncReply *reply);

/**
 * harvest_sync_core_fail:
 * @code: NO_CONNECTION, NO_ANSWER, CERTIFICATE, or BAD_REPLY for one that breaks a limit
 *
 * The request @id will not be answered, or the stream of events has ended.
 */
void harvest_sync_core_fail (HarvestSyncCore *self, guint id, HarvestSyncCode code);

/* The stream of events @id has sent something, be it a heartbeat. */
void harvest_sync_core_stream_alive (HarvestSyncCore *self, guint id);

/* An event of the stream @id, as harvest_sse_reader_next() has it. */
void
harvest_sync_core_stream_event (HarvestSyncCore *self, guint id, const char *type, GBytes *data);

/* --- Looking at it --- */

/* What is on the way. */
typedef struct
{
  guint n_requests;
  guint n_timers;
  guint n_operations;
  guint n_questions; /* needing a sign-in is one */
} HarvestSyncPending;

typedef enum
{
  HARVEST_SYNC_PULLING, /* to fetch what is new */
  HARVEST_SYNC_PUSHING, /* to send what the outbox holds */
} HarvestSyncConcern;

/**
 * harvest_sync_core_get_pending:
 * @pending: (out caller-allocates): what is on the way for @concern
 *
 * A core that is not off always has something on its way to pull, and while there is something to
 * send, to push.
 */
void harvest_sync_core_get_pending (HarvestSyncCore *self,
                                    HarvestSyncConcern concern,
                                    HarvestSyncPending *pending);

HarvestSyncStatus harvest_sync_core_get_status (HarvestSyncCore *self);

/* How often something was wrong that only a mistake of a program can explain: a checksum that did
 * not agree, a page with a gap before it. */
guint harvest_sync_core_get_defects (HarvestSyncCore *self);

/* Returns: (transfer full): each lane and what it waits for, in a line for the log */
char *harvest_sync_core_describe (HarvestSyncCore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSyncCore, harvest_sync_core_free)

G_END_DECLS
