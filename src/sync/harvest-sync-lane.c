/* harvest-sync-lane.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-lane"

#include "config.h"

#include "harvest-sync-core-private.h"

#include "harvest-protocol-limits.h"
#include "harvest-version.h"

/* A request that is not held back gets its reply within this time, or never. */
#define PATIENCE_MS (120 * 1000)

const HarvestSyncLaneClass *
_harvest_sync_lane_get_class (HarvestSyncLaneName name)
{
  static const HarvestSyncLaneClass *const classes[] = {
    &_harvest_sync_lane_pull,
    &_harvest_sync_lane_push,
    &_harvest_sync_lane_receipts,
    &_harvest_sync_lane_events,
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (classes) == HARVEST_SYNC_N_LANES);

  return classes[name];
}

/* ---- Commands ---- */

static void
emit_about (HarvestSyncCore *self, HarvestSyncCommandKind kind, guint *id)
{
  if (*id != 0)
    g_queue_push_tail (&self->commands, harvest_sync_command_new (kind, *id));
  *id = 0;
}

HarvestSyncCommand *
_harvest_sync_emit (HarvestSyncCore *self, HarvestSyncCommandKind kind)
{
  HarvestSyncCommand *command = harvest_sync_command_new (kind, ++self->last_id);

  g_queue_push_tail (&self->commands, command);
  return command;
}

guint
_harvest_sync_set_timer (HarvestSyncCore *self, gint64 delay)
{
  HarvestSyncCommand *command = _harvest_sync_emit (self, HARVEST_SYNC_SET_TIMER);

  command->delay = delay;
  return command->id;
}

void
_harvest_sync_clear_timer (HarvestSyncCore *self, guint *timer)
{
  emit_about (self, HARVEST_SYNC_CLEAR_TIMER, timer);
}

static guint32
get_random (HarvestSyncCore *self)
{
  return self->options.random (self->options.data);
}

gint64
_harvest_sync_random (HarvestSyncCore *self, gint64 span)
{
  return (gint64)(((guint64)span * get_random (self)) >> 32);
}

/* ---- Beginning and ending ---- */

static gboolean
is_busy (const HarvestSyncLane *lane)
{
  return lane->operation != 0 || (lane->request != 0 && !lane->held);
}

static gboolean
may_work (const HarvestSyncCore *self, HarvestSyncLaneName name)
{
  return self->phase == HARVEST_SYNC_PHASE_RUNNING
         || (name == HARVEST_SYNC_LANE_PULL
             && (self->phase == HARVEST_SYNC_PHASE_LOADING
                 || self->phase == HARVEST_SYNC_PHASE_MEETING));
}

void
_harvest_sync_lane_stop (HarvestSyncCore *self, HarvestSyncLaneName name)
{
  HarvestSyncLane *lane = &self->lanes[name];

  emit_about (self, HARVEST_SYNC_CANCEL, &lane->request);
  emit_about (self, HARVEST_SYNC_WITHDRAW, &lane->question);
  _harvest_sync_clear_timer (self, &lane->timer);
  _harvest_sync_clear_timer (self, &lane->patience);
  lane->held = FALSE;
}

void
_harvest_sync_lane_begin (HarvestSyncCore *self, HarvestSyncLaneName name)
{
  HarvestSyncLane *lane = &self->lanes[name];

  lane->again = TRUE;
  if (is_busy (lane) || !may_work (self, name))
    return;
  _harvest_sync_lane_stop (self, name);
  lane->again = FALSE;
  _harvest_sync_lane_get_class (name)->begin (self);
}

void
_harvest_sync_lane_poke (HarvestSyncCore *self, HarvestSyncLaneName name)
{
  HarvestSyncLane *lane = &self->lanes[name];

  lane->again = TRUE;
  if (self->phase == HARVEST_SYNC_PHASE_RUNNING && lane->question == 0
      && (lane->code == HARVEST_SYNC_CODE_NONE || lane->timer == 0))
    _harvest_sync_lane_begin (self, name);
}

void
_harvest_sync_lane_rest (HarvestSyncCore *self, HarvestSyncLaneName name, gint64 delay)
{
  HarvestSyncLane *lane = &self->lanes[name];

  _harvest_sync_lane_progress (lane);
  if (lane->again)
    _harvest_sync_lane_begin (self, name);
  else if (delay >= 0)
    lane->timer = _harvest_sync_set_timer (self, delay);
}

/* ---- Requests and operations ---- */

