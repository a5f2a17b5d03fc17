/* harvest-store-people.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-people"

#include "config.h"

#include "harvest-store.h"

#include "harvest-local-ruling.h"
#include "harvest-salvage.h"
#include "harvest-store-error-private.h"
#include "harvest-store-private.h"
#include "harvest-uuid.h"

/* ---- What happens to the outbox and by others ---- */

static void
pump_news_cb (HarvestPump *pump, HarvestPersonNews *news, HarvestStore *self)
{
  if (pump != self->pump)
    return;
  harvest_watch_note_own (self->watch, news->changes);
  harvest_store_tell_counts (self, news->n_waiting, news->n_attention);
  harvest_store_tell_changes (self, news->changes);
  /* The authority has written to shared.db. */
  harvest_watch_look (self->watch);
}

static void
watch_changes_cb (HarvestWatch *watch, HarvestChangeSet *changes, HarvestStore *self)
{
  harvest_store_feed_changes (self, changes);
  harvest_store_tell_changes (self, changes);
}

static void
watch_counts_cb (HarvestWatch *watch,
                 guint n_waiting,
                 guint n_attention,
                 gint64 due,
                 gboolean sent,
                 HarvestStore *self)
{
  harvest_store_tell_counts (self, n_waiting, n_attention);
  if (self->pump != NULL)
    harvest_pump_poke (self->pump, due, sent);
}

void
harvest_store_begin_watch (HarvestStore *self)
{
  self->watch = harvest_watch_new (self->shared);
  g_signal_connect_object (self->watch, "changes", G_CALLBACK (watch_changes_cb), self, 0);
  g_signal_connect_object (self->watch, "counts", G_CALLBACK (watch_counts_cb), self, 0);
}

void
harvest_store_begin_pump (HarvestStore *self)
{
  if (self->pump != NULL)
    harvest_pump_stop (self->pump);
  g_clear_object (&self->pump);
  /* What is for a server is carried there by sync/. */
  if (self->person == NULL || self->authority == NULL
      || harvest_person_db_get_server (self->person) != NULL)
    return;
  self->pump = harvest_pump_new (self->person, self->authority, self->clock);
  g_signal_connect_object (self->pump, "news", G_CALLBACK (pump_news_cb), self, 0);
}

/* ---- Leaving ---- */

static void
person_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (harvest_person_db_close_finish (HARVEST_PERSON_DB (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, harvest_store_translate_error (error));
}

/* Nobody reads the person's database any more, so that closing it empties its log. */
static void
readers_left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!harvest_shared_db_enter_finish (HARVEST_SHARED_DB (source), result, &error))
    g_info ("The readers still have the person's database: %s", error->message);
  harvest_person_db_close_async (g_task_get_task_data (task), NULL, person_closed_cb,
                                 g_object_ref (task));
}

static void
last_round_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (source != NULL && !harvest_pump_run_finish (HARVEST_PUMP (source), result, &error))
    g_info ("What was due has not left: %s", error->message);
  if (self->pump != NULL)
    harvest_pump_stop (self->pump);
  g_clear_object (&self->pump);
  g_task_set_task_data (task, g_steal_pointer (&self->person), g_object_unref);
  harvest_watch_set_person (self->watch, NULL);
  harvest_store_set_me (self, NULL);
  harvest_store_tell_counts (self, 0, 0);
  harvest_shared_db_enter_async (self->shared, NULL, NULL, NULL, readers_left_cb,
                                 g_object_ref (task));
}

void
harvest_store_leave_async (HarvestStore *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, harvest_store_leave_async);
  if (self->person == NULL)
    g_task_return_boolean (task, TRUE);
  else if (self->pump != NULL)
    harvest_pump_run_async (self->pump, NULL, last_round_cb, g_steal_pointer (&task));
  else
    last_round_cb (NULL, NULL, g_steal_pointer (&task));
}

gboolean
harvest_store_leave_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Writing down who somebody is ---- */

