/* harvest-sync-core.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-core"

#include "config.h"

#include "harvest-sync-core-private.h"

#include "harvest-protocol-limits.h"
#include "harvest-version.h"

/* ---- Object ---- */

HarvestSyncCore *
harvest_sync_core_new (const HarvestSyncOptions *options)
{
  HarvestSyncCore *self;

  g_return_val_if_fail (options != NULL && options->random != NULL, NULL);
  g_return_val_if_fail (options->version > 0 && options->version <= HARVEST_VERSION_NEWEST, NULL);

  self = g_new0 (HarvestSyncCore, 1);
  self->options = *options;
  g_queue_init (&self->commands);
  self->pull.limit = HARVEST_LIMIT_PULL_LIMIT_DEFAULT;
  self->pull.lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->compare.hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pull.wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->pull.tallies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->push.limit = HARVEST_LIMIT_PUSH_MUTATIONS_MAX;
  return self;
}

static void
free_command_cb (gpointer data)
{
  harvest_sync_command_free (data);
}

void
harvest_sync_core_free (HarvestSyncCore *self)
{
  g_return_if_fail (self != NULL);

  _harvest_sync_pull_reset (self);
  g_queue_clear_full (&self->commands, free_command_cb);
  g_clear_pointer (&self->offered, harvest_identity_free);
  g_clear_pointer (&self->raised, harvest_identity_free);
  g_clear_pointer (&self->state, harvest_sync_state_free);
  g_free (self->accepted);
  g_hash_table_unref (self->compare.hidden);
  g_hash_table_unref (self->pull.lost);
  g_hash_table_unref (self->pull.wanted);
  g_hash_table_unref (self->pull.tallies);
  g_clear_pointer (&self->push.sent, g_ptr_array_unref);
  g_clear_pointer (&self->receipts, g_ptr_array_unref);
  g_free (self);
}

/* ---- Status ---- */

static HarvestSyncStatus
get_running_status (const HarvestSyncCore *self)
{
  const HarvestSyncLane *pull = &self->lanes[HARVEST_SYNC_LANE_PULL];
  const HarvestSyncLane *push = &self->lanes[HARVEST_SYNC_LANE_PUSH];
  HarvestSyncCode code = pull->code != HARVEST_SYNC_CODE_NONE ? pull->code : push->code;

  if (pull->code == HARVEST_SYNC_CODE_MASS_DELETION)
    return (HarvestSyncStatus){ HARVEST_SYNC_STOPPED, pull->code };
  if (code != HARVEST_SYNC_CODE_NONE)
    return (HarvestSyncStatus){ HARVEST_SYNC_OFFLINE, code };
  if (pull->operation != 0 || (pull->request != 0 && !pull->held) || push->operation != 0
      || push->request != 0)
    return (HarvestSyncStatus){ HARVEST_SYNC_SYNCING, HARVEST_SYNC_CODE_NONE };
  return (HarvestSyncStatus){ HARVEST_SYNC_IDLE, HARVEST_SYNC_CODE_NONE };
}

HarvestSyncStatus
harvest_sync_core_get_status (HarvestSyncCore *self)
{
  g_return_val_if_fail (self != NULL, ((HarvestSyncStatus){ 0 }));

  if (self->phase == HARVEST_SYNC_PHASE_OFF)
    return (HarvestSyncStatus){ HARVEST_SYNC_OFF, HARVEST_SYNC_CODE_NONE };
  if (self->phase == HARVEST_SYNC_PHASE_HALTED)
    return (HarvestSyncStatus){ self->halt == HARVEST_SYNC_CODE_SIGN_IN ? HARVEST_SYNC_SIGN_IN
                                                                        : HARVEST_SYNC_STOPPED,
                                self->halt };
  return get_running_status (self);
}

/* Told when all that an event brought about is said, so that what lasts no time is not told. */
static void
tell_status (HarvestSyncCore *self)
{
  HarvestSyncStatus status = harvest_sync_core_get_status (self);

  if (status.stage == self->told.stage && status.code == self->told.code)
    return;
  self->told = status;
  _harvest_sync_emit (self, HARVEST_SYNC_TELL)->status = status;
}

HarvestSyncCommand *
harvest_sync_core_next (HarvestSyncCore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (g_queue_is_empty (&self->commands))
    tell_status (self);
  return g_queue_pop_head (&self->commands);
}

