/* sim-server.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-problem.h"
#include "harvest-sync-command.h"
#include "sim-random.h"

G_BEGIN_DECLS

/* A model of a server: all of SHP/1 as README.md of protocol/ has it, over lists in memory and with
 * the simplest of merges, where each text that somebody writes is a word of its own. It is the
 * simulation's oracle, because what every client must come to see can be read off it; and it does
 * on demand what a real server does once in years: forget, restore, raise its schema. */

typedef struct
{
  guint page_rows;     /* of a page, but no mutation is split */
  guint reply_pages;   /* in a reply to a pull */
  guint index_entries; /* in an index reply */
  guint records;       /* in a records reply */
  guint push_max;      /* mutations in a push */
  guint version;       /* newest that it speaks */
} SimServerOptions;

typedef struct
{
  gint64 seq;
  guint part; /* rows of one mutation have the same */
  int reason; /* HarvestTombstoneReason; -1: it is listed */
  char *id;
  char *batch; /* nullable */
  gint64 rev;
  guint64 sum;
} SimRow;

typedef struct
{
  char *scope;
  gint64 bucket;
  gint64 to;
  gint64 horizon;  /* tombstones up to here are not kept */
  GPtrArray *rows; /* SimRow, by seq */
} SimLog;

typedef struct
{
  char *id;
  char *root; /* nullable */
  char *owner;
  char *at; /* nullable: a scope that lists it beside its owner's */
  gint64 rev;
  gint64 bucket;
  GPtrArray *words;    /* char * */
  GPtrArray *versions; /* char *: of conflicts */
  int gone;            /* HarvestTombstoneReason; -1: it is there */
  GBytes *document;
} SimRecord;

typedef struct
{
  SimServerOptions options;
  HarvestIdentity *identity;
  GHashTable *records;  /* id -> SimRecord */
  GPtrArray *logs;      /* SimLog */
  GHashTable *rights;   /* person -> set of scopes */
  GHashTable *clients;  /* id -> SimServerClient */
  GHashTable *results;  /* op -> HarvestPushResult as bytes of a reply with nothing else */
  GHashTable *lost;     /* words that legally are nowhere any more */
  GHashTable *receipts; /* ids that are waited for */
  guint part;
  gint64 quarter; /* the bucket of what is new */
  guint n_copied; /* times that a number came with another change */
  char *fault;    /* nullable: what must never happen and did */
} SimServer;

SimServer *sim_server_new (const SimServerOptions *options, const char *id, const char *epoch);
SimServer *sim_server_copy (const SimServer *self);
void sim_server_free (SimServer *self);

/* ---- What an administrator does ---- */

void sim_server_grant (SimServer *self, const char *person, const char *scope, gboolean granted);
gboolean sim_server_may_see (const SimServer *self, const char *person, const char *scope);
/* Ends a record and what depends on it. */
void sim_server_remove (SimServer *self, const char *id, int reason, const char *batch);
/* Drops all tombstones: who has an older cursor has to compare. */
void sim_server_tidy (SimServer *self);
/* Becomes what @backup is, in a new epoch. */
void sim_server_restore (SimServer *self, const SimServer *backup, const char *epoch);

SimLog *sim_server_find_log (const SimServer *self, const char *scope, gint64 bucket);
void sim_log_sum (const SimLog *self, gint64 *count, guint64 *sum);

/* ---- What a client asks ---- */

typedef struct
{
  guint status;
  const char *content_type;
  char *version;
  char *server;
  char *epoch;
  const char *retry_after;
  GBytes *body; /* nullable */
} SimReply;

SimReply *sim_reply_new (guint status, const char *content_type, GBytes *body);
SimReply *sim_reply_copy (const SimReply *self);
void sim_reply_free (SimReply *self);

SimReply *sim_server_handle (SimServer *self,
                             const char *person,
                             HarvestSyncRoute route,
                             const char *version,
                             GBytes *body);
/* A problem of this server, with its header fields. */
SimReply *sim_server_refuse (SimServer *self, HarvestProblem *problem, guint version);

/* --- sim-server-push.c, sim-server-pull.c --- */

void sim_server_list (SimServer *self, SimRecord *record, const char *batch);
void sim_server_document (SimRecord *record);
void sim_server_fault (SimServer *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
GBytes *sim_server_push (SimServer *self,
                         const char *person,
                         guint version,
                         GBytes *body,
                         HarvestProblem **problem);
GBytes *sim_server_pull (SimServer *self,
                         const char *person,
                         guint version,
                         GBytes *body,
                         HarvestProblem **problem);
GBytes *sim_server_index (SimServer *self,
                          const char *person,
                          guint version,
                          GBytes *body,
                          HarvestProblem **problem);
GBytes *sim_server_records (SimServer *self,
                            const char *person,
                            guint version,
                            GBytes *body,
                            HarvestProblem **problem);
GBytes *sim_server_scopes (SimServer *self, const char *person, guint version);
void sim_server_client_free (gpointer data);
gpointer sim_server_client_copy (gconstpointer data);

/* What the changes of this model say. */
typedef enum
{
  SIM_CREATE,
  SIM_UPDATE,
  SIM_DELETE,
} SimChangeKind;

/* Returns: a change: adds @word, and with @at moves the record there */
GBytes *sim_change_make (SimChangeKind kind,
                         const char *op,
                         const char *id,
                         const char *root,
                         gint64 base_rev,
                         const char *word,
                         const char *at);
/* The value of a member of a change or document of this model, or NULL. */
char *sim_member (GBytes *bytes, const char *name);
/* Calls @func for each word in a document or change. */
void sim_each_word (GBytes *bytes, GFunc func, gpointer data);
/* The number of a word decides how it fares: some are refused with their push, some by themselves.
 */
gboolean sim_word_is_poison (const char *word);
gboolean sim_word_is_rejected (const char *word);
gboolean sim_word_conflicts (const char *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimServer, sim_server_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimReply, sim_reply_free)

G_END_DECLS
