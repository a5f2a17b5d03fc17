/* harvest-sync-events.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-events"

#include "config.h"

#include "harvest-sync-core-private.h"

#include "harvest-event.h"
#include "harvest-protocol-limits.h"

/* The stream of events says where something changed. It may be lost, late or not there at all:
 * pulling finds everything by itself, only later. */

static void
begin (HarvestSyncCore *self)
{
  self->live = FALSE;
  _harvest_sync_lane_send (self, HARVEST_SYNC_LANE_EVENTS, HARVEST_SYNC_ROUTE_EVENTS, NULL, 0);
}

static void
renew_patience (HarvestSyncCore *self)
{
  HarvestSyncLane *lane = &self->lanes[HARVEST_SYNC_LANE_EVENTS];

  _harvest_sync_clear_timer (self, &lane->patience);
  lane->patience = _harvest_sync_set_timer (self, (gint64)HARVEST_LIMIT_EVENT_DEAD_S * 1000);
}

void
harvest_sync_core_stream_alive (HarvestSyncCore *self, guint id)
{
  g_return_if_fail (self != NULL);

  if (id != 0 && self->lanes[HARVEST_SYNC_LANE_EVENTS].request == id)
    renew_patience (self);
}

/* It has begun; whether it works, its first event shows. */
static void
replied (HarvestSyncCore *self, HarvestSyncRoute route, GBytes *body)
{
  renew_patience (self);
}

/* ---- Events ---- */

static void
handle_hello (HarvestSyncCore *self, GBytes *data)
{
  g_autoptr (HarvestEventHello) hello = harvest_event_hello_from_bytes (data, NULL);

  if (hello == NULL || !_harvest_sync_check_server (self, hello->server))
    return;
  _harvest_sync_lane_progress (&self->lanes[HARVEST_SYNC_LANE_EVENTS]);
  self->live = TRUE;
  _harvest_sync_lane_poke (self, HARVEST_SYNC_LANE_PULL);
}

static gboolean
is_news (HarvestSyncCore *self, const HarvestEventChanged *changed)
{
  for (guint i = 0; i < changed->places->len; i++)
    {
      const HarvestEventPlace *there = g_ptr_array_index (changed->places, i);
      const HarvestSyncPlace *here = NULL;

      here = _harvest_sync_find_place (self, there->scope, there->bucket);
      if (here == NULL || here->to < there->to)
        return TRUE;
    }
  return changed->places->len == 0;
}

static void
handle_changed (HarvestSyncCore *self, GBytes *data)
{
  g_autoptr (HarvestEventChanged) changed = harvest_event_changed_from_bytes (data, NULL);

  if (changed == NULL || !is_news (self, changed))
    return;
  if (changed->places->len == 0)
    self->pull.scopes_stale = TRUE;
  _harvest_sync_lane_poke (self, HARVEST_SYNC_LANE_PULL);
}

static void
handle_bye (HarvestSyncCore *self, GBytes *data)
{
  HarvestSyncLane *lane = &self->lanes[HARVEST_SYNC_LANE_EVENTS];
  g_autoptr (HarvestEventBye) bye = harvest_event_bye_from_bytes (data, NULL);

  if (bye == NULL)
    return;
  if (bye->reason == HARVEST_BYE_SIGNED_OUT)
    {
      _harvest_sync_halt (self, HARVEST_SYNC_CODE_SIGN_IN);
      return;
    }
  _harvest_sync_lane_stop (self, HARVEST_SYNC_LANE_EVENTS);
  lane->timer = _harvest_sync_set_timer (self, _harvest_sync_random (self, bye->return_in * 1000));
}

void
_harvest_sync_events_event (HarvestSyncCore *self, const char *type, GBytes *data)
{
  if (g_str_equal (type, HARVEST_EVENT_HELLO))
    handle_hello (self, data);
  else if (g_str_equal (type, HARVEST_EVENT_CHANGED))
    handle_changed (self, data);
  else if (g_str_equal (type, HARVEST_EVENT_BYE))
    handle_bye (self, data);
}

static void
stored (HarvestSyncCore *self, HarvestSyncOperationKind kind, HarvestSyncOutcome *outcome)
{
  /* This lane asks nothing of the store. */
}

const HarvestSyncLaneClass _harvest_sync_lane_events = {
  "events", begin, replied, NULL, stored,
};
