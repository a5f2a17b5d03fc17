/* harvest-store-index.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-index"

#include "config.h"

#include "harvest-store-index.h"

#include "harvest-search-index.h"
#include "harvest-store-error-private.h"
#include "harvest-store-private.h"

#define LOOK_MILLISECONDS 20

typedef struct
{
  gint64 n_before; /* stories that were left when it was counted last; -1: not yet */
  gint64 n_left;
} Wait;

static void count_left (GTask *task);

static gboolean
count_job (HarvestDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  Wait *wait = data;

  harvest_search_index_get_pending_sync (database, &wait->n_left, error);
  return G_SOURCE_REMOVE;
}

static gboolean
look_cb (gpointer user_data)
{
  GTask *task = user_data;
  HarvestStore *self = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (self->feed != NULL && harvest_search_feed_is_running (self->feed))
    return G_SOURCE_CONTINUE;
  count_left (task);
  return G_SOURCE_REMOVE;
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  Wait *wait = g_task_get_task_data (task);
  GError *error = NULL;

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, harvest_store_translate_error (error));
  else if (wait->n_left == 0)
    g_task_return_boolean (task, TRUE);
  else if (self->feed == NULL || wait->n_left == wait->n_before)
    g_task_return_new_error (task, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_FAILED,
                             "%" G_GINT64_FORMAT " stories are not in the search index",
                             wait->n_left);
  else
    {
      wait->n_before = wait->n_left;
      harvest_search_feed_poke (self->feed);
      g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_MILLISECONDS, look_cb, g_steal_pointer (&task),
                          g_object_unref);
    }
}

static void
count_left (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);

  harvest_database_thread_run_async (harvest_shared_db_get_writer (self->shared),
                                     HARVEST_PRIORITY_BULK, count_job, g_task_get_task_data (task),
                                     NULL, NULL, g_task_get_cancellable (task), counted_cb,
                                     g_object_ref (task));
}

void
harvest_store_finish_index_async (HarvestStore *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Wait *wait;

  g_return_if_fail (HARVEST_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_finish_index_async);
  wait = g_new0 (Wait, 1);
  wait->n_before = -1;
  g_task_set_task_data (task, wait, g_free);
  count_left (task);
}

gboolean
harvest_store_finish_index_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
