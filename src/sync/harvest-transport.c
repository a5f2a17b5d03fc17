/* harvest-transport.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-transport"

#include "config.h"

#include "harvest-transport.h"

#include "harvest-protocol-limits.h"
#include "harvest-sync-error.h"
#include "harvest-version.h"

#include <libsoup/soup.h>
#include <string.h>

/* A connection without a byte for so long is dead: longer than a server holds a reply back. */
#define TIMEOUT_SECONDS 90
#define IDLE_SECONDS    60
/* A stream of events, a pull that waits, a push, and files beside them. */
#define CONNECTIONS 8
#define PIECE_BYTES 65536

struct _HarvestTransport
{
  GObject parent_instance;

  char *address;
  char *token;
  SoupSession *session;
  GTlsDatabase *company; /* nullable: the company's own authority */
};

G_DEFINE_FINAL_TYPE (HarvestTransport, harvest_transport, G_TYPE_OBJECT)

struct _HarvestTransportReply
{
  guint status;
  SoupMessageHeaders *headers;
  char *content_type;
  GBytes *body;
};

/* ---- The address ---- */

static gboolean
is_this_computer (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0
         || (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
refuse_address (const char *address, const char *why, GError **error)
{
  g_set_error (error, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_ADDRESS, "%s: %s", address, why);
  return FALSE;
}

static gboolean
check_address (const char *address, GUri *uri, GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);
  const char *path = g_uri_get_path (uri);

  if (host == NULL || host[0] == '\0')
    return refuse_address (address, "it names no computer", error);
  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL || (path[0] != '\0' && strcmp (path, "/") != 0))
    return refuse_address (address, "more than the name of a computer", error);
  if (strcmp (scheme, "https") == 0)
    return TRUE;
  if (strcmp (scheme, "http") != 0)
    return refuse_address (address, "it does not begin with https://", error);
  return is_this_computer (host)
         || refuse_address (address, "without https:// others could read everything", error);
}

char *
harvest_transport_normalize_address (const char *address, GError **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *whole = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GUri) plain = NULL;
  char *normal;

  g_return_val_if_fail (address != NULL, NULL);

  trimmed = g_strstrip (g_strdup (address));
  whole = strstr (trimmed, "://") != NULL ? g_strdup (trimmed)
                                          : g_strconcat ("https://", trimmed, NULL);
  uri = g_uri_parse (whole, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL)
    {
      refuse_address (trimmed, "it is no address", error);
      return NULL;
    }
  if (!check_address (trimmed, uri, error))
    return NULL;
  plain = g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                       g_uri_get_port (uri), "", NULL, NULL);
  normal = g_uri_to_string (plain);
  if (g_str_has_suffix (normal, "/"))
    normal[strlen (normal) - 1] = '\0';
  return normal;
}

/* ---- Errors ---- */

static const struct
{
  GTlsCertificateFlags flag;
  const char *words;
} certificate_words[] = {
  { G_TLS_CERTIFICATE_EXPIRED, "its certificate has expired" },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED,
    "its certificate is not valid yet, or this computer's clock is "
    "wrong" },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, "its certificate is for another name" },
  { G_TLS_CERTIFICATE_REVOKED, "its certificate was revoked" },
  { G_TLS_CERTIFICATE_INSECURE, "its certificate uses a method that is not safe any more" },
  { G_TLS_CERTIFICATE_UNKNOWN_CA, "nobody whom this computer trusts has signed its certificate" },
};

static const char *
describe_certificate (GTlsCertificateFlags flags)
{
  for (gsize i = 0; i < G_N_ELEMENTS (certificate_words); i++)
    if (flags & certificate_words[i].flag)
      return certificate_words[i].words;
  return "its certificate is not valid";
}

GError *
harvest_transport_translate_error (GError *error)
{
  HarvestSyncError code = HARVEST_SYNC_ERROR_NO_CONNECTION;
  GError *translated;

  if (error->domain == HARVEST_SYNC_ERROR
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = HARVEST_SYNC_ERROR_NO_ANSWER;
  else if (error->domain == G_TLS_ERROR && !g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    code = HARVEST_SYNC_ERROR_CERTIFICATE;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA)
           || g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING)
           || g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING))
    code = HARVEST_SYNC_ERROR_BAD_REPLY;
  translated = g_error_new_literal (HARVEST_SYNC_ERROR, code, error->message);
  g_error_free (error);
  return translated;
}

