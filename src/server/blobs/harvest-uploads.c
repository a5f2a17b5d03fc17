/* harvest-uploads.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-uploads"

#include "config.h"

#include "harvest-uploads.h"

#include "harvest-media-error.h"
#include "harvest-media-intake.h"
#include "harvest-uuid.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define DIGEST_BYTES 32

G_DEFINE_QUARK (harvest - upload - error - quark, harvest_upload_error)

struct _HarvestUploads
{
  HarvestServerDb *db;
  HarvestMediaIntake *intake;
  char *folder;
  HarvestUploadLimits limits;

  GMutex lock;
  GHashTable *busy; /* ids that a request works on */
};

static gboolean
fail (GError **error, HarvestUploadError code, const char *why)
{
  g_set_error_literal (error, HARVEST_UPLOAD_ERROR, code, why);
  return FALSE;
}

static gboolean
fail_errno (GError **error, const char *what, const char *path)
{
  int saved = errno;

  g_set_error (error, HARVEST_UPLOAD_ERROR,
               saved == ENOSPC || saved == EDQUOT ? HARVEST_UPLOAD_ERROR_NO_SPACE
                                                  : HARVEST_UPLOAD_ERROR_FAILED,
               "Cannot %s %s: %s", what, path, g_strerror (saved));
  return FALSE;
}

static char *
dup_path (HarvestUploads *self, const char *id)
{
  return g_build_filename (self->folder, id, NULL);
}

typedef struct
{
  const char *id;
  HarvestUpload *upload;
} FindJob;

static gboolean
find_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  FindJob *job = data;

  g_clear_pointer (&job->upload, harvest_upload_free);
  return harvest_uploads_sql_find (tx, job->id, &job->upload, error);
}

/* Files without a row: the program ended between the two. */
static void
sweep (HarvestUploads *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      FindJob job = { .id = name };
      g_autofree char *path = dup_path (self, name);

      if (!harvest_uuid_is_valid (name)
          || !harvest_server_db_read_sync (self->db, find_cb, &job, NULL))
        continue;
      if (job.upload == NULL || job.upload->state != HARVEST_UPLOAD_OPEN)
        g_unlink (path);
      harvest_upload_free (job.upload);
    }
}

HarvestUploads *
harvest_uploads_open_sync (HarvestServerDb *db,
                           HarvestBlobStore *blobs,
                           const char *folder,
                           const HarvestUploadLimits *limits,
                           GError **error)
{
  HarvestUploads *self;
  g_autofree char *thumbnails = NULL;

  g_return_val_if_fail (HARVEST_IS_SERVER_DB (db) && HARVEST_IS_BLOB_STORE (blobs), NULL);
  g_return_val_if_fail (folder != NULL && limits != NULL, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      fail_errno (error, "make the folder", folder);
      return NULL;
    }
  thumbnails = g_build_filename (folder, "thumbnails", NULL);
  self = g_new0 (HarvestUploads, 1);
  self->db = g_object_ref (db);
  self->intake = harvest_media_intake_new (blobs, thumbnails);
  self->folder = g_strdup (folder);
  self->limits = *limits;
  g_mutex_init (&self->lock);
  self->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sweep (self);
  return self;
}

void
harvest_uploads_free (HarvestUploads *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->busy);
  g_mutex_clear (&self->lock);
  g_clear_object (&self->intake);
  g_clear_object (&self->db);
  g_free (self->folder);
  g_free (self);
}

/* One request at a time works on an upload. */
static gboolean
take (HarvestUploads *self, const char *id, GError **error)
{
  gboolean taken;

  g_mutex_lock (&self->lock);
  taken = g_hash_table_add (self->busy, g_strdup (id));
  g_mutex_unlock (&self->lock);
  return taken || fail (error, HARVEST_UPLOAD_ERROR_BUSY, "Another request works on it");
}

static void
give_back (HarvestUploads *self, const char *id)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->busy, id);
  g_mutex_unlock (&self->lock);
}

/* ---- Creating ---- */

typedef struct
{
  HarvestUploads *uploads;
  HarvestUpload *upload;
} Job;

static gboolean
add_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  Job *job = data;
  const HarvestUploadLimits *limits = &job->uploads->limits;
  gint64 n_open;
  gint64 bytes;

  if (!harvest_uploads_sql_measure (tx, job->upload->person, &n_open, &bytes, error))
    return FALSE;
  if (n_open >= limits->max_open)
    return fail (error, HARVEST_UPLOAD_ERROR_QUOTA, "So many uploads may not go on at once");
  if (bytes + job->upload->length > limits->quota)
    return fail (error, HARVEST_UPLOAD_ERROR_QUOTA,
                 "So many bytes may not be kept that no record names");
  job->upload->touched = harvest_server_tx_now (tx);
  return harvest_uploads_sql_add (tx, job->upload, error);
}

