/* sim-network.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-network"

#include "config.h"

#include "sim-world.h"

#include "harvest-event.h"
#include "harvest-pull.h"
#include "harvest-push-reply.h"
#include "harvest-version.h"

#include <string.h>

#define HEARTBEAT_MS 25000

static gint64
get_latency (SimWorld *world, const SimDevice *device)
{
  gint64 latency = 5 + sim_random_below (&world->random, 150);

  if (sim_world_chance (world, SIM_DELAY, device))
    latency += sim_random_below (&world->random, 90 * 1000);
  return latency;
}

static HarvestSyncCommand *
copy_request (const HarvestSyncCommand *command)
{
  HarvestSyncCommand *copy = harvest_sync_command_new (HARVEST_SYNC_SEND, command->id);

  copy->request = g_new0 (HarvestSyncRequest, 1);
  *copy->request = *command->request;
  copy->request->version = g_strdup (command->request->version);
  copy->request->body = command->request->body != NULL ? g_bytes_ref (command->request->body)
                                                       : NULL;
  return copy;
}

void
sim_network_send (SimWorld *world, SimDevice *device, HarvestSyncCommand *command)
{
  guint id = command->id;
  gint64 latency = get_latency (world, device);
  SimEvent *event;

  g_hash_table_add (device->requests, GUINT_TO_POINTER (id));
  if (world->now < world->outage || sim_world_chance (world, SIM_REFUSE_CONNECTION, device))
    {
      sim_world_schedule (world, SIM_EVENT_FAIL, device, latency)->id = id;
      harvest_sync_command_free (command);
      return;
    }
  if (sim_world_chance (world, SIM_DROP_REQUEST, device))
    {
      harvest_sync_command_free (command);
      return;
    }
  event = sim_world_schedule (world, SIM_EVENT_ARRIVE, device, latency);
  event->id = id;
  event->command = command;
  if (command->request->route == HARVEST_SYNC_ROUTE_EVENTS
      || !sim_world_chance (world, SIM_DUPLICATE, device))
    return;
  /* The same again, some time: nobody waits for its reply. */
  event = sim_world_schedule (world, SIM_EVENT_ARRIVE, device,
                              sim_random_below (&world->random, 4 * SIM_MINUTE));
  event->command = copy_request (command);
}

/* ---- At the server ---- */

static SimReply *
answer_strangely (SimWorld *world, SimDevice *device, guint version)
{
  SimReply *reply = NULL;

  if (sim_world_chance (world, SIM_PROXY, device))
    {
      static const char hotel[] = "<html>Welcome to our hotel</html>";
      static const guint statuses[] = { 200, 302, 403, 407, 413, 502 };

      return sim_reply_new (statuses[sim_random_below (&world->random, G_N_ELEMENTS (statuses))],
                            "text/html; charset=utf-8", g_bytes_new_static (hotel, strlen (hotel)));
    }
  if (sim_world_chance (world, SIM_BUSY, device))
    {
      reply = sim_server_refuse (world->server, harvest_problem_make (HARVEST_PROBLEM_BUSY, NULL),
                                 version);
      reply->retry_after = "20";
    }
  else if (sim_world_chance (world, SIM_LIMIT, device))
    {
      reply = sim_server_refuse (
          world->server, harvest_problem_make (HARVEST_PROBLEM_RATE_LIMITED, NULL), version);
      reply->retry_after = "45";
    }
  else if (sim_world_chance (world, SIM_ERROR, device))
    reply = sim_server_refuse (world->server, harvest_problem_make (HARVEST_PROBLEM_INTERNAL, NULL),
                               version);
  else if (sim_world_chance (world, SIM_OLD_SERVER, device))
    reply = sim_server_refuse (
        world->server, harvest_problem_make (HARVEST_PROBLEM_VERSION_UNSUPPORTED, NULL), version);
  return reply;
}

/* What a damaged cursor is answered with; which one, and whether it is known, varies. */
static SimReply *
find_stale (SimWorld *world, SimDevice *device, const HarvestSyncRequest *request, guint version)
{
  g_autoptr (HarvestPullRequest) pull = NULL;
  HarvestProblem *problem;

  if (request->route != HARVEST_SYNC_ROUTE_PULL || !sim_world_chance (world, SIM_STALE, device))
    return NULL;
  pull = harvest_pull_request_from_bytes (request->body, NULL);
  if (pull == NULL || pull->cursors == NULL || pull->cursors[0] == NULL)
    return NULL;
  problem = harvest_problem_make (HARVEST_PROBLEM_CURSOR_STALE, NULL);
  problem->n = 1 + sim_random_below (&world->random, g_strv_length (pull->cursors));
  return sim_server_refuse (world->server, problem, version);
}

/* Results of the first mutations only. */
static void
shorten (SimWorld *world,
         SimDevice *device,
         const HarvestSyncRequest *request,
         guint version,
         SimReply *reply)
{
  g_autoptr (HarvestPushReply) push = NULL;

  if (request->route != HARVEST_SYNC_ROUTE_PUSH || reply->status != 200
      || !sim_world_chance (world, SIM_PARTIAL, device))
    return;
  push = harvest_push_reply_from_bytes (reply->body, NULL);
  g_ptr_array_set_size (push->results,
                        1 + (int)sim_random_below (&world->random, push->results->len - 1));
  g_bytes_unref (reply->body);
  reply->body = harvest_push_reply_to_bytes (push, version);
}

static HarvestPullPage *
pick_page (SimWorld *world, const HarvestPullReply *pull, guint *place)
{
  if (pull->pages->len == 0)
    return NULL;
  *place = sim_random_below (&world->random, pull->pages->len);
  return g_ptr_array_index (pull->pages, *place);
}

