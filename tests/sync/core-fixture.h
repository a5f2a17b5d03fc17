/* core-fixture.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-problem.h"
#include "harvest-sync-core.h"

G_BEGIN_DECLS

/* A core whose commands are carried out by hand: its store answers at once, with an outbox of
 * `n_outbox` changes, and its requests wait for the test. */

#define CORE_SERVER "01936f0e-7c00-7a10-8c31-5d2a90b4e7f1"
#define CORE_EPOCH  "01936f0e-7c00-7b20-9d42-6e3ba1c5f802"
#define CORE_OTHER  "01936f0e-7c00-7b20-9d42-6e3ba1c5f8ff"
#define CORE_HELLO_OTHER                                                                           \
  "{\"blob_bytes_max\":1,\"name\":\"Acme\",\"server\":{\"epoch\":\"" CORE_OTHER                    \
  "\",\"id\":\"" CORE_SERVER                                                                       \
  "\",\"schema\":1},\"sign_in\":[\"password\"],\"versions\":{\"newest\":3,\"oldest\":1}}"

typedef enum
{
  CORE_SAME,
  CORE_OTHER_EPOCH,
  CORE_OTHER_SERVER,
} CoreWho;

typedef struct
{
  HarvestSyncCore *core;
  GPtrArray *requests; /* HarvestSyncCommand: on their way */
  guint32 random;
  const char *version;
  const char *retry_after;

  guint n_outbox;
  guint n_sent; /* in the last push */
  gint64 taken_from;
  guint n_renewed;
  char *refused;
  HarvestSyncStoreStatus store_fails;
  HarvestSyncCompare last_adopted;
  int last_status; /* HarvestPushStatus of the last result */
  gint64 n_weighed;
  gint64 n_listed;
  GPtrArray *operations; /* char *: the names of all, in their order */

  guint question;
  guint patience; /* of the last request */
  guint timer;    /* the last one that was set for a lane */
  gint64 delay;   /* its */
  char *state_identity;
} CoreFixture;

/* Signed in, all fetched, and at rest. */
CoreFixture *core_fixture_new_running (void);
void core_fixture_free (CoreFixture *self);

/* Carries out what the core wants. */
void core_fixture_drive (CoreFixture *self);
/* "outbox": the outbox has grown. */
void core_fixture_say (CoreFixture *self, const char *what);
/* Returns: (transfer none): what is on its way */
GBytes *core_fixture_get_body (CoreFixture *self, HarvestSyncRoute route);
gboolean core_fixture_has_request (CoreFixture *self, HarvestSyncRoute route);

/* Answers the request of @route. */
void core_fixture_reply (CoreFixture *self,
                         HarvestSyncRoute route,
                         guint status,
                         CoreWho who,
                         const char *body);

void core_fixture_answer_html (CoreFixture *self, HarvestSyncRoute route, guint status);
void core_fixture_refuse (CoreFixture *self,
                          HarvestSyncRoute route,
                          HarvestProblemCode code,
                          gint64 expected);
void core_fixture_fail (CoreFixture *self, HarvestSyncRoute route, HarvestSyncCode code);
/* Lets the timer that was set last run out. */
void core_fixture_fire (CoreFixture *self);

void core_fixture_assert_status (CoreFixture *self, HarvestSyncStage stage, HarvestSyncCode code);
/* Something is on its way that will go on by itself. */
void core_fixture_assert_waits (CoreFixture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CoreFixture, core_fixture_free)

G_END_DECLS