static gboolean
add_person_job (HarvestDatabase *database,
                gpointer data,
                gpointer *result,
                GCancellable *cancellable,
                GError **error)
{
  gboolean ok;

  if (!harvest_database_set_durable_sync (database, TRUE, error))
    return G_SOURCE_REMOVE;
  ok = harvest_database_begin_sync (database, error);
  if (ok && harvest_local_ruling_put_sync (database, data, error))
    harvest_database_commit_sync (database, error);
  else if (ok)
    harvest_database_rollback_sync (database);
  harvest_database_set_durable_sync (database, FALSE, NULL);
  return G_SOURCE_REMOVE;
}

static void
unref_record (gpointer data)
{
  harvest_record_unref (data);
}

/* ---- Entering ---- */

typedef struct
{
  char *id;
  HarvestRecord *record;
  HarvestPersonDb *database;
  gboolean salvaged;
  gboolean restored; /* shared.db did not know the person */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_clear_pointer (&entry->record, harvest_record_unref);
  g_clear_object (&entry->database);
  g_free (entry);
}

/* Restoring has to be told; what the person typed and had not sent is there. */
static void
tell_restored (HarvestStore *self, const Entry *entry)
{
  if (entry->restored)
    harvest_store_add_notice (self, HARVEST_NOTICE_RESTORED,
                              harvest_record_get_string (entry->record, "name"));
}

static void
readers_entered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  Entry *entry = g_task_get_task_data (task);
  GError *error = NULL;

  if (!harvest_shared_db_enter_finish (HARVEST_SHARED_DB (source), result, &error))
    {
      g_task_return_error (task, harvest_store_translate_error (error));
      return;
    }
  self->person = g_steal_pointer (&entry->database);
  harvest_store_note_here (self, entry->id);
  if (harvest_person_db_get_backup (self->person) != NULL)
    harvest_store_add_notice (self, HARVEST_NOTICE_MIGRATED,
                              harvest_person_db_get_backup (self->person));
  tell_restored (self, entry);
  harvest_store_begin_pump (self);
  harvest_watch_set_person (self->watch, harvest_person_db_get_path (self->person));
  harvest_store_set_me (self, entry->record);
  g_task_return_boolean (task, TRUE);
}

static void
enter_readers (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);
  const Entry *entry = g_task_get_task_data (task);

  harvest_shared_db_enter_async (self->shared, harvest_person_db_get_path (entry->database),
                                 entry->id, NULL, readers_entered_cb, g_object_ref (task));
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  Entry *entry = g_task_get_task_data (task);
  GError *error = NULL;

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, harvest_store_translate_error (error));
      return;
    }
  entry->restored = TRUE;
  harvest_watch_look (self->watch);
  enter_readers (task);
}

/* Who the person is, as their own database knows it by now. */
static void
settle_person (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);
  Entry *entry = g_task_get_task_data (task);
  gboolean missing;
  HarvestRecord *record = harvest_person_db_get_record (entry->database, &missing);

  g_clear_pointer (&entry->record, harvest_record_unref);
  entry->record = record != NULL ? harvest_record_ref (record)
                                 : harvest_store_make_nameless (entry->id);
  /* Who a server knows will come from there. */
  if (missing && harvest_person_db_get_server (entry->database) == NULL)
    harvest_database_thread_run_async (harvest_shared_db_get_writer (self->shared),
                                       HARVEST_PRIORITY_PERSON, add_person_job,
                                       harvest_record_ref (entry->record), unref_record, NULL, NULL,
                                       restored_cb, g_object_ref (task));
  else
    enter_readers (task);
}

static void person_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
open_person (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);
  const Entry *entry = g_task_get_task_data (task);
  g_autofree char *folder = harvest_store_dup_person_folder (self, entry->id);
  g_autofree char *path = g_build_filename (folder, "me.db", NULL);

  harvest_salvage_finish_interrupted (path);
  harvest_person_db_open_async (folder, entry->id, harvest_shared_db_get_path (self->shared),
                                self->clock, g_task_get_cancellable (task), person_opened_cb,
                                g_object_ref (task));
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
  open_person (task);
}

