/* harvest-sync-push.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-push"

#include "config.h"

#include "harvest-sync-core-private.h"

#include "harvest-protocol-limits.h"

/* Changes in one push; one at least, which may be as long as a change may be. */
#define PUSH_BYTES_MAX (4 * 1024 * 1024)

static void
begin (HarvestSyncCore *self)
{
  HarvestSyncOperation *operation = harvest_sync_operation_new (HARVEST_SYNC_TAKE);

  operation->limit = self->push.limit;
  operation->bytes = PUSH_BYTES_MAX;
  operation->from = self->push.from;
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PUSH, operation);
}

/* ---- Sending ---- */

/* This outbox was copied, or brought back, or a number in it is lost: it begins anew. */
static void
renew (HarvestSyncCore *self)
{
  self->push.from = 0;
  self->push.repairs++;
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PUSH,
                            harvest_sync_operation_new (HARVEST_SYNC_RENEW));
}

static void
send_taken (HarvestSyncCore *self, const HarvestSyncOutcome *outcome)
{
  const HarvestIdentity *server = self->state->identity;
  g_autoptr (HarvestPushRequest) request = harvest_push_request_new ();
  g_autoptr (GBytes) body = NULL;

  g_clear_pointer (&self->push.sent, g_ptr_array_unref);
  self->push.sent = g_ptr_array_ref (outcome->mutations);
  g_ptr_array_unref (request->mutations);
  request->mutations = g_ptr_array_ref (outcome->mutations);
  request->client = g_strdup (outcome->client);
  request->server = harvest_identity_make (server->id, server->epoch, server->schema);
  body = harvest_push_request_to_bytes (request, self->options.version);
  _harvest_sync_lane_send (self, HARVEST_SYNC_LANE_PUSH, HARVEST_SYNC_ROUTE_PUSH, body, 0);
}

static void
handle_taken (HarvestSyncCore *self, const HarvestSyncOutcome *outcome)
{
  if (outcome->mutations != NULL && outcome->mutations->len > 0)
    send_taken (self, outcome);
  else if (self->push.from != 0)
    renew (self);
  else
    _harvest_sync_lane_rest (self, HARVEST_SYNC_LANE_PUSH, outcome->due > 0 ? outcome->due : -1);
}

/* ---- Results ---- */

/* Results are those of the first mutations, in their order. */
static gboolean
fits (GPtrArray *sent, GPtrArray *results)
{
  if (results->len > sent->len)
    return FALSE;
  for (guint i = 0; i < results->len; i++)
    {
      const HarvestPushMutation *mutation = g_ptr_array_index (sent, i);
      const HarvestPushResult *result = g_ptr_array_index (results, i);

      if (result->n != mutation->n || !g_str_equal (result->op, mutation->change->op))
        return FALSE;
    }
  return TRUE;
}

static void
replied (HarvestSyncCore *self, HarvestSyncRoute route, GBytes *body)
{
  g_autoptr (HarvestPushReply) reply = harvest_push_reply_from_bytes (body, NULL);
  HarvestSyncOperation *operation;

  if (reply == NULL || !fits (self->push.sent, reply->results))
    {
      _harvest_sync_lane_trouble (self, HARVEST_SYNC_LANE_PUSH, HARVEST_SYNC_CODE_BAD_REPLY);
      return;
    }
  if (!harvest_identity_equal (reply->server, self->state->identity))
    {
      _harvest_sync_halt_other (self, reply->server->id, reply->server->epoch);
      return;
    }
  operation = harvest_sync_operation_new (HARVEST_SYNC_ANSWER);
  operation->results = g_ptr_array_ref (reply->results);
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PUSH, operation);
}

static void
handle_answered (HarvestSyncCore *self)
{
  self->push.from = 0;
  self->push.repairs = 0;
  self->push.limit = MIN (self->push.limit * 2, HARVEST_LIMIT_PUSH_MUTATIONS_MAX);
  _harvest_sync_lane_progress (&self->lanes[HARVEST_SYNC_LANE_PUSH]);
  /* What was accepted comes back as a record. */
  _harvest_sync_lane_poke (self, HARVEST_SYNC_LANE_PULL);
  begin (self);
}

static void
handle_renewed (HarvestSyncCore *self)
{
  /* A server for which no client id is right is not asked without a pause. */
  if (self->push.repairs > 1)
    _harvest_sync_lane_trouble (self, HARVEST_SYNC_LANE_PUSH, HARVEST_SYNC_CODE_SERVER_TROUBLE);
  else
    begin (self);
}

static void
stored (HarvestSyncCore *self, HarvestSyncOperationKind kind, HarvestSyncOutcome *outcome)
{
  switch ((int)kind)
    {
    case HARVEST_SYNC_TAKE:
      handle_taken (self, outcome);
      break;
    case HARVEST_SYNC_ANSWER:
      handle_answered (self);
      break;
    case HARVEST_SYNC_RENEW:
      handle_renewed (self);
      break;
    default:
      _harvest_sync_lane_progress (&self->lanes[HARVEST_SYNC_LANE_PUSH]);
      begin (self);
    }
}

/* ---- Problems ---- */

/* Of a push that is refused as a whole, half is sent, until it is one mutation that is wrong. */
static void
halve (HarvestSyncCore *self, const HarvestProblem *problem)
{
  const HarvestPushMutation *first = g_ptr_array_index (self->push.sent, 0);
  HarvestProblemCode code = harvest_problem_get_code (problem);
  HarvestSyncOperation *operation;

  if (self->push.sent->len > 1)
    {
      self->push.limit = self->push.sent->len / 2;
      begin (self);
      return;
    }
  operation = harvest_sync_operation_new (HARVEST_SYNC_REFUSE);
  operation->op = g_strdup (first->change->op);
  operation->code = g_strdup (code != HARVEST_PROBLEM_OTHER ? harvest_problem_get_row (code)->code
                                                            : "refused");
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PUSH, operation);
}

static gboolean
has_sent (HarvestSyncCore *self, gint64 n)
{
  for (guint i = 0; i < self->push.sent->len; i++)
    if (((HarvestPushMutation *)g_ptr_array_index (self->push.sent, i))->n == n)
      return TRUE;
  return FALSE;
}

static void
close_gap (HarvestSyncCore *self, gint64 expected)
{
  /* The second time it does not help. */
  if (self->push.repairs > 0 || !has_sent (self, expected))
    {
      renew (self);
      return;
    }
  self->push.repairs++;
  self->push.from = expected;
  begin (self);
}

static gboolean
refused (HarvestSyncCore *self, HarvestSyncRoute route, const HarvestProblem *problem)
{
  switch ((int)harvest_problem_get_code (problem))
    {
    case HARVEST_PROBLEM_CLIENT_BOUND:
    case HARVEST_PROBLEM_CLIENT_COPIED:
    case HARVEST_PROBLEM_NUMBER_FORGOTTEN:
      renew (self);
      return TRUE;
    case HARVEST_PROBLEM_NUMBER_GAP:
      close_gap (self, problem->expected);
      return TRUE;
    case HARVEST_PROBLEM_EPOCH_CHANGED:
      _harvest_sync_halt_other (self, self->state->identity->id, self->state->identity->epoch);
      return TRUE;
    default:
      if (harvest_problem_get_retry (problem) != HARVEST_RETRY_NEVER)
        return FALSE;
      halve (self, problem);
      return TRUE;
    }
}

const HarvestSyncLaneClass _harvest_sync_lane_push = {
  "push", begin, replied, refused, stored,
};
