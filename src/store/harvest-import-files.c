/* harvest-import-files.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-import-files"

#include "config.h"

#include "harvest-import-files.h"

#include "harvest-media-error.h"
#include "harvest-media-type.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define HASH_LENGTH     64
#define MEDIA_FOLDER    "media"
#define MAX_MEDIA_BYTES (G_GINT64_CONSTANT (4) * 1024 * 1024 * 1024)

struct _HarvestImportFiles
{
  char *folder;
  HarvestMediaIntake *intake;
  GHashTable *media; /* hash -> name in the media folder; NULL until it is asked for */
};

/* Auxiliary methods */

/* Returns: (transfer full) (nullable): the real path, if it is a file inside the folder */
static char *
find_inside (HarvestImportFiles *self, const char *path, HarvestImportReason *reason)
{
  g_autofree char *joined = NULL;
  g_autofree char *real = NULL;
  struct stat status;

  *reason = HARVEST_IMPORT_OUTSIDE;
  if (g_path_is_absolute (path))
    return NULL;
  joined = g_build_filename (self->folder, path, NULL);
  real = realpath (joined, NULL);
  if (real == NULL)
    {
      g_autofree char *canonical = g_canonicalize_filename (joined, NULL);

      if (g_str_has_prefix (canonical, self->folder)
          && canonical[strlen (self->folder)] == G_DIR_SEPARATOR)
        *reason = HARVEST_IMPORT_NO_FILE;
      return NULL;
    }
  if (!g_str_has_prefix (real, self->folder) || real[strlen (self->folder)] != G_DIR_SEPARATOR)
    return NULL;
  *reason = HARVEST_IMPORT_NO_FILE;
  if (stat (real, &status) != 0 || !S_ISREG (status.st_mode))
    return NULL;
  return g_steal_pointer (&real);
}

/* Rows that were written on Windows part folders by backslashes. */
static char *
find_file (HarvestImportFiles *self, const char *path, HarvestImportReason *reason)
{
  char *real = find_inside (self, path, reason);
  g_autofree char *turned = NULL;

  if (real != NULL || strchr (path, '\\') == NULL)
    return real;
  turned = g_strdelimit (g_strdup (path), "\\", '/');
  return find_inside (self, turned, reason);
}

/* Tells by the beginning of the file what the intake will most likely say. */
static HarvestMediaInfo *
look_at (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  guint8 head[HARVEST_MEDIA_SNIFF_BYTES];
  const HarvestMediaType *type;
  HarvestMediaInfo *info;
  struct stat status;
  gsize length;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &length, cancellable,
                                   error))
    return NULL;
  type = harvest_media_type_sniff (head, length);
  if (type == NULL)
    {
      g_set_error_literal (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE, "its type");
      return NULL;
    }
  if (stat (path, &status) != 0 || status.st_size > type->max_bytes)
    {
      g_set_error_literal (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE, "its size");
      return NULL;
    }
  info = g_new0 (HarvestMediaInfo, 1);
  info->mime = g_strdup (type->mime);
  info->bytes = status.st_size;
  return info;
}

/* Whether the failure lies in the file, so that only its row is left out. */
static gboolean
is_about_file (const GError *error)
{
  return g_error_matches (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE)
         || g_error_matches (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE)
         || g_error_matches (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE)
         || g_error_matches (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_NOT_FOUND)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static void
list_media (HarvestImportFiles *self)
{
  g_autofree char *path = g_build_filename (self->folder, MEDIA_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  self->media = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *hash = g_strndup (name, HASH_LENGTH);

      if (harvest_blob_hash_is_valid (hash)
          && (name[HASH_LENGTH] == '\0' || name[HASH_LENGTH] == '.'))
        g_hash_table_insert (self->media, g_steal_pointer (&hash), g_strdup (name));
    }
}

/* Public API */

HarvestImportFiles *
harvest_import_files_new (const char *folder, HarvestMediaIntake *intake)
{
  HarvestImportFiles *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (HarvestImportFiles, 1);
  self->folder = g_strdup (folder);
  g_set_object (&self->intake, intake);
  return self;
}

void
harvest_import_files_free (HarvestImportFiles *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->folder);
  g_clear_object (&self->intake);
  g_clear_pointer (&self->media, g_hash_table_unref);
  g_free (self);
}

gboolean
harvest_import_files_take_sync (HarvestImportFiles *self,
                                const char *path,
                                HarvestMediaInfo **info,
                                HarvestImportReason *reason,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autofree char *real = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (info != NULL && reason != NULL, FALSE);

  *info = NULL;
  real = find_file (self, path, reason);
  if (real == NULL)
    return FALSE;
  if (self->intake != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (real);

      *info = harvest_media_intake_take_file_sync (self->intake, file, cancellable, &failure);
    }
  else
    *info = look_at (real, cancellable, &failure);
  if (*info != NULL)
    return TRUE;
  *reason = HARVEST_IMPORT_BAD_FILE;
  if (!is_about_file (failure))
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
harvest_import_files_fetch_sync (HarvestImportFiles *self,
                                 const char *hash,
                                 gboolean *found,
                                 GCancellable *cancellable,
                                 GError **error)
{
  HarvestBlobStore *blobs;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *path = NULL;
  g_autofree char *kept = NULL;
  HarvestImportReason reason;
  g_autofree char *named = NULL;
  const char *name;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (hash != NULL, FALSE);
  g_return_val_if_fail (found != NULL, FALSE);

  blobs = self->intake != NULL ? harvest_media_intake_get_blobs (self->intake) : NULL;
  *found = blobs != NULL && harvest_blob_store_exists (blobs, hash);
  if (*found)
    return TRUE;
  if (self->media == NULL)
    list_media (self);
  name = g_hash_table_lookup (self->media, hash);
  if (name == NULL)
    return TRUE;
  named = g_build_filename (MEDIA_FOLDER, name, NULL);
  path = find_inside (self, named, &reason);
  if (path == NULL)
    return TRUE;
  *found = TRUE;
  if (blobs == NULL)
    return TRUE;

  file = g_file_new_for_path (path);
  stream = g_file_read (file, cancellable, &failure);
  if (stream != NULL)
    kept = harvest_blob_store_add_stream_sync (blobs, G_INPUT_STREAM (stream), MAX_MEDIA_BYTES,
                                               hash, cancellable, &failure);
  *found = kept != NULL;
  if (kept != NULL || is_about_file (failure)
      || g_error_matches (failure, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_MISMATCH))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
