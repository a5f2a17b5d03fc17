/* harvest-exchange.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-exchange"

#include "config.h"

#include "harvest-exchange.h"

#include "harvest-protocol-error.h"
#include "harvest-server-error.h"
#include "harvest-server-private.h"
#include "harvest-version.h"

#define BUSY_SECONDS 5

struct _HarvestExchange
{
  HarvestServer *server;
  HarvestHttpRequest *request; /* which owns this */
  guint version;
  HarvestLiveSession *session;
};

static void
free_cb (gpointer data)
{
  HarvestExchange *self = data;

  g_clear_pointer (&self->session, harvest_live_session_unref);
  g_free (self);
}

HarvestExchange *
harvest_exchange_new (HarvestServer *server, HarvestHttpRequest *request, guint version)
{
  HarvestExchange *self;

  g_return_val_if_fail (request != NULL, NULL);

  self = g_new0 (HarvestExchange, 1);
  self->server = server;
  self->request = request;
  self->version = version;
  harvest_http_request_set_context (request, self, free_cb);
  return self;
}

HarvestExchange *
harvest_exchange_ref (HarvestExchange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  harvest_http_request_ref (self->request);
  return self;
}

void
harvest_exchange_unref (HarvestExchange *self)
{
  g_return_if_fail (self != NULL);

  harvest_http_request_unref (self->request);
}

HarvestServer *
harvest_exchange_get_server (HarvestExchange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->server;
}

HarvestHttpRequest *
harvest_exchange_get_request (HarvestExchange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->request;
}

guint
harvest_exchange_get_version (HarvestExchange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->version;
}

const char *
harvest_exchange_get_address (HarvestExchange *self)
{
  const char *address;

  g_return_val_if_fail (self != NULL, NULL);

  /* Only a proxy on this machine can reach us, and it overwrites what clients claim. */
  address = harvest_http_request_get_header (self->request, "X-Real-IP");
  return address != NULL && g_hostname_is_ip_address (address) ? address : NULL;
}

HarvestLiveSession *
harvest_exchange_get_session (HarvestExchange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->session;
}

void
harvest_exchange_set_session (HarvestExchange *self, HarvestLiveSession *session)
{
  g_return_if_fail (self != NULL && self->session == NULL);

  self->session = harvest_live_session_ref (session);
}

void
harvest_exchange_renew_session (HarvestExchange *self, HarvestLiveSession *session)
{
  g_return_if_fail (self != NULL && self->session != NULL);

  harvest_live_session_ref (session);
  harvest_live_session_unref (self->session);
  self->session = session;
}

const char *
harvest_exchange_get_person (HarvestExchange *self)
{
  g_return_val_if_fail (self != NULL && self->session != NULL, NULL);

  return self->session->person;
}

/* ---- Answers ---- */

void
harvest_exchange_respond (HarvestExchange *self, HarvestHttpResponse *response)
{
  g_autofree char *version = NULL;

  g_return_if_fail (self != NULL && response != NULL);

  version = harvest_version_to_header (self->version);
  harvest_http_response_set_header (response, HARVEST_VERSION_HEADER, version);
  harvest_http_response_add_security_headers (response);
  harvest_http_request_respond (self->request, response);
}

void
harvest_exchange_reply_bytes (HarvestExchange *self,
                              guint status,
                              const char *content_type,
                              GBytes *bytes)
{
  harvest_exchange_respond (self, harvest_http_response_new_bytes (status, content_type, bytes));
}

void
harvest_exchange_reply (HarvestExchange *self,
                        guint status,
                        const HarvestMessageType *type,
                        gconstpointer message)
{
  g_autoptr (GBytes) bytes = harvest_message_to_bytes (type, message, self->version);

  harvest_exchange_reply_bytes (self, status, "application/json", bytes);
}

void
harvest_exchange_reply_empty (HarvestExchange *self, guint status)
{
  harvest_exchange_respond (self, harvest_http_response_new (status));
}

static void
respond_problem (HarvestExchange *self, const HarvestProblem *problem, guint seconds)
{
  g_autoptr (GBytes) bytes = harvest_problem_to_bytes (problem, self->version);
  HarvestHttpResponse *response;

  g_info ("%s: %s%s%s", harvest_http_request_get_path (self->request), problem->type,
          problem->detail != NULL ? ": " : "", problem->detail != NULL ? problem->detail : "");
  response = harvest_http_response_new_bytes (problem->status, HARVEST_PROBLEM_CONTENT_TYPE, bytes);
  if (seconds > 0)
    {
      g_autofree char *text = g_strdup_printf ("%u", seconds);

      harvest_http_response_set_header (response, "Retry-After", text);
    }
  if (problem->status == 401)
    harvest_http_response_set_header (response, "WWW-Authenticate", "Bearer");
  harvest_exchange_respond (self, response);
}

void
harvest_exchange_refuse_for (HarvestExchange *self,
                             HarvestProblemCode code,
                             guint seconds,
                             const char *detail)
{
  g_autoptr (HarvestProblem) problem = harvest_problem_make (code, detail);

  respond_problem (self, problem, seconds);
}

