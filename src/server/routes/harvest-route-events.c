/* harvest-route-events.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-events"

#include "config.h"

#include "harvest-event.h"
#include "harvest-hub.h"
#include "harvest-protocol-limits.h"
#include "harvest-routes.h"
#include "harvest-server-core.h"
#include "harvest-server-private.h"

/* In an event; what is beyond comes with the pull, which gets all there is. */
#define MAX_PLACES 500

/* A stream of events. It holds a connection and some memory, no thread; it lives until its client
 * has gone or somebody has said goodbye. */
typedef struct
{
  int ref_count;
  HarvestServer *server;
  HarvestHttpStream *stream;
  HarvestLiveSession *session; /* as it was at the beginning */
  HarvestLiveSession *now;     /* the same, as it was found last; with the lock */
  guint version;

  GMutex lock;
  HarvestHubEntry *entry; /* NULL before it is in the hub, and after it has left */
  gboolean over;
  GStrv scopes;
} Events;

/* What is read for a stream. */
typedef struct
{
  Events *events;
  HarvestExchange *exchange; /* NULL: not the first time */
  GStrv scopes;
  guint64 turn;
} Reading;

static Events *
events_ref (Events *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
events_unref (gpointer data)
{
  Events *self = data;

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  harvest_http_stream_unref (self->stream);
  harvest_live_session_unref (self->session);
  harvest_live_session_unref (self->now);
  g_strfreev (self->scopes);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* ---- Saying ---- */

static void
say (Events *self, const char *name, const HarvestMessageType *type, gconstpointer message)
{
  g_autoptr (GBytes) data = harvest_message_to_bytes (type, message, self->version);
  g_autoptr (GBytes) frame = harvest_event_frame (name, data);

  harvest_http_stream_write (self->stream, g_bytes_get_data (frame, NULL),
                             g_bytes_get_size (frame));
}

static void
say_hello (Events *self)
{
  g_autoptr (HarvestEventHello) hello = harvest_event_hello_new ();
  const HarvestIdentity *identity = self->server->identity;

  hello->server = harvest_identity_make (identity->id, identity->epoch, identity->schema);
  say (self, HARVEST_EVENT_HELLO, &harvest_event_hello_type, hello);
}

/* @places: (nullable): none: the list of scopes changed */
static void
say_changed (Events *self, GPtrArray *places)
{
  g_autoptr (HarvestEventChanged) changed = harvest_event_changed_new ();

  for (guint i = 0; places != NULL && i < MIN (places->len, MAX_PLACES); i++)
    {
      const HarvestServerPlace *place = places->pdata[i];
      HarvestEventPlace *added = harvest_event_place_new ();

      added->scope = g_strdup (place->scope);
      added->bucket = place->bucket;
      added->to = place->to;
      g_ptr_array_add (changed->places, added);
    }
  say (self, HARVEST_EVENT_CHANGED, &harvest_event_changed_type, changed);
}

/* Leaves the hub, once. */
static gboolean
leave (Events *self)
{
  HarvestHubEntry *entry;
  gboolean was_over;

  g_mutex_lock (&self->lock);
  entry = g_steal_pointer (&self->entry);
  was_over = self->over;
  self->over = TRUE;
  g_mutex_unlock (&self->lock);
  if (entry != NULL)
    {
      harvest_hub_remove (self->server->hub, entry);
      harvest_hub_entry_unref (entry);
    }
  return !was_over;
}

static void
say_bye (Events *self, HarvestByeReason reason)
{
  g_autoptr (HarvestEventBye) bye = NULL;

  if (!leave (self))
    return;
  bye = harvest_event_bye_new ();
  bye->reason = reason;
  bye->return_in = reason == HARVEST_BYE_RETURN ? HARVEST_LIMIT_RETURN_JITTER_MAX_S : 0;
  say (self, HARVEST_EVENT_BYE, &harvest_event_bye_type, bye);
  harvest_http_stream_close (self->stream);
}

/* ---- Reading ---- */

static void
free_reading_cb (gpointer data)
{
  Reading *reading = data;

  events_unref (reading->events);
  g_clear_pointer (&reading->exchange, harvest_exchange_unref);
  g_strfreev (reading->scopes);
  g_free (reading);
}

static gboolean
read_scopes_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  Reading *reading = data;

  g_clear_pointer (&reading->scopes, g_strfreev);
  reading->scopes = harvest_server_list_scopes_sync (tx, reading->events->session->person, error);
  return reading->scopes != NULL;
}

static void
closed_cb (HarvestHttpStream *stream, gpointer data)
{
  Events *self = data;

  leave (self);
  harvest_server_close_stream (self->server, self->session->id);
}

static void
woken_cb (HarvestHubEntry *entry, HarvestHubReason reason, GPtrArray *places, gpointer data);

static void
begin (Events *self, Reading *reading)
{
  HarvestHttpResponse *response;
  gint64 deadline = g_get_monotonic_time () + (gint64)HARVEST_LIMIT_EVENT_STREAM_S * G_USEC_PER_SEC;

  say_hello (self);
  g_mutex_lock (&self->lock);
  self->scopes = g_steal_pointer (&reading->scopes);
  self->entry = harvest_hub_add (self->server->hub, (const char *const *)self->scopes, deadline,
                                 reading->turn, woken_cb, events_ref (self), events_unref);
  g_mutex_unlock (&self->lock);
  harvest_http_stream_set_closed_func (self->stream, closed_cb, events_ref (self), events_unref);
  response = harvest_http_response_new_stream (self->stream, "text/event-stream");
  harvest_exchange_respond (reading->exchange, response);
}

static void
renew (Events *self, Reading *reading)
{
  gboolean changed;

  g_mutex_lock (&self->lock);
  changed = !g_strv_equal ((const char *const *)self->scopes, (const char *const *)reading->scopes);
  if (changed && self->entry != NULL)
    harvest_hub_set_scopes (self->server->hub, self->entry, (const char *const *)reading->scopes);
  g_strfreev (self->scopes);
  self->scopes = g_steal_pointer (&reading->scopes);
  g_mutex_unlock (&self->lock);
  /* What another program has written is not known: the client looks. */
  say_changed (self, NULL);
}

static void
read_cb (gpointer data, const GError *error)
{
  Reading *reading = data;
  Events *self = reading->events;

  if (error == NULL && reading->exchange != NULL)
    begin (self, reading);
  else if (error == NULL)
    renew (self, reading);
  else if (reading->exchange == NULL)
    say_bye (self, HARVEST_BYE_RETURN);
  else
    {
      harvest_server_close_stream (self->server, self->session->id);
      harvest_exchange_fail (reading->exchange, error);
    }
}

static void
read_scopes (Events *self, HarvestExchange *exchange)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->events = events_ref (self);
  reading->exchange = exchange != NULL ? harvest_exchange_ref (exchange) : NULL;
  reading->turn = harvest_hub_get_turn (self->server->hub);
  harvest_server_db_read (self->server->db, read_scopes_cb, read_cb, reading, free_reading_cb);
}

