/* harvest-store-scopes.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-scopes"

#include "config.h"

#include "harvest-store-sync.h"

#include "harvest-log-page-apply.h"
#include "harvest-meta.h"
#include "harvest-outbox-arrival.h"
#include "harvest-overlay.h"
#include "harvest-place.h"
#include "harvest-scopes.h"
#include "harvest-store-error-private.h"
#include "harvest-store-steps.h"

/* ---- Readers see what the person follows ---- */

static void
seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (harvest_shared_db_enter_finish (HARVEST_SHARED_DB (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, harvest_store_translate_error (error));
}

static void
see (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);

  if (self->person == NULL)
    g_task_return_boolean (task, TRUE);
  else
    harvest_shared_db_enter_async (self->shared, harvest_person_db_get_path (self->person),
                                   harvest_person_db_get_person (self->person), NULL, seen_cb,
                                   g_object_ref (task));
}

/* ---- Following ---- */

typedef struct
{
  GPtrArray *followed;
  char *tag;
} Following;

static void
following_free (gpointer data)
{
  Following *following = data;

  g_ptr_array_unref (following->followed);
  g_free (following->tag);
  g_free (following);
}

static gboolean
follow_one (HarvestPersonContext *context, const HarvestFollowed *followed, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      context->own, "INSERT OR REPLACE INTO followed (scope, since) VALUES (?1, ?2)", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, followed->scope);
  harvest_statement_bind_integer (statement, 2, followed->since);
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
follow_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Following *following = data;

  if (!harvest_database_exec_sync (context->own, "DELETE FROM followed", error))
    return FALSE;
  for (guint i = 0; i < following->followed->len; i++)
    if (!follow_one (context, g_ptr_array_index (following->followed, i), error))
      return FALSE;
  return following->tag != NULL
             ? harvest_meta_set_text_sync (context->own, HARVEST_META_TAG, following->tag, error)
             : harvest_database_run_text_sync (context->own, "DELETE FROM meta WHERE name = ?1",
                                               HARVEST_META_TAG, error);
}

void
harvest_store_follow_async (HarvestStore *self,
                            GPtrArray *followed,
                            const char *tag,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Following *following;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (followed != NULL);
  g_return_if_fail (self->person != NULL);

  following = g_new0 (Following, 1);
  following->followed = g_ptr_array_ref (followed);
  following->tag = g_strdup (tag);
  task = harvest_store_task_new (self, harvest_store_follow_async, following, following_free,
                                 cancellable, callback, user_data);
  harvest_store_step_own (task, follow_func, see);
}

gboolean
harvest_store_follow_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_task_take (self, result, harvest_store_follow_async, error) != NULL;
}

/* ---- Losing a scope ---- */

typedef struct
{
  char *scope;
  gint64 position;
} Loss;

static void
loss_free (gpointer data)
{
  Loss *loss = data;

  g_free (loss->scope);
  g_free (loss);
}

static gboolean
before_loss_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Loss *loss = data;

  return harvest_outbox_before_loss_sync (context, loss->scope, error)
         && harvest_database_run_text_sync (context->own, "DELETE FROM meta WHERE name = ?1",
                                            HARVEST_META_CURSOR, error)
         && harvest_database_run_text_sync (context->own, "DELETE FROM meta WHERE name = ?1",
                                            HARVEST_META_TAG, error);
}

static gboolean
begin_history (HarvestDatabase *database, gpointer data, GError **error)
{
  g_autofree char *history = g_uuid_string_random ();

  return harvest_place_set_history_sync (database, history, error);
}

static gboolean
drop_scope_job (HarvestDatabase *database,
                gpointer data,
                gpointer *result,
                GCancellable *cancellable,
                GError **error)
{
  Loss *loss = data;
  gboolean more;

  /* Whoever else of this desktop sees the scope has to get it again. */
  if (loss->position == G_MININT64
      && !harvest_store_run_in_transaction (database, begin_history, NULL, error))
    return G_SOURCE_REMOVE;
  return harvest_log_page_drop_scope_sync (database, loss->scope, &loss->position, &more, error)
         && more;
}

static gboolean
after_loss_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Loss *loss = data;

  return harvest_overlay_refresh_all_sync (context, error)
         && harvest_database_run_text_sync (context->own, "DELETE FROM followed WHERE scope = ?1",
                                            loss->scope, error);
}

/* The person's own scope is small. */
static gboolean
own_loss_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  Loss *loss = data;
  gboolean more = TRUE;

  while (more)
    if (!harvest_log_page_drop_some_sync (context->own, loss->scope, &loss->position, &more, error))
      return FALSE;
  return after_loss_func (context, data, result, error);
}

static void
end_loss (GTask *task)
{
  harvest_store_step_own (task, after_loss_func, see);
}

static void
drop_scope (GTask *task)
{
  const Loss *loss = g_task_get_task_data (task);

  if (harvest_store_is_own_scope (g_task_get_source_object (task), loss->scope))
    harvest_store_step_own (task, own_loss_func, see);
  else
    harvest_store_step_shared (task, drop_scope_job, end_loss);
}

void
harvest_store_drop_scope_async (HarvestStore *self,
                                const char *scope,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Loss *loss;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (scope != NULL);

  loss = g_new0 (Loss, 1);
  loss->scope = g_strdup (scope);
  loss->position = G_MININT64;
  task = harvest_store_task_new (self, harvest_store_drop_scope_async, loss, loss_free, cancellable,
                                 callback, user_data);
  harvest_store_step_own (task, before_loss_func, drop_scope);
}

gboolean
harvest_store_drop_scope_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_task_take (self, result, harvest_store_drop_scope_async, error) != NULL;
}