static gboolean
check_room (HarvestUploads *self, gint64 length, GError **error)
{
  struct statvfs info;

  if (statvfs (self->folder, &info) != 0)
    return fail_errno (error, "look at", self->folder);
  /* It is written twice: as it comes, and as a blob. */
  if ((gint64)(info.f_bavail * info.f_frsize) < self->limits.min_free + 2 * length)
    return fail (error, HARVEST_UPLOAD_ERROR_NO_SPACE, "The disk is almost full");
  return TRUE;
}

HarvestUpload *
harvest_uploads_create_sync (HarvestUploads *self,
                             const char *person,
                             const char *sha256,
                             gint64 length,
                             GError **error)
{
  g_autoptr (HarvestUpload) upload = NULL;
  g_autofree char *path = NULL;
  Job job = { .uploads = self };
  int fd;

  g_return_val_if_fail (self != NULL && person != NULL && sha256 != NULL, NULL);

  if (length > self->limits.max_bytes)
    {
      fail (error, HARVEST_UPLOAD_ERROR_TOO_LARGE, "A file may not be so long");
      return NULL;
    }
  if (!check_room (self, length, error))
    return NULL;
  upload = g_new0 (HarvestUpload, 1);
  upload->id = harvest_uuid_new (harvest_clock_system ());
  upload->person = g_strdup (person);
  upload->sha256 = g_strdup (sha256);
  upload->length = length;
  path = dup_path (self, upload->id);
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      fail_errno (error, "make", path);
      return NULL;
    }
  close (fd);
  job.upload = upload;
  if (harvest_server_db_write_sync (self->db, add_cb, &job, error))
    return g_steal_pointer (&upload);
  g_unlink (path);
  return NULL;
}

/* ---- Finding ---- */

HarvestUpload *
harvest_uploads_find_sync (HarvestUploads *self, const char *person, const char *id, GError **error)
{
  FindJob job = { .id = id };
  g_autoptr (HarvestUpload) upload = NULL;

  g_return_val_if_fail (self != NULL && person != NULL && id != NULL, NULL);

  if (!harvest_server_db_read_sync (self->db, find_cb, &job, error))
    return NULL;
  upload = job.upload;
  if (upload == NULL || !g_str_equal (upload->person, person))
    {
      fail (error, HARVEST_UPLOAD_ERROR_NOT_FOUND, "There is no such upload");
      return NULL;
    }
  if (upload->state == HARVEST_UPLOAD_DROPPED)
    {
      fail (error, HARVEST_UPLOAD_ERROR_GONE, "The upload was dropped");
      return NULL;
    }
  return g_steal_pointer (&upload);
}

/* ---- Appending ---- */

static gboolean
update_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  HarvestUpload *upload = data;

  upload->touched = harvest_server_tx_now (tx);
  if (!harvest_uploads_sql_update (tx, upload, error))
    return FALSE;
  return upload->state != HARVEST_UPLOAD_DONE
         || harvest_sent_sql_add (tx, upload->person, upload->sha256, upload->length, error);
}

static gboolean
write_piece (const char *path, gint64 offset, GBytes *piece, GError **error)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gsize left;
  const char *at = g_bytes_get_data (piece, &left);
  gboolean written = fd >= 0;

  while (written && left > 0)
    {
      gssize n = pwrite (fd, at, left, offset);

      if (n < 0 && errno == EINTR)
        continue;
      written = n > 0;
      if (written)
        {
          at += n;
          offset += n;
          left -= (gsize)n;
        }
    }
  written = written && fdatasync (fd) == 0;
  if (!written)
    fail_errno (error, "write", path);
  if (fd >= 0)
    close (fd);
  return written;
}

static char *
hash_file (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  guint8 digest[DIGEST_BYTES];
  GString *text;

  if (file == NULL)
    return NULL;
  gnutls_hash_fast (GNUTLS_DIG_SHA256, g_mapped_file_get_contents (file),
                    g_mapped_file_get_length (file), digest);
  text = g_string_new (NULL);
  for (guint i = 0; i < sizeof digest; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}

/* What the decoding child makes of it must be what it was. */
static gboolean
take_in (HarvestUploads *self, const char *path, const char *sha256, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) reason = NULL;
  g_autoptr (HarvestMediaInfo)
      info = harvest_media_intake_take_file_sync (self->intake, file, NULL, &reason);

  if (info != NULL && g_str_equal (info->hash, sha256))
    return TRUE;
  if (info != NULL)
    return fail (error, HARVEST_UPLOAD_ERROR_REFUSED,
                 "It has something in it that tells place, device or person");
  if (g_error_matches (reason, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_NO_SPACE))
    return fail (error, HARVEST_UPLOAD_ERROR_NO_SPACE, reason->message);
  if (g_error_matches (reason, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE)
      || g_error_matches (reason, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE)
      || g_error_matches (reason, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE))
    return fail (error, HARVEST_UPLOAD_ERROR_REFUSED, reason->message);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* The last piece is there. */
static gboolean
complete (HarvestUploads *self, const HarvestUpload *upload, const char *path, GError **error)
{
  g_autofree char *hash = hash_file (path, error);

  if (hash == NULL)
    return FALSE;
  if (!g_str_equal (hash, upload->sha256))
    return fail (error, HARVEST_UPLOAD_ERROR_CHECKSUM, "The whole is not what was announced");
  return take_in (self, path, upload->sha256, error);
}

static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, HARVEST_UPLOAD_ERROR, HARVEST_UPLOAD_ERROR_CHECKSUM)
         || g_error_matches (error, HARVEST_UPLOAD_ERROR, HARVEST_UPLOAD_ERROR_REFUSED);
}

