/* harvest-sync-core-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-hello.h"
#include "harvest-problem.h"
#include "harvest-sync-core.h"

G_BEGIN_DECLS

/* The core works in lanes, which do not wait for each other. Each has at most one thing under way:
 * an operation of the store, a request, a timer or a question. What is under way says what comes
 * next; whatever fails, the lane begins again from what the store holds. */
typedef enum
{
  HARVEST_SYNC_LANE_PULL, /* and all that goes before it: loading, meeting the server, comparing */
  HARVEST_SYNC_LANE_PUSH,
  HARVEST_SYNC_LANE_RECEIPTS,
  HARVEST_SYNC_LANE_EVENTS,
  HARVEST_SYNC_N_LANES
} HarvestSyncLaneName;

typedef struct
{
  guint operation;
  guint request;
  guint timer;
  guint question;

  guint patience; /* the timer that gives the request up */
  HarvestSyncRoute route;
  HarvestSyncOperationKind kind;
  gboolean held;        /* the server holds the reply back until there is something */
  gboolean orphan;      /* all was stopped while the operation was under way */
  gboolean again;       /* something came meanwhile */
  guint attempt;        /* requests that failed in a row */
  guint troubles;       /* other things that went wrong since there was progress */
  HarvestSyncCode code; /* why it waits; NONE: for nothing special */
} HarvestSyncLane;

typedef enum
{
  HARVEST_SYNC_PHASE_OFF,
  HARVEST_SYNC_PHASE_LOADING, /* only the lane of pull works: it loads what the store keeps */
  HARVEST_SYNC_PHASE_MEETING, /* only the lane of pull works: it asks who the server is */
  HARVEST_SYNC_PHASE_RUNNING,
  HARVEST_SYNC_PHASE_HALTED,
} HarvestSyncPhase;

/* Deletions in a place since pulling began. */
typedef struct
{
  gint64 deleted;
  gint64 listed;
  gint64 allowed; /* so many somebody has agreed to */
} HarvestSyncTally;

typedef struct
{
  HarvestPullReply *reply; /* whose pages are being applied */
  guint next;              /* of its pages */
  guint n_applied;         /* of them */
  gint64 limit;
  gboolean joint;     /* its cursor stands for all that was applied */
  gboolean unsettled; /* there may be records that nothing lists */
  gboolean scopes_stale;
  gboolean scopes_fetched; /* since the lane rested */
  GPtrArray *scopes;       /* HarvestPullScope: being stored */
  char *tag;               /* likewise */
  GHashTable *lost;        /* scopes */
  GHashTable *wanted;      /* scope -> since, for harvest_sync_core_follow() */
  GHashTable *tallies;     /* "scope bucket" -> HarvestSyncTally */
  HarvestSyncTally *asked; /* about which the person is asked */
  gint64 asked_n;
  gboolean idle; /* the last pull brought nothing */

  /* the page that is being applied */
  HarvestPullPage *page;
  HarvestSyncPlace *place;
  HarvestPullCheck *check;
  char *cursor;
  gint64 to;
  gint64 deleted;
} HarvestSyncPull;

typedef struct
{
  HarvestSyncPlace *place; /* NULL: nothing is being compared */
  char *cursor;
  gint64 to;
  GPtrArray *entries;
  GPtrArray *ids;     /* that are wanted, the last first */
  guint asked;        /* so many of them */
  GHashTable *hidden; /* scopes that the server does not show: pulling says more */
} HarvestSyncComparing;

typedef struct
{
  guint limit; /* mutations at once */
  gint64 from;
  guint repairs;   /* without a result in between */
  GPtrArray *sent; /* HarvestPushMutation */
} HarvestSyncPush;

struct _HarvestSyncCore
{
  HarvestSyncOptions options;
  GQueue commands;
  guint last_id;

