/* fuzz-sync-core.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-sync-core"

#include "config.h"

#include "harvest-fuzz.h"
#include "harvest-sync-core.h"
#include "harvest-version.h"
#include "sim-store.h"

#include <string.h>

/* Whatever replies: the core does not crash, loses no unsent text, and does not fall silent.
 *
 * The input is a list of steps: a byte that says what happens, a byte that says which header fields
 * come with it, two bytes for a length, and so many bytes of body. */

#define SERVER    "01936f0e-7c00-7a10-8c31-5d2a90b4e7f1"
#define EPOCH     "01936f0e-7c00-7b20-9d42-6e3ba1c5f802"
#define STEPS_MAX 200

typedef struct
{
  HarvestSyncCore *core;
  SimStore *store;
  guint request; /* the last one of each kind */
  guint stream;
  guint timer;
  guint question;
  guint last_id;
} Fuzz;

static char *
make_id_cb (gpointer data)
{
  Fuzz *self = data;

  return g_strdup_printf ("01936f10-2b00-7d11-9a01-%012x", ++self->last_id);
}

static guint32
random_cb (gpointer data)
{
  return 1u << 31;
}

static void
drive (Fuzz *self)
{
  HarvestSyncCommand *command;
  guint n = 0;

  while ((command = harvest_sync_core_next (self->core)) != NULL)
    {
      g_assert_cmpuint (n++, <, 10000);
      if (command->kind == HARVEST_SYNC_SEND
          && command->request->route == HARVEST_SYNC_ROUTE_EVENTS)
        self->stream = command->id;
      else if (command->kind == HARVEST_SYNC_SEND)
        self->request = command->id;
      else if (command->kind == HARVEST_SYNC_SET_TIMER)
        self->timer = command->id;
      else if (command->kind == HARVEST_SYNC_ASK)
        self->question = command->id;
      else if (command->kind == HARVEST_SYNC_STORE)
        harvest_sync_core_stored (self->core, command->id,
                                  sim_store_run (self->store, command->operation));
      harvest_sync_command_free (command);
    }
}

static void
step (Fuzz *self, guint8 what, guint8 fields, GBytes *body)
{
  static const guint statuses[] = { 200, 204, 400, 401, 409, 413, 426, 429, 500, 503, 302, 404 };
  static const char *const types[] = { "application/json", "application/problem+json",
                                       "text/event-stream", "text/html" };
  const HarvestSyncReply reply = {
    .status = statuses[what / 8 % G_N_ELEMENTS (statuses)],
    .content_type = types[fields % 4],
    .version = fields & 4 ? NULL : "1.3",
    .server = fields & 8 ? NULL : SERVER,
    .epoch = fields & 16 ? "01936f0e-7c00-7b20-9d42-6e3ba1c5f8ff" : EPOCH,
    .retry_after = fields & 32 ? "5" : NULL,
    .body = body,
  };

  switch (what % 8)
    {
    case 0:
    case 1:
    case 2:
      harvest_sync_core_reply (self->core, self->request, &reply);
      break;
    case 3:
      harvest_sync_core_reply (self->core, self->stream, &reply);
      break;
    case 4:
      harvest_sync_core_stream_event (self->core, self->stream,
                                      fields % 3 == 0   ? "hello"
                                      : fields % 3 == 1 ? "changed"
                                                        : "bye",
                                      body);
      break;
    case 5:
      harvest_sync_core_fail (self->core, self->request, HARVEST_SYNC_CODE_NO_CONNECTION);
      break;
    case 6:
      harvest_sync_core_timer (self->core, self->timer);
      break;
    default:
      harvest_sync_core_answer (self->core, self->question, fields & 1);
      harvest_sync_core_sign_in (self->core, NULL);
      harvest_sync_core_sync_now (self->core);
    }
  drive (self);
}

/* What nobody has answered is still to be sent, or needs the person. */
static void
check (Fuzz *self)
{
  HarvestSyncPending pending;

  harvest_sync_core_get_pending (self->core, HARVEST_SYNC_PUSHING, &pending);
  if (sim_store_has_unsent (self->store, TRUE))
    g_assert_cmpuint (
        pending.n_operations + pending.n_questions + pending.n_requests + pending.n_timers, >, 0);
  harvest_sync_core_get_pending (self->core, HARVEST_SYNC_PULLING, &pending);
  g_assert_cmpuint (
      pending.n_operations + pending.n_questions + pending.n_requests + pending.n_timers, >, 0);
  g_assert_cmpstr (self->store->fault, ==, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Fuzz self = { 0 };
  const HarvestSyncOptions options = { .version = HARVEST_VERSION_NEWEST,
                                       .random = random_cb,
                                       .data = &self };

  self.store = sim_store_new (make_id_cb, &self);
  self.store->state->identity = harvest_identity_make (SERVER, EPOCH, 1);
  for (guint i = 0; i < 3; i++)
    sim_store_write (self.store, SIM_CREATE, "01936f10-2b00-7d11-9a01-b2c3d4e5f601", NULL, "w1x",
                     NULL, 0);
  self.core = harvest_sync_core_new (&options);
  harvest_sync_core_sign_in (self.core, NULL);
  drive (&self);
  for (guint n = 0; n < STEPS_MAX && size >= 4; n++)
    {
      size_t length = MIN ((size_t)(data[2] << 8 | data[3]), size - 4);
      g_autoptr (GBytes) body = g_bytes_new (data + 4, length);

      step (&self, data[0], data[1], body);
      check (&self);
      data += 4 + length;
      size -= 4 + length;
    }
  harvest_sync_core_free (self.core);
  sim_store_free (self.store);
  return 0;
}
