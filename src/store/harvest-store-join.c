/* harvest-store-join.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-join"

#include "config.h"

#include "harvest-store-sync.h"

#include "harvest-meta.h"
#include "harvest-person-copy.h"
#include "harvest-store-error-private.h"
#include "harvest-store-private.h"
#include "harvest-uuid.h"

typedef struct
{
  char *person;
  char *server;
  char *epoch;
  gint64 schema;
  HarvestRecord *record;
  HarvestPersonDb *database;
  GError *error;
} Joining;

static void
joining_free (gpointer data)
{
  Joining *joining = data;

  g_free (joining->person);
  g_free (joining->server);
  g_free (joining->epoch);
  g_clear_pointer (&joining->record, harvest_record_unref);
  g_clear_object (&joining->database);
  g_clear_error (&joining->error);
  g_free (joining);
}

static gboolean
join_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Joining *joining = data;
  g_autofree char *server = NULL;

  if (!harvest_meta_get_text_sync (context->own, HARVEST_META_SERVER, &server, error))
    return FALSE;
  if (server != NULL && !g_str_equal (server, joining->server))
    {
      g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_REFUSED,
                   "What is kept here is of the server %s", server);
      return FALSE;
    }
  /* In which of its histories a known server is, is for synchronisation to find out. */
  if (server != NULL)
    return TRUE;
  return harvest_meta_set_text_sync (context->own, HARVEST_META_SERVER, joining->server, error)
         && harvest_meta_set_text_sync (context->own, HARVEST_META_EPOCH, joining->epoch, error)
         && harvest_meta_set_integer_sync (context->own, HARVEST_META_SCHEMA, joining->schema,
                                           error)
         && harvest_person_copy_begin_sync (context, joining->record, error);
}

static void
entered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (harvest_store_enter_finish (HARVEST_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  Joining *joining = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!harvest_person_db_close_finish (HARVEST_PERSON_DB (source), result, &error))
    g_info ("The person's database was not closed well: %s", error->message);
  if (joining->error != NULL)
    g_task_return_error (task, harvest_store_translate_error (g_steal_pointer (&joining->error)));
  else
    harvest_store_enter_async (self, joining->person, NULL, entered_cb, g_steal_pointer (&task));
}

static void
joined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Joining *joining = g_task_get_task_data (task);

  harvest_person_db_run_finish (HARVEST_PERSON_DB (source), result, NULL, &joining->error);
  harvest_person_db_close_async (HARVEST_PERSON_DB (source), NULL, closed_cb, task);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Joining *joining = g_task_get_task_data (task);
  GError *error = NULL;

  joining->database = harvest_person_db_open_finish (result, &error);
  if (joining->database == NULL)
    g_task_return_error (task, harvest_store_translate_error (error));
  else
    harvest_person_db_run_async (joining->database, HARVEST_PRIORITY_PERSON, join_func, joining,
                                 NULL, NULL, joined_cb, g_steal_pointer (&task));
}

void
harvest_store_join_async (HarvestStore *self,
                          const char *person,
                          const char *name,
                          const char *server,
                          const char *epoch,
                          gint64 schema,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *folder = NULL;
  Joining *joining;
  GError *error = NULL;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (harvest_uuid_is_valid (person));
  g_return_if_fail (name != NULL && server != NULL && epoch != NULL);

  joining = g_new0 (Joining, 1);
  joining->person = g_strdup (person);
  joining->server = g_strdup (server);
  joining->epoch = g_strdup (epoch);
  joining->schema = schema;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_join_async);
  g_task_set_task_data (task, joining, joining_free);
  joining->record = harvest_store_make_person (person, name, NULL, &error);
  if (joining->record == NULL)
    {
      g_task_return_error (task, harvest_store_translate_error (error));
      return;
    }
  folder = harvest_store_dup_person_folder (self, person);
  harvest_person_db_open_async (folder, person, harvest_shared_db_get_path (self->shared),
                                self->clock, cancellable, opened_cb, g_steal_pointer (&task));
}

gboolean
harvest_store_join_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Who is here ---- */

const char *
harvest_store_get_server (HarvestStore *self)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return self->person != NULL ? harvest_person_db_get_server (self->person) : NULL;
}

gboolean
harvest_store_claim_sync (HarvestStore *self)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return self->person != NULL && harvest_person_db_lock (self->person);
}

static gboolean
get_oldest_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (
      context->own, "SELECT op FROM entry WHERE state IN (0, 1) ORDER BY seq LIMIT 1", error);
  if (statement == NULL || !harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    {
      gint64 *time = g_new (gint64, 1);

      *time = harvest_uuid_get_time (harvest_statement_get_text (statement, 0));
      *result = time;
    }
  return TRUE;
}

void
harvest_store_get_oldest_async (HarvestStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));

  harvest_store_write_async (self, get_oldest_func, NULL, NULL, g_free,
                             harvest_store_get_oldest_async, cancellable, callback, user_data);
}

gint64
harvest_store_get_oldest_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *time = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (self), 0);

  time = harvest_store_propagate (self, result, harvest_store_get_oldest_async, error);
  return time != NULL ? *time : 0;
}
