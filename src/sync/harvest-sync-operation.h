/* harvest-sync-operation.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-pull.h"
#include "harvest-push-reply.h"
#include "harvest-push.h"
#include "harvest-resync.h"

G_BEGIN_DECLS

/* What the sync core asks of a store, and what a store answers. The core knows no other store than
 * this: an adapter carries the operations out on a real one, the simulation in memory.
 *
 * Each operation is one transaction, or not done at all, and can be repeated after a failure of
 * which nobody knows whether it was done. The core never has more than one operation of push, one
 * of pull and one of receipts under way at a time. */

typedef enum
{
  /* --- of pull --- */

  /* What the store keeps for the core -> `state`. The first of all operations. */
  HARVEST_SYNC_LOAD,
  /* `identity` is the server's from now on. With `compare` NORMAL (a new schema) every place is
   * marked for it and loses its cursor, and so does the joint one. With OFFER (a restored server)
   * moreover the outbox takes a new client id, and all entries without a result or with one that
   * has not arrived are numbered anew in their order, their bytes untouched; and every record here
   * is of another history from now on: whatever comes for it (APPLY, FETCHED) replaces it, whatever
   * its rev, and if the bytes differ, the old ones are offered to be sent again. */
  HARVEST_SYNC_ADOPT,
  /* Follow `scopes` and keep `tag` with them. Listings of other scopes are left alone. */
  HARVEST_SYNC_SET_SCOPES,
  /* How many of `ids` are listed in the place, without those that this person has deleted -> `n`;
   * and how many records are -> `n_listed`. Changes nothing. */
  HARVEST_SYNC_WEIGH,
  /* Apply `page` and keep its cursor and `to`. The joint cursor goes: it claims less now than is
   * there, which is wrong where a tombstone is not kept any more. Else by README.md of protocol/,
   * sections 8 and 11: unsent changes of what goes move to Needs attention first, a record with an
   * older rev does not replace, and `moved` leaves the record until HARVEST_SYNC_SETTLE. If it has
   * a check that does not agree with what the place lists then, the place is marked as by
   * HARVEST_SYNC_MARK, lest a crash hide it -> `n_listed` and `sum` of the place (of each listing
   * as it was sent) */
  HARVEST_SYNC_APPLY,
  /* Mark `places` for comparing (`compare`), so that it outlives a crash; they lose their cursor,
   * and the joint one goes too. A place that is not there is made. */
  HARVEST_SYNC_MARK,
  /* Compare `entries` with what is here -> `ids` of which there is no document with that sum, `n`
   * listings of the place that are not among the entries (without those that this person has
   * deleted) and `n_listed`. Changes nothing. */
  HARVEST_SYNC_DIFF,
  /* Keep `records`, not listed yet. May be lost until HARVEST_SYNC_COMPARED. */
  HARVEST_SYNC_FETCHED,
  /* `entries` whose record is there are what the place lists, each with the entry's seq, rev and
   * sum, and with `cursor` and `to`. Its other listings end, these and no others. A record that
   * nothing else lists goes with HARVEST_SYNC_SETTLE; but at once if it is of another history, and
   * then it is offered to be sent again, as is one of another history that the person's own scope
   * (u:) does not list any more. One of another history that has an entry's sum is of this one too.
   * The place's mark and the joint cursor go -> `n_listed`, `sum`. */
  HARVEST_SYNC_COMPARED,
  /* Keep `cursor` (nullable: none) as the joint one of all places; with `final` drop the records
   * that nothing lists any more (unsent changes of them to Needs attention first). */
  HARVEST_SYNC_SETTLE,
  /* The scope is lost: unsent changes of what only it listed to Needs attention, its listings,
   * places and its row among the followed ones go, and so do the joint cursor and the tag (the
   * scope may come back, and the tag be the same then). May be done in slices; the scope's row goes
   * last. */
  HARVEST_SYNC_DROP_SCOPE,

  /* --- of push --- */

  /* Give numbers to entries that are due, and list those that have a number and no result, from
   * `from` on, the oldest first, at most `limit` of them and `bytes`, but one at least
   * -> `client`, `mutations`, `due` */
  HARVEST_SYNC_TAKE,
  /* Keep `results`. One for what does not wait for it changes nothing. */
  HARVEST_SYNC_ANSWER,
  /* The mutation `op` cannot be sent: it, and what builds on it, to Needs attention with `code`. */
  HARVEST_SYNC_REFUSE,
  /* A new client id; all entries without a result that have a number get new ones, from 1, in their
   * order, with the same bytes (never joined with others: by `op` none takes effect twice). */
  HARVEST_SYNC_RENEW,

  /* --- of receipts --- */

  /* Erased and withdrawn records of which nothing is left here -> `client`, at most `limit` `ids`
   */
  HARVEST_SYNC_LIST_RECEIPTS,
  /* The server has them: `ids` are not sent again. */
  HARVEST_SYNC_END_RECEIPTS,

  HARVEST_SYNC_N_OPERATIONS
} HarvestSyncOperationKind;

