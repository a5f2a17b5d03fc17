/* harvest-server-push.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-push"

#include "config.h"

#include "harvest-server-core.h"

#include "harvest-model-error.h"
#include "harvest-server-access.h"
#include "harvest-server-answers.h"
#include "harvest-server-case.h"

#include <string.h>

/* A reply ends with the answer that brings it beyond this: conflicts carry whole texts. The client
 * sends the rest again. */
#define REPLY_BYTES (8 * 1024 * 1024)

/* A push while it is answered. */
typedef struct
{
  HarvestServerTx *tx;
  const char *person;
  HarvestServerAccess *access;
  HarvestServerClient *client;
  HarvestPushReply *reply;
  gsize reply_bytes;
} Push;

static void
push_clear (Push *self)
{
  g_clear_object (&self->access);
  g_clear_pointer (&self->client, harvest_server_client_free);
  g_clear_pointer (&self->reply, harvest_push_reply_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Push, push_clear)

static HarvestProblem *
make_problem (HarvestProblemCode code, gint64 n, gint64 expected)
{
  HarvestProblem *problem = harvest_problem_make (code, NULL);

  problem->n = n;
  problem->expected = expected;
  return problem;
}

static char *
hash_change (const HarvestPushMutation *mutation)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, mutation->change->bytes);
}

static void
add_result (Push *self, HarvestPushResult *result)
{
  for (guint i = 0; i < result->conflicts->len; i++)
    {
      const HarvestPushConflict *conflict = g_ptr_array_index (result->conflicts, i);

      self->reply_bytes += conflict->mine != NULL ? strlen (conflict->mine) : 0;
      self->reply_bytes += conflict->theirs != NULL ? strlen (conflict->theirs) : 0;
    }
  if (result->current != NULL)
    self->reply_bytes += g_bytes_get_size (result->current->bytes);
  g_ptr_array_add (self->reply->results, result);
}

/* ---- Numbers that were answered ---- */

static gboolean
repeat (Push *self, const HarvestPushMutation *mutation, HarvestProblem **problem, GError **error)
{
  g_auto (HarvestServerAnswer) answer = { 0 };
  g_autofree char *hash = hash_change (mutation);

  if (!harvest_server_answers_find_sync (self->tx, self->client, mutation->n, &answer, error))
    return FALSE;
  if (answer.result == NULL)
    *problem = make_problem (HARVEST_PROBLEM_NUMBER_FORGOTTEN, mutation->n, 0);
  else if (!g_str_equal (hash, answer.hash))
    *problem = make_problem (HARVEST_PROBLEM_CLIENT_COPIED, mutation->n, 0);
  else
    add_result (self, g_steal_pointer (&answer.result));
  return *problem == NULL;
}

/* ---- The next number ---- */

/* A rule that fails by itself is a mistake of this program. It is answered all the same: a client
 * that sent it again and again could never send anything else. */
static HarvestPushResult *
refuse_mistake (const HarvestPushMutation *mutation, const GError *why)
{
  HarvestPushResult *result = harvest_push_result_new ();

  g_critical ("Mutation %s could not be decided: %s", mutation->change->op, why->message);
  result->n = mutation->n;
  result->op = g_strdup (mutation->change->op);
  result->status = HARVEST_PUSH_REJECTED;
  result->code = g_strdup ("refused");
  return result;
}

