/* harvest-server-front.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-front"

#include "config.h"

#include "harvest-server-private.h"

#include "harvest-password.h"
#include "harvest-protocol-limits.h"
#include "harvest-routes.h"
#include "harvest-tus.h"
#include "harvest-version.h"

#include <string.h>

/* A longer body is not read on a thread that serves connections. */
#define SMALL_BODY (64 * 1024)

/* So many passwords wait for their turn, for each processor: about a second. */
#define HASHES_WAITING 12

#define WORK_WAITING  500
#define HASH_SECONDS  2
#define MAX_ADDRESSES 100000

static const HarvestRoute *
get_route (HarvestHttpRequest *request)
{
  const HarvestHttpRoute *row = harvest_http_request_get_route (request);
  guint n_routes;
  const HarvestRoute *routes = harvest_routes_get (&n_routes);

  for (guint i = 0; i < n_routes; i++)
    if (routes[i].pattern == row->pattern && routes[i].method == row->method)
      return &routes[i];
  g_return_val_if_reached (NULL);
}

gboolean
harvest_server_open_stream (HarvestServer *self, const char *session)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->streams, session));
  if (n < HARVEST_LIMIT_STREAMS_MAX)
    g_hash_table_insert (self->streams, g_strdup (session), GUINT_TO_POINTER (n + 1));
  g_mutex_unlock (&self->lock);
  return n < HARVEST_LIMIT_STREAMS_MAX;
}

void
harvest_server_close_stream (HarvestServer *self, const char *session)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->streams, session));
  if (n > 1)
    g_hash_table_insert (self->streams, g_strdup (session), GUINT_TO_POINTER (n - 1));
  else
    g_hash_table_remove (self->streams, session);
  g_mutex_unlock (&self->lock);
}

/* ---- The guard: who asks, and in which version ---- */

/* Returns: whether @exchange may go on; if not, it is answered */
static gboolean
check_session_rate (HarvestExchange *exchange)
{
  HarvestLiveSession *session = harvest_exchange_get_session (exchange);
  guint seconds;

  g_mutex_lock (&session->lock);
  seconds = harvest_rate_bucket_take (&session->requests, HARVEST_LIMIT_RATE_REQUESTS,
                                      HARVEST_LIMIT_RATE_BURST, g_get_monotonic_time ());
  g_mutex_unlock (&session->lock);
  if (seconds == 0)
    return TRUE;
  harvest_exchange_refuse_for (exchange, HARVEST_PROBLEM_RATE_LIMITED, seconds, NULL);
  return FALSE;
}

static gboolean
check_sign_in_rate (HarvestExchange *exchange)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  const char *address = harvest_exchange_get_address (exchange);
  HarvestRateBucket *bucket;
  guint seconds;

  if (address == NULL)
    return TRUE;
  g_mutex_lock (&server->lock);
  bucket = g_hash_table_lookup (server->sign_ins, address);
  if (bucket == NULL)
    {
      if (g_hash_table_size (server->sign_ins) >= MAX_ADDRESSES)
        g_hash_table_remove_all (server->sign_ins);
      bucket = g_new0 (HarvestRateBucket, 1);
      g_hash_table_insert (server->sign_ins, g_strdup (address), bucket);
    }
  seconds = harvest_rate_bucket_take (bucket, HARVEST_LIMIT_RATE_SIGN_INS,
                                      HARVEST_LIMIT_RATE_SIGN_INS, g_get_monotonic_time ());
  g_mutex_unlock (&server->lock);
  if (seconds == 0)
    return TRUE;
  harvest_exchange_refuse_for (exchange, HARVEST_PROBLEM_RATE_LIMITED, seconds, NULL);
  return FALSE;
}

static void
admit (HarvestExchange *exchange, HarvestLiveSession *session)
{
  harvest_exchange_set_session (exchange, session);
  if (check_session_rate (exchange))
    harvest_http_request_proceed (harvest_exchange_get_request (exchange));
}

static void
found_session_cb (HarvestLiveSession *session, const GError *error, gpointer data)
{
  g_autoptr (HarvestExchange) exchange = data;

  if (error != NULL)
    harvest_exchange_fail (exchange, error);
  else if (session == NULL)
    harvest_exchange_refuse (exchange, HARVEST_PROBLEM_SIGN_IN_REQUIRED, NULL);
  else
    admit (exchange, session);
}

static void
find_session (HarvestExchange *exchange)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  const char *header = harvest_http_request_get_header (harvest_exchange_get_request (exchange),
                                                        "Authorization");
  g_autoptr (HarvestLiveSession) session = NULL;
  g_autoptr (GBytes) token = NULL;

  if (header != NULL && g_ascii_strncasecmp (header, "Bearer ", strlen ("Bearer ")) == 0)
    token = harvest_password_hash_token (header + strlen ("Bearer "));
  if (token == NULL)
    {
      harvest_exchange_refuse (exchange, HARVEST_PROBLEM_SIGN_IN_REQUIRED, NULL);
      return;
    }
  session = harvest_session_cache_peek (server->sessions, token, g_get_real_time ());
  if (session != NULL)
    admit (exchange, session);
  else
    harvest_session_cache_find (server->sessions, token, found_session_cb,
                                harvest_exchange_ref (exchange));
}