  HarvestSyncPhase phase;
  HarvestSyncCode halt; /* why */
  guint question;       /* about the server */
  guint halt_timer;
  HarvestIdentity *offered; /* by a sign-in, or in the question */
  char *accepted;           /* an epoch that the person has agreed to */

  HarvestSyncLane lanes[HARVEST_SYNC_N_LANES];
  HarvestSyncState *state; /* as it was loaded, and what was done since */
  HarvestIdentity *raised; /* the same server with another schema */
  gboolean reload;
  HarvestSyncPull pull;
  HarvestSyncComparing compare;
  HarvestSyncPush push;
  GPtrArray *receipts; /* char *: on their way */
  gboolean live;       /* the stream of events works */

  HarvestSyncStatus told;
  guint defects;
};

/* What a lane does. */
typedef struct
{
  const char *name;
  void (*begin) (HarvestSyncCore *self);
  /* a reply with a status of 2xx and the right type */
  void (*replied) (HarvestSyncCore *self, HarvestSyncRoute route, GBytes *body);
  /* a problem: whether it was dealt with; NULL: never */
  gboolean (*refused) (HarvestSyncCore *self,
                       HarvestSyncRoute route,
                       const HarvestProblem *problem);
  /* an operation that was done */
  void (*stored) (HarvestSyncCore *self,
                  HarvestSyncOperationKind kind,
                  HarvestSyncOutcome *outcome);
} HarvestSyncLaneClass;

extern const HarvestSyncLaneClass _harvest_sync_lane_pull;
extern const HarvestSyncLaneClass _harvest_sync_lane_push;
extern const HarvestSyncLaneClass _harvest_sync_lane_receipts;
extern const HarvestSyncLaneClass _harvest_sync_lane_events;

const HarvestSyncLaneClass *_harvest_sync_lane_get_class (HarvestSyncLaneName name);

/* --- harvest-sync-lane.c --- */

HarvestSyncCommand *_harvest_sync_emit (HarvestSyncCore *self, HarvestSyncCommandKind kind);
guint _harvest_sync_set_timer (HarvestSyncCore *self, gint64 delay);
void _harvest_sync_clear_timer (HarvestSyncCore *self, guint *timer);
/* Evenly from 0 up to, not including, @span. */
gint64 _harvest_sync_random (HarvestSyncCore *self, gint64 span);

/* Begins anew, unless the lane is busy: then when it is done. */
void _harvest_sync_lane_begin (HarvestSyncCore *self, HarvestSyncLaneName name);
/* Something came: the same, but no shorter waiting after a failure. */
void _harvest_sync_lane_poke (HarvestSyncCore *self, HarvestSyncLaneName name);
void _harvest_sync_lane_send (HarvestSyncCore *self,
                              HarvestSyncLaneName name,
                              HarvestSyncRoute route,
                              GBytes *body,
                              gint64 wait);
void _harvest_sync_lane_store (HarvestSyncCore *self,
                               HarvestSyncLaneName name,
                               HarvestSyncOperation *operation);
/* The round is over; @delay: milliseconds until the next one begins by itself, -1: never. */
void _harvest_sync_lane_rest (HarvestSyncCore *self, HarvestSyncLaneName name, gint64 delay);
/* A request failed: again after the back-off. */
void _harvest_sync_lane_retry (HarvestSyncCore *self,
                               HarvestSyncLaneName name,
                               HarvestSyncCode code,
                               gint64 after_s);
/* No reply came: the same, and less at once. */
void
_harvest_sync_lane_lost (HarvestSyncCore *self, HarvestSyncLaneName name, HarvestSyncCode code);
/* Something else went wrong. */
void
_harvest_sync_lane_trouble (HarvestSyncCore *self, HarvestSyncLaneName name, HarvestSyncCode code);
void _harvest_sync_lane_progress (HarvestSyncLane *lane);
/* Calls back the request, and ends timer and question. */
void _harvest_sync_lane_stop (HarvestSyncCore *self, HarvestSyncLaneName name);

/* --- harvest-sync-phase.c --- */