static GError *
translate_for (SoupMessage *message, GError *error)
{
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (message);

  if (flags == 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return harvest_transport_translate_error (error);
  g_error_free (error);
  return g_error_new_literal (HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_CERTIFICATE,
                              describe_certificate (flags));
}

/* ---- Replies ---- */

static HarvestTransportReply *
reply_new (SoupMessage *message)
{
  HarvestTransportReply *self = g_new0 (HarvestTransportReply, 1);

  self->status = soup_message_get_status (message);
  self->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  self->content_type = g_strdup (soup_message_headers_get_content_type (self->headers, NULL));
  return self;
}

guint
harvest_transport_reply_get_status (const HarvestTransportReply *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->status;
}

const char *
harvest_transport_reply_get_header (const HarvestTransportReply *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (g_ascii_strcasecmp (name, "Content-Type") == 0)
    return self->content_type;
  return soup_message_headers_get_one (self->headers, name);
}

GBytes *
harvest_transport_reply_get_body (const HarvestTransportReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->body;
}

void
harvest_transport_reply_free (HarvestTransportReply *self)
{
  soup_message_headers_unref (self->headers);
  g_free (self->content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static void
reply_free (gpointer data)
{
  harvest_transport_reply_free (data);
}

/* ---- Asking ---- */

typedef struct
{
  SoupMessage *message;
  goffset max_bytes;
  HarvestTransportReply *reply;
  GInputStream *stream;
  GByteArray *body;
} Exchange;

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  g_object_unref (exchange->message);
  g_clear_pointer (&exchange->reply, harvest_transport_reply_free);
  g_clear_object (&exchange->stream);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  g_free (exchange);
}

/* The company's own authority counts like one of the system's. */
static gboolean
accept_certificate_cb (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       HarvestTransport *self)
{
  g_autoptr (GSocketConnectable) identity = NULL;
  GUri *uri = soup_message_get_uri (message);

  if (self->company == NULL || errors != G_TLS_CERTIFICATE_UNKNOWN_CA)
    return FALSE;
  identity = g_network_address_new (g_uri_get_host (uri), (guint16)MAX (g_uri_get_port (uri), 0));
  return g_tls_database_verify_chain (self->company, certificate,
                                      G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, identity, NULL,
                                      G_TLS_DATABASE_VERIFY_NONE, NULL, NULL)
         == 0;
}

static SoupMessage *
make_message (HarvestTransport *self, const HarvestTransportRequest *request)
{
  g_autofree char *address = g_strconcat (self->address, request->path, NULL);
  SoupMessage *message = soup_message_new (request->method, address);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;
  headers = soup_message_get_request_headers (message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_disable_feature (message, SOUP_TYPE_AUTH_MANAGER);
  g_signal_connect_object (message, "accept-certificate", G_CALLBACK (accept_certificate_cb), self,
                           0);
  if (request->version != NULL)
    soup_message_headers_append (headers, HARVEST_VERSION_HEADER, request->version);
  if (request->session && self->token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_append (headers, "Authorization", value);
    }
  for (gsize i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    soup_message_headers_append (headers, request->headers[i], request->headers[i + 1]);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (
        message, request->content_type != NULL ? request->content_type : "application/json",
        request->body);
  return message;
}

/* Only a path on the same server. */
static gboolean
is_path (const char *path)
{
  return path[0] == '/' && path[1] != '/';
}

static GTask *
begin (HarvestTransport *self,
       const HarvestTransportRequest *request,
       gpointer tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SoupMessage *message = is_path (request->path) ? make_message (self, request) : NULL;
  Exchange *exchange;

  g_task_set_source_tag (task, tag);
  if (message == NULL)
    {
      g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_BAD_REPLY,
                               "%s is no path on the server", request->path);
      return NULL;
    }
  exchange = g_new0 (Exchange, 1);
  exchange->message = message;
  exchange->max_bytes = request->max_bytes != 0 ? request->max_bytes : HARVEST_LIMIT_JSON_REPLY_MAX;
  g_task_set_task_data (task, exchange, exchange_free);
  return g_steal_pointer (&task);
}

static gboolean
take_stream (GTask *task, GObject *source, GAsyncResult *result)
{
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL)
    {
      g_task_return_error (task, translate_for (exchange->message, error));
      return FALSE;
    }
  exchange->reply = reply_new (exchange->message);
  g_info ("%s %s: %u", soup_message_get_method (exchange->message),
          g_uri_get_path (soup_message_get_uri (exchange->message)), exchange->reply->status);
  return TRUE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (take_stream (task, source, result))
    g_task_return_boolean (task, TRUE);
}

void
harvest_transport_open_async (HarvestTransport *self,
                              const HarvestTransportRequest *request,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (HARVEST_IS_TRANSPORT (self));
  g_return_if_fail (request != NULL);

  task = begin (self, request, harvest_transport_open_async, cancellable, callback, user_data);
  if (task != NULL)
    soup_session_send_async (self->session, ((Exchange *)g_task_get_task_data (task))->message,
                             G_PRIORITY_DEFAULT, cancellable, opened_cb, task);
}

HarvestTransportReply *
harvest_transport_open_finish (HarvestTransport *self,
                               GAsyncResult *result,
                               GInputStream **stream,
                               GError **error)
{
  Exchange *exchange;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_transport_open_async), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  exchange = g_task_get_task_data (G_TASK (result));
  *stream = g_steal_pointer (&exchange->stream);
  return g_steal_pointer (&exchange->reply);
}

static void read_on (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes)
      piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (piece == NULL)
    {
      g_task_return_error (task, harvest_transport_translate_error (error));
      return;
    }
  if (g_bytes_get_size (piece) == 0)
    {
      exchange->reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));
      g_task_return_pointer (task, g_steal_pointer (&exchange->reply), reply_free);
      return;
    }
  if ((goffset)(exchange->body->len + g_bytes_get_size (piece)) > exchange->max_bytes)
    {
      g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_BAD_REPLY,
                               "The reply is longer than %" G_GOFFSET_FORMAT " bytes",
                               exchange->max_bytes);
      return;
    }
  g_byte_array_append (exchange->body, g_bytes_get_data (piece, NULL),
                       (guint)g_bytes_get_size (piece));
  read_on (g_steal_pointer (&task));
}

