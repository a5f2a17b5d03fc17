/* harvest-sync-pull.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-pull"

#include "config.h"

#include "harvest-sync-core-private.h"

#include "harvest-protocol-limits.h"

#include <string.h>

/* With a stream of events that works, looking is only for what no event was sent for. */
#define LIVE_POLL_MS (600 * 1000)
/* Between two pulls that the server holds back. */
#define HELD_PAUSE_MS 5000
#define HELD_WAIT_S   25
/* Streams that failed in a row until a pull is held back instead. */
#define STREAMS_TRIED 2

/* ---- Places and tallies ---- */

HarvestSyncPlace *
_harvest_sync_find_place (HarvestSyncCore *self, const char *scope, gint64 bucket)
{
  for (guint i = 0; i < self->state->places->len; i++)
    {
      HarvestSyncPlace *place = g_ptr_array_index (self->state->places, i);

      if (place->bucket == bucket && g_str_equal (place->scope, scope))
        return place;
    }
  return NULL;
}

HarvestSyncTally *
_harvest_sync_get_tally (HarvestSyncCore *self, const HarvestSyncPlace *place)
{
  g_autofree char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT, place->scope, place->bucket);
  HarvestSyncTally *tally = g_hash_table_lookup (self->pull.tallies, key);

  if (tally != NULL)
    return tally;
  tally = g_new0 (HarvestSyncTally, 1);
  tally->listed = -1;
  g_hash_table_insert (self->pull.tallies, g_steal_pointer (&key), tally);
  return tally;
}

static void
reset_page (HarvestSyncPull *pull)
{
  pull->place = NULL;
  g_clear_pointer (&pull->page, harvest_pull_page_free);
  g_clear_pointer (&pull->check, harvest_pull_check_free);
  g_clear_pointer (&pull->cursor, g_free);
}

void
_harvest_sync_pull_reset (HarvestSyncCore *self)
{
  reset_page (&self->pull);
  g_clear_pointer (&self->pull.reply, harvest_pull_reply_free);
  self->compare.place = NULL;
  g_clear_pointer (&self->pull.scopes, g_ptr_array_unref);
  g_clear_pointer (&self->pull.tag, g_free);
  g_clear_pointer (&self->compare.cursor, g_free);
  g_clear_pointer (&self->compare.entries, g_ptr_array_unref);
  g_clear_pointer (&self->compare.ids, g_ptr_array_unref);
}

/* What was done of it only the store knows; deletions count as if they were. */
void
_harvest_sync_pull_doubt (HarvestSyncCore *self, HarvestSyncStoreStatus status)
{
  self->reload = TRUE;
  if (self->lanes[HARVEST_SYNC_LANE_PULL].kind == HARVEST_SYNC_APPLY
      && status == HARVEST_SYNC_STORE_FAILED && self->pull.place != NULL)
    _harvest_sync_get_tally (self, self->pull.place)->deleted += self->pull.deleted;
}

/* ---- A round ---- */

static void
free_scope_cb (gpointer data)
{
  harvest_pull_scope_free (data);
}

GPtrArray *
_harvest_sync_copy_scopes (GPtrArray *scopes)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (free_scope_cb);

  for (guint i = 0; i < scopes->len; i++)
    {
      const HarvestPullScope *scope = g_ptr_array_index (scopes, i);
      HarvestPullScope *other = harvest_pull_scope_new ();

      other->scope = g_strdup (scope->scope);
      other->since = scope->since;
      g_ptr_array_add (copy, other);
    }
  return copy;
}

/* The joint cursor names every place; where two name the same, the smaller would count, so the
 * others are sent only without it. */
static char **
list_cursors (const HarvestSyncState *state)
{
  g_autoptr (GPtrArray) cursors = g_ptr_array_new_with_free_func (g_free);

  if (state->cursor != NULL)
    g_ptr_array_add (cursors, g_strdup (state->cursor));
  for (guint i = 0; state->cursor == NULL && i < state->places->len; i++)
    {
      const HarvestSyncPlace *place = g_ptr_array_index (state->places, i);

      if (place->cursor != NULL && cursors->len < HARVEST_LIMIT_CURSORS_MAX)
        g_ptr_array_add (cursors, g_strdup (place->cursor));
    }
  if (cursors->len == 0)
    return NULL;
  g_ptr_array_add (cursors, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&cursors), FALSE);
}

