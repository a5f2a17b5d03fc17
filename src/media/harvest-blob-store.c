/* harvest-blob-store.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-blob-store"

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

#define HASH_DIGITS  (2 * HARVEST_BLOB_DIGEST_BYTES)
#define BUFFER_BYTES (256 * 1024)

struct _HarvestBlobStore
{
  GObject parent_instance;

  char *folder;
};

G_DEFINE_FINAL_TYPE (HarvestBlobStore, harvest_blob_store, G_TYPE_OBJECT)

static void
harvest_blob_store_finalize (GObject *object)
{
  HarvestBlobStore *self = HARVEST_BLOB_STORE (object);

  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (harvest_blob_store_parent_class)->finalize (object);
}

static void
harvest_blob_store_class_init (HarvestBlobStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = harvest_blob_store_finalize;
}

static void
harvest_blob_store_init (HarvestBlobStore *self)
{
}

/* ---- Names ---- */

static gboolean
is_digits (const char *text, gsize length)
{
  return strlen (text) == length && strspn (text, "0123456789abcdef") == length;
}

gboolean
harvest_blob_hash_is_valid (const char *hash)
{
  return hash != NULL && is_digits (hash, HASH_DIGITS);
}

char *
harvest_blob_hash_to_text (const guint8 digest[HARVEST_BLOB_DIGEST_BYTES])
{
  static const char digits[] = "0123456789abcdef";
  char *text = g_malloc (HASH_DIGITS + 1);

  for (gsize i = 0; i < HARVEST_BLOB_DIGEST_BYTES; i++)
    {
      text[2 * i] = digits[digest[i] >> 4];
      text[2 * i + 1] = digits[digest[i] & 0xf];
    }
  text[HASH_DIGITS] = '\0';
  return text;
}

char *
harvest_blob_store_dup_path (HarvestBlobStore *self, const char *hash)
{
  g_return_val_if_fail (HARVEST_IS_BLOB_STORE (self), NULL);

  if (!harvest_blob_hash_is_valid (hash))
    return NULL;
  return g_strdup_printf ("%s/%.2s/%.2s/%s", self->folder, hash, hash + 2, hash);
}

static char *
dup_path_or_error (HarvestBlobStore *self, const char *hash, GError **error)
{
  char *path = harvest_blob_store_dup_path (self, hash);

  if (path == NULL)
    g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_NOT_FOUND,
                 "a blob's name is 64 hexadecimal digits");
  return path;
}

const char *
harvest_blob_store_get_folder (HarvestBlobStore *self)
{
  g_return_val_if_fail (HARVEST_IS_BLOB_STORE (self), NULL);

  return self->folder;
}

/* ---- Opening ---- */

gboolean
harvest_blob_sync_parent (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  int fd = open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int errsv = errno;

  if (fd >= 0)
    {
      errsv = fsync (fd) == 0 ? 0 : errno;
      close (fd);
    }
  if (errsv == 0)
    return TRUE;
  harvest_media_set_errno (error, errsv, "cannot write to", parent);
  return FALSE;
}

static gboolean
make_one_folder (const char *path, GError **error)
{
  if (g_mkdir (path, 0700) == 0)
    return harvest_blob_sync_parent (path, error);
  if (errno == EEXIST)
    return TRUE;
  harvest_media_set_errno (error, errno, "cannot make the folder", path);
  return FALSE;
}

gboolean
harvest_blob_store_make_folder (HarvestBlobStore *self, const char *hash, GError **error)
{
  g_autofree char *upper = g_strdup_printf ("%s/%.2s", self->folder, hash);
  g_autofree char *lower = g_strdup_printf ("%s/%.2s", upper, hash + 2);

  if (g_file_test (lower, G_FILE_TEST_IS_DIR))
    return TRUE;
  return make_one_folder (upper, error) && make_one_folder (lower, error);
}

/* Whoever writes a temporary file holds its lock; what nobody holds is a leftover. */
static void
sweep_temporary (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

      if (fd < 0)
        continue;
      if (flock (fd, LOCK_EX | LOCK_NB) == 0)
        {
          g_debug ("removing %s, left by a writer that is gone", path);
          g_unlink (path);
        }
      close (fd);
    }
}

HarvestBlobStore *
harvest_blob_store_open_sync (const char *folder, GError **error)
{
  g_autoptr (HarvestBlobStore) self = NULL;
  g_autofree char *temporary = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  temporary = g_build_filename (folder, HARVEST_BLOB_TEMPORARY, NULL);
  if (g_mkdir_with_parents (temporary, 0700) != 0)
    {
      harvest_media_set_errno (error, errno, "cannot make the folder", temporary);
      return NULL;
    }
  sweep_temporary (temporary);

  self = g_object_new (HARVEST_TYPE_BLOB_STORE, NULL);
  self->folder = g_strdup (folder);
  return g_steal_pointer (&self);
}

/* ---- Adding ---- */

char *
harvest_blob_store_add_bytes_sync (HarvestBlobStore *self, GBytes *bytes, GError **error)
{
  g_autoptr (HarvestBlobWriter) writer = NULL;
  gsize length;
  const void *data;

  g_return_val_if_fail (HARVEST_IS_BLOB_STORE (self), NULL);
  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  writer = harvest_blob_store_begin_sync (self, error);
  if (writer == NULL || !harvest_blob_writer_write_sync (writer, data, length, error))
    return NULL;
  return harvest_blob_writer_commit_sync (writer, NULL, error);
}