const char *harvest_sync_operation_kind_to_string (HarvestSyncOperationKind kind);

/* Whether a place has to be compared with the server's index. */
typedef enum
{
  HARVEST_SYNC_COMPARE_NONE,
  HARVEST_SYNC_COMPARE_NORMAL,
  HARVEST_SYNC_COMPARE_OFFER, /* the server was restored: it may know less than this desktop */
} HarvestSyncCompare;

/* A bucket of a scope, and how far the store has come in it. */
typedef struct
{
  char *scope;
  gint64 bucket;
  char *cursor; /* nullable: nothing was applied, or it is to be compared */
  gint64 to;    /* the number that it stands for */
  HarvestSyncCompare compare;
} HarvestSyncPlace;

HarvestSyncPlace *harvest_sync_place_new (const char *scope, gint64 bucket);
void harvest_sync_place_free (HarvestSyncPlace *self);

/* What a store keeps for the core. */
typedef struct
{
  HarvestIdentity *identity; /* nullable: no server has been met */
  char *tag;                 /* nullable: the scopes were never asked for */
  GPtrArray *scopes;         /* HarvestPullScope: those that are followed */
  GPtrArray *places;         /* HarvestSyncPlace */
  char *cursor;              /* nullable: the joint one of all places */
} HarvestSyncState;

HarvestSyncState *harvest_sync_state_new (void);
void harvest_sync_state_free (HarvestSyncState *self);

/* An operation. Immutable; the lists may be shared with the core, so leave them as they are. */
typedef struct
{
  HarvestSyncOperationKind kind;
  HarvestSyncCompare compare; /* ADOPT, MARK, FETCHED, COMPARED */
  HarvestIdentity *identity;  /* ADOPT */
  char *scope;                /* WEIGH, DIFF, FETCHED, COMPARED, DROP_SCOPE */
  gint64 bucket;              /* WEIGH, DIFF, FETCHED, COMPARED */
  char *tag;                  /* SET_SCOPES */
  GPtrArray *scopes;          /* SET_SCOPES: HarvestPullScope */
  GPtrArray *places;          /* MARK: HarvestSyncPlace, of which scope and bucket count */
  HarvestPullPage *page;      /* APPLY */
  gboolean confirmed;         /* APPLY, COMPARED: somebody has agreed to a mass of deletions */
  GPtrArray *ids;             /* WEIGH, END_RECEIPTS: char * */
  GPtrArray *entries;         /* DIFF, COMPARED: HarvestIndexEntry, by id */
  GPtrArray *records;         /* FETCHED: HarvestDocument */
  char *cursor;               /* COMPARED, SETTLE */
  gint64 to;                  /* COMPARED */
  gboolean final;             /* SETTLE */
  guint limit;                /* TAKE, LIST_RECEIPTS */
  gsize bytes;                /* TAKE: of changes */
  gint64 from;                /* TAKE: 0: from the oldest on */
  GPtrArray *results;         /* ANSWER: HarvestPushResult */
  char *op;                   /* REFUSE */
  char *code;                 /* REFUSE: of the problem, see harvest-problem.h */
} HarvestSyncOperation;

HarvestSyncOperation *harvest_sync_operation_new (HarvestSyncOperationKind kind);
void harvest_sync_operation_free (HarvestSyncOperation *self);

typedef enum
{
  HARVEST_SYNC_STORE_OK,
  HARVEST_SYNC_STORE_BUSY,   /* somebody else holds it */
  HARVEST_SYNC_STORE_FULL,   /* no room on the disk */
  HARVEST_SYNC_STORE_FAILED, /* anything else; whether it was done is not known */
} HarvestSyncStoreStatus;

/* What became of an operation. The members are those that the operation's comment names. */
typedef struct
{
  HarvestSyncStoreStatus status;
  HarvestSyncState *state;
  gint64 n;
  gint64 n_listed;
  guint64 sum;
  GPtrArray *ids;       /* nullable: char * */
  char *client;         /* nullable */
  GPtrArray *mutations; /* nullable: HarvestPushMutation */
  gint64 due;           /* milliseconds until the next entry becomes due; 0: none waits */
} HarvestSyncOutcome;

HarvestSyncOutcome *harvest_sync_outcome_new (HarvestSyncStoreStatus status);
void harvest_sync_outcome_free (HarvestSyncOutcome *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSyncPlace, harvest_sync_place_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSyncState, harvest_sync_state_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSyncOperation, harvest_sync_operation_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSyncOutcome, harvest_sync_outcome_free)

G_END_DECLS