static const struct
{
  const char *method;
  const char *path;
} routes[] = {
  [HARVEST_SYNC_ROUTE_HELLO] = { "GET", "/v1/hello" },
  [HARVEST_SYNC_ROUTE_SCOPES] = { "GET", "/v1/scopes" },
  [HARVEST_SYNC_ROUTE_PULL] = { "POST", "/v1/pull" },
  [HARVEST_SYNC_ROUTE_INDEX] = { "POST", "/v1/index" },
  [HARVEST_SYNC_ROUTE_RECORDS] = { "POST", "/v1/records" },
  [HARVEST_SYNC_ROUTE_PUSH] = { "POST", "/v1/push" },
  [HARVEST_SYNC_ROUTE_RECEIPTS] = { "POST", "/v1/receipts" },
  [HARVEST_SYNC_ROUTE_EVENTS] = { "GET", "/v1/events" },
};

void
_harvest_sync_lane_send (HarvestSyncCore *self,
                         HarvestSyncLaneName name,
                         HarvestSyncRoute route,
                         GBytes *body,
                         gint64 wait)
{
  HarvestSyncLane *lane = &self->lanes[name];
  HarvestSyncCommand *command = _harvest_sync_emit (self, HARVEST_SYNC_SEND);
  HarvestSyncRequest *request = g_new0 (HarvestSyncRequest, 1);

  request->route = route;
  request->method = routes[route].method;
  request->path = routes[route].path;
  request->body = body != NULL ? g_bytes_ref (body) : NULL;
  request->version = harvest_version_to_header (self->options.version);
  request->session = route != HARVEST_SYNC_ROUTE_HELLO;
  request->wait = wait;
  command->request = request;
  lane->request = command->id;
  lane->route = route;
  lane->held = wait > 0;
  lane->patience = _harvest_sync_set_timer (self, PATIENCE_MS + wait * 1000);
}

void
_harvest_sync_lane_store (HarvestSyncCore *self,
                          HarvestSyncLaneName name,
                          HarvestSyncOperation *operation)
{
  HarvestSyncLane *lane = &self->lanes[name];
  HarvestSyncCommand *command = _harvest_sync_emit (self, HARVEST_SYNC_STORE);

  command->operation = operation;
  lane->operation = command->id;
  lane->kind = operation->kind;
}

/* ---- What goes wrong ---- */

static void
wait_for (HarvestSyncCore *self, HarvestSyncLane *lane, gint64 delay, HarvestSyncCode code)
{
  lane->code = code;
  lane->again = FALSE;
  lane->timer = _harvest_sync_set_timer (self, delay);
}

void
_harvest_sync_lane_retry (HarvestSyncCore *self,
                          HarvestSyncLaneName name,
                          HarvestSyncCode code,
                          gint64 after_s)
{
  HarvestSyncLane *lane = &self->lanes[name];
  guint attempt = MAX (lane->attempt, lane->troubles);

  lane->attempt++;
  if (name == HARVEST_SYNC_LANE_PULL)
    _harvest_sync_pull_reset (self);
  wait_for (self, lane, harvest_retry_get_delay (attempt, get_random (self), after_s), code);
}

void
_harvest_sync_lane_lost (HarvestSyncCore *self, HarvestSyncLaneName name, HarvestSyncCode code)
{
  /* What is too much for a thin line never arrives, however often it is sent. */
  if (name == HARVEST_SYNC_LANE_PUSH)
    self->push.limit = MAX (self->push.sent->len / 2, 1);
  else if (name == HARVEST_SYNC_LANE_PULL)
    self->pull.limit = MAX (self->pull.limit / 2, HARVEST_LIMIT_PULL_LIMIT_MIN);
  else if (name == HARVEST_SYNC_LANE_EVENTS)
    self->live = FALSE;
  _harvest_sync_lane_retry (self, name, code, 0);
}

void
_harvest_sync_lane_trouble (HarvestSyncCore *self, HarvestSyncLaneName name, HarvestSyncCode code)
{
  HarvestSyncLane *lane = &self->lanes[name];

  if (name == HARVEST_SYNC_LANE_PULL)
    _harvest_sync_pull_reset (self);
  wait_for (self, lane, harvest_retry_get_delay (lane->troubles, get_random (self), 0), code);
  lane->troubles++;
}

void
_harvest_sync_lane_progress (HarvestSyncLane *lane)
{
  lane->attempt = 0;
  lane->troubles = 0;
  lane->code = HARVEST_SYNC_CODE_NONE;
}
