/* harvest-store-files.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-files"

#include "config.h"

#include "harvest-store.h"

#include "harvest-blob-sweep.h"
#include "harvest-media-error.h"
#include "harvest-store-private.h"

#include <fcntl.h>
#include <sys/stat.h>

/* Nothing unnamed is swept before the person has settled down, and then now and then. */
#define FIRST_SWEEP_SECONDS 120
#define SWEEP_SECONDS       (6 * 60 * 60)

void
harvest_intake_free (HarvestIntake *self)
{
  g_free (self->hash);
  g_free (self->mime);
  g_free (self);
}

static void
intake_free (gpointer data)
{
  harvest_intake_free (data);
}

/* ---- Taking in ---- */

/* A file that was here before looks as new as one that was not, so that it is not swept before it
 * is named. Returns: whether it is there. */
static gboolean
touch_blob (HarvestStore *self, const char *hash)
{
  g_autofree char *path = harvest_blob_store_dup_path (
      harvest_media_intake_get_blobs (self->intake), hash);
  gint64 now = harvest_clock_now (self->clock);
  struct timespec times[2];

  times[0].tv_sec = times[1].tv_sec = (time_t)(now / G_USEC_PER_SEC);
  times[0].tv_nsec = times[1].tv_nsec = (long)(now % G_USEC_PER_SEC) * 1000;
  return utimensat (AT_FDCWD, path, times, 0) == 0;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  g_autoptr (HarvestMediaInfo) info = NULL;
  HarvestIntake *intake;
  GError *error = NULL;

  info = harvest_media_intake_take_finish (HARVEST_MEDIA_INTAKE (source), result, &error);
  if (info == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!touch_blob (self, info->hash))
    {
      /* Swept between the two; once more, as nothing is lost yet. */
      harvest_media_intake_take_file_async (self->intake, g_task_get_task_data (task),
                                            g_task_get_cancellable (task), taken_cb,
                                            g_steal_pointer (&task));
      return;
    }
  intake = g_new0 (HarvestIntake, 1);
  intake->hash = g_steal_pointer (&info->hash);
  intake->mime = g_steal_pointer (&info->mime);
  intake->bytes = info->bytes;
  intake->width = info->width;
  intake->height = info->height;
  intake->duration = info->duration;
  g_task_return_pointer (task, intake, intake_free);
}

void
harvest_store_intake_async (HarvestStore *self,
                            GFile *file,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_intake_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  harvest_media_intake_take_file_async (self->intake, file, cancellable, taken_cb, task);
}

HarvestIntake *
harvest_store_intake_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_intake_async, error);
}

GFile *
harvest_store_dup_blob_file (HarvestStore *self, const char *hash)
{
  HarvestBlobStore *blobs;
  g_autofree char *path = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);
  g_return_val_if_fail (hash != NULL, NULL);

  blobs = harvest_media_intake_get_blobs (self->intake);
  if (!harvest_blob_store_exists (blobs, hash))
    return NULL;
  path = harvest_blob_store_dup_path (blobs, hash);
  return g_file_new_for_path (path);
}

/* ---- Thumbnails ---- */

static void
thumbnail_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GFile *file = harvest_media_intake_get_thumbnail_finish (HARVEST_MEDIA_INTAKE (source), result,
                                                           &error);

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
harvest_store_get_thumbnail_async (HarvestStore *self,
                                   const char *hash,
                                   int pixels,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (hash != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_get_thumbnail_async);
  harvest_media_intake_get_thumbnail_async (self->intake, hash, pixels, cancellable, thumbnail_cb,
                                            task);
}

GFile *
harvest_store_get_thumbnail_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_get_thumbnail_async, error);
}

/* ---- Sweeping ---- */

static void
swept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  int n_removed = harvest_blob_sweep_finish (HARVEST_MEDIA_INTAKE (source), result, &error);

  if (n_removed >= 0)
    g_task_return_int (task, n_removed);
  else
    g_task_return_error (task, error);
}

void
harvest_store_sweep_async (HarvestStore *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *people = g_build_filename (self->data_dir, "people", NULL);

  g_task_set_source_tag (task, harvest_store_sweep_async);
  harvest_blob_sweep_async (self->intake, harvest_shared_db_get_writer (self->shared), people, NULL,
                            self->clock, cancellable, swept_cb, task);
}

int
harvest_store_sweep_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int)g_task_propagate_int (G_TASK (result), error);
}

static void
own_sweep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  int n_removed = harvest_store_sweep_finish (HARVEST_STORE (source), result, &error);

  if (n_removed < 0)
    g_info ("Files that nothing names were not swept: %s", error->message);
  else if (n_removed > 0)
    g_info ("%d files that nothing names were removed", n_removed);
}

static gboolean
sweep_timer_cb (gpointer user_data)
{
  HarvestStore *self = user_data;

  self->sweep_timer = g_timeout_add_seconds (SWEEP_SECONDS, sweep_timer_cb, self);
  harvest_store_sweep_async (self, NULL, own_sweep_cb, NULL);
  return G_SOURCE_REMOVE;
}

void
harvest_store_begin_sweeps (HarvestStore *self)
{
  self->sweep_timer = g_timeout_add_seconds (FIRST_SWEEP_SECONDS, sweep_timer_cb, self);
}
