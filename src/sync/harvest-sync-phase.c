/* harvest-sync-phase.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-phase"

#include "config.h"

#include "harvest-sync-core-private.h"

#include "harvest-protocol-limits.h"

/* Somebody may have brought one side up to date: looked at so often. */
#define UPDATE_MS (3600 * 1000)

/* ---- Stopping ---- */

static void
stop_lanes (HarvestSyncCore *self)
{
  for (HarvestSyncLaneName name = 0; name < HARVEST_SYNC_N_LANES; name++)
    {
      HarvestSyncLane *lane = &self->lanes[name];

      _harvest_sync_lane_stop (self, name);
      _harvest_sync_lane_progress (lane);
      lane->orphan = lane->operation != 0;
      lane->again = FALSE;
    }
  _harvest_sync_pull_reset (self);
  g_clear_pointer (&self->raised, harvest_identity_free);
  self->live = FALSE;
}

static void
withdraw (HarvestSyncCore *self)
{
  _harvest_sync_clear_timer (self, &self->halt_timer);
  if (self->question != 0)
    g_queue_push_tail (&self->commands,
                       harvest_sync_command_new (HARVEST_SYNC_WITHDRAW, self->question));
  self->question = 0;
}

void
_harvest_sync_halt (HarvestSyncCore *self, HarvestSyncCode code)
{
  stop_lanes (self);
  withdraw (self);
  self->phase = HARVEST_SYNC_PHASE_HALTED;
  self->halt = code;
  if (code == HARVEST_SYNC_CODE_UPDATE_CLIENT || code == HARVEST_SYNC_CODE_UPDATE_SERVER)
    self->halt_timer = _harvest_sync_set_timer (self, UPDATE_MS / 2
                                                          + _harvest_sync_random (self, UPDATE_MS));
}

void
_harvest_sync_halt_other (HarvestSyncCore *self, const char *server, const char *epoch)
{
  HarvestSyncQuestion *question = g_new0 (HarvestSyncQuestion, 1);
  HarvestSyncCommand *command;

  question->code = g_strcmp0 (server, self->state->identity->id) == 0
                       ? HARVEST_SYNC_CODE_OTHER_EPOCH
                       : HARVEST_SYNC_CODE_OTHER_SERVER;
  question->identity = harvest_identity_make (server, epoch, 1);
  _harvest_sync_halt (self, question->code);
  g_clear_pointer (&self->offered, harvest_identity_free);
  self->offered = harvest_identity_make (server, epoch, 1);
  command = _harvest_sync_emit (self, HARVEST_SYNC_ASK);
  command->question = question;
  self->question = command->id;
}

void
_harvest_sync_resume (HarvestSyncCore *self)
{
  withdraw (self);
  self->phase = HARVEST_SYNC_PHASE_LOADING;
  self->halt = HARVEST_SYNC_CODE_NONE;
  _harvest_sync_lane_begin (self, HARVEST_SYNC_LANE_PULL);
}

void
harvest_sync_core_sign_in (HarvestSyncCore *self, const HarvestIdentity *server)
{
  g_return_if_fail (self != NULL);

  if (server != NULL && self->phase == HARVEST_SYNC_PHASE_RUNNING
      && !harvest_identity_equal (server, self->state->identity))
    {
      _harvest_sync_halt_other (self, server->id, server->epoch);
      return;
    }
  if (self->phase != HARVEST_SYNC_PHASE_OFF
      && (self->phase != HARVEST_SYNC_PHASE_HALTED || self->question != 0))
    return;
  g_clear_pointer (&self->offered, harvest_identity_free);
  if (server != NULL)
    self->offered = harvest_identity_make (server->id, server->epoch, server->schema);
  _harvest_sync_resume (self);
}

void
harvest_sync_core_sign_out (HarvestSyncCore *self)
{
  g_return_if_fail (self != NULL);

  stop_lanes (self);
  withdraw (self);
  g_clear_pointer (&self->offered, harvest_identity_free);
  g_clear_pointer (&self->accepted, g_free);
  self->phase = HARVEST_SYNC_PHASE_OFF;
}

/* ---- Meeting the server ---- */

static void
adopt (HarvestSyncCore *self, const HarvestIdentity *server, HarvestSyncCompare compare)
{
  HarvestSyncOperation *operation = harvest_sync_operation_new (HARVEST_SYNC_ADOPT);

  operation->identity = harvest_identity_make (server->id, server->epoch, server->schema);
  operation->compare = compare;
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PULL, operation);
}

