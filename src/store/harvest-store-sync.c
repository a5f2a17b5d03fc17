/* harvest-store-sync.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-sync"

#include "config.h"

#include "harvest-store-sync.h"

#include "harvest-meta.h"
#include "harvest-outbox-arrival.h"
#include "harvest-overlay.h"
#include "harvest-log-page-apply.h"
#include "harvest-scopes.h"
#include "harvest-store-error-private.h"
#include "harvest-store-private.h"
#include "harvest-uuid.h"

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

/* ---- Steps in the person's database ---- */

/* The next step of a task that consists of several. */
typedef void (*NextFunc) (GTask *task);

static void
step_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NextFunc next = g_object_get_data (G_OBJECT (task), "next");
  GError *error = NULL;

  if (!harvest_store_propagate_boolean (HARVEST_STORE (source), result, step_cb, &error))
    g_task_return_error (task, error);
  else if (next != NULL)
    next (task);
  else
    g_task_return_boolean (task, TRUE);
}

/* Does @func with the task's data on the person's writer, if somebody is here, and goes on. */
static void
do_step (GTask *task, HarvestPersonFunc func, NextFunc next)
{
  HarvestStore *self = g_task_get_source_object (task);

  g_object_set_data (G_OBJECT (task), "next", next);
  if (self->person != NULL)
    harvest_store_write_async (self, func, g_task_get_task_data (task), NULL, NULL, step_cb, NULL,
                               step_cb, g_object_ref (task));
  else if (next != NULL)
    next (task);
  else
    g_task_return_boolean (task, TRUE);
}

static void
shared_step_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  HarvestPersonFunc after = g_object_get_data (G_OBJECT (task), "after");
  GError *error = NULL;

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, harvest_store_translate_error (error));
      return;
    }
  harvest_watch_look (self->watch);
  do_step (task, after, NULL);
}

/* Does @job with the task's data on the writer of shared.db, and ends with @after in the person's
 * database. */
static void
do_shared_step (GTask *task, HarvestDatabaseFunc job, HarvestPersonFunc after)
{
  HarvestStore *self = g_task_get_source_object (task);

  g_object_set_data (G_OBJECT (task), "after", after);
  harvest_database_thread_run_async (harvest_shared_db_get_writer (self->shared),
                                     HARVEST_PRIORITY_BULK, job, g_task_get_task_data (task), NULL,
                                     NULL, NULL, shared_step_cb, g_object_ref (task));
}

/* Whether a scope is kept in the database of the person who is here. */
static gboolean
is_own_scope (HarvestStore *self, const char *scope)
{
  return self->person != NULL && g_str_has_prefix (scope, "u:")
         && g_str_equal (scope + 2, harvest_person_db_get_person (self->person));
}

/* ---- Pages ---- */

static void
page_free (gpointer data)
{
  harvest_log_page_free (data);
}

static gboolean
before_page_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  return harvest_outbox_before_page_sync (context, data, error);
}

static gboolean
own_page_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  return harvest_log_page_apply_sync (context->own, data, error)
         && harvest_outbox_after_page_sync (context, data, error);
}

static gboolean
after_page_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  return harvest_outbox_after_page_sync (context, data, error);
}

static gboolean
shared_page_job (HarvestDatabase *database,
                 gpointer data,
                 gpointer *result,
                 GCancellable *cancellable,
                 GError **error)
{
  if (!harvest_database_begin_sync (database, error))
    return G_SOURCE_REMOVE;
  if (harvest_log_page_apply_sync (database, data, error))
    harvest_database_commit_sync (database, error);
  else
    harvest_database_rollback_sync (database);
  return G_SOURCE_REMOVE;
}

static void
apply_page (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);
  HarvestLogPage *page = g_task_get_task_data (task);

  if (is_own_scope (self, page->scope))
    do_step (task, own_page_func, NULL);
  else
    do_shared_step (task, shared_page_job, after_page_func);
}

void
harvest_store_apply_page_async (HarvestStore *self,
                                const HarvestLogPage *page,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (page != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_apply_page_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, harvest_log_page_copy (page), page_free);
  do_step (task, before_page_func, apply_page);
}

