/* sim-device.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-device"

#include "config.h"

#include "sim-world.h"

#include "harvest-event.h"
#include "harvest-version.h"

#include <stdlib.h>
#include <string.h>

#define HEARTBEAT_MS 25000

/* ---- Making ---- */

SimDevice *
sim_device_new (SimWorld *world, guint index, const char *person)
{
  SimDevice *self = g_new0 (SimDevice, 1);

  self->index = index;
  self->person = g_strdup (person);
  self->session = TRUE;
  self->store = sim_store_new (sim_world_make_id, world);
  self->timers = g_hash_table_new (NULL, NULL);
  self->requests = g_hash_table_new (NULL, NULL);
  return self;
}

void
sim_device_free (gpointer data)
{
  SimDevice *self = data;

  g_clear_pointer (&self->core, harvest_sync_core_free);
  sim_store_free (self->store);
  g_hash_table_unref (self->timers);
  g_hash_table_unref (self->requests);
  g_free (self->person);
  g_free (self);
}

static guint32
random_cb (gpointer world)
{
  return (guint32)(sim_random_next (&((SimWorld *)world)->random) >> 32);
}

void
sim_device_boot (SimWorld *world, SimDevice *device)
{
  const HarvestSyncOptions options = {
    .version = world->plan->versions[device->index % G_N_ELEMENTS (world->plan->versions)],
    .window = world->plan->seed % 3 == 0 ? 2 : 0,
    .random = random_cb,
    .data = world,
  };

  if (device->core != NULL)
    return;
  device->core = harvest_sync_core_new (&options);
  g_hash_table_remove_all (device->store->weighed);
  harvest_sync_core_sign_in (
      device->core, sim_random_chance (&world->random, 50) ? world->server->identity : NULL);
  sim_device_drive (world, device);
}

void
sim_device_crash (SimWorld *world, SimDevice *device)
{
  device->life++;
  g_clear_pointer (&device->core, harvest_sync_core_free);
  g_hash_table_remove_all (device->timers);
  g_hash_table_remove_all (device->requests);
  device->stream = 0;
  device->question = 0;
  device->asked = HARVEST_SYNC_CODE_NONE;
  device->pushing = 0;
  memset (device->not_before, 0, sizeof device->not_before);
}

/* ---- Commands ---- */

static void
check_send (SimWorld *world, SimDevice *device, const HarvestSyncCommand *command)
{
  HarvestSyncRoute route = command->request->route;

  device->n_requests++;
  if (route == HARVEST_SYNC_ROUTE_PUSH)
    {
      if (device->pushing != 0)
        sim_world_fault (world, "desktop %u: two pushes at once", device->index);
      device->pushing = command->id;
    }
  if (world->now < device->not_before[route] && !device->hurried)
    sim_world_fault (world, "desktop %u: Retry-After is not obeyed", device->index);
  device->not_before[route] = 0;
  if (device->asked == HARVEST_SYNC_CODE_OTHER_EPOCH
      || device->asked == HARVEST_SYNC_CODE_OTHER_SERVER)
    sim_world_fault (world, "desktop %u: sends to another server without an answer", device->index);
  if (device->asked == HARVEST_SYNC_CODE_MASS_DELETION && route == HARVEST_SYNC_ROUTE_PULL
      && !device->hurried)
    sim_world_fault (world, "desktop %u: pulls although it asks", device->index);
}

static void
ask (SimWorld *world, SimDevice *device, const HarvestSyncCommand *command)
{
  device->question = command->id;
  device->asked = command->question->code;
  sim_world_schedule (world, SIM_EVENT_ANSWER, device, sim_random_below (&world->random, 90 * 1000))
      ->id = command->id;
}

static void
tell (SimWorld *world, SimDevice *device, HarvestSyncStatus status)
{
  sim_world_log (world, "desktop %u: %d %s", device->index, status.stage,
                 harvest_sync_code_to_string (status.code));
  if (status.stage == HARVEST_SYNC_SIGN_IN)
    sim_world_schedule (world, SIM_EVENT_SIGN_IN, device,
                        sim_random_below (&world->random, 60 * 1000));
  else if (status.stage == HARVEST_SYNC_STOPPED && world->peace && device->question == 0)
    sim_world_schedule (world, SIM_EVENT_OP, NULL, 20 * 1000)->op =
        (SimOp){ .kind = SIM_OP_SYNC_NOW, .a = device->index };
}