/* Once only: what is still damaged after it cannot be mended. */
static void
salvage_person (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);
  Entry *entry = g_task_get_task_data (task);
  g_autofree char *folder = harvest_store_dup_person_folder (self, entry->id);
  g_autofree char *path = g_build_filename (folder, "me.db", NULL);

  entry->salvaged = TRUE;
  harvest_salvage_async (path, HARVEST_SALVAGE_PERSON, self->clock, NULL, salvaged_cb,
                         g_object_ref (task));
}

static void
person_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Entry *entry = g_task_get_task_data (task);
  GError *error = NULL;

  entry->database = harvest_person_db_open_finish (result, &error);
  if (entry->database == NULL)
    error = harvest_store_translate_error (error);
  if (g_error_matches (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_DAMAGED) && !entry->salvaged)
    {
      g_info ("%s", error->message);
      g_clear_error (&error);
      salvage_person (task);
      return;
    }
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  settle_person (task);
}

static void
left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!harvest_store_leave_finish (HARVEST_STORE (source), result, &error))
    g_info ("The person before was not closed well: %s", error->message);
  open_person (task);
}

static void
person_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = HARVEST_STORE (source);
  Entry *entry = g_task_get_task_data (task);
  g_autofree char *folder = harvest_store_dup_person_folder (self, entry->id);
  GError *error = NULL;

  entry->record = harvest_store_get_finish (self, result, &error);
  /* What somebody has typed is theirs, whatever became of the stories of all. */
  if (g_error_matches (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND)
      && harvest_uuid_is_valid (entry->id) && harvest_store_has_database (folder))
    g_clear_error (&error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (entry->record != NULL && !harvest_record_is (entry->record, "person"))
    g_task_return_new_error (task, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_INVALID,
                             "%s is no person", entry->id);
  else
    harvest_store_leave_async (self, left_cb, g_steal_pointer (&task));
}

static void
enter (GTask *task, const char *person)
{
  HarvestStore *self = g_task_get_source_object (task);
  Entry *entry = g_new0 (Entry, 1);

  entry->id = g_strdup (person);
  g_task_set_task_data (task, entry, entry_free);
  harvest_store_get_async (self, person, g_task_get_cancellable (task), person_found_cb, task);
}

void
harvest_store_enter_async (HarvestStore *self,
                           const char *person,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (person != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_enter_async);
  enter (task, person);
}

gboolean
harvest_store_enter_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- A new person ---- */

/* Who was here may not see the one who has come. */
static void
left_for_new_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autofree char *id = g_strdup (harvest_record_get_id (g_task_get_task_data (task)));
  g_autoptr (GError) error = NULL;

  if (!harvest_store_leave_finish (HARVEST_STORE (source), result, &error))
    g_info ("The person before was not closed well: %s", error->message);
  enter (task, id);
}

static void
person_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  GError *error = NULL;

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, harvest_store_translate_error (error));
  else
    harvest_store_leave_async (self, left_for_new_cb, g_steal_pointer (&task));
}

void
harvest_store_add_person_async (HarvestStore *self,
                                const char *name,
                                const char *lang,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *id = NULL;
  HarvestRecord *person;
  GError *error = NULL;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_add_person_async);
  id = harvest_uuid_new (self->clock);
  person = harvest_store_make_person (id, name, lang, &error);
  if (person == NULL)
    {
      g_task_return_error (task, harvest_store_translate_error (error));
      return;
    }
  g_task_set_task_data (task, person, unref_record);
  harvest_database_thread_run_async (harvest_shared_db_get_writer (self->shared),
                                     HARVEST_PRIORITY_PERSON, add_person_job,
                                     harvest_record_ref (person), unref_record, NULL, cancellable,
                                     person_added_cb, g_steal_pointer (&task));
}

gboolean
harvest_store_add_person_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