/* ---- The hub ---- */

static void
found_session_cb (HarvestLiveSession *session, const GError *error, gpointer data)
{
  Events *self = data;

  if (error != NULL)
    {
      say_bye (self, HARVEST_BYE_RETURN);
    }
  else if (session == NULL)
    {
      say_bye (self, HARVEST_BYE_SIGNED_OUT);
    }
  else
    {
      g_mutex_lock (&self->lock);
      harvest_live_session_unref (self->now);
      self->now = harvest_live_session_ref (session);
      g_mutex_unlock (&self->lock);
    }
  events_unref (self);
}

static gboolean
has_perhaps_ended (Events *self)
{
  gboolean ended;

  g_mutex_lock (&self->lock);
  ended = g_atomic_int_get (&self->now->ended);
  g_mutex_unlock (&self->lock);
  return ended;
}

static void
woken_cb (HarvestHubEntry *entry, HarvestHubReason reason, GPtrArray *places, gpointer data)
{
  Events *self = data;

  switch (reason)
    {
    case HARVEST_HUB_CHANGED:
      say_changed (self, places);
      break;
    case HARVEST_HUB_RIGHTS:
      read_scopes (self, NULL);
      break;
    case HARVEST_HUB_SESSIONS:
      if (has_perhaps_ended (self))
        harvest_session_cache_find (self->server->sessions, self->session->token, found_session_cb,
                                    events_ref (self));
      break;
    case HARVEST_HUB_DEADLINE:
    case HARVEST_HUB_STOPPING:
      say_bye (self, HARVEST_BYE_RETURN);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* GET /v1/events: where something changes, as it does. */
void
harvest_route_events (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  HarvestLiveSession *session = harvest_exchange_get_session (exchange);
  Events *self;

  if (!harvest_server_open_stream (server, session->id))
    {
      harvest_exchange_refuse_for (exchange, HARVEST_PROBLEM_TOO_MANY_STREAMS, 1, NULL);
      return;
    }
  self = g_new0 (Events, 1);
  self->ref_count = 1;
  g_mutex_init (&self->lock);
  self->server = server;
  self->session = harvest_live_session_ref (session);
  self->now = harvest_live_session_ref (session);
  self->version = harvest_exchange_get_version (exchange);
  self->stream = harvest_http_stream_new_events (HARVEST_LIMIT_EVENT_HEARTBEAT_S * 1000);
  read_scopes (self, exchange);
  events_unref (self);
}