/* A server with a mistake: forgets a page before another, or a row of one that has a checksum. */
static void
forget (SimWorld *world,
        SimDevice *device,
        const HarvestSyncRequest *request,
        guint version,
        SimReply *reply)
{
  g_autoptr (HarvestPullReply) pull = NULL;
  HarvestPullPage *page;
  guint place;

  if (request->route != HARVEST_SYNC_ROUTE_PULL || reply->status != 200)
    return;
  pull = harvest_pull_reply_from_bytes (reply->body, NULL);
  page = pick_page (world, pull, &place);
  if (page != NULL && page->check == NULL && version > 1
      && sim_world_chance (world, SIM_GAP, device))
    g_ptr_array_remove_index (pull->pages, place);
  else if (page != NULL && page->check != NULL && version > 1 && page->puts->len > 0
           && sim_world_chance (world, SIM_MISTAKE, device))
    g_ptr_array_remove_index (page->puts, 0);
  else
    return;
  g_bytes_unref (reply->body);
  reply->body = harvest_pull_reply_to_bytes (pull, version);
}

static SimReply *
serve (SimWorld *world, SimDevice *device, const HarvestSyncRequest *request)
{
  guint version = world->server->options.version;
  SimReply *reply;

  harvest_version_answer (request->version, version, &version, NULL);
  reply = answer_strangely (world, device, version);
  if (reply == NULL && request->session && !device->session)
    reply = sim_server_refuse (
        world->server, harvest_problem_make (HARVEST_PROBLEM_SIGN_IN_REQUIRED, NULL), version);
  if (reply == NULL)
    reply = find_stale (world, device, request, version);
  if (reply == NULL)
    {
      const SimBackend *backend = world->plan->backend;

      reply = backend != NULL && request->route != HARVEST_SYNC_ROUTE_EVENTS
                  ? backend->serve (backend->data, device->person, request)
                  : sim_server_handle (world->server, device->person, request->route,
                                       request->version, request->body);
      shorten (world, device, request, version, reply);
      forget (world, device, request, version, reply);
    }
  if (sim_world_chance (world, SIM_OTHER, device))
    {
      g_free (reply->server);
      reply->server = g_strdup ("01936f0e-7c00-7a10-8c31-5d2a90b4e7ff");
    }
  return reply;
}

void
sim_network_arrive (SimWorld *world, SimEvent *event)
{
  SimDevice *device = event->device;
  const HarvestSyncRequest *request = event->command->request;
  SimReply *reply = serve (world, device, request);
  SimEvent *back;

  sim_world_log (world, "desktop %u: %s is answered %u", device->index, request->path,
                 reply->status);
  if (sim_verbose && request->body != NULL && reply->body != NULL)
    sim_world_log (world, "  %.*s\n  -> %.*s", (int)MIN (g_bytes_get_size (request->body), 2000),
                   (const char *)g_bytes_get_data (request->body, NULL),
                   (int)MIN (g_bytes_get_size (reply->body), 2000),
                   (const char *)g_bytes_get_data (reply->body, NULL));
  if (request->route == HARVEST_SYNC_ROUTE_PUSH)
    sim_network_notify (world, FALSE);
  if (event->id == 0 || sim_world_chance (world, SIM_DROP_REPLY, device))
    {
      sim_reply_free (reply);
      return;
    }
  if (reply->body != NULL && sim_world_chance (world, SIM_TRUNCATE, device))
    {
      GBytes *part = g_bytes_new_from_bytes (
          reply->body, 0, sim_random_below (&world->random, (guint)g_bytes_get_size (reply->body)));

      g_bytes_unref (reply->body);
      reply->body = part;
    }
  back = sim_world_schedule (world, SIM_EVENT_REPLY, device, get_latency (world, device));
  back->id = event->id;
  back->life = event->life;
  back->reply = reply;
  back->route = request->route;
}

/* ---- The stream of events ---- */

static void
send_event (SimWorld *world, SimDevice *device, const char *type, GBytes *data, gint64 delay)
{
  SimEvent *event = sim_world_schedule (world, SIM_EVENT_STREAM, device, delay);

  event->id = device->stream;
  event->type = type;
  event->data = data;
}

void
sim_network_open (SimWorld *world, SimDevice *device)
{
  g_autoptr (HarvestEventHello) hello = harvest_event_hello_new ();
  const HarvestIdentity *server = world->server->identity;

  hello->server = harvest_identity_make (server->id, server->epoch, server->schema);
  send_event (world, device, HARVEST_EVENT_HELLO, harvest_event_hello_to_bytes (hello, 3), 10);
  send_event (world, device, NULL, NULL, HEARTBEAT_MS);
}

void
sim_network_notify (SimWorld *world, gboolean rights)
{
  for (guint i = 0; i < world->devices->len; i++)
    {
      SimDevice *device = g_ptr_array_index (world->devices, i);
      g_autoptr (HarvestEventChanged) changed = NULL;

      if (device->stream == 0 || device->deaf || sim_world_chance (world, SIM_LOSE_EVENT, device))
        continue;
      changed = harvest_event_changed_new ();
      for (guint j = 0; !rights && j < world->server->logs->len; j++)
        {
          const SimLog *log = g_ptr_array_index (world->server->logs, j);
          HarvestEventPlace *place;

          if (!sim_server_may_see (world->server, device->person, log->scope))
            continue;
          place = harvest_event_place_new ();
          place->scope = g_strdup (log->scope);
          place->bucket = log->bucket;
          place->to = log->to;
          g_ptr_array_add (changed->places, place);
        }
      send_event (world, device, HARVEST_EVENT_CHANGED, harvest_event_changed_to_bytes (changed, 3),
                  get_latency (world, device));
    }
}
