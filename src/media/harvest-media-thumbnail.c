/* harvest-media-thumbnail.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-media-thumbnail"

#include "config.h"

#include "harvest-media-intake-private.h"

#include "harvest-decoder.h"
#include "harvest-media-error.h"
#include "harvest-media-type.h"
#include "harvest-picture-size.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAX_THUMBNAIL_BYTES ((gint64)32 * 1024 * 1024)

static const int sizes[] = { 128, 256, 512, 1024, 2048 };

static const char *const suffixes[] = { "jpg", "png" };

static int
round_up (int pixels)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      if (pixels <= sizes[i])
        return sizes[i];
    }
  return sizes[G_N_ELEMENTS (sizes) - 1];
}

static char *
dup_path (HarvestMediaIntake *self, const char *hash, int pixels, const char *suffix)
{
  return g_strdup_printf ("%s/%.2s/%s-%d.%s", harvest_media_intake_get_thumbnails (self), hash,
                          hash, pixels, suffix);
}

static GFile *
find_made (HarvestMediaIntake *self, const char *hash, int pixels)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = dup_path (self, hash, pixels, suffixes[i]);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_file_new_for_path (path);
    }
  return NULL;
}

static gboolean
collect_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_byte_array_append (user_data, data, (guint)length);
  return TRUE;
}

/* The process that shows it will decode it, so it must be what was asked for. */
static const HarvestMediaType *
check_thumbnail (GByteArray *content, int pixels, GError **error)
{
  const HarvestMediaType *type = harvest_media_type_sniff (
      content->data, MIN (content->len, HARVEST_MEDIA_SNIFF_BYTES));
  int width, height;

  if (type == NULL
      || (strcmp (type->mime, "image/jpeg") != 0 && strcmp (type->mime, "image/png") != 0)
      || !harvest_picture_size (type, content->data, content->len, &width, &height, NULL)
      || MAX (width, height) > pixels)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE,
                   "the decoder gave back something else");
      return NULL;
    }
  return type;
}

static GFile *
keep (HarvestMediaIntake *self, const char *hash, int pixels, GByteArray *content, GError **error)
{
  const HarvestMediaType *type = check_thumbnail (content, pixels, error);
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (GError) problem = NULL;

  if (type == NULL)
    return NULL;

  path = dup_path (self, hash, pixels, type->suffix);
  folder = g_path_get_dirname (path);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      harvest_media_set_errno (error, errno, "cannot make the folder", folder);
      return NULL;
    }
  if (!g_file_set_contents_full (path, (const char *)content->data, (gssize)content->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, &problem))
    {
      gboolean full = g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOSPC);

      g_set_error_literal (error, HARVEST_MEDIA_ERROR,
                           full ? HARVEST_MEDIA_ERROR_NO_SPACE : HARVEST_MEDIA_ERROR_IO,
                           problem->message);
      return NULL;
    }
  return g_file_new_for_path (path);
}

GFile *
harvest_media_intake_get_thumbnail_sync (HarvestMediaIntake *self,
                                         const char *hash,
                                         int pixels,
                                         GCancellable *cancellable,
                                         GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autofree char *side = NULL;
  const char *arguments[] = { "thumbnail", NULL, NULL };
  HarvestDecodeJob job = { arguments, MAX_THUMBNAIL_BYTES, 0, collect_cb, content };
  HarvestDecodeReport report = { .mime = NULL };
  GFile *made = NULL;
  gboolean done;
  int fd;

  g_return_val_if_fail (HARVEST_IS_MEDIA_INTAKE (self), NULL);

  fd = harvest_blob_store_open_blob_sync (harvest_media_intake_get_blobs (self), hash, NULL, error);
  if (fd < 0)
    return NULL;
  pixels = round_up (pixels);
  made = find_made (self, hash, pixels);
  if (made != NULL)
    {
      g_close (fd, NULL);
      return made;
    }

  side = g_strdup_printf ("%d", pixels);
  arguments[1] = side;
  done = harvest_decoder_run_sync (&job, fd, &report, cancellable, error);
  harvest_decode_report_clear (&report);
  return done ? keep (self, hash, pixels, content, error) : NULL;
}

gboolean
harvest_media_intake_forget_thumbnails_sync (HarvestMediaIntake *self,
                                             const char *hash,
                                             GError **error)
{
  g_return_val_if_fail (HARVEST_IS_MEDIA_INTAKE (self), FALSE);
  g_return_val_if_fail (harvest_blob_hash_is_valid (hash), FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes) * G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = dup_path (self, hash, sizes[i / G_N_ELEMENTS (suffixes)],
                                        suffixes[i % G_N_ELEMENTS (suffixes)]);

      if (g_unlink (path) != 0 && errno != ENOENT)
        {
          harvest_media_set_errno (error, errno, "cannot delete", path);
          return FALSE;
        }
    }
  return TRUE;
}
