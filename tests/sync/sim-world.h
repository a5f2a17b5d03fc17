/* sim-world.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-sync-core.h"
#include "sim-server.h"
#include "sim-store.h"

G_BEGIN_DECLS

/* One server, some people with some desktops, a network and a clock: all of it virtual, and all
 * that happens follows from one seed. */

#define SIM_MINUTE (60 * 1000)
/* What goes wrong happens within this time; then everything must become right within the other. */
#define SIM_TROUBLE (10 * SIM_MINUTE)
#define SIM_PEACE   (40 * SIM_MINUTE)

typedef enum
{
  SIM_DROP_REQUEST,
  SIM_DROP_REPLY,
  SIM_REFUSE_CONNECTION,
  SIM_DUPLICATE,
  SIM_DELAY,
  SIM_TRUNCATE,
  SIM_PROXY,      /* something else answers */
  SIM_BUSY,       /* 503 with Retry-After */
  SIM_ERROR,      /* 500 */
  SIM_LIMIT,      /* 429 */
  SIM_OTHER,      /* another server answers */
  SIM_OLD_SERVER, /* 426 */
  SIM_STORE_BUSY,
  SIM_STORE_FULL,
  SIM_STORE_FAILS, /* before or after it was done */
  SIM_LOSE_EVENT,
  SIM_PARTIAL, /* only the first results */
  SIM_STALE,   /* a cursor is damaged */
  SIM_GAP,     /* the server forgets a page */
  SIM_MISTAKE, /* the server forgets a row */
  SIM_N_FAULTS
} SimFault;

typedef enum
{
  SIM_OP_CREATE,
  SIM_OP_UPDATE,
  SIM_OP_DELETE,
  SIM_OP_MOVE,
  SIM_OP_COMMENT,
  SIM_OP_GRANT,
  SIM_OP_REVOKE,
  SIM_OP_REMOVE,
  SIM_OP_MASS,
  SIM_OP_ERASE,
  SIM_OP_WITHDRAW,
  SIM_OP_TIDY,
  SIM_OP_BACKUP,
  SIM_OP_RESTORE,
  SIM_OP_SCHEMA,
  SIM_OP_QUARTER,
  SIM_OP_CRASH,
  SIM_OP_REINSTALL,
  SIM_OP_COPY,
  SIM_OP_SIGN_OUT,
  SIM_OP_SYNC_NOW,
  SIM_OP_NETWORK,
  SIM_OP_OUTAGE,
  SIM_OP_DEAF, /* the stream of events falls silent */
  SIM_N_OPS
} SimOpKind;

typedef struct
{
  gint64 time;
  SimOpKind kind;
  guint a;
  guint b;
} SimOp;

typedef struct _SimWorld SimWorld;
typedef struct _SimDevice SimDevice;

/* Another server than the model, if there is one. */
typedef struct
{
  gpointer data;
  /* Before anything happens: says who the server and the people are. */
  void (*begin) (gpointer data, SimWorld *world);
  SimReply *(*serve) (gpointer data, const char *person, const HarvestSyncRequest *request);
  void (*write) (gpointer data, SimWorld *world, SimDevice *device, const SimOp *op);
  /* Whether a desktop has what the server has for it. */
  gboolean (*check) (gpointer data, const SimDevice *device);
} SimBackend;

/* What a seed means; shrinking takes operations and faults away. */
typedef struct
{
  guint64 seed;
  guint n_people;
  guint n_devices;
  guint versions[16]; /* of the devices */
  guint percent[SIM_N_FAULTS];
  SimServerOptions server;
  GArray *ops;               /* SimOp, by time */
  const SimBackend *backend; /* nullable */
} SimPlan;

SimPlan *sim_plan_new (guint64 seed);
void sim_plan_free (SimPlan *self);

struct _SimDevice
{
  guint index;
  char *person;
  SimStore *store;
  HarvestSyncCore *core; /* NULL: it does not run */
  guint life;
  gboolean session;
  gboolean backed;      /* by another server than the model */
  GHashTable *timers;   /* ids */
  GHashTable *requests; /* ids */
  guint stream;
  gboolean deaf;
  gint64 heard; /* when the stream sent something */
  guint question;
  HarvestSyncCode asked;
  gint64 not_before[HARVEST_SYNC_ROUTE_EVENTS + 1]; /* by Retry-After */
  gboolean hurried;                                 /* the person, or the network, has */
  guint n_requests;
  guint pushing; /* the push on its way */
};