static void
send_pull (HarvestSyncCore *self)
{
  const HarvestSyncLane *events = &self->lanes[HARVEST_SYNC_LANE_EVENTS];
  gboolean held = !self->live && events->attempt >= STREAMS_TRIED && !self->pull.unsettled
                  && self->pull.idle;
  g_autoptr (HarvestPullRequest) request = harvest_pull_request_new ();
  g_autoptr (GBytes) body = NULL;

  g_ptr_array_unref (request->scopes);
  request->scopes = _harvest_sync_copy_scopes (self->state->scopes);
  request->cursors = list_cursors (self->state);
  request->limit = self->pull.limit;
  request->wait = held ? HELD_WAIT_S : 0;
  body = harvest_pull_request_to_bytes (request, self->options.version);
  _harvest_sync_lane_send (self, HARVEST_SYNC_LANE_PULL, HARVEST_SYNC_ROUTE_PULL, body,
                           request->wait);
}

static void rest (HarvestSyncCore *self);

void
_harvest_sync_pull_begin (HarvestSyncCore *self)
{
  if (self->phase != HARVEST_SYNC_PHASE_RUNNING || self->reload)
    _harvest_sync_phase_begin (self);
  else if (_harvest_sync_scopes_begin (self) || _harvest_sync_compare_begin (self))
    return;
  else if (self->state->scopes->len > 0)
    send_pull (self);
  else
    rest (self);
}

/* ---- Asking the person ---- */

void
_harvest_sync_pull_ask (HarvestSyncCore *self,
                        const HarvestSyncPlace *place,
                        gint64 n,
                        gint64 listed)
{
  HarvestSyncCommand *command = _harvest_sync_emit (self, HARVEST_SYNC_ASK);
  HarvestSyncQuestion *question = g_new0 (HarvestSyncQuestion, 1);
  HarvestSyncLane *lane = &self->lanes[HARVEST_SYNC_LANE_PULL];

  question->code = HARVEST_SYNC_CODE_MASS_DELETION;
  question->scope = g_strdup (place->scope);
  question->bucket = place->bucket;
  question->n = n;
  question->n_listed = listed;
  command->question = question;
  lane->question = command->id;
  lane->code = HARVEST_SYNC_CODE_MASS_DELETION;
  lane->again = FALSE;
  self->pull.asked = _harvest_sync_get_tally (self, place);
  self->pull.asked_n = n;
  _harvest_sync_pull_reset (self);
}

void
harvest_sync_core_answer (HarvestSyncCore *self, guint id, HarvestSyncAnswer answer)
{
  HarvestSyncLane *lane = &self->lanes[HARVEST_SYNC_LANE_PULL];

  g_return_if_fail (self != NULL);

  if (id != 0 && id == self->question)
    {
      self->question = 0;
      if (answer == HARVEST_SYNC_GO_ON && self->halt == HARVEST_SYNC_CODE_OTHER_EPOCH)
        self->accepted = g_strdup (self->offered->epoch);
      g_clear_pointer (&self->offered, harvest_identity_free);
      _harvest_sync_resume (self);
    }
  else if (id != 0 && id == lane->question)
    {
      lane->question = 0;
      if (answer == HARVEST_SYNC_GO_ON)
        {
          self->pull.asked->allowed = self->pull.asked_n;
          _harvest_sync_lane_begin (self, HARVEST_SYNC_LANE_PULL);
        }
      else
        lane->timer = _harvest_sync_set_timer (self,
                                               (gint64)HARVEST_LIMIT_RETRY_AFTER_MAX_S * 1000);
    }
}

/* ---- Marking for comparison ---- */

