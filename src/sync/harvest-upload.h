/* harvest-upload.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-transport.h"

G_BEGIN_DECLS

/* Sends a file by tus: asks first whether the server has it, and goes on where an upload stands
 * that was cut. */

/**
 * HarvestUploadFunc:
 * @location: of the upload: to be kept, so that it can be gone on with
 * @sent: bytes that the server has
 * @length: of so many
 */
typedef void (*HarvestUploadFunc) (const char *location, gint64 sent, gint64 length, gpointer data);

/**
 * harvest_upload_async:
 * @file: what to send
 * @hash: of it
 * @location: (nullable): of an upload that was begun
 * @chunk: bytes that are sent at once to begin with, and lost if the link is cut meanwhile; more as
 *   long as they arrive
 * @func: (nullable): called whenever some of it has arrived
 * @data: for @func; must outlive the call
 */
void harvest_upload_async (HarvestTransport *transport,
                           GFile *file,
                           const char *hash,
                           const char *location,
                           gsize chunk,
                           HarvestUploadFunc func,
                           gpointer data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/**
 * harvest_upload_finish:
 * @error: a #HarvestSyncError: %HARVEST_SYNC_ERROR_REFUSED if the server will never take it; after
 *   the others it can be tried again, with the location that was told
 *
 * Returns: whether the server has confirmed that it has the file
 */
gboolean harvest_upload_finish (HarvestTransport *transport, GAsyncResult *result, GError **error);

G_END_DECLS
