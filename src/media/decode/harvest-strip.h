/* harvest-strip.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-pieces.h"

G_BEGIN_DECLS

/* What is known about content while it is cleaned. */
typedef struct
{
  int width; /* pixels as shown; 0 if there are none */
  int height;
  gint64 duration; /* milliseconds; 0 if it is not known */
  int orientation; /* 1 to 8 as in Exif; 1 is upright */
  gboolean moves;  /* an animation: only its first picture is kept */
} HarvestFacts;

/* Each goes through the container of one format and keeps only the parts that are needed to show
 * or play it; everything else, known or unknown, falls away: a list of what may stay forgets no
 * hiding place. Nothing is decoded. The content may be changed where it lies. What is damaged is
 * refused with %HARVEST_MEDIA_ERROR_UNREADABLE; what cannot be cleaned with WRONG_TYPE. */
typedef gboolean (*HarvestStripFunc) (guint8 *data,
                                      gsize length,
                                      HarvestPieces *pieces,
                                      HarvestFacts *facts,
                                      GError **error);

/* Pictures: `facts->orientation` is written again if it is not 1. */
gboolean harvest_strip_jpeg (guint8 *data,
                             gsize length,
                             HarvestPieces *pieces,
                             HarvestFacts *facts,
                             GError **error);
gboolean harvest_strip_png (guint8 *data,
                            gsize length,
                            HarvestPieces *pieces,
                            HarvestFacts *facts,
                            GError **error);
gboolean harvest_strip_webp (guint8 *data,
                             gsize length,
                             HarvestPieces *pieces,
                             HarvestFacts *facts,
                             GError **error);

/* Sound and films: `facts` is filled. */
gboolean harvest_strip_ogg (guint8 *data,
                            gsize length,
                            HarvestPieces *pieces,
                            HarvestFacts *facts,
                            GError **error);
gboolean harvest_strip_mp3 (guint8 *data,
                            gsize length,
                            HarvestPieces *pieces,
                            HarvestFacts *facts,
                            GError **error);
gboolean harvest_strip_flac (guint8 *data,
                             gsize length,
                             HarvestPieces *pieces,
                             HarvestFacts *facts,
                             GError **error);
gboolean harvest_strip_wav (guint8 *data,
                            gsize length,
                            HarvestPieces *pieces,
                            HarvestFacts *facts,
                            GError **error);
gboolean harvest_strip_mp4 (guint8 *data,
                            gsize length,
                            HarvestPieces *pieces,
                            HarvestFacts *facts,
                            GError **error);

/* Length of harvest_strip_write_orientation()'s result. */
#define HARVEST_ORIENTATION_BYTES 26

/* An Exif block (from its TIFF header on) that says nothing but the orientation. */
void harvest_strip_write_orientation (guint8 block[HARVEST_ORIENTATION_BYTES], int orientation);

/* Sets %HARVEST_MEDIA_ERROR_UNREADABLE; returns %FALSE. */
gboolean harvest_strip_fail (GError **error, const char *message);

G_END_DECLS
