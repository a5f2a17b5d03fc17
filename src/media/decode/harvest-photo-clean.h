/* harvest-photo-clean.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-media-type.h"
#include "harvest-strip.h"

G_BEGIN_DECLS

/* Taking place, device, time and people out of a picture. Belongs into the decoding child only. */

/**
 * harvest_photo_clean:
 * @type: what the content was sniffed to be: a picture
 * @data: (array length=length): changed where it lies
 * @pieces: filled with the cleaned picture
 * @facts: (out): its size as shown
 * @mime: (out): the type of the cleaned picture
 *
 * JPEG, PNG and WebP keep their compressed pixels; all metadata is cut out, but for the orientation
 * and the colour profile. Other types, and animations, are decoded and written again. Then the
 * result is decoded, to know that it is whole, and searched, to know that it is clean.
 */
gboolean harvest_photo_clean (const HarvestMediaType *type,
                              guint8 *data,
                              gsize length,
                              HarvestPieces *pieces,
                              HarvestFacts *facts,
                              const char **mime,
                              GError **error);

/* The orientation that a picture's Exif block tells; 1 if there is none, and for HEIC and AVIF,
 * which are turned by properties of their own, whatever their Exif block says. */
int harvest_photo_read_orientation (const HarvestMediaType *type, const guint8 *data, gsize length);

/* %HARVEST_MEDIA_ERROR_UNREADABLE if any Exif tag but the orientation, any XMP, IPTC, comment or
 * embedded preview is found. */
gboolean harvest_photo_check_clean (const guint8 *data, gsize length, GError **error);

G_END_DECLS
