/* harvest-blob-writer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-blob-writer"

#include "config.h"

#include "harvest-blob-store-private.h"
#include "harvest-media-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A sweep can take a new file between its making and its locking; then another is made. */
#define OPEN_TRIES 16

struct _HarvestBlobWriter
{
  HarvestBlobStore *store;
  char *path;
  int fd;
  gnutls_hash_hd_t hash;
  gint64 bytes;
};

/* Makes a temporary file that this descriptor holds locked, so that a sweep knows that its writer
 * lives. */
static int
open_temporary (const char *folder, char **path, GError **error)
{
  for (int try = 0; try < OPEN_TRIES; try++)
    {
      g_autofree char *name = g_build_filename (folder, HARVEST_BLOB_TEMPORARY, "XXXXXX", NULL);
      struct stat info;
      int fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);

      if (fd < 0)
        {
          harvest_media_set_errno (error, errno, "cannot make a file in", folder);
          return -1;
        }
      if (flock (fd, LOCK_EX | LOCK_NB) == 0 && fstat (fd, &info) == 0 && info.st_nlink == 1)
        {
          *path = g_steal_pointer (&name);
          return fd;
        }
      close (fd);
      g_unlink (name);
    }

  g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_IO, "cannot lock a file in %s",
               folder);
  return -1;
}

HarvestBlobWriter *
harvest_blob_store_begin_sync (HarvestBlobStore *self, GError **error)
{
  g_autoptr (HarvestBlobWriter) writer = NULL;

  g_return_val_if_fail (HARVEST_IS_BLOB_STORE (self), NULL);

  writer = g_new0 (HarvestBlobWriter, 1);
  writer->store = g_object_ref (self);
  writer->fd = open_temporary (harvest_blob_store_get_folder (self), &writer->path, error);
  if (writer->fd < 0)
    return NULL;
  if (gnutls_hash_init (&writer->hash, GNUTLS_DIG_SHA256) != GNUTLS_E_SUCCESS)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_IO, "SHA-256 is not available");
      return NULL;
    }
  return g_steal_pointer (&writer);
}

gboolean
harvest_blob_writer_write_sync (HarvestBlobWriter *self,
                                const void *data,
                                gsize length,
                                GError **error)
{
  const guint8 *at = data;
  gsize left = length;

  g_return_val_if_fail (self != NULL && self->fd >= 0, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  while (left > 0)
    {
      gssize written = write (self->fd, at, left);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          harvest_media_set_errno (error, errno, "cannot write", self->path);
          return FALSE;
        }
      at += written;
      left -= (gsize)written;
    }

  gnutls_hash (self->hash, data, length);
  self->bytes += (gint64)length;
  return TRUE;
}

gint64
harvest_blob_writer_get_bytes (HarvestBlobWriter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->bytes;
}

const char *
harvest_blob_writer_get_path (HarvestBlobWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

static char *
end_hash (HarvestBlobWriter *self)
{
  guint8 digest[HARVEST_BLOB_DIGEST_BYTES];

  gnutls_hash_deinit (self->hash, digest);
  self->hash = NULL;
  return harvest_blob_hash_to_text (digest);
}

/* An equal blob is there already: its time is renewed, so that a sweep of blobs that nobody names
 * yet does not take it from under the one who just brought it again. */
static gboolean
renew_existing (const char *path, gint64 bytes)
{
  struct stat info;

  return stat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_size == bytes
         && utimensat (AT_FDCWD, path, NULL, 0) == 0;
}

char *
harvest_blob_writer_commit_sync (HarvestBlobWriter *self, const char *expected, GError **error)
{
  g_autofree char *hash = NULL;
  g_autofree char *final = NULL;

  g_return_val_if_fail (self != NULL && self->fd >= 0 && self->hash != NULL, NULL);

  hash = end_hash (self);
  if (expected != NULL && strcmp (hash, expected) != 0)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_MISMATCH,
                   "the content has the hash %s instead of %s", hash, expected);
      return NULL;
    }

  final = harvest_blob_store_dup_path (self->store, hash);
  if (renew_existing (final, self->bytes))
    return g_steal_pointer (&hash);

  if (fsync (self->fd) != 0)
    {
      harvest_media_set_errno (error, errno, "cannot write", self->path);
      return NULL;
    }
  if (!harvest_blob_store_make_folder (self->store, hash, error))
    return NULL;
  if (g_rename (self->path, final) != 0)
    {
      harvest_media_set_errno (error, errno, "cannot rename to", final);
      return NULL;
    }
  g_clear_pointer (&self->path, g_free);
  if (!harvest_blob_sync_parent (final, error))
    return NULL;
  return g_steal_pointer (&hash);
}

void
harvest_blob_writer_free (HarvestBlobWriter *self)
{
  if (self == NULL)
    return;

  if (self->path != NULL)
    g_unlink (self->path);
  if (self->fd >= 0)
    close (self->fd);
  if (self->hash != NULL)
    gnutls_hash_deinit (self->hash, NULL);
  g_clear_object (&self->store);
  g_free (self->path);
  g_free (self);
}