static void
carry_out (SimWorld *world, SimDevice *device, HarvestSyncCommand *command)
{
  SimEvent *event;

  switch ((int)command->kind)
    {
    case HARVEST_SYNC_SEND:
      check_send (world, device, command);
      sim_network_send (world, device, g_steal_pointer (&command));
      return;
    case HARVEST_SYNC_CANCEL:
      g_hash_table_remove (device->requests, GUINT_TO_POINTER (command->id));
      device->stream = device->stream == command->id ? 0 : device->stream;
      device->pushing = device->pushing == command->id ? 0 : device->pushing;
      break;
    case HARVEST_SYNC_SET_TIMER:
      g_hash_table_add (device->timers, GUINT_TO_POINTER (command->id));
      sim_world_schedule (world, SIM_EVENT_TIMER, device, command->delay)->id = command->id;
      break;
    case HARVEST_SYNC_CLEAR_TIMER:
      g_hash_table_remove (device->timers, GUINT_TO_POINTER (command->id));
      break;
    case HARVEST_SYNC_STORE:
      event = sim_world_schedule (world, SIM_EVENT_STORE, device,
                                  1 + sim_random_below (&world->random, 40));
      event->id = command->id;
      event->command = command;
      return;
    case HARVEST_SYNC_ASK:
      ask (world, device, command);
      break;
    case HARVEST_SYNC_WITHDRAW:
      if (device->question == command->id)
        {
          device->question = 0;
          device->asked = HARVEST_SYNC_CODE_NONE;
        }
      break;
    default:
      tell (world, device, command->status);
    }
  harvest_sync_command_free (command);
}

/* A client that has something to send has, at any time, something on its way. */
static void
check_lively (SimWorld *world, SimDevice *device)
{
  HarvestSyncPending pending;

  device->store->now = world->now;
  harvest_sync_core_get_pending (device->core, HARVEST_SYNC_PUSHING, &pending);
  if (pending.n_operations + pending.n_questions + pending.n_requests + pending.n_timers == 0
      && sim_store_has_unsent (device->store, TRUE))
    sim_world_fault (world, "desktop %u: something to send, and nothing on its way", device->index);
  harvest_sync_core_get_pending (device->core, HARVEST_SYNC_PULLING, &pending);
  if (pending.n_operations + pending.n_questions + pending.n_requests + pending.n_timers == 0)
    sim_world_fault (world, "desktop %u: pulling has stopped", device->index);
}

void
sim_device_drive (SimWorld *world, SimDevice *device)
{
  HarvestSyncCommand *command;

  while (device->core != NULL && world->fault == NULL
         && (command = harvest_sync_core_next (device->core)) != NULL)
    carry_out (world, device, command);
  if (device->hurried)
    memset (device->not_before, 0, sizeof device->not_before);
  device->hurried = FALSE;
  if (device->core != NULL)
    check_lively (world, device);
  if (device->store->fault != NULL)
    sim_world_fault (world, "desktop %u: %s", device->index, device->store->fault);
}

/* ---- Events ---- */

static HarvestSyncOutcome *
run_store (SimWorld *world, SimDevice *device, const HarvestSyncOperation *operation)
{
  HarvestSyncOutcome *outcome;

  device->store->now = world->now;
  if (sim_world_chance (world, SIM_STORE_BUSY, device))
    return harvest_sync_outcome_new (HARVEST_SYNC_STORE_BUSY);
  if (sim_world_chance (world, SIM_STORE_FULL, device))
    return harvest_sync_outcome_new (HARVEST_SYNC_STORE_FULL);
  if (!sim_world_chance (world, SIM_STORE_FAILS, device))
    return sim_store_run (device->store, operation);
  outcome = harvest_sync_outcome_new (HARVEST_SYNC_STORE_FAILED);
  /* It may have been done, and only the news of it be lost. */
  if (sim_random_chance (&world->random, 50))
    harvest_sync_outcome_free (sim_store_run (device->store, operation));
  return outcome;
}