void
_harvest_sync_pull_mark (HarvestSyncCore *self, GPtrArray *places)
{
  HarvestSyncOperation *operation = harvest_sync_operation_new (HARVEST_SYNC_MARK);

  operation->compare = HARVEST_SYNC_COMPARE_NORMAL;
  operation->places = g_ptr_array_ref (places);
  self->pull.joint = FALSE;
  g_clear_pointer (&self->state->cursor, g_free);
  for (guint i = 0; i < places->len; i++)
    {
      const HarvestSyncPlace *marked = g_ptr_array_index (places, i);
      HarvestSyncPlace *place = _harvest_sync_find_place (self, marked->scope, marked->bucket);

      if (place == NULL)
        {
          place = harvest_sync_place_new (marked->scope, marked->bucket);
          g_ptr_array_add (self->state->places, place);
        }
      place->compare = MAX (place->compare, HARVEST_SYNC_COMPARE_NORMAL);
      place->to = 0;
      g_clear_pointer (&place->cursor, g_free);
    }
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PULL, operation);
}

static void
free_place_cb (gpointer data)
{
  harvest_sync_place_free (data);
}

static GPtrArray *
list_resync (const HarvestPullReply *reply)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (free_place_cb);

  for (guint i = 0; i < reply->resync->len; i++)
    {
      const HarvestPullResync *resync = g_ptr_array_index (reply->resync, i);

      g_ptr_array_add (places, harvest_sync_place_new (resync->scope, resync->bucket));
    }
  return places;
}

/* The places that the cursor @n, from 1, of the last pull stood for: one, or all. */
static GPtrArray *
list_stale (HarvestSyncCore *self, gint64 n)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (free_place_cb);
  g_auto (GStrv) cursors = list_cursors (self->state);
  gboolean all = self->state->cursor != NULL || n < 1 || cursors == NULL
                 || n > g_strv_length (cursors);
  gint64 position = 0;

  for (guint i = 0; i < self->state->places->len; i++)
    {
      const HarvestSyncPlace *place = g_ptr_array_index (self->state->places, i);

      if (all || (place->cursor != NULL && ++position == n))
        g_ptr_array_add (places, harvest_sync_place_new (place->scope, place->bucket));
    }
  return places;
}

static gboolean
refused (HarvestSyncCore *self, HarvestSyncRoute route, const HarvestProblem *problem)
{
  g_autoptr (GPtrArray) places = NULL;

  if (route == HARVEST_SYNC_ROUTE_INDEX || route == HARVEST_SYNC_ROUTE_RECORDS)
    return _harvest_sync_compare_refused (self, problem);
  if (route != HARVEST_SYNC_ROUTE_PULL
      || harvest_problem_get_code (problem) != HARVEST_PROBLEM_CURSOR_STALE)
    return FALSE;
  places = list_stale (self, problem->n);
  if (places->len == 0)
    return FALSE;
  self->pull.unsettled = TRUE;
  _harvest_sync_pull_mark (self, places);
  return TRUE;
}

/* ---- A reply ---- */

static gboolean
is_followed (HarvestSyncCore *self, const char *scope)
{
  for (guint i = 0; i < self->state->scopes->len; i++)
    if (g_str_equal (((HarvestPullScope *)g_ptr_array_index (self->state->scopes, i))->scope,
                     scope))
      return TRUE;
  return FALSE;
}

/* Nothing is in a reply that was not asked for. */
static gboolean
is_answer (HarvestSyncCore *self, const HarvestPullReply *reply)
{
  for (guint i = 0; i < reply->pages->len; i++)
    if (!is_followed (self, ((HarvestPullPage *)g_ptr_array_index (reply->pages, i))->scope))
      return FALSE;
  for (guint i = 0; i < reply->resync->len; i++)
    if (!is_followed (self, ((HarvestPullResync *)g_ptr_array_index (reply->resync, i))->scope))
      return FALSE;
  return TRUE;
}

