/* harvest-picture-decode.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-picture-decode"

#include "config.h"

#include "harvest-picture-decode.h"

#include "harvest-heif-decode.h"
#include "harvest-media-error.h"
#include "harvest-picture-size.h"

#include <string.h>

#define FEED_BYTES (64 * 1024)

/* JPEG's decoder can leave out detail; the rest of the way is scaled by averaging. */
#define SCALE_RESERVE 2

static void
translate_error (GError **error, GError *problem)
{
  gboolean memory = g_error_matches (problem, GDK_PIXBUF_ERROR,
                                     GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY);

  g_set_error_literal (error, HARVEST_MEDIA_ERROR,
                       memory ? HARVEST_MEDIA_ERROR_TOO_LARGE : HARVEST_MEDIA_ERROR_UNREADABLE,
                       problem->message);
  g_error_free (problem);
}

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  int wanted = GPOINTER_TO_INT (user_data) * SCALE_RESERVE;
  int longer = MAX (width, height);

  if (wanted > 0 && longer > wanted)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int)((gint64)width * wanted / longer)),
                                MAX (1, (int)((gint64)height * wanted / longer)));
}

static gboolean
feed (GdkPixbufLoader *loader, const guint8 *data, gsize length, GError **error)
{
  for (gsize at = 0; at < length; at += FEED_BYTES)
    {
      if (!gdk_pixbuf_loader_write (loader, data + at, MIN (FEED_BYTES, length - at), error))
        {
          gdk_pixbuf_loader_close (loader, NULL);
          return FALSE;
        }
    }
  return gdk_pixbuf_loader_close (loader, error);
}

GdkPixbuf *
harvest_picture_decode (const HarvestMediaType *type,
                        const guint8 *data,
                        gsize length,
                        int max_side,
                        GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  GError *problem = NULL;
  GdkPixbuf *picture;
  int width, height;

  if (strcmp (type->mime, "image/heic") == 0 || strcmp (type->mime, "image/avif") == 0)
    return harvest_heif_decode (data, length, error);
  if (!harvest_picture_size (type, data, length, &width, &height, error))
    return NULL;

  loader = gdk_pixbuf_loader_new_with_mime_type (type->mime, &problem);
  if (loader != NULL)
    {
      g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb),
                        GINT_TO_POINTER (max_side));
      feed (loader, data, length, &problem);
    }
  if (problem != NULL)
    {
      translate_error (error, problem);
      return NULL;
    }

  picture = gdk_pixbuf_loader_get_pixbuf (loader);
  if (picture == NULL)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE,
                   "there is no picture in the file");
      return NULL;
    }
  return g_object_ref (picture);
}

GdkPixbuf *
harvest_picture_turn (GdkPixbuf *picture, int orientation)
{
  static const struct
  {
    gboolean mirror; /* left to right, before the turn */
    GdkPixbufRotation turn;
  } ways[] = {
    [1] = { FALSE, GDK_PIXBUF_ROTATE_NONE },
    [2] = { TRUE, GDK_PIXBUF_ROTATE_NONE },
    [3] = { FALSE, GDK_PIXBUF_ROTATE_UPSIDEDOWN },
    [4] = { TRUE, GDK_PIXBUF_ROTATE_UPSIDEDOWN },
    [5] = { TRUE, GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE },
    [6] = { FALSE, GDK_PIXBUF_ROTATE_CLOCKWISE },
    [7] = { TRUE, GDK_PIXBUF_ROTATE_CLOCKWISE },
    [8] = { FALSE, GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE },
  };
  g_autoptr (GdkPixbuf) mirrored = NULL;

  if (orientation <= 1 || orientation > 8)
    return g_object_ref (picture);
  mirrored = ways[orientation].mirror ? gdk_pixbuf_flip (picture, TRUE) : g_object_ref (picture);
  if (mirrored == NULL)
    return NULL;
  return gdk_pixbuf_rotate_simple (mirrored, ways[orientation].turn);
}

GdkPixbuf *
harvest_picture_scale (GdkPixbuf *picture, int pixels)
{
  int width = gdk_pixbuf_get_width (picture);
  int height = gdk_pixbuf_get_height (picture);
  int longer = MAX (width, height);

  if (longer <= pixels)
    return g_object_ref (picture);
  return gdk_pixbuf_scale_simple (picture, MAX (1, (int)((gint64)width * pixels / longer)),
                                  MAX (1, (int)((gint64)height * pixels / longer)),
                                  GDK_INTERP_BILINEAR);
}

gboolean
harvest_picture_is_transparent (GdkPixbuf *picture)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (picture);
  int width = gdk_pixbuf_get_width (picture);
  int height = gdk_pixbuf_get_height (picture);
  gsize stride = (gsize)gdk_pixbuf_get_rowstride (picture);

  if (!gdk_pixbuf_get_has_alpha (picture))
    return FALSE;
  for (int y = 0; y < height; y++)
    {
      const guint8 *row = pixels + (gsize)y * stride;

      for (int x = 0; x < width; x++)
        {
          if (row[4 * (gsize)x + 3] != 0xff)
            return TRUE;
        }
    }
  return FALSE;
}

GBytes *
harvest_picture_encode (GdkPixbuf *picture, const char *mime, int quality, GError **error)
{
  const char *profile = gdk_pixbuf_get_option (picture, "icc-profile");
  gboolean jpeg = strcmp (mime, "image/jpeg") == 0;
  g_autofree char *level = g_strdup_printf ("%d", quality);
  char *keys[] = { NULL, NULL, NULL };
  char *values[] = { NULL, NULL, NULL };
  GError *problem = NULL;
  char *content;
  gsize length;
  int n = 0;

  if (jpeg)
    {
      keys[n] = (char *)"quality";
      values[n++] = level;
    }
  if (profile != NULL)
    {
      keys[n] = (char *)"icc-profile";
      values[n++] = (char *)profile;
    }
  if (!gdk_pixbuf_save_to_bufferv (picture, &content, &length, jpeg ? "jpeg" : "png", keys, values,
                                   &problem))
    {
      translate_error (error, problem);
      return NULL;
    }
  return g_bytes_new_take (content, length);
}