static void
count_lane (const HarvestSyncLane *lane, HarvestSyncPending *pending)
{
  pending->n_requests += lane->request != 0;
  pending->n_timers += lane->timer != 0;
  pending->n_operations += lane->operation != 0;
  pending->n_questions += lane->question != 0;
}

void
harvest_sync_core_get_pending (HarvestSyncCore *self,
                               HarvestSyncConcern concern,
                               HarvestSyncPending *pending)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (pending != NULL);

  *pending = (HarvestSyncPending){ 0 };
  if (self->phase == HARVEST_SYNC_PHASE_HALTED)
    {
      pending->n_questions = self->question != 0 || self->halt == HARVEST_SYNC_CODE_SIGN_IN;
      pending->n_timers = self->halt_timer != 0;
    }
  else if (concern == HARVEST_SYNC_PUSHING && self->phase == HARVEST_SYNC_PHASE_RUNNING)
    count_lane (&self->lanes[HARVEST_SYNC_LANE_PUSH], pending);
  else
    count_lane (&self->lanes[HARVEST_SYNC_LANE_PULL], pending);
}

guint
harvest_sync_core_get_defects (HarvestSyncCore *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->defects;
}

static void
describe_lane (const HarvestSyncLane *lane, const char *name, GString *line)
{
  g_string_append_printf (line, ", %s:", name);
  if (lane->operation != 0)
    g_string_append_printf (line, " %s", harvest_sync_operation_kind_to_string (lane->kind));
  if (lane->request != 0)
    g_string_append_printf (line, " route %d%s", lane->route, lane->held ? " held" : "");
  if (lane->question != 0)
    g_string_append (line, " question");
  if (lane->timer != 0)
    g_string_append (line, " timer");
  if (lane->code != HARVEST_SYNC_CODE_NONE)
    g_string_append_printf (line, " (%s)", harvest_sync_code_to_string (lane->code));
}

char *
harvest_sync_core_describe (HarvestSyncCore *self)
{
  static const char *const phases[] = { "off", "loading", "meeting", "running", "halted" };
  GString *line;

  g_return_val_if_fail (self != NULL, NULL);

  line = g_string_new (phases[self->phase]);
  if (self->phase == HARVEST_SYNC_PHASE_HALTED)
    g_string_append_printf (line, " (%s)", harvest_sync_code_to_string (self->halt));
  for (HarvestSyncLaneName name = 0; name < HARVEST_SYNC_N_LANES; name++)
    describe_lane (&self->lanes[name], _harvest_sync_lane_get_class (name)->name, line);
  return g_string_free (line, FALSE);
}

/* ---- Events ---- */

static gboolean
find_lane (const HarvestSyncCore *self, guint request, HarvestSyncLaneName *found)
{
  for (HarvestSyncLaneName name = 0; name < HARVEST_SYNC_N_LANES; name++)
    if (request != 0 && self->lanes[name].request == request)
      {
        *found = name;
        return TRUE;
      }
  return FALSE;
}

void
harvest_sync_core_sync_now (HarvestSyncCore *self)
{
  g_return_if_fail (self != NULL);

  if (self->phase == HARVEST_SYNC_PHASE_HALTED && self->halt_timer != 0)
    {
      _harvest_sync_resume (self);
      return;
    }
  self->pull.scopes_fetched = FALSE;
  for (HarvestSyncLaneName name = 0; name < HARVEST_SYNC_N_LANES; name++)
    if (name != HARVEST_SYNC_LANE_EVENTS || self->lanes[name].timer != 0)
      _harvest_sync_lane_begin (self, name);
}

void
harvest_sync_core_network_changed (HarvestSyncCore *self)
{
  g_return_if_fail (self != NULL);

  if (self->phase == HARVEST_SYNC_PHASE_HALTED && self->halt_timer != 0)
    _harvest_sync_resume (self);
  for (HarvestSyncLaneName name = 0; name < HARVEST_SYNC_N_LANES; name++)
    {
      HarvestSyncLane *lane = &self->lanes[name];

      /* What is on its way went over the network that there is no more. */
      if (lane->question != 0)
        continue;
      lane->held = TRUE;
      lane->attempt = 0;
      _harvest_sync_lane_begin (self, name);
    }
}

