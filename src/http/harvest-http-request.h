/* harvest-http-request.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-http-response.h"
#include "harvest-http-route.h"

G_BEGIN_DECLS

/* A request whose head was found well-formed and whose route is known. It lives as long as somebody
 * has a reference, also when its client has gone; all functions may be called from any thread. */

HarvestHttpRequest *harvest_http_request_ref (HarvestHttpRequest *self);
void harvest_http_request_unref (HarvestHttpRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestHttpRequest, harvest_http_request_unref)

const char *harvest_http_request_get_method (HarvestHttpRequest *self);

/**
 * harvest_http_request_get_target:
 *
 * Returns: (transfer none): the target as it was sent, with its query
 */
const char *harvest_http_request_get_target (HarvestHttpRequest *self);

/**
 * harvest_http_request_get_path:
 *
 * Returns: (transfer none): the target without its query, not decoded: for the log, which is not to
 *   have what people look for
 */
const char *harvest_http_request_get_path (HarvestHttpRequest *self);

const HarvestHttpRoute *harvest_http_request_get_route (HarvestHttpRequest *self);

/**
 * harvest_http_request_get_parameter:
 * @name: of a segment in braces in the route's pattern
 *
 * Returns: (transfer none): decoded; for `{name*}` all that are left, with slashes
 */
const char *harvest_http_request_get_parameter (HarvestHttpRequest *self, const char *name);

/**
 * harvest_http_request_get_query:
 *
 * Returns: (transfer none) (nullable): decoded
 */
const char *harvest_http_request_get_query (HarvestHttpRequest *self, const char *name);

/**
 * harvest_http_request_get_query_names:
 *
 * Returns: (transfer none): of all query parameters, NULL-terminated; what a route does not know it
 *   may refuse
 */
const char *const *harvest_http_request_get_query_names (HarvestHttpRequest *self);

/**
 * harvest_http_request_get_header:
 * @name: in any case
 *
 * Returns: (transfer none) (nullable): the value, without spaces around it; for a header that was
 *   sent several times the first
 */
const char *harvest_http_request_get_header (HarvestHttpRequest *self, const char *name);

/**
 * harvest_http_request_get_content_length:
 *
 * Returns: bytes of the body that were announced; 0 without one
 */
guint64 harvest_http_request_get_content_length (HarvestHttpRequest *self);

/**
 * harvest_http_request_get_body:
 *
 * Returns: (transfer none): all of the body; empty while it is read, and for
 *   %HARVEST_HTTP_ROUTE_STREAM_BODY
 */
GBytes *harvest_http_request_get_body (HarvestHttpRequest *self);

/**
 * harvest_http_request_respond:
 * @response: (transfer full)
 *
 * Answers the request, once. If the client has gone, or the time for an answer is over, nothing is
 * sent. An answer that comes before the end of the body discards the rest of it.
 */
void harvest_http_request_respond (HarvestHttpRequest *self, HarvestHttpResponse *response);

/**
 * harvest_http_request_proceed:
 *
 * For the guard of a server: the request may go on to its handler.
 */
void harvest_http_request_proceed (HarvestHttpRequest *self);

/**
 * HarvestHttpBodyFunc:
 *
 * Takes a piece of the body, on the thread that serves the connection, one after the other.
 *
 * Returns: %FALSE if no more is wanted; then the request must be answered
 */
typedef gboolean (*HarvestHttpBodyFunc) (HarvestHttpRequest *request,
                                         const guint8 *data,
                                         gsize length,
                                         gpointer user_data);

/**
 * HarvestHttpBodyDoneFunc:
 * @error: (nullable): why it is not whole: the client has gone, or was too slow
 *
 * The body has ended; called once, also if #HarvestHttpBodyFunc wanted no more and if there is no
 * body. Without an error the request must now be answered, if it was not yet.
 */
typedef void (*HarvestHttpBodyDoneFunc) (HarvestHttpRequest *request,
                                         const GError *error,
                                         gpointer user_data);

/**
 * harvest_http_request_read_body:
 *
 * For a handler of a route with %HARVEST_HTTP_ROUTE_STREAM_BODY, now or later: begins to read the
 * body. Until then the client is not told to go on (100), and nothing is read.
 */
void harvest_http_request_read_body (HarvestHttpRequest *self,
                                     HarvestHttpBodyFunc func,
                                     HarvestHttpBodyDoneFunc done,
                                     gpointer user_data);

/**
 * harvest_http_request_get_cancellable:
 *
 * Returns: (transfer none): is cancelled when the client leaves before it has an answer, or when
 *   the time for one is over
 */
GCancellable *harvest_http_request_get_cancellable (HarvestHttpRequest *self);

/**
 * harvest_http_request_set_context:
 *
 * What the guard found out (a session) and the handler needs. Before
 * harvest_http_request_proceed().
 */
void harvest_http_request_set_context (HarvestHttpRequest *self,
                                       gpointer context,
                                       GDestroyNotify destroy);
gpointer harvest_http_request_get_context (HarvestHttpRequest *self);

G_END_DECLS