typedef struct _SimEvent SimEvent;

struct _SimWorld
{
  SimPlan *plan;
  SimRandom random;
  SimRandom ids;
  guint64 last_id;
  gint64 now;
  guint64 order;
  GPtrArray *events; /* SimEvent: a heap */
  guint n_events;
  SimServer *server;
  SimServer *backup; /* nullable */
  GPtrArray *devices;
  GPtrArray *words; /* char *: all that anybody wrote */
  gint64 outage;    /* until then nothing gets through */
  gboolean peace;
  gboolean copied; /* some profile was */
  char *fault;     /* nullable: what must never happen and did */
};

/* Pairs of a state and a fault that were met, over all worlds of a program. */
extern GHashTable *sim_coverage;
extern gboolean sim_verbose;

/* Runs a plan to its end. Returns: (transfer full) (nullable): what went wrong */
char *sim_world_run (SimPlan *plan);

void sim_world_fault (SimWorld *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
char *sim_world_make_id (gpointer world);
/* Whether this goes wrong now. */
gboolean sim_world_chance (SimWorld *self, SimFault fault, const SimDevice *device);
void sim_world_log (SimWorld *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* ---- Events ---- */

typedef enum
{
  SIM_EVENT_TIMER,
  SIM_EVENT_STORE,
  SIM_EVENT_ARRIVE,
  SIM_EVENT_REPLY,
  SIM_EVENT_FAIL,
  SIM_EVENT_STREAM,
  SIM_EVENT_ANSWER,
  SIM_EVENT_SIGN_IN,
  SIM_EVENT_BOOT,
  SIM_EVENT_OP,
} SimEventKind;

struct _SimEvent
{
  SimEventKind kind;
  gint64 time;
  guint64 order;
  SimDevice *device; /* nullable */
  guint life;
  guint id;
  HarvestSyncCommand *command; /* STORE, ARRIVE */
  SimReply *reply;             /* REPLY */
  HarvestSyncRoute route;      /* REPLY */
  const char *type;            /* STREAM: NULL is a heartbeat */
  GBytes *data;
  SimOp op;
};

SimEvent *sim_world_schedule (SimWorld *self, SimEventKind kind, SimDevice *device, gint64 delay);

/* --- sim-device.c --- */

SimDevice *sim_device_new (SimWorld *world, guint index, const char *person);
void sim_device_free (gpointer data);
void sim_device_boot (SimWorld *world, SimDevice *device);
void sim_device_crash (SimWorld *world, SimDevice *device);
/* Carries out what the core wants, and looks whether it may want that. */
void sim_device_drive (SimWorld *world, SimDevice *device);
void sim_device_handle (SimWorld *world, SimDevice *device, SimEvent *event);

/* --- sim-network.c --- */

void sim_network_send (SimWorld *world, SimDevice *device, HarvestSyncCommand *command);
void sim_network_arrive (SimWorld *world, SimEvent *event);
/* The server has changed: tells those that listen. */
void sim_network_notify (SimWorld *world, gboolean rights);
void sim_network_open (SimWorld *world, SimDevice *device);

/* --- sim-ops.c --- */

void sim_op_run (SimWorld *world, const SimOp *op);

/* --- sim-oracle.c --- */

/* Whether all promises are kept, after quiet. @report: say which is not. */
gboolean sim_oracle_check (SimWorld *world, gboolean report);
/* Words that are only on a desktop that is about to go, or on a server. */
void sim_oracle_excuse (SimWorld *world, const SimDevice *gone, const SimServer *restored);

/* --- sim-shrink.c --- */

/* Takes away what is not needed for a plan to fail. Returns: how it fails then */
char *sim_shrink (SimPlan *plan);
char *sim_plan_to_text (const SimPlan *plan, const char *fault);
SimPlan *sim_plan_from_text (const char *text, GError **error);
const char *sim_op_kind_to_string (SimOpKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimPlan, sim_plan_free)

G_END_DECLS
