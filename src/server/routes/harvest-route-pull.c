/* harvest-route-pull.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-pull"

#include "config.h"

#include "harvest-hub.h"
#include "harvest-routes.h"
#include "harvest-server-core.h"
#include "harvest-server-private.h"

/* A pull, which may wait until there is something: then it is in the hub, without a thread. It is
 * either with a job of the database, or in the hub, or answered; each hands it on. */
typedef struct
{
  int ref_count;
  HarvestExchange *exchange;
  HarvestPullRequest *request;
  gint64 deadline; /* of the monotonic clock; 0: it does not wait */
  guint64 turn;    /* of the hub, before the snapshot */

  GMutex lock;
  HarvestHubEntry *entry; /* while it is in the hub */
  gulong gone_handler;    /* of the request's cancellable; 0: none */

  HarvestProblem *problem;
  GBytes *reply;
  gboolean is_idle;
} Pull;

static void ask (Pull *self);

static Pull *
pull_ref (Pull *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
pull_unref (gpointer data)
{
  Pull *self = data;

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_clear_pointer (&self->request, harvest_pull_request_free);
  g_clear_pointer (&self->problem, harvest_problem_free);
  g_clear_pointer (&self->reply, g_bytes_unref);
  g_mutex_clear (&self->lock);
  harvest_exchange_unref (self->exchange);
  g_free (self);
}

static void
unref_closure_cb (gpointer data, GClosure *closure)
{
  pull_unref (data);
}

/* It is answered, or nobody waits for an answer any more. */
static void
end (Pull *self)
{
  HarvestHttpRequest *request = harvest_exchange_get_request (self->exchange);
  gulong handler;

  g_mutex_lock (&self->lock);
  handler = self->gone_handler;
  self->gone_handler = 0;
  g_mutex_unlock (&self->lock);
  if (handler != 0)
    g_signal_handler_disconnect (harvest_http_request_get_cancellable (request), handler);
}

static void
fail (Pull *self, const GError *error)
{
  harvest_exchange_fail (self->exchange, error);
  end (self);
}

static void
refuse (Pull *self, HarvestProblemCode code)
{
  harvest_exchange_refuse (self->exchange, code, NULL);
  end (self);
}

static void
reply (Pull *self)
{
  harvest_exchange_reply_bytes (self->exchange, 200, "application/json", self->reply);
  end (self);
}

/* ---- In the hub ---- */

/* Takes it out, for the one who does. */
static gboolean
leave (Pull *self)
{
  HarvestServer *server = harvest_exchange_get_server (self->exchange);
  HarvestHubEntry *entry;
  gboolean left;

  g_mutex_lock (&self->lock);
  entry = g_steal_pointer (&self->entry);
  g_mutex_unlock (&self->lock);
  if (entry == NULL)
    return FALSE;
  left = harvest_hub_remove (server->hub, entry);
  harvest_hub_entry_unref (entry);
  return left;
}

static void
found_session_cb (HarvestLiveSession *session, const GError *error, gpointer data)
{
  Pull *self = data;

  if (error != NULL)
    {
      fail (self, error);
    }
  else if (session == NULL)
    {
      refuse (self, HARVEST_PROBLEM_SIGN_IN_REQUIRED);
    }
  else
    {
      harvest_exchange_renew_session (self->exchange, session);
      ask (self);
    }
  pull_unref (self);
}

/* Something has changed: asks again, if it is still somebody who may. */
static void
ask_again (Pull *self)
{
  HarvestServer *server = harvest_exchange_get_server (self->exchange);
  HarvestLiveSession *session = harvest_exchange_get_session (self->exchange);

  if (g_atomic_int_get (&session->ended))
    harvest_session_cache_find (server->sessions, session->token, found_session_cb,
                                pull_ref (self));
  else
    ask (self);
}

static void
woken_cb (HarvestHubEntry *entry, HarvestHubReason reason, GPtrArray *places, gpointer data)
{
  Pull *self = data;
  HarvestLiveSession *session = harvest_exchange_get_session (self->exchange);

  if (reason == HARVEST_HUB_SESSIONS && !g_atomic_int_get (&session->ended))
    return;
  if (!leave (self))
    return;
  if (reason == HARVEST_HUB_STOPPING)
    refuse (self, HARVEST_PROBLEM_STOPPING);
  else if (reason == HARVEST_HUB_DEADLINE)
    reply (self);
  else
    ask_again (self);
}

/* The client has gone. */
static void
gone_cb (GCancellable *cancellable, gpointer data)
{
  if (leave (data))
    end (data);
}

static void
park (Pull *self)
{
  HarvestServer *server = harvest_exchange_get_server (self->exchange);
  GPtrArray *scopes = self->request->scopes;
  g_autofree const char **names = g_new0 (const char *, scopes->len + 1);

  for (guint i = 0; i < scopes->len; i++)
    names[i] = ((HarvestPullScope *)scopes->pdata[i])->scope;
  g_mutex_lock (&self->lock);
  self->entry = harvest_hub_add (server->hub, names, self->deadline, self->turn, woken_cb,
                                 pull_ref (self), pull_unref);
  g_mutex_unlock (&self->lock);
}

/* ---- In the database ---- */

static gboolean
pull_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  Pull *self = data;
  g_autoptr (HarvestPullReply) reply = NULL;

  g_clear_pointer (&self->problem, harvest_problem_free);
  g_clear_pointer (&self->reply, g_bytes_unref);
  reply = harvest_server_pull_sync (tx, harvest_exchange_get_person (self->exchange), self->request,
                                    &self->problem, error);
  if (reply == NULL)
    return self->problem != NULL;
  self->is_idle = harvest_server_pull_is_idle (reply);
  self->reply = harvest_pull_reply_to_bytes (reply, harvest_exchange_get_version (self->exchange));
  return TRUE;
}

static void
pulled_cb (gpointer data, const GError *error)
{
  Pull *self = data;
  HarvestServer *server = harvest_exchange_get_server (self->exchange);

  if (error != NULL)
    {
      fail (self, error);
    }
  else if (self->problem != NULL)
    {
      harvest_exchange_refuse_problem (self->exchange, g_steal_pointer (&self->problem));
      end (self);
    }
  else if (self->is_idle && self->deadline > g_get_monotonic_time ()
           && !g_atomic_int_get (&server->stopping))
    {
      park (self);
    }
  else
    {
      reply (self);
    }
}

static void
ask (Pull *self)
{
  HarvestServer *server = harvest_exchange_get_server (self->exchange);

  self->turn = harvest_hub_get_turn (server->hub);
  harvest_server_db_read (server->db, pull_cb, pulled_cb, pull_ref (self), pull_unref);
}

/* POST /v1/pull: what has changed since the cursors. */
void
harvest_route_pull (HarvestExchange *exchange, gpointer message)
{
  HarvestHttpRequest *request = harvest_exchange_get_request (exchange);
  Pull *self = g_new0 (Pull, 1);

  self->ref_count = 1;
  g_mutex_init (&self->lock);
  self->exchange = harvest_exchange_ref (exchange);
  self->request = message;
  if (self->request->wait > 0)
    {
      self->deadline = g_get_monotonic_time () + self->request->wait * G_USEC_PER_SEC;
      self->gone_handler = g_signal_connect_data (
          harvest_http_request_get_cancellable (request), "cancelled", G_CALLBACK (gone_cb),
          pull_ref (self), unref_closure_cb, G_CONNECT_DEFAULT);
    }
  ask (self);
  pull_unref (self);
}
