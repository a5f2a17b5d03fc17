/* harvest-media-intake-async.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-media-intake-async"

#include "config.h"

#include "harvest-media-intake-private.h"

/* The blocking functions for the main thread, on the threads of the intake's own pool: GTask's pool
 * is shared with everything else, and a hundred dropped photos must not stop that. */

typedef struct
{
  GFile *file; /* one of the three is set */
  GBytes *bytes;
  char *hash;
  int pixels;
} HarvestIntakeWork;

static void
work_free (gpointer data)
{
  HarvestIntakeWork *work = data;

  g_clear_object (&work->file);
  g_clear_pointer (&work->bytes, g_bytes_unref);
  g_free (work->hash);
  g_free (work);
}

static void
return_info (GTask *task, HarvestMediaInfo *info, GError *error)
{
  if (info != NULL)
    g_task_return_pointer (task, info, (GDestroyNotify)harvest_media_info_free);
  else
    g_task_return_error (task, error);
}

void
harvest_intake_work_cb (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  HarvestMediaIntake *self = g_task_get_source_object (task);
  HarvestIntakeWork *work = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  GFile *file;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (work->file != NULL)
    {
      HarvestMediaInfo *info = harvest_media_intake_take_file_sync (self, work->file, cancellable,
                                                                    &error);

      return_info (task, info, error);
    }
  else if (work->bytes != NULL)
    {
      HarvestMediaInfo *info = harvest_media_intake_take_bytes_sync (self, work->bytes, cancellable,
                                                                     &error);

      return_info (task, info, error);
    }
  else
    {
      file = harvest_media_intake_get_thumbnail_sync (self, work->hash, work->pixels, cancellable,
                                                      &error);
      if (file != NULL)
        g_task_return_pointer (task, file, g_object_unref);
      else
        g_task_return_error (task, error);
    }
}

/* Returns: (transfer none): the work of `task`, to be filled before the task is pushed */
static HarvestIntakeWork *
add_work (GTask *task, gpointer source_tag)
{
  HarvestIntakeWork *work = g_new0 (HarvestIntakeWork, 1);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, work, work_free);
  return work;
}

void
harvest_media_intake_take_file_async (HarvestMediaIntake *self,
                                      GFile *file,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task;

  g_return_if_fail (HARVEST_IS_MEDIA_INTAKE (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  add_work (task, harvest_media_intake_take_file_async)->file = g_object_ref (file);
  harvest_media_intake_push (self, task);
}

void
harvest_media_intake_take_bytes_async (HarvestMediaIntake *self,
                                       GBytes *bytes,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  GTask *task;

  g_return_if_fail (HARVEST_IS_MEDIA_INTAKE (self));
  g_return_if_fail (bytes != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  add_work (task, harvest_media_intake_take_bytes_async)->bytes = g_bytes_ref (bytes);
  harvest_media_intake_push (self, task);
}

HarvestMediaInfo *
harvest_media_intake_take_finish (HarvestMediaIntake *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
harvest_media_intake_get_thumbnail_async (HarvestMediaIntake *self,
                                          const char *hash,
                                          int pixels,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  HarvestIntakeWork *work;
  GTask *task;

  g_return_if_fail (HARVEST_IS_MEDIA_INTAKE (self));
  g_return_if_fail (hash != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  work = add_work (task, harvest_media_intake_get_thumbnail_async);
  work->hash = g_strdup (hash);
  work->pixels = pixels;
  harvest_media_intake_push (self, task);
}

GFile *
harvest_media_intake_get_thumbnail_finish (HarvestMediaIntake *self,
                                           GAsyncResult *result,
                                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
