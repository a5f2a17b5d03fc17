/* sim-store.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-sync-operation.h"
#include "sim-server.h"

G_BEGIN_DECLS

/* A client's store in memory: what the real one keeps in its databases, without threads. It carries
 * out the operations of the core, to the letter, and notes in `fault` when one asks for what the
 * protocol forbids. What a person sees is what has arrived, under their own changes. */

typedef struct
{
  char *scope;
  gint64 bucket;
  gint64 seq;
  gint64 rev;
  guint64 sum;
} SimListing;

/* A record as it has arrived. */
typedef struct
{
  char *id;
  gint64 rev;
  GBytes *document;
  GPtrArray *listings; /* SimListing */
  gboolean foreign;    /* of another history of the server */
} SimBase;

typedef enum
{
  SIM_ENTRY_WAITING,
  SIM_ENTRY_SENT,
  SIM_ENTRY_ANSWERED,
} SimEntryState;

typedef struct
{
  char *op;
  char *id;
  char *root; /* nullable */
  GBytes *change;
  SimEntryState state;
  gint64 number;
  gint64 due; /* milliseconds of the virtual clock */
  gint64 rev;
} SimEntry;

typedef struct
{
  HarvestSyncState *state;
  char *client;
  gint64 last_number;
  GHashTable *bases;    /* id -> SimBase */
  GPtrArray *entries;   /* SimEntry, in the order in which they were made */
  GPtrArray *attention; /* GBytes: changes that need the person */
  GPtrArray *offers;    /* GBytes: documents that only this desktop has */
  GHashTable *deleted;  /* ids that the person has deleted */
  GHashTable *receipts; /* ids of which nothing is left */
  GHashTable *weighed;  /* "scope bucket" -> number of deletions since all was fetched */
  gint64 now;           /* milliseconds of the virtual clock */
  char *fault;          /* nullable */
  char *(*make_id) (gpointer data);
  gpointer data;
} SimStore;

SimStore *sim_store_new (char *(*make_id) (gpointer data), gpointer data);
SimStore *sim_store_copy (const SimStore *self, gpointer data);
void sim_store_free (SimStore *self);

/* Carries out an operation. */
HarvestSyncOutcome *sim_store_run (SimStore *self, const HarvestSyncOperation *operation);

/* The person writes. */
void sim_store_write (SimStore *self,
                      SimChangeKind kind,
                      const char *id,
                      const char *root,
                      const char *word,
                      const char *at,
                      gint64 delay);
/* The same with a change that is there. */
void sim_store_add (SimStore *self,
                    const char *op,
                    const char *id,
                    const char *root,
                    GBytes *change,
                    gint64 delay);
/* Whether something waits to be sent; @due: only what may be sent now. */
gboolean sim_store_has_unsent (const SimStore *self, gboolean due);
/* The id of some record that the person sees; NULL: none. */
const char *sim_store_pick (const SimStore *self, SimRandom *random);
gboolean sim_store_has_root (const SimStore *self, const char *id);
/* What a place lists. */
void
sim_store_sum (const SimStore *self, const char *scope, gint64 bucket, gint64 *count, guint64 *sum);

/* --- sim-store-outbox.c --- */

gboolean sim_store_run_outbox (SimStore *self,
                               const HarvestSyncOperation *operation,
                               HarvestSyncOutcome *outcome);
/* Unsent changes of a record that goes move to Needs attention. */
void sim_store_give_up (SimStore *self, const char *id);
/* What has been answered and has arrived is not laid over the record any more. */
void sim_store_arrive (SimStore *self, const char *id);
/* For a restored server: everything that it may not have is sent again. */
void sim_store_renumber (SimStore *self, gboolean answered_too);
void sim_entry_free (gpointer data);

void sim_store_fault (SimStore *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
