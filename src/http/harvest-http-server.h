/* harvest-http-server.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-http-request.h"

G_BEGIN_DECLS

/* The one HTTP/1.1 server of StoryHarvest, for this machine only: a network reaches it through
 * nginx or another reverse proxy. libmicrohttpd reads and writes; we accept, limit, check every
 * head before anything is done with it, and end what is slow.
 *
 * A request with a body says how long it is: chunked bodies are refused with 411, so that there is
 * one way to see where a request ends. A client that closes its writing side has left. */

#define HARVEST_TYPE_HTTP_SERVER (harvest_http_server_get_type ())
G_DECLARE_FINAL_TYPE (HarvestHttpServer, harvest_http_server, HARVEST, HTTP_SERVER, GObject)

/**
 * HarvestHttpLimits:
 * @threads: that read, write and call handlers
 * @max_connections: at once; what comes beyond is told 503. Never more than descriptors allow
 * @max_requests: at once that are not answered; beyond: 503
 * @max_streams: open at once; beyond: 503
 * @max_body_memory: bytes of bodies held in memory at once; beyond: 503
 * @connection_memory: bytes of each connection, for the head of a request and for reading
 * @max_target: bytes of a request's target; beyond: 414
 * @max_head: bytes of all before the body; beyond: 431
 * @max_fields: header fields; beyond: 431
 * @header_timeout: milliseconds from connecting to the end of the first head, and from the first
 *   line of a later one to its end
 * @idle_timeout: milliseconds between two requests of a connection
 * @grace: milliseconds that a body may pause, and that a body, and the sending of an answer, may
 *   take however small it is
 * @min_rate: bytes per second that are demanded beyond that
 * @answer_timeout: milliseconds that a handler may take; then 503
 * @retry_after: seconds that are said with 503
 */
typedef struct
{
  guint threads;
  guint max_connections;
  guint max_requests;
  guint max_streams;
  gsize max_body_memory;
  gsize connection_memory;
  gsize max_target;
  gsize max_head;
  guint max_fields;
  guint header_timeout;
  guint idle_timeout;
  guint grace;
  guint min_rate;
  guint answer_timeout;
  guint retry_after;
} HarvestHttpLimits;

/**
 * harvest_http_limits_init:
 * @limits: (out): what suits one machine behind nginx
 */
void harvest_http_limits_init (HarvestHttpLimits *limits);

/**
 * HarvestHttpStatistics:
 * @n_requests: requests with a well-formed head, since the start
 * @n_refused: requests that were refused for their form, since the start
 * @n_turned_away: connections and requests that were beyond a limit, since the start
 * @n_slow: connections that were ended because the client was too slow, since the start
 */
typedef struct
{
  guint n_connections;
  guint n_open_requests;
  guint n_streams;
  guint64 n_requests;
  guint64 n_refused;
  guint64 n_turned_away;
  guint64 n_slow;
} HarvestHttpStatistics;

/**
 * harvest_http_server_new:
 * @routes: static
 * @user_data: for all handlers; must live until the server has stopped
 *
 * Returns: (transfer full)
 */
HarvestHttpServer *harvest_http_server_new (const HarvestHttpRoute *routes,
                                            guint n_routes,
                                            const HarvestHttpLimits *limits,
                                            gpointer user_data);

/**
 * harvest_http_server_set_guard:
 * @guard: answers, or calls harvest_http_request_proceed(), now or later
 *
 * Is asked about every request that has a route, before its body is read. Before the start.
 */
void harvest_http_server_set_guard (HarvestHttpServer *self, HarvestHttpHandler guard);

/**
 * HarvestHttpFinishFunc:
 * @request: (nullable): %NULL for what is said to a connection beyond the limit, before anything
 *   was read; its head, and so its header fields, may be missing
 * @response: the program's, or the library's own refusal
 *
 * Adds what every answer has, or replaces its body. It runs on a thread that serves connections, as
 * the last thing before the answer is sent, after conditions and ranges were applied.
 */
typedef void (*HarvestHttpFinishFunc) (HarvestHttpRequest *request,
                                       HarvestHttpResponse *response,
                                       gpointer user_data);

/**
 * harvest_http_server_set_finish_func:
 *
 * Before the start.
 */
void harvest_http_server_set_finish_func (HarvestHttpServer *self, HarvestHttpFinishFunc func);

/**
 * harvest_http_server_listen:
 * @address: `127.0.0.1:PORT`, `[::1]:PORT` (port 0 picks one) or `unix:PATH`
 * @mode: of the Unix socket's file, 0600 or 0660
 *
 * Before the start; several addresses by several calls.
 *
 * Returns: %FALSE with @error set; %HARVEST_HTTP_ERROR_ADDRESS for one that a network could reach
 */
gboolean harvest_http_server_listen (HarvestHttpServer *self,
                                     const char *address,
                                     guint mode,
                                     GError **error);

/**
 * harvest_http_server_listen_fd:
 * @fd: a socket that listens; the server's from now on, if this succeeds
 */
gboolean harvest_http_server_listen_fd (HarvestHttpServer *self, int fd, GError **error);

/**
 * harvest_http_server_listen_inherited:
 *
 * Takes the sockets of systemd's socket activation (LISTEN_PID, LISTEN_FDS), and removes these
 * variables. Early in main(), before there are threads.
 *
 * Returns: how many there were, or -1 with @error set
 */
int harvest_http_server_listen_inherited (HarvestHttpServer *self, GError **error);

/**
 * harvest_http_server_start:
 *
 * From now on requests are answered.
 */
gboolean harvest_http_server_start (HarvestHttpServer *self, GError **error);

/**
 * harvest_http_server_get_uris:
 *
 * Returns: (transfer none): where it listens, NULL-terminated: `http://127.0.0.1:8080`,
 *   `unix:/run/storyharvest/http`
 */
const char *const *harvest_http_server_get_uris (HarvestHttpServer *self);

void
harvest_http_server_get_statistics (HarvestHttpServer *self, HarvestHttpStatistics *statistics);

/**
 * harvest_http_server_stop:
 * @timeout: milliseconds
 *
 * Accepts nothing more, ends idle connections and streams, waits until the requests that run are
 * answered, but no longer than @timeout; then answers what is left with 503 and cuts it. Waits, so
 * not on a thread that handlers need; safe to call twice. A server that is not stopped is stopped,
 * without waiting, when its last reference goes.
 *
 * Returns: %FALSE with %HARVEST_HTTP_ERROR_UNFINISHED if a handler did not return in time: it and
 *   its thread are left behind
 */
gboolean harvest_http_server_stop (HarvestHttpServer *self, guint timeout, GError **error);

/**
 * harvest_http_server_stop_async:
 *
 * harvest_http_server_stop() on a thread of its own.
 */
void harvest_http_server_stop_async (HarvestHttpServer *self,
                                     guint timeout,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
harvest_http_server_stop_finish (HarvestHttpServer *self, GAsyncResult *result, GError **error);

G_END_DECLS
