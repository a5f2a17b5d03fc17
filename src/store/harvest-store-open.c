/* harvest-store-open.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-open"

#include "config.h"

#include "harvest-store.h"

#include "harvest-home.h"
#include "harvest-local-authority.h"
#include "harvest-salvage.h"
#include "harvest-sqlite-error.h"
#include "harvest-store-error-private.h"
#include "harvest-store-private.h"

#include <errno.h>
#include <glib/gstdio.h>

/* ---- Opening ---- */

static void
add_low_disk (HarvestStore *self, guint64 free_bytes)
{
  g_autofree char *detail = NULL;

  if (free_bytes >= HARVEST_HOME_LOW_SPACE)
    return;
  detail = g_strdup_printf ("%" G_GUINT64_FORMAT, free_bytes);
  harvest_store_add_notice (self, HARVEST_NOTICE_LOW_DISK, detail);
}

/* Opening the folder of blobs also clears up what crashed writers left. */
static void
open_blobs_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  HarvestBlobStore *blobs = harvest_blob_store_open_sync (task_data, &error);

  if (blobs != NULL)
    g_task_return_pointer (task, blobs, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
blobs_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = HARVEST_STORE (source);
  g_autofree char *thumbnails = g_build_filename (self->data_dir, "thumbnails", NULL);
  GError *error = NULL;
  g_autoptr (HarvestBlobStore) blobs = g_task_propagate_pointer (G_TASK (result), &error);

  if (blobs == NULL)
    {
      g_task_return_error (task, harvest_store_translate_error (error));
      return;
    }
  self->intake = harvest_media_intake_new (blobs, thumbnails);
  add_low_disk (self, *(const guint64 *)g_object_get_data (G_OBJECT (task), "free-bytes"));
  harvest_store_begin_watch (self);
  harvest_store_begin_feed (self);
  harvest_store_begin_sweeps (self);
  g_task_return_boolean (task, TRUE);
}

static void
open_blobs (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);
  g_autoptr (GTask) part = g_task_new (self, NULL, blobs_opened_cb, g_object_ref (task));

  g_task_set_task_data (part, g_build_filename (self->data_dir, "blobs", NULL), g_free);
  g_task_run_in_thread (part, open_blobs_in_thread);
}

/* ---- The shared database, mended if need be ---- */

static void open_shared (GTask *task);

static gboolean
is_damage (const GError *error)
{
  return g_error_matches (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_CORRUPT)
         || g_error_matches (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_NOT_A_DATABASE);
}

static void
salvaged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!harvest_store_note_salvage (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  open_shared (task);
}

static void
shared_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  g_autofree char *path = harvest_store_dup_shared_path (self);
  GError *error = NULL;

  self->shared = harvest_shared_db_open_finish (result, &error);
  /* Once only: what is still damaged after it cannot be mended. */
  if (self->shared == NULL && is_damage (error) && self->notices->len == 0)
    {
      g_info ("%s", error->message);
      g_clear_error (&error);
      harvest_salvage_async (path, HARVEST_SALVAGE_SHARED, self->clock, NULL, salvaged_cb,
                             g_steal_pointer (&task));
    }
  else if (self->shared == NULL)
    g_task_return_error (task, harvest_store_translate_error (error));
  else
    {
      self->authority = harvest_local_authority_new (self->shared, self->clock);
      open_blobs (task);
    }
}

static void
open_shared (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);
  g_autofree char *path = harvest_store_dup_shared_path (self);

  harvest_salvage_finish_interrupted (path);
  harvest_shared_db_open_async (path, g_task_get_cancellable (task), shared_opened_cb,
                                g_object_ref (task));
}

/* ---- The folder ---- */

static void
look_at_folder_in_thread (GTask *part,
                          gpointer source,
                          gpointer task_data,
                          GCancellable *cancellable)
{
  HarvestStore *self = source;
  GError *error = NULL;

  if (g_mkdir_with_parents (self->data_dir, 0700) != 0)
    {
      int saved_errno = errno;

      g_task_return_new_error (part, HARVEST_STORE_ERROR,
                               saved_errno == ENOSPC || saved_errno == EDQUOT
                                   ? HARVEST_STORE_ERROR_NO_SPACE
                                   : HARVEST_STORE_ERROR_FAILED,
                               "%s: %s", self->data_dir, g_strerror (saved_errno));
      return;
    }
  if (harvest_home_check_sync (self->data_dir, NULL, NULL, task_data, &error))
    g_task_return_boolean (part, TRUE);
  else
    g_task_return_error (part, error);
}

static void
folder_looked_at_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_object_set_data_full (G_OBJECT (task), "free-bytes",
                          g_memdup2 (g_task_get_task_data (G_TASK (result)), sizeof (guint64)),
                          g_free);
  open_shared (task);
}

void
harvest_store_open_async (const char *data_dir,
                          const HarvestClock *clock,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (HarvestStore) self = NULL;
  g_autoptr (GTask) part = NULL;
  GTask *task;

  g_return_if_fail (data_dir != NULL);
  g_return_if_fail (clock != NULL);

  self = g_object_new (HARVEST_TYPE_STORE, NULL);
  self->data_dir = g_strdup (data_dir);
  self->clock = clock;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_open_async);

  part = g_task_new (self, NULL, folder_looked_at_cb, task);
  g_task_set_task_data (part, g_new0 (guint64, 1), g_free);
  g_task_run_in_thread (part, look_at_folder_in_thread);
}

HarvestStore *
harvest_store_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_store_open_async), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_object_ref (g_task_get_source_object (G_TASK (result)));
}

/* ---- Closing ---- */

static void
shared_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (harvest_shared_db_close_finish (HARVEST_SHARED_DB (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, harvest_store_translate_error (error));
}

static void
close_shared (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);

  g_clear_handle_id (&self->sweep_timer, g_source_remove);
  harvest_watch_stop (self->watch);
  g_clear_object (&self->watch);
  harvest_search_feed_stop (self->feed);
  g_clear_object (&self->feed);
  g_clear_object (&self->authority);
  harvest_shared_db_close_async (self->shared, NULL, shared_closed_cb, g_object_ref (task));
}

static void
left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!harvest_store_leave_finish (HARVEST_STORE (source), result, &error))
    g_info ("The person's database was not closed well: %s", error->message);
  close_shared (task);
}

void
harvest_store_close_async (HarvestStore *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (self->watch != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_close_async);
  g_task_set_check_cancellable (task, FALSE);
  harvest_store_leave_async (self, left_cb, task);
}

gboolean
harvest_store_close_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