char *
harvest_blob_store_add_stream_sync (HarvestBlobStore *self,
                                    GInputStream *stream,
                                    gint64 max_bytes,
                                    const char *expected,
                                    GCancellable *cancellable,
                                    GError **error)
{
  g_autoptr (HarvestBlobWriter) writer = NULL;
  g_autofree char *buffer = g_malloc (BUFFER_BYTES);
  gssize length;

  g_return_val_if_fail (HARVEST_IS_BLOB_STORE (self), NULL);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  writer = harvest_blob_store_begin_sync (self, error);
  if (writer == NULL)
    return NULL;

  while ((length = g_input_stream_read (stream, buffer, BUFFER_BYTES, cancellable, error)) > 0)
    {
      if (length > max_bytes - harvest_blob_writer_get_bytes (writer))
        {
          g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE,
                       "more than %" G_GINT64_FORMAT " bytes", max_bytes);
          return NULL;
        }
      if (!harvest_blob_writer_write_sync (writer, buffer, (gsize)length, error))
        return NULL;
    }
  if (length < 0)
    return NULL;
  return harvest_blob_writer_commit_sync (writer, expected, error);
}

/* ---- Reading ---- */

gboolean
harvest_blob_store_exists (HarvestBlobStore *self, const char *hash)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (HARVEST_IS_BLOB_STORE (self), FALSE);

  path = harvest_blob_store_dup_path (self, hash);
  return path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

int
harvest_blob_store_open_blob_sync (HarvestBlobStore *self,
                                   const char *hash,
                                   gint64 *bytes,
                                   GError **error)
{
  g_autofree char *path = NULL;
  struct stat info;
  int fd;

  g_return_val_if_fail (HARVEST_IS_BLOB_STORE (self), -1);

  path = dup_path_or_error (self, hash, error);
  if (path == NULL)
    return -1;
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0 || fstat (fd, &info) != 0)
    {
      harvest_media_set_errno (error, errno, "cannot open", path);
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (bytes != NULL)
    *bytes = info.st_size;
  return fd;
}

/* Returns: (nullable): the hash of what can be read from `fd`. */
static char *
hash_descriptor (int fd, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (BUFFER_BYTES);
  guint8 digest[HARVEST_BLOB_DIGEST_BYTES];
  gnutls_hash_hd_t hash;
  gboolean done = FALSE;

  if (gnutls_hash_init (&hash, GNUTLS_DIG_SHA256) != GNUTLS_E_SUCCESS)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_IO, "SHA-256 is not available");
      return NULL;
    }

  while (!done && !g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      gssize length = read (fd, buffer, BUFFER_BYTES);

      if (length < 0 && errno == EINTR)
        continue;
      if (length < 0)
        {
          harvest_media_set_errno (error, errno, "cannot read a blob", NULL);
          break;
        }
      gnutls_hash (hash, buffer, (gsize)length);
      done = length == 0;
    }

  gnutls_hash_deinit (hash, digest);
  return done ? harvest_blob_hash_to_text (digest) : NULL;
}

gboolean
harvest_blob_store_verify_sync (HarvestBlobStore *self,
                                const char *hash,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autofree char *found = NULL;
  int fd;

  g_return_val_if_fail (HARVEST_IS_BLOB_STORE (self), FALSE);

  fd = harvest_blob_store_open_blob_sync (self, hash, NULL, error);
  if (fd < 0)
    return FALSE;
  found = hash_descriptor (fd, cancellable, error);
  close (fd);
  if (found == NULL)
    return FALSE;
  if (strcmp (found, hash) != 0)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_MISMATCH,
                   "the blob %s is damaged: its content has the hash %s", hash, found);
      return FALSE;
    }
  return TRUE;
}

/* ---- Going through all ---- */

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* Names in `path` that are `length` hexadecimal digits, in order. */
static GPtrArray *
list_names (const char *path, gsize length, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &problem);
  const char *name;

  if (dir == NULL && !g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_IO, "%s", problem->message);
      return NULL;
    }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (is_digits (name, length))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names_cb);
  return g_steal_pointer (&names);
}

typedef struct
{
  HarvestBlobFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  gboolean stopped;
} Walk;

static gboolean
walk_blobs (const char *folder, Walk *walk, GError **error)
{
  g_autoptr (GPtrArray) hashes = list_names (folder, HASH_DIGITS, error);

  for (guint i = 0; hashes != NULL && i < hashes->len && !walk->stopped; i++)
    {
      const char *hash = hashes->pdata[i];
      g_autofree char *path = g_build_filename (folder, hash, NULL);
      struct stat info;
      gint64 written;

      if (g_cancellable_set_error_if_cancelled (walk->cancellable, error))
        return FALSE;
      if (lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
        continue;
      written = (gint64)info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000;
      walk->stopped = !walk->func (hash, info.st_size, written, walk->user_data);
    }
  return hashes != NULL;
}

/* `depth` levels of folders with two digits each lie above the blobs. */
static gboolean
walk_folder (const char *folder, int depth, Walk *walk, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;

  if (depth == 0)
    return walk_blobs (folder, walk, error);

  names = list_names (folder, 2, error);
  for (guint i = 0; names != NULL && i < names->len && !walk->stopped; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

      if (!walk_folder (path, depth - 1, walk, error))
        return FALSE;
    }
  return names != NULL;
}

gboolean
harvest_blob_store_foreach_sync (HarvestBlobStore *self,
                                 HarvestBlobFunc func,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error)
{
  Walk walk = { func, user_data, cancellable, FALSE };

  g_return_val_if_fail (HARVEST_IS_BLOB_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  return walk_folder (self->folder, 2, &walk, error);
}

/* ---- Deleting ---- */

gboolean
harvest_blob_store_delete_sync (HarvestBlobStore *self, const char *hash, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (HARVEST_IS_BLOB_STORE (self), FALSE);

  path = dup_path_or_error (self, hash, error);
  if (path == NULL)
    return FALSE;
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  harvest_media_set_errno (error, errno, "cannot delete", path);
  return FALSE;
}
