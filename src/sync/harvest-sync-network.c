/* harvest-sync-network.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-network"

#include "config.h"

#include "harvest-sync-private.h"

#include "harvest-sync-stream.h"
#include "harvest-version.h"

/* ---- Requests ---- */

/* A request that the core knows by its id. */
typedef struct
{
  HarvestSync *sync; /* a reference */
  guint id;
  GCancellable *cancellable;
} Request;

static Request *
request_new (HarvestSync *self, guint id)
{
  Request *request = g_new0 (Request, 1);

  request->sync = g_object_ref (self);
  request->id = id;
  request->cancellable = g_cancellable_new ();
  g_hash_table_insert (self->requests, GUINT_TO_POINTER (id), g_object_ref (request->cancellable));
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->sync);
  g_object_unref (request->cancellable);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static HarvestSyncCode
get_code (const GError *error)
{
  if (g_error_matches (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_NO_ANSWER))
    return HARVEST_SYNC_CODE_NO_ANSWER;
  if (g_error_matches (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_CERTIFICATE))
    return HARVEST_SYNC_CODE_CERTIFICATE;
  if (g_error_matches (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_BAD_REPLY))
    return HARVEST_SYNC_CODE_BAD_REPLY;
  return HARVEST_SYNC_CODE_NO_CONNECTION;
}

static void
give_reply (HarvestSync *self, guint id, const HarvestTransportReply *reply)
{
  const HarvestSyncReply core_reply = {
    .status = harvest_transport_reply_get_status (reply),
    .content_type = harvest_transport_reply_get_header (reply, "Content-Type"),
    .version = harvest_transport_reply_get_header (reply, HARVEST_VERSION_HEADER),
    .server = harvest_transport_reply_get_header (reply, HARVEST_IDENTITY_SERVER_HEADER),
    .epoch = harvest_transport_reply_get_header (reply, HARVEST_IDENTITY_EPOCH_HEADER),
    .retry_after = harvest_transport_reply_get_header (reply, "Retry-After"),
    .body = harvest_transport_reply_get_body (reply),
  };

  harvest_sync_core_reply (self->core, id, &core_reply);
}

/* Returns: whether anybody wants to know what came of it */
static gboolean
end_request (Request *request, const GError *error)
{
  HarvestSync *self = request->sync;

  if (self->core == NULL || g_cancellable_is_cancelled (request->cancellable))
    return FALSE;
  g_hash_table_remove (self->requests, GUINT_TO_POINTER (request->id));
  if (error == NULL)
    return TRUE;
  g_info ("Request %u: %s", request->id, error->message);
  harvest_sync_core_fail (self->core, request->id, get_code (error));
  _harvest_sync_pump (self);
  return FALSE;
}

static void
replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestTransportReply)
      reply = harvest_transport_send_finish (HARVEST_TRANSPORT (source), result, &error);

  if (!end_request (request, error))
    return;
  give_reply (request->sync, request->id, reply);
  _harvest_sync_pump (request->sync);
}

/* ---- The stream of events ---- */

static void
event_cb (const HarvestSseEvent *event, gpointer data)
{
  Request *request = data;
  HarvestSync *self = request->sync;

  if (self->core == NULL || g_cancellable_is_cancelled (request->cancellable))
    return;
  if (event == NULL)
    harvest_sync_core_stream_alive (self->core, request->id);
  else
    harvest_sync_core_stream_event (self->core, request->id, event->type, event->data);
  _harvest_sync_pump (self);
}

static void
stream_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;

  harvest_sync_stream_read_finish (G_INPUT_STREAM (source), result, &error);
  end_request (request, error);
}

static gboolean
is_event_stream (const HarvestTransportReply *reply)
{
  return harvest_transport_reply_get_status (reply) == 200
         && g_strcmp0 (harvest_transport_reply_get_header (reply, "Content-Type"),
                       "text/event-stream")
                == 0;
}

static void
stream_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  HarvestSync *self = request->sync;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestTransportReply)
      reply = harvest_transport_open_finish (HARVEST_TRANSPORT (source), result, &stream, &error);

  if (reply == NULL || !is_event_stream (reply))
    {
      if (end_request (request, error))
        {
          give_reply (self, request->id, reply);
          _harvest_sync_pump (self);
        }
      return;
    }
  if (self->core == NULL || g_cancellable_is_cancelled (request->cancellable))
    return;
  give_reply (self, request->id, reply);
  harvest_sync_stream_read_async (stream, event_cb, request, request->cancellable, stream_ended_cb,
                                  request);
  g_steal_pointer (&request);
  _harvest_sync_pump (self);
}

void
_harvest_sync_send (HarvestSync *self, guint id, const HarvestSyncRequest *asked)
{
  static const char *const accept_events[] = { "Accept", "text/event-stream", NULL };
  const gboolean events = asked->route == HARVEST_SYNC_ROUTE_EVENTS;
  const HarvestTransportRequest request = {
    .method = asked->method,
    .path = asked->path,
    .body = asked->body,
    .version = asked->version,
    .session = asked->session,
    .headers = events ? accept_events : NULL,
  };
  Request *known = request_new (self, id);

  if (events)
    harvest_transport_open_async (self->transport, &request, known->cancellable, stream_opened_cb,
                                  known);
  else
    harvest_transport_send_async (self->transport, &request, known->cancellable, replied_cb, known);
}

void
_harvest_sync_cancel (HarvestSync *self, guint id)
{
  g_autoptr (GCancellable) cancellable = NULL;

  if (!g_hash_table_steal_extended (self->requests, GUINT_TO_POINTER (id), NULL,
                                    (gpointer *)&cancellable))
    return;
  g_cancellable_cancel (cancellable);
}
