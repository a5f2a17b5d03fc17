/* harvest-store-steps.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-steps"

#include "config.h"

#include "harvest-store-steps.h"

#include "harvest-store-error-private.h"

static void
go_on (GTask *task, HarvestStoreNext next)
{
  if (next != NULL)
    next (task);
  else
    g_task_return_boolean (task, TRUE);
}

static void
own_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStoreNext next = g_object_get_data (G_OBJECT (task), "next");
  GError *error = NULL;

  if (harvest_store_propagate_boolean (HARVEST_STORE (source), result, own_cb, &error))
    go_on (task, next);
  else
    g_task_return_error (task, error);
}

void
harvest_store_step_own (GTask *task, HarvestPersonFunc func, HarvestStoreNext next)
{
  HarvestStore *self = g_task_get_source_object (task);

  g_object_set_data (G_OBJECT (task), "next", next);
  if (self->person != NULL)
    harvest_store_write_async (self, func, g_task_get_task_data (task), NULL, NULL, own_cb, NULL,
                               own_cb, g_object_ref (task));
  else
    go_on (task, next);
}

static void
shared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  HarvestStoreNext next = g_object_get_data (G_OBJECT (task), "next");
  GError *error = NULL;

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, harvest_store_translate_error (error));
      return;
    }
  if (self->watch != NULL)
    harvest_watch_look (self->watch);
  go_on (task, next);
}

void
harvest_store_step_shared (GTask *task, HarvestDatabaseFunc job, HarvestStoreNext next)
{
  HarvestStore *self = g_task_get_source_object (task);

  g_object_set_data (G_OBJECT (task), "next", next);
  harvest_database_thread_run_async (harvest_shared_db_get_writer (self->shared),
                                     HARVEST_PRIORITY_BULK, job, g_task_get_task_data (task), NULL,
                                     NULL, NULL, shared_cb, g_object_ref (task));
}

gboolean
harvest_store_run_in_transaction (HarvestDatabase *database,
                                  HarvestTransactionFunc func,
                                  gpointer data,
                                  GError **error)
{
  if (!harvest_database_begin_sync (database, error))
    return FALSE;
  if (func (database, data, error))
    return harvest_database_commit_sync (database, error);
  harvest_database_rollback_sync (database);
  return FALSE;
}

gboolean
harvest_store_is_own_scope (HarvestStore *self, const char *scope)
{
  return self->person != NULL && g_str_has_prefix (scope, "u:")
         && g_str_equal (scope + 2, harvest_person_db_get_person (self->person));
}

GTask *
harvest_store_task_new (HarvestStore *self,
                        gpointer tag,
                        gpointer data,
                        GDestroyNotify free_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, data, free_data);
  return task;
}

gpointer
harvest_store_task_take (HarvestStore *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_task_get_task_data (G_TASK (result));
}
