/* core-fixture.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "core-fixture"

#include "config.h"

#include "core-fixture.h"

#include "harvest-version.h"

#include <string.h>

#define CLIENT "01936f0f-2a00-7c02-8a2b-3c4d5e6f7082"

/* ---- The store ---- */

static void
free_mutation_cb (gpointer data)
{
  harvest_push_mutation_free (data);
}

static HarvestPushMutation *
make_mutation (gint64 n)
{
  g_autofree char *text = g_strdup_printf (
      "{\"base_rev\":0,\"id\":\"01936f10-2b00-7d11-9a01-b2c3d4e5f%03x\",\"kind\":\"create\","
      "\"op\":\"01936f13-0000-7a01-8001-%012x\",\"set\":{},\"type\":\"note\"}",
      (guint)n, (guint)n);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  HarvestPushMutation *mutation = harvest_push_mutation_new ();

  mutation->n = n;
  mutation->change = harvest_change_document_make (bytes, NULL);
  return mutation;
}

static void
take (CoreFixture *self, const HarvestSyncOperation *operation, HarvestSyncOutcome *outcome)
{
  gint64 first = MAX (operation->from, 1);

  outcome->client = g_strdup (CLIENT);
  outcome->mutations = g_ptr_array_new_with_free_func (free_mutation_cb);
  for (gint64 n = first; n <= self->n_outbox && outcome->mutations->len < operation->limit; n++)
    g_ptr_array_add (outcome->mutations, make_mutation (n));
  self->taken_from = operation->from;
  if (outcome->mutations->len > 0)
    self->n_sent = outcome->mutations->len;
}

static HarvestSyncState *
make_state (const CoreFixture *self)
{
  HarvestSyncState *state = harvest_sync_state_new ();
  HarvestPullScope *scope = harvest_pull_scope_new ();

  state->identity = harvest_identity_make (CORE_SERVER, self->state_identity, 1);
  state->tag = g_strdup ("tag");
  scope->scope = g_strdup ("c:acme");
  scope->since = 20261;
  g_ptr_array_add (state->scopes, scope);
  return state;
}

static void
store (CoreFixture *self, guint id, const HarvestSyncOperation *operation)
{
  HarvestSyncOutcome *outcome = harvest_sync_outcome_new (self->store_fails);

  g_ptr_array_add (self->operations,
                   g_strdup (harvest_sync_operation_kind_to_string (operation->kind)));
  if (outcome->status == HARVEST_SYNC_STORE_OK)
    switch ((int)operation->kind)
      {
      case HARVEST_SYNC_LOAD:
        outcome->state = make_state (self);
        break;
      case HARVEST_SYNC_ADOPT:
        self->last_adopted = operation->compare;
        g_free (self->state_identity);
        self->state_identity = g_strdup (operation->identity->epoch);
        break;
      case HARVEST_SYNC_TAKE:
        take (self, operation, outcome);
        break;
      case HARVEST_SYNC_ANSWER:
        self->last_status =
            ((HarvestPushResult *)g_ptr_array_index (operation->results, 0))->status;
        self->n_outbox = 0;
        break;
      case HARVEST_SYNC_WEIGH:
        outcome->n = self->n_weighed;
        outcome->n_listed = self->n_listed;
        break;
      case HARVEST_SYNC_RENEW:
        self->n_renewed++;
        break;
      case HARVEST_SYNC_REFUSE:
        g_free (self->refused);
        self->refused = g_strdup (operation->code);
        break;
      default:
        break;
      }
  harvest_sync_core_stored (self->core, id, outcome);
}

/* ---- Commands ---- */

static void
forget_request (CoreFixture *self, guint id)
{
  for (guint i = 0; i < self->requests->len; i++)
    if (((HarvestSyncCommand *)g_ptr_array_index (self->requests, i))->id == id)
      {
        g_ptr_array_remove_index (self->requests, i);
        return;
      }
}

static void
set_timer (CoreFixture *self, const HarvestSyncCommand *command, gboolean of_request)
{
  if (of_request)
    self->patience = command->id;
  else
    {
      self->timer = command->id;
      self->delay = command->delay;
    }
}

void
core_fixture_drive (CoreFixture *self)
{
  gboolean sent = FALSE;
  HarvestSyncCommand *command;

  while ((command = harvest_sync_core_next (self->core)) != NULL)
    {
      gboolean after_send = sent;

      sent = command->kind == HARVEST_SYNC_SEND;
      if (command->kind == HARVEST_SYNC_SEND)
        {
          g_ptr_array_add (self->requests, command);
          continue;
        }
      if (command->kind == HARVEST_SYNC_CANCEL)
        forget_request (self, command->id);
      else if (command->kind == HARVEST_SYNC_SET_TIMER)
        set_timer (self, command, after_send);
      else if (command->kind == HARVEST_SYNC_STORE)
        store (self, command->id, command->operation);
      else if (command->kind == HARVEST_SYNC_ASK)
        self->question = command->id;
      harvest_sync_command_free (command);
    }
}

/* ---- The network ---- */

static guint
take_request (CoreFixture *self, HarvestSyncRoute route)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      const HarvestSyncCommand *command = g_ptr_array_index (self->requests, i);
      guint id = command->id;

      if (command->request->route != route)
        continue;
      g_ptr_array_remove_index (self->requests, i);
      return id;
    }
  g_error ("No such request is on its way: %d", route);
}

