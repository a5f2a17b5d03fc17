/* harvest-http-stream.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A body that is written while it is sent: Server-Sent Events, exports. An open stream holds a
 * connection and some memory, no thread. All functions may be called from any thread. */

typedef struct _HarvestHttpStream HarvestHttpStream;

/* Bytes that a client has not taken yet; more are refused, and the stream ends. */
#define HARVEST_HTTP_STREAM_MAX_PENDING (256 * 1024)

/**
 * HarvestHttpStreamClosedFunc:
 *
 * Called once, from some thread and without locks held, when nothing written will reach the client
 * any more: it has gone, the end was sent, or the server stops.
 */
typedef void (*HarvestHttpStreamClosedFunc) (HarvestHttpStream *stream, gpointer user_data);

/**
 * harvest_http_stream_new:
 *
 * A stream of bytes, for harvest_http_response_new_stream(). It ends with
 * harvest_http_stream_close().
 *
 * Returns: (transfer full)
 */
HarvestHttpStream *harvest_http_stream_new (void);

/**
 * harvest_http_stream_new_events:
 * @heartbeat: milliseconds of silence after which a comment is sent, so that proxies keep the
 *   connection and a client that has gone is noticed; 0: none
 *
 * A stream of Server-Sent Events. When the server stops, clients are told to come back after a
 * random time of up to thirty seconds, so that they do not come all at once.
 *
 * Returns: (transfer full)
 */
HarvestHttpStream *harvest_http_stream_new_events (guint heartbeat);

HarvestHttpStream *harvest_http_stream_ref (HarvestHttpStream *self);
void harvest_http_stream_unref (HarvestHttpStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestHttpStream, harvest_http_stream_unref)

/**
 * harvest_http_stream_set_closed_func:
 * @destroy: (nullable): frees @user_data, after @func or with the stream
 *
 * Before the stream is answered with.
 */
void harvest_http_stream_set_closed_func (HarvestHttpStream *self,
                                          HarvestHttpStreamClosedFunc func,
                                          gpointer user_data,
                                          GDestroyNotify destroy);

/**
 * harvest_http_stream_write:
 *
 * Returns: whether the bytes will be sent, if the client stays; not if the stream is closed, or the
 *   client takes nothing
 */
gboolean harvest_http_stream_write (HarvestHttpStream *self, const void *data, gsize length);

/**
 * harvest_http_stream_send_event:
 * @event: (nullable): its type, without line breaks; `message` if not said
 * @id: (nullable): without line breaks
 * @data: may have several lines
 *
 * Returns: as harvest_http_stream_write()
 */
gboolean harvest_http_stream_send_event (HarvestHttpStream *self,
                                         const char *event,
                                         const char *id,
                                         const char *data);

/**
 * harvest_http_stream_close:
 *
 * Ends the body after what was written.
 */
void harvest_http_stream_close (HarvestHttpStream *self);

gboolean harvest_http_stream_is_closed (HarvestHttpStream *self);

G_END_DECLS