void
harvest_sync_core_outbox_changed (HarvestSyncCore *self)
{
  g_return_if_fail (self != NULL);

  _harvest_sync_lane_poke (self, HARVEST_SYNC_LANE_PUSH);
}

void
harvest_sync_core_receipts_changed (HarvestSyncCore *self)
{
  g_return_if_fail (self != NULL);

  _harvest_sync_lane_poke (self, HARVEST_SYNC_LANE_RECEIPTS);
}

void
harvest_sync_core_timer (HarvestSyncCore *self, guint id)
{
  g_return_if_fail (self != NULL);

  if (id != 0 && id == self->halt_timer)
    {
      self->halt_timer = 0;
      _harvest_sync_resume (self);
      return;
    }
  for (HarvestSyncLaneName name = 0; id != 0 && name < HARVEST_SYNC_N_LANES; name++)
    if (self->lanes[name].timer == id)
      {
        self->lanes[name].timer = 0;
        _harvest_sync_lane_begin (self, name);
      }
    else if (self->lanes[name].patience == id)
      {
        self->lanes[name].patience = 0;
        _harvest_sync_lane_stop (self, name);
        _harvest_sync_lane_lost (self, name, HARVEST_SYNC_CODE_NO_ANSWER);
      }
}

static HarvestSyncCode
get_store_code (HarvestSyncStoreStatus status)
{
  switch ((int)status)
    {
    case HARVEST_SYNC_STORE_BUSY:
      return HARVEST_SYNC_CODE_STORE_BUSY;
    case HARVEST_SYNC_STORE_FULL:
      return HARVEST_SYNC_CODE_STORE_FULL;
    default:
      return HARVEST_SYNC_CODE_STORE_FAILED;
    }
}

void
harvest_sync_core_stored (HarvestSyncCore *self, guint id, HarvestSyncOutcome *outcome)
{
  g_autoptr (HarvestSyncOutcome) owned = outcome;

  g_return_if_fail (self != NULL);
  g_return_if_fail (outcome != NULL);

  for (HarvestSyncLaneName name = 0; id != 0 && name < HARVEST_SYNC_N_LANES; name++)
    {
      HarvestSyncLane *lane = &self->lanes[name];

      if (lane->operation != id)
        continue;
      lane->operation = 0;
      if (lane->orphan)
        {
          lane->orphan = FALSE;
          if (lane->again)
            _harvest_sync_lane_begin (self, name);
        }
      else if (outcome->status == HARVEST_SYNC_STORE_OK)
        _harvest_sync_lane_get_class (name)->stored (self, lane->kind, owned);
      else
        {
          if (name == HARVEST_SYNC_LANE_PULL)
            _harvest_sync_pull_doubt (self, outcome->status);
          _harvest_sync_lane_trouble (self, name, get_store_code (outcome->status));
        }
    }
}

void
harvest_sync_core_reply (HarvestSyncCore *self, guint id, const HarvestSyncReply *reply)
{
  HarvestSyncLaneName name;
  HarvestSyncLane *lane;

  g_return_if_fail (self != NULL);
  g_return_if_fail (reply != NULL);

  if (!find_lane (self, id, &name))
    return;
  lane = &self->lanes[name];
  _harvest_sync_clear_timer (self, &lane->patience);
  /* A stream goes on. */
  if (lane->route != HARVEST_SYNC_ROUTE_EVENTS || reply->status != 200)
    lane->request = 0;
  lane->held = FALSE;
  _harvest_sync_reply (self, name, reply);
}

void
harvest_sync_core_fail (HarvestSyncCore *self, guint id, HarvestSyncCode code)
{
  HarvestSyncLaneName name;

  g_return_if_fail (self != NULL);
  g_return_if_fail (code > HARVEST_SYNC_CODE_NONE && code <= HARVEST_SYNC_CODE_BAD_REPLY);

  if (!find_lane (self, id, &name))
    return;
  self->lanes[name].request = 0;
  _harvest_sync_lane_stop (self, name);
  _harvest_sync_lane_lost (self, name, code);
}

void
harvest_sync_core_stream_event (HarvestSyncCore *self, guint id, const char *type, GBytes *data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (type != NULL && data != NULL);

  if (id == 0 || self->lanes[HARVEST_SYNC_LANE_EVENTS].request != id)
    return;
  harvest_sync_core_stream_alive (self, id);
  _harvest_sync_events_event (self, type, data);
}
