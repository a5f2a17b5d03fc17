/* harvest-blob-store-async.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-blob-store-async"

#include "config.h"

#include "harvest-blob-store.h"

static void
add_bytes_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *hash = harvest_blob_store_add_bytes_sync (source, task_data, &error);

  if (hash != NULL)
    g_task_return_pointer (task, hash, g_free);
  else
    g_task_return_error (task, error);
}

void
harvest_blob_store_add_bytes_async (HarvestBlobStore *self,
                                    GBytes *bytes,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_BLOB_STORE (self));
  g_return_if_fail (bytes != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_blob_store_add_bytes_async);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify)g_bytes_unref);
  g_task_run_in_thread (task, add_bytes_thread);
}

char *
harvest_blob_store_add_bytes_finish (HarvestBlobStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
verify_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (harvest_blob_store_verify_sync (source, task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
harvest_blob_store_verify_async (HarvestBlobStore *self,
                                 const char *hash,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_BLOB_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_blob_store_verify_async);
  g_task_set_task_data (task, g_strdup (hash), g_free);
  g_task_run_in_thread (task, verify_thread);
}

gboolean
harvest_blob_store_verify_finish (HarvestBlobStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
delete_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (harvest_blob_store_delete_sync (source, task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
harvest_blob_store_delete_async (HarvestBlobStore *self,
                                 const char *hash,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_BLOB_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_blob_store_delete_async);
  g_task_set_task_data (task, g_strdup (hash), g_free);
  g_task_run_in_thread (task, delete_thread);
}

gboolean
harvest_blob_store_delete_finish (HarvestBlobStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