/* Stops everything, keeps all; what ends it depends on @code. */
void _harvest_sync_halt (HarvestSyncCore *self, HarvestSyncCode code);
/* The same, because somebody else answers, and asks the person. */
void _harvest_sync_halt_other (HarvestSyncCore *self, const char *server, const char *epoch);
/* Begins again by loading. */
void _harvest_sync_resume (HarvestSyncCore *self);
void _harvest_sync_phase_begin (HarvestSyncCore *self);
void _harvest_sync_phase_adopted (HarvestSyncCore *self);
void _harvest_sync_phase_loaded (HarvestSyncCore *self, HarvestSyncOutcome *outcome);
void _harvest_sync_phase_met (HarvestSyncCore *self, GBytes *body);
/* Whether the body of a reply is of the server that is known; if not, it has been dealt with. */
gboolean _harvest_sync_check_server (HarvestSyncCore *self, const HarvestIdentity *server);

/* --- harvest-sync-reply.c --- */

void _harvest_sync_reply (HarvestSyncCore *self,
                          HarvestSyncLaneName name,
                          const HarvestSyncReply *reply);

/* --- harvest-sync-pull.c, -page.c, -scopes.c, -compare.c --- */

HarvestSyncPlace *
_harvest_sync_find_place (HarvestSyncCore *self, const char *scope, gint64 bucket);
void _harvest_sync_pull_begin (HarvestSyncCore *self);
GPtrArray *_harvest_sync_copy_scopes (GPtrArray *scopes);
/* Forgets a reply, or a comparison, that is being worked off. */
void _harvest_sync_pull_reset (HarvestSyncCore *self);
/* An operation failed. */
void _harvest_sync_pull_doubt (HarvestSyncCore *self, HarvestSyncStoreStatus status);
/* Marks places (HarvestSyncPlace) for comparing. */
void _harvest_sync_pull_mark (HarvestSyncCore *self, GPtrArray *places);
/* Stops pulling until the person has said whether so much may go. */
void _harvest_sync_pull_ask (HarvestSyncCore *self,
                             const HarvestSyncPlace *place,
                             gint64 n,
                             gint64 listed);
HarvestSyncTally *_harvest_sync_get_tally (HarvestSyncCore *self, const HarvestSyncPlace *place);

void _harvest_sync_page_next (HarvestSyncCore *self);
void _harvest_sync_page_weighed (HarvestSyncCore *self, const HarvestSyncOutcome *outcome);
void _harvest_sync_page_applied (HarvestSyncCore *self, const HarvestSyncOutcome *outcome);
/* The pages of the reply are done with. */
void _harvest_sync_pull_pages_done (HarvestSyncCore *self);

void _harvest_sync_scopes_replied (HarvestSyncCore *self, GBytes *body);
void _harvest_sync_scopes_stored (HarvestSyncCore *self);
/* Whether some are wanted that the store does not follow yet; the lane is busy then. */
gboolean _harvest_sync_scopes_are_wanted (HarvestSyncCore *self);
gboolean _harvest_sync_scopes_begin (HarvestSyncCore *self);

gboolean _harvest_sync_compare_is_due (HarvestSyncCore *self);
/* Whether some place has to be compared; the lane is busy then. */
gboolean _harvest_sync_compare_begin (HarvestSyncCore *self);
void _harvest_sync_compare_replied (HarvestSyncCore *self, HarvestSyncRoute route, GBytes *body);
/* Whether a problem has been dealt with. */
gboolean _harvest_sync_compare_refused (HarvestSyncCore *self, const HarvestProblem *problem);
void _harvest_sync_compare_stored (HarvestSyncCore *self,
                                   HarvestSyncOperationKind kind,
                                   HarvestSyncOutcome *outcome);

/* --- harvest-sync-events.c --- */

void _harvest_sync_events_event (HarvestSyncCore *self, const char *type, GBytes *data);

G_END_DECLS