gboolean
core_fixture_has_request (CoreFixture *self, HarvestSyncRoute route)
{
  for (guint i = 0; i < self->requests->len; i++)
    if (((HarvestSyncCommand *)g_ptr_array_index (self->requests, i))->request->route == route)
      return TRUE;
  return FALSE;
}

GBytes *
core_fixture_get_body (CoreFixture *self, HarvestSyncRoute route)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      const HarvestSyncCommand *command = g_ptr_array_index (self->requests, i);

      if (command->request->route == route)
        return command->request->body;
    }
  g_error ("No such request is on its way: %d", route);
}

static void
reply_with (CoreFixture *self,
            HarvestSyncRoute route,
            guint status,
            CoreWho who,
            const char *type,
            GBytes *body)
{
  guint id = take_request (self, route);
  const HarvestSyncReply reply = {
    .status = status,
    .content_type = type,
    .version = self->version,
    .server = who == CORE_OTHER_SERVER ? CORE_OTHER : CORE_SERVER,
    .epoch = who == CORE_OTHER_EPOCH ? CORE_OTHER : CORE_EPOCH,
    .retry_after = self->retry_after,
    .body = body,
  };

  harvest_sync_core_reply (self->core, id, &reply);
  core_fixture_drive (self);
}

void
core_fixture_reply (CoreFixture *self,
                    HarvestSyncRoute route,
                    guint status,
                    CoreWho who,
                    const char *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  reply_with (self, route, status, who, "application/json", bytes);
}

void
core_fixture_answer_html (CoreFixture *self, HarvestSyncRoute route, guint status)
{
  g_autoptr (GBytes) bytes = g_bytes_new ("<html>", 6);
  const HarvestSyncReply reply = { .status = status, .content_type = "text/html", .body = bytes };

  harvest_sync_core_reply (self->core, take_request (self, route), &reply);
  core_fixture_drive (self);
}

void
core_fixture_refuse (CoreFixture *self,
                     HarvestSyncRoute route,
                     HarvestProblemCode code,
                     gint64 expected)
{
  g_autoptr (HarvestProblem) problem = harvest_problem_make (code, NULL);
  g_autoptr (GBytes) bytes = NULL;

  problem->expected = expected;
  bytes = harvest_problem_to_bytes (problem, HARVEST_VERSION_NEWEST);
  reply_with (self, route, (guint)problem->status, CORE_SAME, HARVEST_PROBLEM_CONTENT_TYPE, bytes);
}

void
core_fixture_fail (CoreFixture *self, HarvestSyncRoute route, HarvestSyncCode code)
{
  harvest_sync_core_fail (self->core, take_request (self, route), code);
  core_fixture_drive (self);
}

void
core_fixture_fire (CoreFixture *self)
{
  harvest_sync_core_timer (self->core, self->timer);
  core_fixture_drive (self);
}

/* ---- The fixture ---- */

static guint32
random_cb (gpointer data)
{
  return ((CoreFixture *)data)->random;
}

static void
free_command_cb (gpointer data)
{
  harvest_sync_command_free (data);
}

CoreFixture *
core_fixture_new_running (void)
{
  CoreFixture *self = g_new0 (CoreFixture, 1);
  const HarvestSyncOptions options = { .version = HARVEST_VERSION_NEWEST,
                                       .random = random_cb,
                                       .data = self };

  self->version = "1.3";
  self->random = G_MAXUINT32 / 2;
  self->state_identity = g_strdup (CORE_EPOCH);
  self->requests = g_ptr_array_new_with_free_func (free_command_cb);
  self->operations = g_ptr_array_new_with_free_func (g_free);
  self->core = harvest_sync_core_new (&options);
  harvest_sync_core_sign_in (self->core, NULL);
  core_fixture_drive (self);
  core_fixture_reply (self, HARVEST_SYNC_ROUTE_PULL, 200, CORE_SAME,
                      "{\"pages\":[],\"scopes_tag\":\"tag\",\"server\":{\"epoch\":\"" CORE_EPOCH
                      "\",\"id\":\"" CORE_SERVER "\",\"schema\":1}}");
  core_fixture_assert_status (self, HARVEST_SYNC_IDLE, HARVEST_SYNC_CODE_NONE);
  self->n_outbox = 1;
  return self;
}

void
core_fixture_free (CoreFixture *self)
{
  harvest_sync_core_free (self->core);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->operations);
  g_free (self->refused);
  g_free (self->state_identity);
  g_free (self);
}

void
core_fixture_say (CoreFixture *self, const char *what)
{
  g_assert_cmpstr (what, ==, "outbox");
  harvest_sync_core_outbox_changed (self->core);
  core_fixture_drive (self);
}

void
core_fixture_assert_status (CoreFixture *self, HarvestSyncStage stage, HarvestSyncCode code)
{
  HarvestSyncStatus status = harvest_sync_core_get_status (self->core);

  g_assert_cmpint (status.stage, ==, stage);
  g_assert_cmpstr (harvest_sync_code_to_string (status.code), ==,
                   harvest_sync_code_to_string (code));
}

void
core_fixture_assert_waits (CoreFixture *self)
{
  HarvestSyncPending pending;

  harvest_sync_core_get_pending (self->core, HARVEST_SYNC_PUSHING, &pending);
  g_assert_cmpuint (pending.n_timers, ==, 1);
  g_assert_cmpuint (pending.n_requests + pending.n_operations + pending.n_questions, ==, 0);
}
