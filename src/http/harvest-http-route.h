/* harvest-http-route.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _HarvestHttpRequest HarvestHttpRequest;

/**
 * HarvestHttpHandler:
 * @request: borrowed; keep a reference to answer later
 * @user_data: of harvest_http_server_new()
 *
 * Answers @request with harvest_http_request_respond(), now or later, from this thread or another.
 * It runs on a thread that serves other connections too, so what waits (a database, a disk that is
 * slow) is handed to another thread. A request that is not answered within the answer timeout of
 * #HarvestHttpLimits is answered with 503.
 */
typedef void (*HarvestHttpHandler) (HarvestHttpRequest *request, gpointer user_data);

typedef enum
{
  HARVEST_HTTP_ROUTE_NONE = 0,
  /* The handler is called before the body, and asks for it with
   * harvest_http_request_read_body(). */
  HARVEST_HTTP_ROUTE_STREAM_BODY = 1 << 0,
  /* From here on the program's own, for its guard. */
  HARVEST_HTTP_ROUTE_USER = 1 << 8,
} HarvestHttpRouteFlags;

/**
 * HarvestHttpRoute:
 * @method: HEAD is served by the route for GET if it has none of its own
 * @pattern: `/v1/story/{id}`: a segment in braces stands for any one that is not empty; a last
 *   `{path*}` for one or more
 * @body_limit: bytes; 0: no body
 * @flags: #HarvestHttpRouteFlags
 *
 * One row of the table. Where two patterns fit a path, the first one in the table is taken.
 */
typedef struct
{
  const char *method;
  const char *pattern;
  HarvestHttpHandler handler;
  guint64 body_limit;
  guint flags;
} HarvestHttpRoute;

G_END_DECLS
