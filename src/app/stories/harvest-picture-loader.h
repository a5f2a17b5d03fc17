/* harvest-picture-loader.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* Small pictures of blobs as textures: the thumbnail is made in the store's child program and read
 * on another thread; the latest ones are kept with the store. Main thread. */

/**
 * harvest_picture_loader_peek:
 * @pixels: the longer side
 *
 * Returns: (transfer none) (nullable): the texture, if it is still kept
 */
GdkTexture *harvest_picture_loader_peek (HarvestStore *store, const char *hash, int pixels);

/**
 * harvest_picture_loader_peek_any:
 *
 * Returns: (transfer none) (nullable): the largest that is still kept of this blob, to be shown
 *   until another size has come
 */
GdkTexture *harvest_picture_loader_peek_any (HarvestStore *store, const char *hash);

/**
 * harvest_picture_loader_load_async:
 * @patient: one of many in a list, or a small face, which can wait for what somebody looks at
 */
void harvest_picture_loader_load_async (HarvestStore *store,
                                        const char *hash,
                                        int pixels,
                                        gboolean patient,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * harvest_picture_loader_load_finish:
 *
 * Returns: (transfer full) (nullable): the texture
 */
GdkTexture *
harvest_picture_loader_load_finish (HarvestStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
