/* harvest-photo-clean.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-photo-clean"

#include "config.h"

#include "harvest-photo-clean.h"

#include "harvest-media-error.h"
#include "harvest-picture-decode.h"
#include "harvest-picture-size.h"

#include <gexiv2/gexiv2.h>
#include <string.h>

#define ORIENTATION_TAG "Exif.Image.Orientation"

/* To see whether a picture is whole it need not be decoded in full detail. */
#define PROOF_SIDE 256

#define REWRITE_QUALITY 92

static GExiv2Metadata *
read_metadata (const guint8 *data, gsize length, GError **error)
{
  static gsize ready = 0;
  g_autoptr (GExiv2Metadata) metadata = NULL;

  if (g_once_init_enter (&ready))
    {
      gexiv2_initialize ();
      gexiv2_log_set_level (GEXIV2_LOG_LEVEL_MUTE);
      g_once_init_leave (&ready, 1);
    }

  metadata = gexiv2_metadata_new ();
  if (!gexiv2_metadata_open_buf (metadata, data, (glong)length, error))
    return NULL;
  return g_steal_pointer (&metadata);
}

int
harvest_photo_read_orientation (const HarvestMediaType *type, const guint8 *data, gsize length)
{
  g_autoptr (GExiv2Metadata) metadata = NULL;
  glong value;

  if (strcmp (type->mime, "image/heic") == 0 || strcmp (type->mime, "image/avif") == 0)
    return 1;
  metadata = read_metadata (data, length, NULL);
  if (metadata == NULL)
    return 1;
  value = gexiv2_metadata_try_get_tag_long (metadata, ORIENTATION_TAG, NULL);
  return value >= 1 && value <= 8 ? (int)value : 1;
}

static gboolean
has_other_than_orientation (GExiv2Metadata *metadata)
{
  g_auto (GStrv) tags = gexiv2_metadata_get_exif_tags (metadata);

  for (gsize i = 0; tags[i] != NULL; i++)
    {
      if (strcmp (tags[i], ORIENTATION_TAG) != 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
harvest_photo_check_clean (const guint8 *data, gsize length, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GExiv2Metadata) metadata = read_metadata (data, length, &problem);
  g_autofree char *comment = NULL;
  GExiv2PreviewProperties **previews;

  if (metadata == NULL)
    return harvest_strip_fail (error, problem->message);

  comment = gexiv2_metadata_try_get_comment (metadata, NULL);
  previews = gexiv2_metadata_get_preview_properties (metadata);
  if (has_other_than_orientation (metadata) || gexiv2_metadata_has_xmp (metadata)
      || gexiv2_metadata_has_iptc (metadata) || (comment != NULL && comment[0] != '\0')
      || (previews != NULL && previews[0] != NULL))
    return harvest_strip_fail (error, "the picture could not be cleaned");
  return TRUE;
}

/* Decodes, turns upright and writes again. */
static gboolean
rewrite (const HarvestMediaType *type,
         const guint8 *data,
         gsize length,
         HarvestPieces *pieces,
         HarvestFacts *facts,
         const char **mime,
         GError **error)
{
  g_autoptr (GdkPixbuf) picture = harvest_picture_decode (type, data, length, 0, error);
  g_autoptr (GdkPixbuf) upright = NULL;
  GBytes *content;

  if (picture == NULL)
    return FALSE;
  upright = harvest_picture_turn (picture, facts->orientation);
  if (upright == NULL)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE,
                   "the picture does not fit into memory");
      return FALSE;
    }
  if (gdk_pixbuf_get_option (upright, "icc-profile") == NULL)
    gdk_pixbuf_copy_options (picture, upright);
  g_clear_object (&picture);

  *mime = type->treatment == HARVEST_MEDIA_TO_JPEG && !harvest_picture_is_transparent (upright)
              ? "image/jpeg"
              : "image/png";
  content = harvest_picture_encode (upright, *mime, REWRITE_QUALITY, error);
  if (content == NULL)
    return FALSE;

  facts->width = gdk_pixbuf_get_width (upright);
  facts->height = gdk_pixbuf_get_height (upright);
  facts->orientation = 1;
  harvest_pieces_clear (pieces);
  harvest_pieces_take (pieces, content);
  return TRUE;
}

static HarvestStripFunc
find_strip (const char *mime)
{
  if (strcmp (mime, "image/jpeg") == 0)
    return harvest_strip_jpeg;
  if (strcmp (mime, "image/png") == 0)
    return harvest_strip_png;
  if (strcmp (mime, "image/webp") == 0)
    return harvest_strip_webp;
  return NULL;
}

/* What was cut must still be a picture, and nothing else. */
static gboolean
prove (const char *mime, HarvestPieces *pieces, gboolean decode, GError **error)
{
  g_autoptr (GBytes) bytes = harvest_pieces_to_bytes (pieces);
  g_autoptr (GdkPixbuf) picture = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (!harvest_photo_check_clean (data, length, error))
    return FALSE;
  if (!decode)
    return TRUE;
  picture = harvest_picture_decode (harvest_media_type_for_mime (mime), data, length, PROOF_SIDE,
                                    error);
  return picture != NULL;
}

gboolean
harvest_photo_clean (const HarvestMediaType *type,
                     guint8 *data,
                     gsize length,
                     HarvestPieces *pieces,
                     HarvestFacts *facts,
                     const char **mime,
                     GError **error)
{
  HarvestStripFunc strip = find_strip (type->mime);

  *mime = type->mime;
  facts->orientation = harvest_photo_read_orientation (type, data, length);

  if (strip == NULL)
    return rewrite (type, data, length, pieces, facts, mime, error)
           && prove (*mime, pieces, FALSE, error);

  if (!harvest_picture_size (type, data, length, &facts->width, &facts->height, error)
      || !strip (data, length, pieces, facts, error))
    return FALSE;
  if (facts->moves)
    return rewrite (type, data, length, pieces, facts, mime, error)
           && prove (*mime, pieces, FALSE, error);

  if (facts->orientation >= 5)
    {
      int width = facts->width;

      facts->width = facts->height;
      facts->height = width;
    }
  return prove (*mime, pieces, TRUE, error);
}