static void
run (HarvestSyncCore *self)
{
  self->phase = HARVEST_SYNC_PHASE_RUNNING;
  g_clear_pointer (&self->accepted, g_free);
  g_clear_pointer (&self->offered, harvest_identity_free);
  for (HarvestSyncLaneName name = 0; name < HARVEST_SYNC_N_LANES; name++)
    _harvest_sync_lane_begin (self, name);
}

void
_harvest_sync_phase_begin (HarvestSyncCore *self)
{
  HarvestIdentity *raised = self->raised;

  if (self->phase == HARVEST_SYNC_PHASE_MEETING)
    _harvest_sync_lane_send (self, HARVEST_SYNC_LANE_PULL, HARVEST_SYNC_ROUTE_HELLO, NULL, 0);
  else if (raised != NULL)
    {
      adopt (self, raised, HARVEST_SYNC_COMPARE_NORMAL);
      g_clear_pointer (&self->raised, harvest_identity_free);
    }
  else
    _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PULL,
                              harvest_sync_operation_new (HARVEST_SYNC_LOAD));
}

/* The store knows the server now. */
void
_harvest_sync_phase_adopted (HarvestSyncCore *self)
{
  g_clear_pointer (&self->accepted, g_free);
  if (self->phase == HARVEST_SYNC_PHASE_MEETING)
    self->phase = HARVEST_SYNC_PHASE_LOADING;
  self->reload = TRUE;
  _harvest_sync_lane_begin (self, HARVEST_SYNC_LANE_PULL);
}

void
_harvest_sync_phase_loaded (HarvestSyncCore *self, HarvestSyncOutcome *outcome)
{
  const HarvestIdentity *known;

  g_clear_pointer (&self->state, harvest_sync_state_free);
  self->state = g_steal_pointer (&outcome->state);
  self->reload = FALSE;
  self->pull.unsettled = TRUE;
  known = self->state->identity;
  if (self->phase == HARVEST_SYNC_PHASE_RUNNING)
    _harvest_sync_pull_begin (self);
  else if (known == NULL && self->offered != NULL)
    adopt (self, self->offered, HARVEST_SYNC_COMPARE_NONE);
  else if (known != NULL && self->accepted == NULL && self->offered != NULL
           && !harvest_identity_equal (known, self->offered))
    {
      g_autoptr (HarvestIdentity) other = g_steal_pointer (&self->offered);

      _harvest_sync_halt_other (self, other->id, other->epoch);
    }
  else if (known == NULL || self->accepted != NULL)
    {
      self->phase = HARVEST_SYNC_PHASE_MEETING;
      _harvest_sync_lane_begin (self, HARVEST_SYNC_LANE_PULL);
    }
  else
    run (self);
}

/* The server has said who it is. */
void
_harvest_sync_phase_met (HarvestSyncCore *self, GBytes *body)
{
  const HarvestIdentity *known = self->state->identity;
  g_autoptr (HarvestHello) hello = harvest_hello_from_bytes (body, NULL);

  if (hello == NULL)
    _harvest_sync_lane_trouble (self, HARVEST_SYNC_LANE_PULL, HARVEST_SYNC_CODE_BAD_REPLY);
  else if (known == NULL)
    adopt (self, hello->server, HARVEST_SYNC_COMPARE_NONE);
  else if (harvest_identity_equal (known, hello->server))
    run (self);
  else if (g_str_equal (known->id, hello->server->id)
           && g_strcmp0 (self->accepted, hello->server->epoch) == 0)
    adopt (self, hello->server, HARVEST_SYNC_COMPARE_OFFER);
  else
    {
      g_clear_pointer (&self->accepted, g_free);
      _harvest_sync_halt_other (self, hello->server->id, hello->server->epoch);
    }
}

gboolean
_harvest_sync_check_server (HarvestSyncCore *self, const HarvestIdentity *server)
{
  if (!harvest_identity_equal (server, self->state->identity))
    {
      _harvest_sync_halt_other (self, server->id, server->epoch);
      return FALSE;
    }
  if (server->schema == self->state->identity->schema)
    return TRUE;
  /* All cursors are stale; nobody is asked. */
  g_clear_pointer (&self->raised, harvest_identity_free);
  self->raised = harvest_identity_make (server->id, server->epoch, server->schema);
  self->reload = TRUE;
  _harvest_sync_lane_begin (self, HARVEST_SYNC_LANE_PULL);
  return FALSE;
}
