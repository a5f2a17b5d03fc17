/* harvest-sync-stream.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-sse-reader.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads a stream of events until it ends. */

/**
 * HarvestSyncStreamFunc:
 * @event: (nullable): one that is complete; %NULL: a sign of life
 */
typedef void (*HarvestSyncStreamFunc) (const HarvestSseEvent *event, gpointer data);

/**
 * harvest_sync_stream_read_async:
 * @func: called for everything that comes
 * @data: for @func; must outlive the call
 */
void harvest_sync_stream_read_async (GInputStream *stream,
                                     HarvestSyncStreamFunc func,
                                     gpointer data,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * harvest_sync_stream_read_finish:
 * @error: why it ended; it always ends so: %G_IO_ERROR_CLOSED if the other side ended it
 */
void harvest_sync_stream_read_finish (GInputStream *stream, GAsyncResult *result, GError **error);

G_END_DECLS