static void
handle_pull (HarvestSyncCore *self, GBytes *body)
{
  g_autoptr (HarvestPullReply) reply = harvest_pull_reply_from_bytes (body, NULL);
  g_autoptr (GPtrArray) resync = NULL;

  if (reply == NULL)
    {
      _harvest_sync_lane_trouble (self, HARVEST_SYNC_LANE_PULL, HARVEST_SYNC_CODE_BAD_REPLY);
      return;
    }
  if (!_harvest_sync_check_server (self, reply->server))
    return;
  if (!is_answer (self, reply))
    {
      self->defects++;
      _harvest_sync_lane_trouble (self, HARVEST_SYNC_LANE_PULL, HARVEST_SYNC_CODE_BAD_REPLY);
      return;
    }
  if (reply->more)
    self->pull.limit = MIN (self->pull.limit * 2, HARVEST_LIMIT_PULL_LIMIT_MAX);
  if (g_strcmp0 (reply->scopes_tag, self->state->tag) != 0)
    self->pull.scopes_stale = TRUE;
  g_hash_table_remove_all (self->pull.lost);
  for (char **lost = reply->lost; lost != NULL && *lost != NULL; lost++)
    g_hash_table_add (self->pull.lost, g_strdup (*lost));
  self->pull.unsettled = self->pull.unsettled || reply->pages->len > 0;
  self->pull.idle = reply->pages->len == 0;
  self->pull.joint = TRUE;
  self->pull.next = 0;
  self->pull.n_applied = 0;
  resync = list_resync (reply);
  self->pull.reply = g_steal_pointer (&reply);
  if (resync->len > 0)
    _harvest_sync_pull_mark (self, resync);
  else
    _harvest_sync_page_next (self);
}

static void
replied (HarvestSyncCore *self, HarvestSyncRoute route, GBytes *body)
{
  switch ((int)route)
    {
    case HARVEST_SYNC_ROUTE_HELLO:
      _harvest_sync_phase_met (self, body);
      break;
    case HARVEST_SYNC_ROUTE_SCOPES:
      _harvest_sync_scopes_replied (self, body);
      break;
    case HARVEST_SYNC_ROUTE_PULL:
      handle_pull (self, body);
      break;
    default:
      _harvest_sync_compare_replied (self, route, body);
    }
}

/* ---- After the pages ---- */

static void
settle (HarvestSyncCore *self, gboolean final)
{
  HarvestSyncOperation *operation = harvest_sync_operation_new (HARVEST_SYNC_SETTLE);
  g_autofree char *cursor = NULL;

  if (self->pull.joint && self->pull.reply != NULL && self->pull.reply->cursor != NULL)
    cursor = g_strdup (self->pull.reply->cursor);
  else if (self->pull.reply == NULL || self->pull.reply->pages->len == 0)
    cursor = g_strdup (self->state->cursor);
  operation->cursor = g_strdup (cursor);
  operation->final = final;
  self->pull.unsettled = !final;
  g_free (self->state->cursor);
  self->state->cursor = g_steal_pointer (&cursor);
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PULL, operation);
}

/* Whether more is to be fetched before what is listed nowhere can go. */
static gboolean
has_more (HarvestSyncCore *self)
{
  if (_harvest_sync_compare_is_due (self))
    return TRUE;
  return (self->pull.reply != NULL && self->pull.reply->more)
         || _harvest_sync_scopes_are_wanted (self);
}

/* A lost scope goes once the others are known: what it listed may be in one of them now. */
static gboolean
drop_lost (HarvestSyncCore *self)
{
  HarvestSyncOperation *operation;
  GHashTableIter iter;
  gpointer scope;

  g_hash_table_iter_init (&iter, self->pull.lost);
  if (_harvest_sync_scopes_are_wanted (self) || !g_hash_table_iter_next (&iter, &scope, NULL))
    return FALSE;
  operation = harvest_sync_operation_new (HARVEST_SYNC_DROP_SCOPE);
  operation->scope = g_strdup (scope);
  self->pull.joint = FALSE;
  g_clear_pointer (&self->state->cursor, g_free);
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PULL, operation);
  return TRUE;
}

static void
forget_scope (HarvestSyncCore *self, const char *name)
{
  for (guint i = self->state->places->len; i-- > 0;)
    if (g_str_equal (((HarvestSyncPlace *)g_ptr_array_index (self->state->places, i))->scope, name))
      g_ptr_array_remove_index (self->state->places, i);
  for (guint i = self->state->scopes->len; i-- > 0;)
    if (g_str_equal (((HarvestPullScope *)g_ptr_array_index (self->state->scopes, i))->scope, name))
      g_ptr_array_remove_index (self->state->scopes, i);
}