/* With the upload taken. */
static gboolean
append (HarvestUploads *self, HarvestUpload *upload, gint64 offset, GBytes *piece, GError **error)
{
  g_autofree char *path = dup_path (self, upload->id);
  g_autoptr (GError) reason = NULL;

  if (offset != upload->stands || upload->state != HARVEST_UPLOAD_OPEN)
    return fail (error, HARVEST_UPLOAD_ERROR_OFFSET, "It stands at another place");
  if ((gint64)g_bytes_get_size (piece) > upload->length - offset)
    return fail (error, HARVEST_UPLOAD_ERROR_TOO_LARGE, "It is longer than was announced");
  if (!write_piece (path, offset, piece, error))
    return FALSE;
  upload->stands += (gint64)g_bytes_get_size (piece);
  if (upload->stands == upload->length)
    {
      upload->state = HARVEST_UPLOAD_DONE;
      if (!complete (self, upload, path, &reason))
        {
          if (!is_final (reason))
            {
              g_propagate_error (error, g_steal_pointer (&reason));
              return FALSE;
            }
          upload->state = HARVEST_UPLOAD_DROPPED;
        }
    }
  if (!harvest_server_db_write_sync (self->db, update_cb, upload, error))
    return FALSE;
  if (upload->state != HARVEST_UPLOAD_OPEN)
    g_unlink (path);
  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return upload->state != HARVEST_UPLOAD_DROPPED;
}

HarvestUpload *
harvest_uploads_append_sync (HarvestUploads *self,
                             const char *person,
                             const char *id,
                             gint64 offset,
                             GBytes *piece,
                             const guint8 *digest,
                             GError **error)
{
  g_autoptr (HarvestUpload) upload = NULL;
  guint8 found[DIGEST_BYTES];
  gboolean appended;

  g_return_val_if_fail (self != NULL && piece != NULL && digest != NULL, NULL);

  gnutls_hash_fast (GNUTLS_DIG_SHA256, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece),
                    found);
  if (memcmp (found, digest, sizeof found) != 0)
    {
      fail (error, HARVEST_UPLOAD_ERROR_CHECKSUM, "The piece is not what was sent");
      return NULL;
    }
  if (!take (self, id, error))
    return NULL;
  upload = harvest_uploads_find_sync (self, person, id, error);
  appended = upload != NULL && append (self, upload, offset, piece, error);
  give_back (self, id);
  return appended ? g_steal_pointer (&upload) : NULL;
}

/* ---- Dropping ---- */

gboolean
harvest_uploads_drop_sync (HarvestUploads *self, const char *person, const char *id, GError **error)
{
  g_autoptr (HarvestUpload) upload = NULL;
  g_autofree char *path = NULL;
  gboolean dropped;

  g_return_val_if_fail (self != NULL && person != NULL && id != NULL, FALSE);

  if (!take (self, id, error))
    return FALSE;
  upload = harvest_uploads_find_sync (self, person, id, error);
  dropped = upload != NULL;
  if (dropped && upload->state == HARVEST_UPLOAD_OPEN)
    {
      upload->state = HARVEST_UPLOAD_DROPPED;
      dropped = harvest_server_db_write_sync (self->db, update_cb, upload, error);
      path = dup_path (self, upload->id);
      if (dropped)
        g_unlink (path);
    }
  give_back (self, id);
  return dropped;
}

typedef struct
{
  gint64 seconds;
  GPtrArray *ids;
} ExpireJob;

static gboolean
expire_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  ExpireJob *job = data;

  g_ptr_array_set_size (job->ids, 0);
  return harvest_uploads_sql_expire (tx, harvest_server_tx_now (tx) - job->seconds * G_USEC_PER_SEC,
                                     job->ids, error);
}

gboolean
harvest_uploads_expire_sync (HarvestUploads *self, gint64 seconds, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  ExpireJob job = { .seconds = seconds, .ids = ids };

  g_return_val_if_fail (self != NULL, FALSE);

  if (!harvest_server_db_write_sync (self->db, expire_cb, &job, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autofree char *path = dup_path (self, ids->pdata[i]);

      g_unlink (path);
    }
  return TRUE;
}
