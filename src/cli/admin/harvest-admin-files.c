/* harvest-admin-files.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-files"

#include "config.h"

#include "harvest-admin-files.h"

#include "harvest-blob-store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

typedef struct
{
  HarvestBlobStore *from;
  HarvestBlobStore *to;
  GPtrArray *wrong;
  gint64 n_files;
  gint64 n_bytes;
  GError *error;
} Walk;

static gboolean
copy_cb (const char *hash, gint64 bytes, gint64 written, gpointer user_data)
{
  Walk *walk = user_data;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *kept = NULL;

  if (harvest_blob_store_exists (walk->to, hash))
    return TRUE;
  path = harvest_blob_store_dup_path (walk->from, hash);
  file = g_file_new_for_path (path);
  stream = G_INPUT_STREAM (g_file_read (file, NULL, &walk->error));
  if (stream != NULL)
    kept = harvest_blob_store_add_stream_sync (walk->to, stream, bytes, hash, NULL, &walk->error);
  if (kept == NULL)
    return FALSE;
  walk->n_files++;
  walk->n_bytes += bytes;
  return TRUE;
}

gboolean
harvest_admin_files_copy_blobs (const char *from,
                                const char *to,
                                gint64 *n_files,
                                gint64 *n_bytes,
                                GError **error)
{
  g_autoptr (HarvestBlobStore) source = harvest_blob_store_open_sync (from, error);
  g_autoptr (HarvestBlobStore) target = NULL;
  Walk walk = { .from = source };

  if (source == NULL)
    return FALSE;
  target = harvest_blob_store_open_sync (to, error);
  if (target == NULL)
    return FALSE;
  walk.to = target;
  if (!harvest_blob_store_foreach_sync (source, copy_cb, &walk, NULL, error))
    return FALSE;
  *n_files = walk.n_files;
  *n_bytes = walk.n_bytes;
  if (walk.error != NULL)
    g_propagate_error (error, walk.error);
  return walk.error == NULL;
}

static gboolean
check_cb (const char *hash, gint64 bytes, gint64 written, gpointer user_data)
{
  Walk *walk = user_data;
  g_autoptr (GError) error = NULL;

  walk->n_files++;
  walk->n_bytes += bytes;
  if (walk->wrong != NULL && !harvest_blob_store_verify_sync (walk->from, hash, NULL, &error))
    g_ptr_array_add (walk->wrong, g_strdup_printf ("file %s: %s", hash, error->message));
  return TRUE;
}

gboolean
harvest_admin_files_check_blobs (const char *folder,
                                 GPtrArray *wrong,
                                 gint64 *n_files,
                                 gint64 *n_bytes,
                                 GError **error)
{
  g_autoptr (HarvestBlobStore) blobs = harvest_blob_store_open_sync (folder, error);
  Walk walk = { .from = blobs, .wrong = wrong };

  if (blobs == NULL || !harvest_blob_store_foreach_sync (blobs, check_cb, &walk, NULL, error))
    return FALSE;
  *n_files = walk.n_files;
  *n_bytes = walk.n_bytes;
  return TRUE;
}

gboolean
harvest_admin_files_count_blobs (const char *folder,
                                 gint64 *n_files,
                                 gint64 *n_bytes,
                                 GError **error)
{
  return harvest_admin_files_check_blobs (folder, NULL, n_files, n_bytes, error);
}

gboolean
harvest_admin_files_is_running (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, "server.lock", NULL);
  int fd = open (path, O_RDWR | O_CLOEXEC);
  gboolean is_running = fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0;

  if (fd >= 0)
    close (fd);
  return is_running;
}
