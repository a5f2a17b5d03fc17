/* harvest-picture-size.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-media-type.h"

G_BEGIN_DECLS

/**
 * harvest_picture_size:
 * @type: what the content was sniffed to be; not HEIC or AVIF, whose size their library tells
 * @data: (array length=length): the whole content
 * @width: (out): pixels, before any orientation is applied
 * @height: (out): the same
 *
 * Reads a picture's size from its header, without decoding anything. Pure; any thread.
 *
 * Returns: %FALSE with %HARVEST_MEDIA_ERROR_UNREADABLE if there is no sensible header, or
 *   %HARVEST_MEDIA_ERROR_TOO_LARGE
 */
gboolean harvest_picture_size (const HarvestMediaType *type,
                               const guint8 *data,
                               gsize length,
                               int *width,
                               int *height,
                               GError **error);

/* Whether a picture of that size is kept: the limits of harvest-media-type.h. */
gboolean harvest_picture_check_size (guint64 width, guint64 height, GError **error);

G_END_DECLS