static HarvestPushResult *
decide (Push *self, const HarvestPushMutation *mutation, GError **error)
{
  g_autoptr (HarvestPushResult) result = NULL;
  g_autoptr (GError) failure = NULL;

  if (!harvest_server_tx_begin_part (self->tx, error))
    return NULL;
  result = harvest_server_case_decide_sync (self->tx, self->access, self->person, mutation,
                                            &failure);
  if (result == NULL && failure->domain == HARVEST_MODEL_ERROR)
    result = refuse_mistake (mutation, failure);
  if (result == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (result->status == HARVEST_PUSH_REJECTED
      && (!harvest_server_tx_drop_part (self->tx, error)
          || !harvest_server_tx_begin_part (self->tx, error)))
    return NULL;
  return g_steal_pointer (&result);
}

static HarvestPushResult *
answer_op (Push *self, const HarvestPushMutation *mutation, GError **error)
{
  g_auto (HarvestServerAnswer) answer = { 0 };

  if (!harvest_server_answers_find_op_sync (self->tx, self->person, mutation->change->op, &answer,
                                            error))
    return NULL;
  if (answer.result == NULL)
    return decide (self, mutation, error);
  answer.result->n = mutation->n;
  return harvest_server_tx_begin_part (self->tx, error) ? g_steal_pointer (&answer.result) : NULL;
}

/* In one part: the effect, its rows in the logs, the result. */
static gboolean
answer (Push *self, const HarvestPushMutation *mutation, GError **error)
{
  g_autofree char *hash = hash_change (mutation);
  g_autoptr (HarvestPushResult) result = answer_op (self, mutation, error);

  if (result == NULL)
    return FALSE;
  self->client->next = mutation->n + 1;
  if (self->client->row == 0
      && !harvest_server_answers_put_client_sync (self->tx, self->client, error))
    return FALSE;
  if (!harvest_server_answers_keep_sync (self->tx, self->client, result, hash, error)
      || !harvest_server_tx_keep_part (self->tx, error))
    return FALSE;
  add_result (self, g_steal_pointer (&result));
  /* What was just decided may have been about the rights of this person. */
  g_clear_object (&self->access);
  self->access = harvest_server_access_get_sync (self->tx, self->person, error);
  return self->access != NULL;
}

/* ---- The push ---- */

static gboolean
check (Push *self, const HarvestPushRequest *request, HarvestProblem **problem, GError **error)
{
  const HarvestPushMutation *first = g_ptr_array_index (request->mutations, 0);

  self->reply->server = harvest_server_get_identity_sync (self->tx, error);
  if (self->reply->server == NULL)
    return FALSE;
  self->client = harvest_server_answers_find_client_sync (self->tx, request->client, error);
  if (self->client == NULL)
    return FALSE;

  if (!harvest_identity_equal (request->server, self->reply->server))
    *problem = make_problem (HARVEST_PROBLEM_EPOCH_CHANGED, 0, 0);
  else if (self->client->person != NULL && !g_str_equal (self->client->person, self->person))
    *problem = make_problem (HARVEST_PROBLEM_CLIENT_BOUND, 0, 0);
  else if (first->n > self->client->next)
    *problem = make_problem (HARVEST_PROBLEM_NUMBER_GAP, first->n, self->client->next);
  return *problem == NULL;
}

static gboolean
answer_all (Push *self, const HarvestPushRequest *request, HarvestProblem **problem, GError **error)
{
  const HarvestPushMutation *first = g_ptr_array_index (request->mutations, 0);

  self->client->known = MAX (self->client->known, first->n);
  if (self->client->person == NULL)
    self->client->person = g_strdup (self->person);
  for (guint i = 0; i < request->mutations->len && self->reply_bytes < REPLY_BYTES; i++)
    {
      const HarvestPushMutation *mutation = g_ptr_array_index (request->mutations, i);

      if (mutation->n < self->client->next ? !repeat (self, mutation, problem, error)
                                           : !answer (self, mutation, error))
        return FALSE;
    }
  return harvest_server_answers_put_client_sync (self->tx, self->client, error);
}

HarvestPushReply *
harvest_server_push_sync (HarvestServerTx *tx,
                          const char *person,
                          const HarvestPushRequest *request,
                          HarvestProblem **problem,
                          GError **error)
{
  g_auto (Push) self = { .tx = tx, .person = person };

  g_return_val_if_fail (tx != NULL && person != NULL && request != NULL, NULL);
  g_return_val_if_fail (problem != NULL && *problem == NULL, NULL);

  self.reply = harvest_push_reply_new ();
  self.access = harvest_server_access_get_sync (tx, person, error);
  if (self.access == NULL || !check (&self, request, problem, error)
      || !answer_all (&self, request, problem, error))
    return NULL;
  return g_steal_pointer (&self.reply);
}