static void
handle_dropped (HarvestSyncCore *self)
{
  GHashTableIter iter;
  gpointer scope;

  g_hash_table_iter_init (&iter, self->pull.lost);
  if (g_hash_table_iter_next (&iter, &scope, NULL))
    {
      forget_scope (self, scope);
      /* It may come back, and the list be the same as before. */
      g_clear_pointer (&self->state->tag, g_free);
      g_hash_table_iter_remove (&iter);
    }
  _harvest_sync_pull_pages_done (self);
}

/* The round is over: when is the next one? */
static void
rest (HarvestSyncCore *self)
{
  const HarvestSyncLane *events = &self->lanes[HARVEST_SYNC_LANE_EVENTS];
  gint64 span = (gint64)HARVEST_LIMIT_POLL_S * 1000;

  _harvest_sync_pull_reset (self);
  g_hash_table_remove_all (self->pull.tallies);
  self->pull.asked = NULL;
  self->pull.scopes_fetched = FALSE;
  if (self->live)
    span = LIVE_POLL_MS;
  else if (events->attempt >= STREAMS_TRIED)
    span = HELD_PAUSE_MS;
  _harvest_sync_lane_rest (self, HARVEST_SYNC_LANE_PULL,
                           span / 2 + _harvest_sync_random (self, span));
}

void
_harvest_sync_pull_pages_done (HarvestSyncCore *self)
{
  gboolean more = has_more (self);

  if (drop_lost (self))
    return;
  /* A server that has more of what does not help would be asked for ever. */
  if (self->pull.reply != NULL && self->pull.reply->more && self->pull.n_applied == 0
      && self->state->cursor == NULL && !_harvest_sync_compare_is_due (self))
    {
      _harvest_sync_lane_trouble (self, HARVEST_SYNC_LANE_PULL, HARVEST_SYNC_CODE_BAD_REPLY);
      return;
    }
  if (self->pull.reply != NULL && (self->pull.reply->pages->len > 0 || !self->pull.joint))
    settle (self, !more);
  else if (self->pull.unsettled && !more)
    settle (self, TRUE);
  else if (more)
    {
      _harvest_sync_pull_reset (self);
      _harvest_sync_pull_begin (self);
    }
  else
    rest (self);
}

static void
handle_settled (HarvestSyncCore *self)
{
  gboolean more = has_more (self);

  _harvest_sync_lane_progress (&self->lanes[HARVEST_SYNC_LANE_PULL]);
  _harvest_sync_pull_reset (self);
  if (more)
    _harvest_sync_pull_begin (self);
  else
    _harvest_sync_pull_pages_done (self);
}

static void
stored (HarvestSyncCore *self, HarvestSyncOperationKind kind, HarvestSyncOutcome *outcome)
{
  switch ((int)kind)
    {
    case HARVEST_SYNC_LOAD:
      _harvest_sync_phase_loaded (self, outcome);
      break;
    case HARVEST_SYNC_ADOPT:
      _harvest_sync_phase_adopted (self);
      break;
    case HARVEST_SYNC_SET_SCOPES:
      _harvest_sync_scopes_stored (self);
      break;
    case HARVEST_SYNC_WEIGH:
      _harvest_sync_page_weighed (self, outcome);
      break;
    case HARVEST_SYNC_APPLY:
      _harvest_sync_page_applied (self, outcome);
      break;
    case HARVEST_SYNC_MARK:
      if (self->pull.reply != NULL)
        _harvest_sync_page_next (self);
      else
        _harvest_sync_pull_begin (self);
      break;
    case HARVEST_SYNC_SETTLE:
      handle_settled (self);
      break;
    case HARVEST_SYNC_DROP_SCOPE:
      handle_dropped (self);
      break;
    default:
      _harvest_sync_compare_stored (self, kind, outcome);
    }
}

static void
begin (HarvestSyncCore *self)
{
  g_hash_table_remove_all (self->compare.hidden);
  _harvest_sync_pull_reset (self);
  _harvest_sync_pull_begin (self);
}

const HarvestSyncLaneClass _harvest_sync_lane_pull = {
  "pull", begin, replied, refused, stored,
};