gboolean
harvest_store_apply_page_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Cursors ---- */

typedef struct
{
  char *scope;
  gint64 bucket;
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->scope);
  g_free (place);
}

static void
bytes_free (gpointer data)
{
  g_bytes_unref (data);
}

static gboolean
get_cursor_job (HarvestDatabase *database,
                gpointer data,
                gpointer *result,
                GCancellable *cancellable,
                GError **error)
{
  const Place *place = data;
  GBytes *cursor = NULL;

  harvest_log_page_get_cursor_sync (database, place->scope, place->bucket, &cursor, error);
  *result = cursor;
  return G_SOURCE_REMOVE;
}

static gboolean
get_cursor_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Place *place = data;
  GBytes *cursor = NULL;

  if (!harvest_log_page_get_cursor_sync (context->own, place->scope, place->bucket, &cursor, error))
    return FALSE;
  *result = cursor;
  return TRUE;
}

void
harvest_store_get_cursor_async (HarvestStore *self,
                                const char *scope,
                                gint64 bucket,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Place *place;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (scope != NULL);

  place = g_new0 (Place, 1);
  place->scope = g_strdup (scope);
  place->bucket = bucket;
  if (is_own_scope (self, scope))
    harvest_store_write_async (self, get_cursor_func, place, place_free, bytes_free,
                               harvest_store_get_cursor_async, cancellable, callback, user_data);
  else
    harvest_store_read_async (self, get_cursor_job, place, place_free, bytes_free,
                              harvest_store_get_cursor_async, cancellable, callback, user_data);
}

GBytes *
harvest_store_get_cursor_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_get_cursor_async, error);
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

  return harvest_outbox_before_loss_sync (context, loss->scope, error);
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

  return harvest_log_page_drop_scope_sync (database, loss->scope, &loss->position, &more, error)
         && more;
}

static gboolean
after_loss_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  return harvest_overlay_refresh_all_sync (context, error);
}

static void
drop_scope (GTask *task)
{
  do_shared_step (task, drop_scope_job, after_loss_func);
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
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_drop_scope_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, loss, loss_free);
  do_step (task, before_loss_func, drop_scope);
}

gboolean
harvest_store_drop_scope_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Signing in ---- */

typedef struct
{
  char *from;
  char *to;
} Alias;

static void
alias_free (gpointer data)
{
  Alias *alias = data;

  g_free (alias->from);
  g_free (alias->to);
  g_free (alias);
}

static gboolean
set_alias_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Alias *alias = data;

  return harvest_outbox_set_alias_sync (context, alias->from, alias->to, error);
}

void
harvest_store_set_alias_async (HarvestStore *self,
                               const char *from,
                               const char *to,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Alias *alias;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (harvest_uuid_is_valid (from) && harvest_uuid_is_valid (to));

  alias = g_new0 (Alias, 1);
  alias->from = g_strdup (from);
  alias->to = g_strdup (to);
  harvest_store_write_async (self, set_alias_func, alias, alias_free, NULL,
                             harvest_store_set_alias_async, cancellable, callback, user_data);
}

gboolean
harvest_store_set_alias_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_propagate_boolean (self, result, harvest_store_set_alias_async, error);
}

/* ---- Scopes ---- */

static gboolean
set_scopes_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  return harvest_meta_set_text_sync (context->own, HARVEST_SCOPES_META, data, error);
}

static void
scopes_seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (harvest_shared_db_enter_finish (HARVEST_SHARED_DB (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, harvest_store_translate_error (error));
}

static void
see_scopes (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);

  harvest_shared_db_enter_async (self->shared, harvest_person_db_get_path (self->person),
                                 harvest_person_db_get_person (self->person), NULL, scopes_seen_cb,
                                 g_object_ref (task));
}

void
harvest_store_set_scopes_async (HarvestStore *self,
                                const char *const *scopes,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (scopes != NULL);
  g_return_if_fail (self->person != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_set_scopes_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_strjoinv (" ", (char **)scopes), g_free);
  do_step (task, set_scopes_func, see_scopes);
}

gboolean
harvest_store_set_scopes_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
