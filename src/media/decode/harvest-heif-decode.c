/* harvest-heif-decode.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-heif-decode"

#include "config.h"

#include "harvest-heif-decode.h"

#include "harvest-media-error.h"
#include "harvest-picture-size.h"

#include <libheif/heif.h>

#define MAX_PROFILE_BYTES (4 * 1024 * 1024)

typedef struct heif_context HeifContext;
typedef struct heif_image_handle HeifImageHandle;
typedef struct heif_image HeifImage;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeifContext, heif_context_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeifImageHandle, heif_image_handle_release)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeifImage, heif_image_release)

static gboolean
check (struct heif_error result, GError **error)
{
  HarvestMediaError code = HARVEST_MEDIA_ERROR_UNREADABLE;

  if (result.code == heif_error_Ok)
    return TRUE;
  if (result.code == heif_error_Memory_allocation_error)
    code = HARVEST_MEDIA_ERROR_TOO_LARGE;
  g_set_error (error, HARVEST_MEDIA_ERROR, code, "%s",
               result.message != NULL ? result.message : "the picture is damaged");
  return FALSE;
}

static void
free_image_cb (guchar *pixels, gpointer user_data)
{
  heif_image_release (user_data);
}

/* Colours would shift if the file's profile were dropped with the rest. */
static void
copy_profile (HeifImageHandle *handle, GdkPixbuf *picture)
{
  gsize length = heif_image_handle_get_raw_color_profile_size (handle);
  g_autofree guint8 *profile = NULL;
  g_autofree char *text = NULL;
  struct heif_error result;

  if (length == 0 || length > MAX_PROFILE_BYTES)
    return;
  profile = g_malloc (length);
  result = heif_image_handle_get_raw_color_profile (handle, profile);
  if (result.code != heif_error_Ok)
    return;
  text = g_base64_encode (profile, length);
  gdk_pixbuf_set_option (picture, "icc-profile", text);
}

GdkPixbuf *
harvest_heif_decode (const guint8 *data, gsize length, GError **error)
{
  g_autoptr (HeifContext) context = heif_context_alloc ();
  g_autoptr (HeifImageHandle) handle = NULL;
  g_autoptr (HeifImage) image = NULL;
  GdkPixbuf *picture;
  gboolean alpha;
  guint8 *pixels;
  int width, height, stride;

  heif_context_set_maximum_image_size_limit (context, HARVEST_MEDIA_MAX_SIDE);
  heif_context_set_max_decoding_threads (context, 0);
  if (!check (heif_context_read_from_memory_without_copy (context, data, length, NULL), error)
      || !check (heif_context_get_primary_image_handle (context, &handle), error))
    return NULL;

  width = heif_image_handle_get_width (handle);
  height = heif_image_handle_get_height (handle);
  if (!harvest_picture_check_size ((guint64)MAX (width, 0), (guint64)MAX (height, 0), error))
    return NULL;

  alpha = heif_image_handle_has_alpha_channel (handle);
  if (!check (heif_decode_image (handle, &image, heif_colorspace_RGB,
                                 alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB,
                                 NULL),
              error))
    return NULL;

  pixels = heif_image_get_plane (image, heif_channel_interleaved, &stride);
  width = heif_image_get_width (image, heif_channel_interleaved);
  height = heif_image_get_height (image, heif_channel_interleaved);
  if (pixels == NULL || width <= 0 || height <= 0)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE,
                   "there is no picture in the file");
      return NULL;
    }
  picture = gdk_pixbuf_new_from_data (pixels, GDK_COLORSPACE_RGB, alpha, 8, width, height, stride,
                                      free_image_cb, g_steal_pointer (&image));
  copy_profile (handle, picture);
  return picture;
}
