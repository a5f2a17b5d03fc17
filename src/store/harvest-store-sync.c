/* harvest-store-sync.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-sync"

#include "config.h"

#include "harvest-store-sync.h"

#include "harvest-store-error-private.h"
#include "harvest-store-private.h"

void
harvest_store_set_authority (HarvestStore *self, HarvestAuthority *authority)
{
  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (authority == NULL || HARVEST_IS_AUTHORITY (authority));

  if (g_set_object (&self->authority, authority))
    harvest_store_begin_pump (self);
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (harvest_pump_run_finish (HARVEST_PUMP (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, harvest_store_translate_error (error));
}

void
harvest_store_push_async (HarvestStore *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_push_async);
  if (self->pump == NULL)
    g_task_return_boolean (task, TRUE);
  else
    harvest_pump_run_async (self->pump, cancellable, pushed_cb, g_steal_pointer (&task));
}

gboolean
harvest_store_push_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
