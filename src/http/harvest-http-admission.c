/* harvest-http-admission.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-admission"

#include "config.h"

#include "harvest-http-private.h"

#include <string.h>

/* What may stand in Host: a name or an address, and a port. */
static gboolean
is_host (const char *host)
{
  for (; *host != '\0'; host++)
    {
      if (!g_ascii_isalnum (*host) && strchr ("-._:[]%~", *host) == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Where the request ends must be beyond doubt. Returns: 200, or the status to refuse it with. */
static guint
check_framing (HarvestHttpRequest *request, const char *version, const char **detail)
{
  HarvestHttpHead *head = request->head;
  guint n_hosts = harvest_http_head_count (head, "Host");
  guint n_lengths = harvest_http_head_count (head, "Content-Length");
  const char *encoding = harvest_http_head_get (head, "Transfer-Encoding");

  request->is_old = g_str_equal (version, "HTTP/1.0");
  if (!request->is_old && !g_str_equal (version, "HTTP/1.1"))
    return 505;
  if (n_hosts > 1 || (n_hosts == 0 && !request->is_old)
      || (n_hosts == 1 && !is_host (harvest_http_head_get (head, "Host"))))
    {
      *detail = "One Host is needed";
      return 400;
    }
  if (n_lengths > 1 || (encoding != NULL && (n_lengths > 0 || request->is_old)))
    {
      *detail = "Two lengths";
      return 400;
    }
  if (encoding != NULL)
    {
      *detail = "The body's Content-Length is needed";
      return g_ascii_strcasecmp (encoding, "chunked") == 0 ? 411 : 501;
    }
  if (n_lengths == 1
      && !g_ascii_string_to_unsigned (harvest_http_head_get (head, "Content-Length"), 10, 0,
                                      G_MAXUINT64, &request->content_length, NULL))
    {
      *detail = "A Content-Length that is no number";
      return 400;
    }
  return 200;
}

/* As check_framing(), for everything that libmicrohttpd has read. */
static guint
check_head (HarvestHttpRequest *request,
            struct MHD_Connection *mhd,
            const char *method,
            const char *version,
            const char **detail)
{
  const HarvestHttpLimits *limits = &request->core->limits;
  HarvestHttpHeadResult result;

  result = harvest_http_head_copy (mhd, method, request->raw_target_at, request->raw_target_length,
                                   version, limits->max_head, limits->max_fields, &request->head);
  if (result == HARVEST_HTTP_HEAD_FINE)
    {
      guint status = check_framing (request, version, detail);

      if (status == 200 && request->raw_target_length > limits->max_target)
        return 414;
      return status;
    }
  *detail = "A head that is not well-formed";
  return result == HARVEST_HTTP_HEAD_TOO_LARGE ? 431 : 400;
}

static void
refuse_route (HarvestHttpRequest *request, guint status, const char *allow)
{
  HarvestHttpResponse *response;

  if (status == 204)
    response = harvest_http_response_new (204);
  else
    response = harvest_http_response_new_problem (status, NULL, NULL);
  if (allow != NULL)
    harvest_http_response_set_header (response, "Allow", allow);
  harvest_http_request_answer (request, response);
}

static gboolean
find_route (HarvestHttpRequest *request, const char *method)
{
  HarvestHttpCore *core = request->core;
  g_autofree char *allow = NULL;
  const char *const *segments;
  guint n_segments;
  guint status;

  segments = harvest_http_target_get_segments (request->target, &n_segments);
  status = harvest_http_router_match (core->router, method, segments, n_segments, &request->route,
                                      &allow);
  if (status != 200)
    refuse_route (request, status, allow);
  else if (request->content_length > request->route->body_limit)
    harvest_http_request_refuse (request, 413, NULL);
  else
    return TRUE;
  return FALSE;
}

gboolean
harvest_http_request_admit (HarvestHttpRequest *request,
                            struct MHD_Connection *mhd,
                            const char *method,
                            const char *version)
{
  HarvestHttpCore *core = request->core;
  g_autoptr (GError) error = NULL;
  const char *detail = NULL;
  guint status = check_head (request, mhd, method, version, &detail);

  request->phase = HARVEST_HTTP_PHASE_GUARD;
  if (status != 200)
    {
      g_info ("Refused with %u: %s", status, detail != NULL ? detail : request->path);
      harvest_http_count (&core->n_refused);
      request->close_after = TRUE;
      harvest_http_request_refuse (request, status, detail);
      return FALSE;
    }

  harvest_http_count (&core->n_requests);
  request->is_counted = TRUE;
  if (g_atomic_int_add (&core->n_open_requests, 1) >= (int)core->limits.max_requests)
    {
      harvest_http_count (&core->n_turned_away);
      harvest_http_request_refuse (request, 503, "Too many requests at once");
      return FALSE;
    }
  request->target = harvest_http_target_parse (request->raw_target, request->raw_target_length,
                                               &error);
  if (request->target == NULL)
    {
      g_info ("Refused with 400: %s", error->message);
      harvest_http_count (&core->n_refused);
      harvest_http_request_refuse (request, 400, error->message);
      return FALSE;
    }
  return find_route (request, method);
}