void
harvest_exchange_refuse (HarvestExchange *self, HarvestProblemCode code, const char *detail)
{
  gboolean is_later = code == HARVEST_PROBLEM_BUSY || code == HARVEST_PROBLEM_STOPPING
                      || code == HARVEST_PROBLEM_RATE_LIMITED;

  harvest_exchange_refuse_for (self, code, is_later ? BUSY_SECONDS : 0, detail);
}

void
harvest_exchange_refuse_problem (HarvestExchange *self, HarvestProblem *problem)
{
  g_return_if_fail (self != NULL && problem != NULL);

  respond_problem (self, problem, 0);
  harvest_problem_free (problem);
}

static HarvestProblemCode
get_code (const GError *error)
{
  if (error->domain != HARVEST_SERVER_ERROR)
    return HARVEST_PROBLEM_INTERNAL;
  switch ((HarvestServerError)error->code)
    {
    case HARVEST_SERVER_ERROR_NOT_FOUND:
      return HARVEST_PROBLEM_NOT_FOUND;
    case HARVEST_SERVER_ERROR_BUSY:
      return HARVEST_PROBLEM_BUSY;
    case HARVEST_SERVER_ERROR_NO_SPACE:
      return HARVEST_PROBLEM_STORAGE_FULL;
    case HARVEST_SERVER_ERROR_CONFIG:
    case HARVEST_SERVER_ERROR_NOT_READY:
    case HARVEST_SERVER_ERROR_EXISTS:
    case HARVEST_SERVER_ERROR_REFUSED:
    case HARVEST_SERVER_ERROR_IN_USE:
    case HARVEST_SERVER_ERROR_DAMAGED:
    case HARVEST_SERVER_ERROR_TOO_NEW:
    case HARVEST_SERVER_ERROR_FAILED:
    default:
      return HARVEST_PROBLEM_INTERNAL;
    }
}

void
harvest_exchange_fail (HarvestExchange *self, const GError *error)
{
  HarvestProblemCode code;

  g_return_if_fail (self != NULL && error != NULL);

  if (error->domain == HARVEST_PROTOCOL_ERROR)
    {
      harvest_exchange_refuse_problem (self, harvest_problem_make_from_error (error));
      return;
    }
  code = get_code (error);
  if (code == HARVEST_PROBLEM_INTERNAL || code == HARVEST_PROBLEM_STORAGE_FULL)
    g_message ("%s: %s", harvest_http_request_get_path (self->request), error->message);
  /* What is wrong inside is not told outside. */
  harvest_exchange_refuse (self, code, NULL);
}

/* ---- What the HTTP library says by itself ---- */

static HarvestProblemCode
get_code_of_status (guint status)
{
  switch (status)
    {
    case 404:
      return HARVEST_PROBLEM_NOT_FOUND;
    case 405:
    case 501:
      return HARVEST_PROBLEM_METHOD_NOT_ALLOWED;
    case 408:
      return HARVEST_PROBLEM_REQUEST_TIMEOUT;
    case 411:
      return HARVEST_PROBLEM_LENGTH_REQUIRED;
    case 413:
      return HARVEST_PROBLEM_TOO_LARGE;
    case 414:
    case 431:
      return HARVEST_PROBLEM_HEADERS_TOO_LARGE;
    case 416:
      return HARVEST_PROBLEM_RANGE;
    case 503:
      return HARVEST_PROBLEM_BUSY;
    default:
      return status >= 500 && status != 505 ? HARVEST_PROBLEM_INTERNAL : HARVEST_PROBLEM_MALFORMED;
    }
}

void
harvest_exchange_finish (HarvestHttpRequest *request,
                         HarvestHttpResponse *response,
                         gpointer user_data)
{
  HarvestServer *server = user_data;
  HarvestExchange *self = request != NULL ? harvest_http_request_get_context (request) : NULL;
  guint version = self != NULL ? self->version : HARVEST_VERSION_NEWEST;
  guint status = harvest_http_response_get_status (response);
  const char *type = harvest_http_response_get_header (response, "Content-Type");

  if (status >= 400
      && (harvest_http_response_get_header (response, HARVEST_VERSION_HEADER) == NULL
          || g_strcmp0 (type, HARVEST_PROBLEM_CONTENT_TYPE) != 0))
    {
      g_autoptr (HarvestProblem) problem = harvest_problem_make (get_code_of_status (status), NULL);
      g_autoptr (GBytes) bytes = harvest_problem_to_bytes (problem, version);

      harvest_http_response_replace (response, problem->status, HARVEST_PROBLEM_CONTENT_TYPE,
                                     bytes);
    }
  if (harvest_http_response_get_header (response, HARVEST_VERSION_HEADER) == NULL)
    {
      g_autofree char *text = harvest_version_to_header (version);

      harvest_http_response_set_header (response, HARVEST_VERSION_HEADER, text);
      harvest_http_response_add_security_headers (response);
    }
  harvest_http_response_set_header (response, HARVEST_IDENTITY_SERVER_HEADER, server->identity->id);
  harvest_http_response_set_header (response, HARVEST_IDENTITY_EPOCH_HEADER,
                                    server->identity->epoch);
}