/* Returns: (nullable): if there is none, the request is answered */
static HarvestExchange *
begin_exchange (HarvestServer *self, HarvestHttpRequest *request, const HarvestRoute *route)
{
  const char *header = harvest_http_request_get_header (request, HARVEST_VERSION_HEADER);
  g_autoptr (GError) error = NULL;
  HarvestExchange *exchange;
  guint version = HARVEST_VERSION_NEWEST;

  if ((header != NULL || !(route->flags & HARVEST_ROUTE_ANY_VERSION))
      && !harvest_version_answer (header, HARVEST_VERSION_NEWEST, &version, &error))
    {
      exchange = harvest_exchange_new (self, request, HARVEST_VERSION_NEWEST);
      harvest_exchange_fail (exchange, error);
      return NULL;
    }
  return harvest_exchange_new (self, request, version);
}

static gboolean
check_media_type (HarvestExchange *exchange, const HarvestRoute *route)
{
  const char *expected = route->message != NULL ? "application/json" : route->media_type;
  const char *type = harvest_http_request_get_header (harvest_exchange_get_request (exchange),
                                                      "Content-Type");
  gsize length = expected != NULL ? strlen (expected) : 0;

  if (expected == NULL
      || (type != NULL && g_ascii_strncasecmp (type, expected, length) == 0
          && strchr (" ;", type[length]) != NULL))
    return TRUE;
  harvest_exchange_refuse (exchange, HARVEST_PROBLEM_MEDIA_TYPE, expected);
  return FALSE;
}

static gboolean
check_tus (HarvestExchange *exchange)
{
  HarvestHttpRequest *request = harvest_exchange_get_request (exchange);
  g_autoptr (GError) error = NULL;

  if (harvest_tus_check_version (harvest_http_request_get_header (request, "Tus-Resumable"),
                                 &error))
    return TRUE;
  harvest_exchange_refuse (exchange, HARVEST_PROBLEM_PRECONDITION_FAILED, error->message);
  return FALSE;
}

void
harvest_server_guard_cb (HarvestHttpRequest *request, gpointer user_data)
{
  HarvestServer *self = user_data;
  const HarvestRoute *route = get_route (request);
  HarvestExchange *exchange = begin_exchange (self, request, route);

  if (exchange == NULL)
    return;
  if (g_atomic_int_get (&self->stopping) && !(route->flags & HARVEST_ROUTE_STOPPING))
    {
      harvest_exchange_refuse (exchange, HARVEST_PROBLEM_STOPPING, NULL);
      return;
    }
  if (!(route->flags & HARVEST_ROUTE_PUBLIC))
    find_session (exchange);
  else if (!(route->flags & HARVEST_ROUTE_HASHES) || check_sign_in_rate (exchange))
    harvest_http_request_proceed (request);
}

/* ---- The route ---- */

static void
run_route (HarvestExchange *exchange, const HarvestRoute *route)
{
  HarvestHttpRequest *request = harvest_exchange_get_request (exchange);
  g_autoptr (GError) error = NULL;
  gpointer message = NULL;

  if (route->message != NULL)
    {
      message = harvest_message_from_bytes (route->message, harvest_http_request_get_body (request),
                                            &error);
      if (message == NULL)
        {
          harvest_exchange_fail (exchange, error);
          return;
        }
    }
  route->run (exchange, message);
}

void
harvest_server_work_cb (gpointer work, gpointer user_data)
{
  g_autoptr (HarvestExchange) exchange = work;

  run_route (exchange, get_route (harvest_exchange_get_request (exchange)));
}

/* Returns: FALSE: it is answered, as there is too much to do */
static gboolean
hand_over (HarvestExchange *exchange, GThreadPool *pool, guint max_waiting)
{
  g_autoptr (GError) error = NULL;

  if (g_thread_pool_unprocessed (pool) >= max_waiting)
    return FALSE;
  harvest_exchange_ref (exchange);
  /* Whether a new thread was begun does not matter: the work is queued. */
  g_thread_pool_push (pool, exchange, &error);
  if (error != NULL)
    g_message ("A thread could not be begun: %s", error->message);
  return TRUE;
}

void
harvest_server_route_cb (HarvestHttpRequest *request, gpointer user_data)
{
  HarvestServer *self = user_data;
  HarvestExchange *exchange = harvest_http_request_get_context (request);
  const HarvestRoute *route = get_route (request);

  if ((route->flags & HARVEST_ROUTE_TUS && !check_tus (exchange))
      || !check_media_type (exchange, route))
    return;
  if (route->flags & HARVEST_ROUTE_HASHES)
    {
      if (!hand_over (exchange, self->hashers, HASHES_WAITING * g_get_num_processors ()))
        harvest_exchange_refuse_for (exchange, HARVEST_PROBLEM_RATE_LIMITED, HASH_SECONDS,
                                     "Too many people sign in at once");
    }
  else if (route->flags & HARVEST_ROUTE_WAITS
           || harvest_http_request_get_content_length (request) > SMALL_BODY)
    {
      if (!hand_over (exchange, self->workers, WORK_WAITING))
        harvest_exchange_refuse (exchange, HARVEST_PROBLEM_BUSY, NULL);
    }
  else
    {
      run_route (exchange, route);
    }
}
