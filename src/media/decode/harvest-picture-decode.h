/* harvest-picture-decode.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "harvest-media-type.h"

G_BEGIN_DECLS

/* Decoding and encoding pictures. All this belongs into the decoding child only. */

/**
 * harvest_picture_decode:
 * @type: what the content was sniffed to be; only its decoder is tried
 * @max_side: the result may be scaled down to about this side, never below it; 0: full size
 *
 * Checks the size in the header before anything is decoded. The orientation is not applied, but
 * for HEIC and AVIF, whose library does it.
 *
 * Returns: (transfer full) (nullable): the picture, with a profile in its option "icc-profile"
 */
GdkPixbuf *harvest_picture_decode (const HarvestMediaType *type,
                                   const guint8 *data,
                                   gsize length,
                                   int max_side,
                                   GError **error);

/* Returns: (transfer full): the picture turned upright from an orientation of 1 to 8 */
GdkPixbuf *harvest_picture_turn (GdkPixbuf *picture, int orientation);

/* Returns: (transfer full): the picture with its longer side at most `pixels` */
GdkPixbuf *harvest_picture_scale (GdkPixbuf *picture, int pixels);

/* Whether any pixel is not opaque. */
gboolean harvest_picture_is_transparent (GdkPixbuf *picture);

/**
 * harvest_picture_encode:
 * @mime: "image/jpeg" or "image/png"
 * @quality: of JPEG, 1 to 100
 *
 * Returns: (transfer full) (nullable): the file's content, with the colour profile but no other
 *   metadata
 */
GBytes *harvest_picture_encode (GdkPixbuf *picture, const char *mime, int quality, GError **error);

G_END_DECLS
