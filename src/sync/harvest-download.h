/* harvest-download.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-transport.h"

G_BEGIN_DECLS

/**
 * harvest_download_async:
 * @hash: of the file
 * @part: where it is written, and gone on with if there is some of it
 *
 * Fetches a file. Whether it is the right one is for the caller to check.
 */
void harvest_download_async (HarvestTransport *transport,
                             const char *hash,
                             GFile *part,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/**
 * harvest_download_finish:
 * @error: a #HarvestSyncError: %HARVEST_SYNC_ERROR_REFUSED if there is no such file that the person
 *   may see, or it is too long; after the others it can be tried again
 */
gboolean
harvest_download_finish (HarvestTransport *transport, GAsyncResult *result, GError **error);

G_END_DECLS
