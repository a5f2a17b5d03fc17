/* harvest-decode-job.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-decode-job"

#include "config.h"

#include "harvest-decode-job.h"

#include "harvest-media-error.h"
#include "harvest-photo-clean.h"
#include "harvest-picture-decode.h"

#include <string.h>

#define THUMBNAIL_QUALITY 85

static const struct
{
  const char *mime;
  HarvestStripFunc strip;
} sounds_and_films[] = {
  { "audio/ogg", harvest_strip_ogg },       { "audio/mpeg", harvest_strip_mp3 },
  { "audio/mp4", harvest_strip_mp4 },       { "audio/flac", harvest_strip_flac },
  { "audio/wav", harvest_strip_wav },       { "video/mp4", harvest_strip_mp4 },
  { "video/quicktime", harvest_strip_mp4 },
};

static const HarvestMediaType *
sniff (const guint8 *data, gsize length, GError **error)
{
  const HarvestMediaType *type = harvest_media_type_sniff (data,
                                                           MIN (length, HARVEST_MEDIA_SNIFF_BYTES));

  if (type == NULL)
    g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE,
                 "the file is of no known type");
  return type;
}

gboolean
harvest_decode_clean (guint8 *data,
                      gsize length,
                      HarvestPieces *pieces,
                      HarvestFacts *facts,
                      const char **mime,
                      GError **error)
{
  const HarvestMediaType *type = sniff (data, length, error);

  *facts = (HarvestFacts){ .orientation = 1 };
  if (type == NULL)
    return FALSE;
  if (type->kind == HARVEST_MEDIA_PICTURE)
    return harvest_photo_clean (type, data, length, pieces, facts, mime, error);

  *mime = type->mime;
  for (gsize i = 0; i < G_N_ELEMENTS (sounds_and_films); i++)
    {
      if (strcmp (sounds_and_films[i].mime, type->mime) == 0)
        return sounds_and_films[i].strip (data, length, pieces, facts, error);
    }
  g_assert_not_reached ();
}

gboolean
harvest_decode_thumbnail (const guint8 *data,
                          gsize length,
                          int pixels,
                          HarvestPieces *pieces,
                          HarvestFacts *facts,
                          const char **mime,
                          GError **error)
{
  const HarvestMediaType *type = sniff (data, length, error);
  g_autoptr (GdkPixbuf) picture = NULL;
  g_autoptr (GdkPixbuf) small = NULL;
  g_autoptr (GdkPixbuf) upright = NULL;
  GBytes *content;

  *facts = (HarvestFacts){ .orientation = 1 };
  if (type == NULL)
    return FALSE;
  if (type->kind != HARVEST_MEDIA_PICTURE)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE,
                   "the file is no picture");
      return FALSE;
    }

  picture = harvest_picture_decode (type, data, length, pixels, error);
  if (picture == NULL)
    return FALSE;
  small = harvest_picture_scale (picture, pixels);
  if (small != NULL)
    upright = harvest_picture_turn (small, harvest_photo_read_orientation (type, data, length));
  if (upright == NULL)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE,
                   "the picture does not fit into memory");
      return FALSE;
    }
  gdk_pixbuf_copy_options (picture, upright);

  *mime = harvest_picture_is_transparent (upright) ? "image/png" : "image/jpeg";
  content = harvest_picture_encode (upright, *mime, THUMBNAIL_QUALITY, error);
  if (content == NULL)
    return FALSE;
  facts->width = gdk_pixbuf_get_width (upright);
  facts->height = gdk_pixbuf_get_height (upright);
  harvest_pieces_take (pieces, content);
  return TRUE;
}
