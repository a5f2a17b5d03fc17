/* core-fixture.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-acts.h"
#include "harvest-server-core.h"
#include "harvest-server-office.h"
#include "harvest-telling.h"

G_BEGIN_DECLS

/* A server in memory (or in a file) with a company, its people and their clients, and a clock that
 * stands still until it is moved. */

typedef struct
{
  HarvestServerDb *db;
  HarvestClock clock;
  gint64 now;
  HarvestIdentity *server;
  GPtrArray *changes; /* the scopes of all places that were told as changed */
  guint n_rights;     /* times that rights were told as changed */
} CoreFixture;

void core_fixture_set_up (CoreFixture *self, gconstpointer path);
void core_fixture_tear_down (CoreFixture *self, gconstpointer path);

void core_fixture_open (CoreFixture *self, const char *path);
void core_fixture_close (CoreFixture *self);
void core_fixture_pass (CoreFixture *self, gint64 seconds);

/* As the authority. Each returns an id that lives as long as the program. */
const char *core_fixture_put (CoreFixture *self, HarvestRecord *record);
const char *core_fixture_add_unit (CoreFixture *self, const char *parent, const char *policy);
const char *core_fixture_add_person (CoreFixture *self, const char *name, const char *unit);
const char *
core_fixture_add_role (CoreFixture *self, const char *person, const char *role, const char *unit);

/* Any type, with pairs of string fields. */
HarvestRecord *
core_fixture_make (CoreFixture *self, const char *type, const char *root, const char *field, ...)
    G_GNUC_NULL_TERMINATED;

HarvestRecord *core_fixture_get (CoreFixture *self, const char *id);
guint core_fixture_remove (CoreFixture *self,
                           GPtrArray *ids,
                           HarvestTombstoneReason reason,
                           const char *batch);

/* Fails the test if a bucket does not add up, or a record is listed where it does not belong. */
void core_fixture_check (CoreFixture *self);

gboolean core_fixture_has_changed (CoreFixture *self, const char *scope);

/* ---- A client ---- */

typedef struct
{
  CoreFixture *core;
  char *id;
  const char *person;
  gint64 n;              /* the last number given */
  GHashTable *cursors;   /* "scope bucket" -> cursor */
  GHashTable *listings;  /* "scope bucket id" -> the part of a checksum, as guint64 */
  GHashTable *records;   /* id -> document as GBytes */
  GPtrArray *tombstones; /* "scope id reason batch", in their order */
  gint64 since;
  gint64 limit;
  guint n_pages;
} CoreClient;

CoreClient *core_client_new (CoreFixture *core, const char *person);
void core_client_free (CoreClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CoreClient, core_client_free)

/* Makes a push of changes with numbers from @n on, which are not the client's to keep. */
HarvestPushRequest *core_client_make_push (CoreClient *self, gint64 n, GPtrArray *changes);

/* Sends a request as it is. NULL: @problem is set. */
HarvestPushReply *
core_client_send (CoreClient *self, const HarvestPushRequest *request, HarvestProblem **problem);

/* Sends changes (transfer full), element by element the next numbers, and wants an answer. */
HarvestPushReply *core_client_push (CoreClient *self, GPtrArray *changes);

/* The same of one change (transfer full). */
HarvestPushResult *core_client_push_one (CoreClient *self, HarvestChange *change);

/* Fails the test unless all of them are applied or merged. */
void core_client_do (CoreClient *self, GPtrArray *changes);

/* Tells a story. Returns: its id, as above. */
const char *core_client_tell (CoreClient *self, const char *unit, const char *body);
const char *core_client_tell_for (CoreClient *self,
                                  const char *unit,
                                  const char *audience,
                                  const char *secrecy,
                                  const char *body);

/* One pull of all that the person may see; the pages are applied, and checked while they are:
 * contiguous, in order, checksums. */
HarvestPullReply *core_client_pull_once (CoreClient *self, HarvestProblem **problem);

/* Pulls until there is no more. */
void core_client_pull (CoreClient *self);

/* NULL: the client does not have it, or it is listed nowhere */
HarvestRecord *core_client_get (CoreClient *self, const char *id);
gboolean core_client_has (CoreClient *self, const char *id);
gboolean core_client_lists (CoreClient *self, const char *scope, const char *id);
gboolean
core_client_buried (CoreClient *self, const char *scope, const char *id, const char *reason);

/* Compares a bucket by its index. */
void core_client_compare (CoreClient *self, const char *scope, gint64 bucket);

G_END_DECLS