static void
log_operation (SimWorld *world, const SimDevice *device, const HarvestSyncOperation *operation)
{
  const HarvestPullPage *page = operation->page;

  sim_world_log (world, "desktop %u: store %s %s", device->index,
                 harvest_sync_operation_kind_to_string (operation->kind),
                 operation->scope != NULL ? operation->scope : "");
  if (page != NULL)
    sim_world_log (world,
                   "  %s %" G_GINT64_FORMAT " from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                   page->scope, page->bucket, page->from, page->to);
}

static void
handle_store (SimWorld *world, SimDevice *device, SimEvent *event)
{
  guint before = g_hash_table_size (device->store->receipts);
  HarvestSyncOutcome *outcome;

  log_operation (world, device, event->command->operation);
  if (event->life != device->life)
    {
      /* A crash came first, or a moment later. */
      if (sim_random_chance (&world->random, 50) && event->life + 1 == device->life
          && device->core == NULL)
        harvest_sync_outcome_free (sim_store_run (device->store, event->command->operation));
      return;
    }
  outcome = run_store (world, device, event->command->operation);
  if (outcome->status != HARVEST_SYNC_STORE_OK)
    sim_world_log (world, "desktop %u: the store fails: %d", device->index, outcome->status);
  harvest_sync_core_stored (device->core, event->id, outcome);
  if (g_hash_table_size (device->store->receipts) > before)
    harvest_sync_core_receipts_changed (device->core);
}

/* Who hears from another server, or of another epoch, stops and asks. */
static void
check_stranger (SimWorld *world, const SimDevice *device, const SimEvent *event)
{
  const HarvestIdentity *known = device->store->state->identity;
  HarvestSyncStatus status = harvest_sync_core_get_status (device->core);

  if (event->route == HARVEST_SYNC_ROUTE_HELLO || known == NULL || event->reply->epoch == NULL
      || (g_str_equal (known->id, event->reply->server)
          && g_str_equal (known->epoch, event->reply->epoch)))
    return;
  if (status.stage != HARVEST_SYNC_STOPPED)
    sim_world_fault (world, "desktop %u: takes the reply of a stranger", device->index);
}

static void
handle_reply (SimWorld *world, SimDevice *device, SimEvent *event)
{
  const HarvestSyncReply reply = {
    .status = event->reply->status,
    .content_type = event->reply->content_type,
    .version = event->reply->version,
    .server = event->reply->server,
    .epoch = event->reply->epoch,
    .retry_after = event->reply->retry_after,
    .body = event->reply->body,
  };
  gboolean stream = reply.status == 200 && g_strcmp0 (reply.content_type, "text/event-stream") == 0;

  if (!stream)
    g_hash_table_remove (device->requests, GUINT_TO_POINTER (event->id));
  if (device->pushing == event->id)
    {
      device->pushing = 0;
      if (reply.retry_after != NULL)
        device->not_before[HARVEST_SYNC_ROUTE_PUSH] = world->now + atoi (reply.retry_after) * 1000;
    }
  if (stream)
    {
      device->stream = event->id;
      device->deaf = FALSE;
      device->heard = world->now;
      sim_network_open (world, device);
    }
  harvest_sync_core_reply (device->core, event->id, &reply);
  check_stranger (world, device, event);
}

static void
handle_stream (SimWorld *world, SimDevice *device, SimEvent *event)
{
  if (device->stream != event->id)
    return;
  if (device->deaf)
    {
      if (world->now - device->heard > 100 * 1000)
        sim_world_fault (world, "desktop %u: believes a dead stream", device->index);
      if (event->type == NULL)
        sim_world_schedule (world, SIM_EVENT_STREAM, device, HEARTBEAT_MS)->id = event->id;
      return;
    }
  device->heard = world->now;
  if (event->type != NULL)
    {
      harvest_sync_core_stream_event (device->core, event->id, event->type, event->data);
      return;
    }
  harvest_sync_core_stream_alive (device->core, event->id);
  sim_world_schedule (world, SIM_EVENT_STREAM, device, HEARTBEAT_MS)->id = event->id;
}

static void
handle_answer (SimWorld *world, SimDevice *device, guint question)
{
  HarvestSyncAnswer answer = HARVEST_SYNC_GO_ON;

  if (device->question != question)
    return;
  if (!world->peace && sim_random_chance (&world->random, 20))
    answer = HARVEST_SYNC_TRY_AGAIN;
  sim_world_log (world, "desktop %u: %s is answered %d", device->index,
                 harvest_sync_code_to_string (device->asked), answer);
  device->question = 0;
  device->asked = HARVEST_SYNC_CODE_NONE;
  memset (device->not_before, 0, sizeof device->not_before);
  harvest_sync_core_answer (device->core, question, answer);
}

static void
handle_timer (SimDevice *device, guint id)
{
  if (g_hash_table_remove (device->timers, GUINT_TO_POINTER (id)))
    harvest_sync_core_timer (device->core, id);
}

void
sim_device_handle (SimWorld *world, SimDevice *device, SimEvent *event)
{
  if (event->kind == SIM_EVENT_BOOT)
    {
      sim_device_boot (world, device);
      return;
    }
  if (event->kind == SIM_EVENT_STORE)
    handle_store (world, device, event);
  else if (event->life != device->life || device->core == NULL)
    return;
  else if (event->kind == SIM_EVENT_TIMER)
    handle_timer (device, event->id);
  else if (event->kind == SIM_EVENT_REPLY
           && g_hash_table_contains (device->requests, GUINT_TO_POINTER (event->id)))
    handle_reply (world, device, event);
  else if (event->kind == SIM_EVENT_FAIL
           && g_hash_table_remove (device->requests, GUINT_TO_POINTER (event->id)))
    {
      device->pushing = device->pushing == event->id ? 0 : device->pushing;
      harvest_sync_core_fail (device->core, event->id, HARVEST_SYNC_CODE_NO_CONNECTION);
    }
  else if (event->kind == SIM_EVENT_STREAM)
    handle_stream (world, device, event);
  else if (event->kind == SIM_EVENT_ANSWER)
    handle_answer (world, device, event->id);
  else if (event->kind == SIM_EVENT_SIGN_IN)
    {
      device->session = TRUE;
      memset (device->not_before, 0, sizeof device->not_before);
      harvest_sync_core_sign_in (
          device->core, sim_random_chance (&world->random, 50) ? world->server->identity : NULL);
    }
  sim_device_drive (world, device);
}
