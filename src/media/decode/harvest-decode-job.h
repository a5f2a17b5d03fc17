/* harvest-decode-job.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-strip.h"

G_BEGIN_DECLS

/* What the decoding child does with one file, apart from how it gets it. */

/**
 * harvest_decode_clean:
 * @data: (array length=length): changed where it lies; outlives @pieces
 * @mime: (out): the type of the result
 *
 * Sniffs and cleans a picture, a sound or a film.
 */
gboolean harvest_decode_clean (guint8 *data,
                               gsize length,
                               HarvestPieces *pieces,
                               HarvestFacts *facts,
                               const char **mime,
                               GError **error);

/**
 * harvest_decode_thumbnail:
 * @pixels: the longest side of the result
 *
 * Makes an upright, smaller picture: JPEG, or PNG if any pixel is transparent.
 */
gboolean harvest_decode_thumbnail (const guint8 *data,
                                   gsize length,
                                   int pixels,
                                   HarvestPieces *pieces,
                                   HarvestFacts *facts,
                                   const char **mime,
                                   GError **error);

G_END_DECLS
