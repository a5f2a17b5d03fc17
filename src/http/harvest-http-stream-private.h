/* harvest-http-stream-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-http-stream.h"

#include <microhttpd.h>

G_BEGIN_DECLS

/* For src/http/ only. */

gboolean harvest_http_stream_is_events (HarvestHttpStream *self);

/* Makes the response that reads @self, which is sent on @connection; @is_old: by HTTP/1.0. */
struct MHD_Response *harvest_http_stream_attach (HarvestHttpStream *self,
                                                 struct MHD_Connection *connection,
                                                 gboolean is_old);

/* Nothing will be sent: there was no GET, or no answer any more. */
void harvest_http_stream_discard (HarvestHttpStream *self);

/* What is due at @now, in microseconds of the monotonic clock: a heartbeat. Returns: %FALSE if the
 * client has taken nothing for @patience milliseconds. */
gboolean harvest_http_stream_tick (HarvestHttpStream *self, gint64 now, guint patience);

/* The server stops. */
void harvest_http_stream_say_goodbye (HarvestHttpStream *self);

/* The client has gone. */
void harvest_http_stream_abort (HarvestHttpStream *self);

gboolean harvest_http_stream_is_parked (HarvestHttpStream *self);

G_END_DECLS
