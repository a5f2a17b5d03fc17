/* harvest-media-intake.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-media-intake"

#include "config.h"

#include "harvest-media-intake-private.h"

#include "harvest-decoder.h"
#include "harvest-media-error.h"
#include "harvest-media-type.h"
#include "harvest-picture-size.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A picture that is written again can become larger than its original. */
#define MAX_RESULT_BYTES ((gint64)512 * 1024 * 1024)

#define MAX_CHILDREN 2
#define BUFFER_BYTES (64 * 1024)

struct _HarvestMediaIntake
{
  GObject parent_instance;

  HarvestBlobStore *blobs;
  char *thumbnails;
  GThreadPool *pool; /* of HarvestIntakeWork */
};

G_DEFINE_FINAL_TYPE (HarvestMediaIntake, harvest_media_intake, G_TYPE_OBJECT)

void
harvest_media_info_free (HarvestMediaInfo *self)
{
  if (self == NULL)
    return;

  g_free (self->hash);
  g_free (self->mime);
  g_free (self);
}

static void
harvest_media_intake_finalize (GObject *object)
{
  HarvestMediaIntake *self = HARVEST_MEDIA_INTAKE (object);

  /* The last reference can be dropped by a thread of the pool, which cannot wait for itself. */
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_clear_object (&self->blobs);
  g_clear_pointer (&self->thumbnails, g_free);

  G_OBJECT_CLASS (harvest_media_intake_parent_class)->finalize (object);
}

static void
harvest_media_intake_class_init (HarvestMediaIntakeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = harvest_media_intake_finalize;
}

static void
harvest_media_intake_init (HarvestMediaIntake *self)
{
  self->pool = g_thread_pool_new (harvest_intake_work_cb, NULL, MAX_CHILDREN, FALSE, NULL);
}

HarvestMediaIntake *
harvest_media_intake_new (HarvestBlobStore *blobs, const char *thumbnails)
{
  HarvestMediaIntake *self;

  g_return_val_if_fail (HARVEST_IS_BLOB_STORE (blobs), NULL);
  g_return_val_if_fail (thumbnails != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_MEDIA_INTAKE, NULL);
  self->blobs = g_object_ref (blobs);
  self->thumbnails = g_strdup (thumbnails);
  return self;
}

HarvestBlobStore *
harvest_media_intake_get_blobs (HarvestMediaIntake *self)
{
  g_return_val_if_fail (HARVEST_IS_MEDIA_INTAKE (self), NULL);

  return self->blobs;
}

const char *
harvest_media_intake_get_thumbnails (HarvestMediaIntake *self)
{
  return self->thumbnails;
}

void
harvest_media_intake_push (HarvestMediaIntake *self, GTask *task)
{
  g_thread_pool_push (self->pool, task, NULL);
}

/* ---- Taking ---- */

static gboolean
write_blob_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  return harvest_blob_writer_write_sync (user_data, data, length, error);
}

/* The child is not believed: what it gave back must be what it says, by its first bytes and, for a
 * picture, the size in its header. */
static gboolean
check_result (HarvestBlobWriter *writer, const HarvestDecodeReport *report, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GMappedFile)
      file = g_mapped_file_new (harvest_blob_writer_get_path (writer), FALSE, &problem);
  const HarvestMediaType *type;
  const guint8 *data;
  gsize length;
  int width, height;

  if (file == NULL)
    {
      g_set_error_literal (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_IO, problem->message);
      return FALSE;
    }
  data = (const guint8 *)g_mapped_file_get_contents (file);
  length = g_mapped_file_get_length (file);
  type = harvest_media_type_sniff (data, MIN (length, HARVEST_MEDIA_SNIFF_BYTES));
  if (type == NULL || strcmp (type->mime, report->mime) != 0
      || type->treatment != HARVEST_MEDIA_CLEAN)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE,
                   "the decoder gave back something else");
      return FALSE;
    }
  if (type->kind != HARVEST_MEDIA_PICTURE)
    return TRUE;
  if (!harvest_picture_size (type, data, length, &width, &height, error))
    return FALSE;
  if (width + height != report->width + report->height
      || (width != report->width && width != report->height))
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_UNREADABLE,
                   "the decoder gave back a picture of another size");
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_input (int fd, GError **error)
{
  guint8 head[HARVEST_MEDIA_SNIFF_BYTES];
  const HarvestMediaType *type;
  struct stat info;
  gssize length;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE, "this is no file");
      return FALSE;
    }
  length = pread (fd, head, sizeof head, 0);
  if (length < 0)
    {
      harvest_media_set_errno (error, errno, "cannot read the file", NULL);
      return FALSE;
    }
  type = harvest_media_type_sniff (head, (gsize)length);
  if (type == NULL)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE,
                   "the file is of no known type");
      return FALSE;
    }
  if (info.st_size > type->max_bytes)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE,
                   "the file has more than %" G_GINT64_FORMAT " bytes", type->max_bytes);
      return FALSE;
    }
  return TRUE;
}

