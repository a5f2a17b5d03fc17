/* harvest-http-connection.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-connection"

#include "config.h"

#include "harvest-http-private.h"

#include "harvest-http-stream-private.h"

/* A body up to this size is read to its end though nobody wants it, so that the connection can be
 * used again; before a longer one the connection is closed. */
#define DRAIN_LIMIT (64 * 1024)

static HarvestHttpConnection *
get_connection (struct MHD_Connection *mhd)
{
  return MHD_get_connection_info (mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* @patience: milliseconds until the deadline. Worker thread only. */
static void
set_state (HarvestHttpConnection *connection, HarvestHttpState state, gint64 patience)
{
  pthread_mutex_lock (&connection->worker->lock);
  connection->state = state;
  connection->since = g_get_monotonic_time ();
  connection->deadline = connection->since + patience * 1000;
  connection->received = 0;
  pthread_mutex_unlock (&connection->worker->lock);
}

static void
start_connection (HarvestHttpWorker *worker, struct MHD_Connection *mhd, void **socket_context)
{
  HarvestHttpConnection *connection = g_new0 (HarvestHttpConnection, 1);

  connection->worker = worker;
  connection->fd = MHD_get_connection_info (mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
  *socket_context = connection;
  set_state (connection, HARVEST_HTTP_WAITING, worker->core->limits.header_timeout);

  pthread_mutex_lock (&worker->lock);
  connection->next = worker->connections;
  if (connection->next != NULL)
    connection->next->previous = connection;
  worker->connections = connection;
  pthread_mutex_unlock (&worker->lock);
}

static void
end_connection (HarvestHttpWorker *worker, HarvestHttpConnection *connection)
{
  pthread_mutex_lock (&worker->lock);
  if (connection->previous != NULL)
    connection->previous->next = connection->next;
  else
    worker->connections = connection->next;
  if (connection->next != NULL)
    connection->next->previous = connection->previous;
  pthread_mutex_unlock (&worker->lock);

  if (connection->has_more && !connection->was_cut)
    harvest_http_linger_add (worker->core->linger, connection->fd);
  g_free (connection);
  g_atomic_int_add (&worker->n_connections, -1);
  g_atomic_int_add (&worker->core->n_connections, -1);
}

void
harvest_http_connection_cb (void *data,
                            struct MHD_Connection *mhd,
                            void **socket_context,
                            enum MHD_ConnectionNotificationCode code)
{
  if (code == MHD_CONNECTION_NOTIFY_STARTED)
    start_connection (data, mhd, socket_context);
  else
    end_connection (data, *socket_context);
}

/* The request line is there. */
void *
harvest_http_begin_cb (void *data, const char *target, struct MHD_Connection *mhd)
{
  HarvestHttpWorker *worker = data;
  HarvestHttpConnection *connection = get_connection (mhd);
  HarvestHttpRequest *request = harvest_http_request_new (worker->core, mhd, target);
  gint64 deadline = g_get_monotonic_time () + (gint64)worker->core->limits.header_timeout * 1000;

  request->connection = connection;
  pthread_mutex_lock (&worker->lock);
  connection->request = request;
  connection->deadline = MIN (connection->deadline, deadline);
  pthread_mutex_unlock (&worker->lock);
  return request;
}

/* Keeps memory free for a body that is read into it. */
static gboolean
reserve (HarvestHttpRequest *request)
{
  HarvestHttpCore *core = request->core;
  gsize size = request->content_length;

  if (__atomic_add_fetch (&core->body_memory, size, __ATOMIC_RELAXED)
      > core->limits.max_body_memory)
    {
      __atomic_sub_fetch (&core->body_memory, size, __ATOMIC_RELAXED);
      harvest_http_count (&core->n_turned_away);
      harvest_http_request_refuse (request, 503, "Too many bodies at once");
      return FALSE;
    }
  request->reserved = size;
  return TRUE;
}

static void
read_body (HarvestHttpRequest *request)
{
  request->phase = HARVEST_HTTP_PHASE_BODY;
  if (request->content_length > 0)
    set_state (request->connection, HARVEST_HTTP_RECEIVING, request->core->limits.grace);
}

static void
receive (HarvestHttpRequest *request, const char *data, gsize length)
{
  HarvestHttpConnection *connection = request->connection;
  gint64 deadline = g_get_monotonic_time () + (gint64)request->core->limits.grace * 1000;
  gboolean unwanted;

  pthread_mutex_lock (&connection->worker->lock);
  connection->received += length;
  connection->deadline = deadline;
  pthread_mutex_unlock (&connection->worker->lock);

  pthread_mutex_lock (&request->lock);
  unwanted = request->answered || request->body_over;
  pthread_mutex_unlock (&request->lock);
  if (unwanted)
    return;
  if (request->body_func != NULL)
    {
      if (!request->body_func (request, (const guint8 *)data, length, request->body_data))
        harvest_http_request_end_body (request, NULL);
      return;
    }
  if (request->received == NULL)
    request->received = g_byte_array_new ();
  g_byte_array_append (request->received, (const guint8 *)data, length);
}

static void
finish_body (HarvestHttpRequest *request)
{
  HarvestHttpCore *core = request->core;
  gboolean answered;

  request->phase = HARVEST_HTTP_PHASE_HANDLER;
  set_state (request->connection, HARVEST_HTTP_ANSWERING, core->limits.answer_timeout);
  if (request->received != NULL)
    request->body = g_byte_array_free_to_bytes (g_steal_pointer (&request->received));
  if (request->body_func != NULL)
    {
      harvest_http_request_end_body (request, NULL);
      return;
    }
  pthread_mutex_lock (&request->lock);
  answered = request->answered;
  pthread_mutex_unlock (&request->lock);
  if (!answered)
    request->route->handler (request, core->user_data);
}

static gboolean
open_stream (HarvestHttpRequest *request, HarvestHttpStream *stream)
{
  HarvestHttpCore *core = request->core;
  HarvestHttpConnection *connection = request->connection;

  if (g_atomic_int_add (&core->n_streams, 1) >= (int)core->limits.max_streams)
    {
      g_atomic_int_add (&core->n_streams, -1);
      harvest_http_count (&core->n_turned_away);
      return FALSE;
    }
  pthread_mutex_lock (&connection->worker->lock);
  connection->stream = harvest_http_stream_ref (stream);
  pthread_mutex_unlock (&connection->worker->lock);
  set_state (connection, HARVEST_HTTP_STREAMING, 0);
  if (request->is_counted)
    g_atomic_int_add (&core->n_open_requests, -1);
  request->is_counted = FALSE;
  return TRUE;
}

static HarvestHttpResponse *
take_answer (HarvestHttpRequest *request)
{
  HarvestHttpResponse *answer;

  pthread_mutex_lock (&request->lock);
  answer = g_steal_pointer (&request->answer);
  pthread_mutex_unlock (&request->lock);
  return answer;
}

static enum MHD_Result
send_answer (HarvestHttpRequest *request, struct MHD_Connection *mhd)
{
  HarvestHttpCore *core = request->core;
  const HarvestHttpLimits *limits = &core->limits;
  g_autoptr (HarvestHttpResponse) answer = take_answer (request);
  HarvestHttpStream *stream = harvest_http_response_get_stream (answer);
  struct MHD_Response *response;
  enum MHD_Result result;
  guint64 size;

  if (request->head != NULL)
    {
      HarvestHttpHead *head = request->head;
      const char *method = harvest_http_head_get_method (head);
      HarvestHttpConditions conditions = {
        .is_get = g_str_equal (method, "GET") || g_str_equal (method, "HEAD"),
        .range = g_str_equal (method, "GET") ? harvest_http_head_get (head, "Range") : NULL,
        .if_range = harvest_http_head_get (head, "If-Range"),
        .if_none_match = harvest_http_head_get (head, "If-None-Match"),
        .if_modified_since = harvest_http_head_get (head, "If-Modified-Since"),
      };

      harvest_http_response_apply (answer, &conditions);
    }
  request->connection->has_more = request->phase < HARVEST_HTTP_PHASE_BODY;
  request->phase = HARVEST_HTTP_PHASE_SENDING;
  if (stream != NULL && !open_stream (request, stream))
    {
      g_autofree char *seconds = g_strdup_printf ("%u", limits->retry_after);

      harvest_http_stream_discard (stream);
      harvest_http_response_free (answer);
      answer = harvest_http_response_new_problem (503, NULL, "Too many streams at once");
      harvest_http_response_set_header (answer, "Retry-After", seconds);
      stream = NULL;
    }

  if (core->finish != NULL)
    core->finish (request, answer, core->user_data);
  response = harvest_http_response_build (
      answer, mhd, request->is_old, request->close_after || g_atomic_int_get (&core->stopping),
      &size);
  if (response == NULL)
    {
      g_message ("No memory for an answer to %s", request->path);
      return MHD_NO;
    }
  if (stream == NULL)
    set_state (request->connection, HARVEST_HTTP_SENDING,
               limits->grace + (gint64)(size / MAX (limits->min_rate, 1)) * 1000);
  g_info ("%s: %u", request->path, harvest_http_response_get_status (answer));
  result = MHD_queue_response (mhd, harvest_http_response_get_status (answer), response);
  MHD_destroy_response (response);
  return result;
}

/* Whether an answer may wait for the end of a body that nobody wants, to keep the connection. */
static gboolean
can_drain (HarvestHttpRequest *request)
{
  if (request->close_after || request->content_length > DRAIN_LIMIT)
    return FALSE;
  /* This client does not send its body before it is told to. */
  return request->content_length == 0 || harvest_http_head_get (request->head, "Expect") == NULL;
}

/* Does what there is to do with a request, until it is answered or has to wait for somebody. */
static enum MHD_Result
advance (HarvestHttpRequest *request, struct MHD_Connection *mhd)
{
  for (;;)
    {
      gboolean is_early = request->phase < HARVEST_HTTP_PHASE_BODY;
      gboolean has_answer, gone, may_proceed, wants_body;

      pthread_mutex_lock (&request->lock);
      has_answer = request->answer != NULL;
      gone = request->gone;
      may_proceed = request->phase == HARVEST_HTTP_PHASE_GUARD && request->may_proceed;
      wants_body = request->phase == HARVEST_HTTP_PHASE_OPENING && request->body_func != NULL;
      pthread_mutex_unlock (&request->lock);

      if (has_answer && (!is_early || !can_drain (request)))
        return send_answer (request, mhd);
      if (gone)
        return MHD_NO;
      if (may_proceed && !has_answer && request->route->flags & HARVEST_HTTP_ROUTE_STREAM_BODY)
        {
          request->phase = HARVEST_HTTP_PHASE_OPENING;
          request->route->handler (request, request->core->user_data);
        }
      else if (has_answer || wants_body || (may_proceed && reserve (request)))
        {
          read_body (request);
          return MHD_YES;
        }
      else if (harvest_http_request_park (request))
        {
          return MHD_YES;
        }
    }
}

enum MHD_Result
harvest_http_handle_cb (void *data,
                        struct MHD_Connection *mhd,
                        const char *url,
                        const char *method,
                        const char *version,
                        const char *upload,
                        size_t *upload_size,
                        void **context)
{
  HarvestHttpWorker *worker = data;
  HarvestHttpRequest *request = *context;
  HarvestHttpCore *core = worker->core;

  g_return_val_if_fail (request != NULL, MHD_NO);

  if (*upload_size > 0)
    {
      receive (request, upload, *upload_size);
      *upload_size = 0;
      return MHD_YES;
    }
  if (request->phase == HARVEST_HTTP_PHASE_HEAD)
    {
      set_state (request->connection, HARVEST_HTTP_ANSWERING, core->limits.answer_timeout);
      if (!harvest_http_request_admit (request, mhd, method, version))
        g_debug ("%s is refused", request->path);
      else if (core->guard != NULL)
        core->guard (request, core->user_data);
      else
        harvest_http_request_proceed (request);
    }
  else if (request->phase == HARVEST_HTTP_PHASE_BODY)
    {
      finish_body (request);
    }
  return advance (request, mhd);
}

/* The answer was sent, or the connection has ended. */
void
harvest_http_completed_cb (void *data,
                           struct MHD_Connection *mhd,
                           void **context,
                           enum MHD_RequestTerminationCode code)
{
  HarvestHttpWorker *worker = data;
  HarvestHttpRequest *request = *context;
  HarvestHttpConnection *connection;
  HarvestHttpStream *stream;

  if (request == NULL)
    return;
  connection = request->connection;
  pthread_mutex_lock (&worker->lock);
  connection->request = NULL;
  stream = g_steal_pointer (&connection->stream);
  connection->has_served = TRUE;
  pthread_mutex_unlock (&worker->lock);
  set_state (connection, HARVEST_HTTP_WAITING, worker->core->limits.idle_timeout);

  if (request->is_counted)
    g_atomic_int_add (&worker->core->n_open_requests, -1);
  if (stream != NULL)
    {
      g_atomic_int_add (&worker->core->n_streams, -1);
      harvest_http_stream_unref (stream);
    }
  harvest_http_request_detach (request);
  harvest_http_request_unref (request);
  *context = NULL;
}