/* Takes the reference. */
static void
read_on (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (exchange->stream, PIECE_BYTES, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), read_cb, task);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);

  if (!take_stream (task, source, result))
    return;
  exchange->body = g_byte_array_new ();
  read_on (g_steal_pointer (&task));
}

void
harvest_transport_send_async (HarvestTransport *self,
                              const HarvestTransportRequest *request,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (HARVEST_IS_TRANSPORT (self));
  g_return_if_fail (request != NULL);

  task = begin (self, request, harvest_transport_send_async, cancellable, callback, user_data);
  if (task != NULL)
    soup_session_send_async (self->session, ((Exchange *)g_task_get_task_data (task))->message,
                             G_PRIORITY_DEFAULT, cancellable, sent_cb, task);
}

HarvestTransportReply *
harvest_transport_send_finish (HarvestTransport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_transport_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Object ---- */

const char *
harvest_transport_get_address (HarvestTransport *self)
{
  g_return_val_if_fail (HARVEST_IS_TRANSPORT (self), NULL);

  return self->address;
}

void
harvest_transport_set_token (HarvestTransport *self, const char *token)
{
  g_return_if_fail (HARVEST_IS_TRANSPORT (self));

  g_free (self->token);
  self->token = g_strdup (token);
}

HarvestTransport *
harvest_transport_new (const char *address, const char *ca_file, GError **error)
{
  g_autoptr (HarvestTransport) self = NULL;
  g_autofree char *normal = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  normal = harvest_transport_normalize_address (address, error);
  if (normal == NULL)
    return NULL;
  self = g_object_new (HARVEST_TYPE_TRANSPORT, NULL);
  self->address = g_steal_pointer (&normal);
  if (ca_file != NULL)
    {
      self->company = g_tls_file_database_new (ca_file, error);
      if (self->company == NULL)
        return NULL;
    }
  self->session = soup_session_new_with_options (
      "timeout", TIMEOUT_SECONDS, "idle-timeout", IDLE_SECONDS, "max-conns", CONNECTIONS,
      "max-conns-per-host", CONNECTIONS, "user-agent", "StoryHarvest/" PACKAGE_VERSION, NULL);
  return g_steal_pointer (&self);
}

static void
harvest_transport_finalize (GObject *object)
{
  HarvestTransport *self = HARVEST_TRANSPORT (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->company);
  g_free (self->address);
  g_free (self->token);

  G_OBJECT_CLASS (harvest_transport_parent_class)->finalize (object);
}

static void
harvest_transport_class_init (HarvestTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = harvest_transport_finalize;
}

static void
harvest_transport_init (HarvestTransport *self)
{
}