/* Takes over `fd`. */
static HarvestMediaInfo *
take_descriptor (HarvestMediaIntake *self, int fd, GCancellable *cancellable, GError **error)
{
  static const char *const arguments[] = { "clean", NULL };
  g_autoptr (HarvestBlobWriter) writer = NULL;
  HarvestDecodeReport report = { .mime = NULL };
  HarvestDecodeJob job = { arguments, MAX_RESULT_BYTES, 0, write_blob_cb, NULL };
  HarvestMediaInfo *info = NULL;
  char *hash = NULL;

  if (!check_input (fd, error)
      || (writer = harvest_blob_store_begin_sync (self->blobs, error)) == NULL)
    {
      close (fd);
      return NULL;
    }

  job.sink_data = writer;
  if (harvest_decoder_run_sync (&job, fd, &report, cancellable, error)
      && check_result (writer, &report, error))
    hash = harvest_blob_writer_commit_sync (writer, NULL, error);
  if (hash != NULL)
    {
      info = g_new0 (HarvestMediaInfo, 1);
      info->hash = hash;
      info->mime = g_steal_pointer (&report.mime);
      info->bytes = harvest_blob_writer_get_bytes (writer);
      info->width = report.width;
      info->height = report.height;
      info->duration = report.duration;
    }
  harvest_decode_report_clear (&report);
  return info;
}

/* A file without a name, beside the blobs, or in memory where the file system has no such files. */
static int
open_scratch (HarvestMediaIntake *self, GError **error)
{
  int fd = open (harvest_blob_store_get_folder (self->blobs), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    fd = memfd_create ("storyharvest-intake", MFD_CLOEXEC);
  if (fd < 0)
    harvest_media_set_errno (error, errno, "cannot make a file", NULL);
  return fd;
}

static gboolean
write_all (int fd, const guint8 *data, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          harvest_media_set_errno (error, errno, "cannot copy the file", NULL);
          return FALSE;
        }
      data += n;
      length -= (gsize)n;
    }
  return TRUE;
}

HarvestMediaInfo *
harvest_media_intake_take_bytes_sync (HarvestMediaIntake *self,
                                      GBytes *bytes,
                                      GCancellable *cancellable,
                                      GError **error)
{
  gsize length;
  const guint8 *data;
  int fd;

  g_return_val_if_fail (HARVEST_IS_MEDIA_INTAKE (self), NULL);
  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  fd = open_scratch (self, error);
  if (fd < 0)
    return NULL;
  if (!write_all (fd, data, length, error) || lseek (fd, 0, SEEK_SET) != 0)
    {
      close (fd);
      return NULL;
    }
  return take_descriptor (self, fd, cancellable, error);
}

/* Opens a file that has a name in the file system. A pipe or device must not make this wait. */
static int
open_path (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0)
    harvest_media_set_errno (error, errno, "cannot open", path);
  return fd;
}

static void
translate_read_error (GError **error, GError *problem)
{
  HarvestMediaError code = HARVEST_MEDIA_ERROR_IO;

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, problem);
      return;
    }
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    code = HARVEST_MEDIA_ERROR_NOT_FOUND;
  g_set_error_literal (error, HARVEST_MEDIA_ERROR, code, problem->message);
  g_error_free (problem);
}

/* Files without a name in the file system (of a phone, of the network) are copied first. */
static gboolean
copy_remote (GFile *file, int fd, GCancellable *cancellable, GError **error)
{
  const gint64 max_bytes = harvest_media_type_for_mime ("video/mp4")->max_bytes;
  g_autofree guint8 *buffer = g_malloc (BUFFER_BYTES);
  GError *problem = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &problem);
  gint64 total = 0;
  gssize n = -1;

  while (stream != NULL
         && (n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, BUFFER_BYTES, cancellable,
                                      &problem))
                > 0)
    {
      total += n;
      if (total > max_bytes)
        {
          g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_TOO_LARGE,
                       "the file has more than %" G_GINT64_FORMAT " bytes", max_bytes);
          return FALSE;
        }
      if (!write_all (fd, buffer, (gsize)n, error))
        return FALSE;
    }
  if (problem != NULL)
    translate_read_error (error, problem);
  return n == 0;
}

HarvestMediaInfo *
harvest_media_intake_take_file_sync (HarvestMediaIntake *self,
                                     GFile *file,
                                     GCancellable *cancellable,
                                     GError **error)
{
  const char *path;
  int fd;

  g_return_val_if_fail (HARVEST_IS_MEDIA_INTAKE (self), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  path = g_file_peek_path (file);
  fd = path != NULL ? open_path (path, error) : open_scratch (self, error);
  if (fd < 0)
    return NULL;
  if (path == NULL && (!copy_remote (file, fd, cancellable, error) || lseek (fd, 0, SEEK_SET) != 0))
    {
      close (fd);
      return NULL;
    }
  return take_descriptor (self, fd, cancellable, error);
}
