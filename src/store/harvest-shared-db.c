/* harvest-shared-db.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-shared-db"

#include "config.h"

#include "harvest-shared-db.h"

#include "harvest-field-index.h"
#include "harvest-migrator.h"
#include "harvest-reader.h"
#include "harvest-place.h"
#include "harvest-salvage.h"
#include "harvest-scopes.h"
#include "harvest-search-feed.h"
#include "harvest-sql-resources.h"
#include "harvest-strange.h"

#define MIGRATIONS "/com/example/StoryHarvest/sql/shared"

struct _HarvestSharedDb
{
  GObject parent_instance;

  char *path;
  HarvestDatabaseThread *writer;
  HarvestDatabaseThread *readers[HARVEST_N_READERS];
};

G_DEFINE_FINAL_TYPE (HarvestSharedDb, harvest_shared_db, G_TYPE_OBJECT)

/* ---- Waiting for several ---- */

/* A task that ends when everything it started has ended, with the first error. */
typedef struct
{
  guint pending;
  GError *error;
} Gathering;

static void
gathering_free (gpointer data)
{
  Gathering *gathering = data;

  g_clear_error (&gathering->error);
  g_free (gathering);
}

static GTask *
gathering_new (HarvestSharedDb *self,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_new0 (Gathering, 1), gathering_free);
  return task;
}

/* Takes the reference that was given to the part. */
static void
gathering_end_part (GTask *task, GError *error)
{
  g_autoptr (GTask) owned = task;
  Gathering *gathering = g_task_get_task_data (task);

  if (gathering->error == NULL)
    gathering->error = error;
  else
    g_clear_error (&error);
  if (--gathering->pending > 0)
    return;
  if (gathering->error != NULL)
    g_task_return_error (task, g_steal_pointer (&gathering->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
part_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  gathering_end_part (user_data, error);
}

static void
part_close_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  harvest_database_thread_close_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  gathering_end_part (user_data, error);
}

static GTask *
gathering_add_part (GTask *task)
{
  Gathering *gathering = g_task_get_task_data (task);

  gathering->pending++;
  return g_object_ref (task);
}

/* ---- Who is here ---- */

typedef struct
{
  char *person_path;
  char *person;
} Entering;

static Entering *
entering_new (const char *person_path, const char *person)
{
  Entering *entering = g_new0 (Entering, 1);

  entering->person_path = g_strdup (person_path);
  entering->person = g_strdup (person);
  return entering;
}

static void
entering_free (gpointer data)
{
  Entering *entering = data;

  g_free (entering->person_path);
  g_free (entering->person);
  g_free (entering);
}

static gboolean
enter_job (HarvestDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  const Entering *entering = data;

  harvest_scopes_enter_sync (database, entering->person_path, entering->person, error);
  return G_SOURCE_REMOVE;
}

void
harvest_shared_db_enter_async (HarvestSharedDb *self,
                               const char *person_path,
                               const char *person,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_SHARED_DB (self));

  task = gathering_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_shared_db_enter_async);
  for (int i = 0; i < HARVEST_N_READERS; i++)
    harvest_database_thread_run_async (self->readers[i], HARVEST_PRIORITY_PERSON, enter_job,
                                       entering_new (person_path, person), entering_free, NULL,
                                       cancellable, part_run_cb, gathering_add_part (task));
}

gboolean
harvest_shared_db_enter_finish (HarvestSharedDb *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Opening and closing ---- */

static gboolean
declare_fields (HarvestDatabase *database, GError **error)
{
  gboolean complete;

  if (!harvest_database_begin_sync (database, error))
    return FALSE;
  if (harvest_field_index_declare_sync (database, &complete, error))
    return harvest_database_commit_sync (database, error);
  harvest_database_rollback_sync (database);
  return FALSE;
}

/* A file that is new, or mended, begins another history. */
static gboolean
begin_history (HarvestDatabase *database, GError **error)
{
  g_autofree char *known = NULL;
  g_autofree char *history = g_uuid_string_random ();

  return harvest_place_get_history_sync (database, &known, error)
         && (known != NULL || harvest_place_set_history_sync (database, history, error));
}

static gboolean
settle_sync (HarvestDatabase *database, GError **error)
{
  if (!harvest_database_begin_sync (database, error))
    return FALSE;
  if (begin_history (database, error) && harvest_strange_read_again_sync (database, error))
    return harvest_database_commit_sync (database, error);
  harvest_database_rollback_sync (database);
  return FALSE;
}

static gboolean
prepare_job (HarvestDatabase *database,
             gpointer data,
             gpointer *result,
             GCancellable *cancellable,
             GError **error)
{
  const char *path = harvest_database_get_path (database);

  if (harvest_salvage_is_noted (path))
    {
      if (!harvest_database_quick_check_sync (database, error))
        return G_SOURCE_REMOVE;
      harvest_salvage_forget_damage (path);
    }
  harvest_sql_register_resource ();
  if (harvest_migrator_run_sync (database, harvest_sql_get_resource (), MIGRATIONS, error)
      && declare_fields (database, error) && harvest_search_feed_set_up_sync (database, error))
    settle_sync (database, error);
  return G_SOURCE_REMOVE;
}

static gboolean
build_index_job (HarvestDatabase *database,
                 gpointer data,
                 gpointer *result,
                 GCancellable *cancellable,
                 GError **error)
{
  gboolean more = FALSE;

  return harvest_field_index_build_sync (database, &more, error) && more;
}

static void
build_index_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  /* The next start goes on where this one has ended. */
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    g_warning ("The index of fields could not be built: %s", error->message);
}

static void
open_readers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HarvestSharedDb *self = HARVEST_SHARED_DB (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!harvest_shared_db_enter_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  harvest_database_thread_run_async (self->writer, HARVEST_PRIORITY_BULK, build_index_job, NULL,
                                     NULL, NULL, NULL, build_index_cb, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
prepare_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  static const char *const names[HARVEST_N_READERS] = { "shared-read", "shared-search" };
  g_autoptr (GTask) task = user_data;
  HarvestSharedDb *self = g_task_get_source_object (task);
  GError *error = NULL;

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  if (error != NULL)
    {
      harvest_database_thread_close_failed (self->writer, g_steal_pointer (&task), error);
      return;
    }
  for (int i = 0; i < HARVEST_N_READERS; i++)
    self->readers[i] = harvest_database_thread_new (names[i], self->path,
                                                    HARVEST_DATABASE_READ_ONLY);
  harvest_shared_db_enter_async (self, NULL, NULL, g_task_get_cancellable (task), open_readers_cb,
                                 g_object_ref (task));
}

void
harvest_shared_db_open_async (const char *path,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (HarvestSharedDb) self = NULL;
  GTask *task;

  g_return_if_fail (path != NULL);

  self = g_object_new (HARVEST_TYPE_SHARED_DB, NULL);
  self->path = g_strdup (path);
  self->writer = harvest_database_thread_new ("shared-write", path, HARVEST_DATABASE_CREATE);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_shared_db_open_async);
  harvest_database_thread_run_async (self->writer, HARVEST_PRIORITY_PERSON, prepare_job, NULL, NULL,
                                     NULL, cancellable, prepare_cb, task);
}

HarvestSharedDb *
harvest_shared_db_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_object_ref (g_task_get_source_object (G_TASK (result)));
}

const char *
harvest_shared_db_get_path (HarvestSharedDb *self)
{
  g_return_val_if_fail (HARVEST_IS_SHARED_DB (self), NULL);

  return self->path;
}

HarvestDatabaseThread *
harvest_shared_db_get_writer (HarvestSharedDb *self)
{
  g_return_val_if_fail (HARVEST_IS_SHARED_DB (self), NULL);

  return self->writer;
}

HarvestDatabaseThread *
harvest_shared_db_get_reader (HarvestSharedDb *self, HarvestReaderKind kind)
{
  g_return_val_if_fail (HARVEST_IS_SHARED_DB (self), NULL);
  g_return_val_if_fail (kind < HARVEST_N_READERS, NULL);

  return self->readers[kind];
}

static void
writer_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (harvest_database_thread_close_finish (HARVEST_DATABASE_THREAD (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The last connection that is closed empties the log, and readers cannot. */
static void
readers_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestSharedDb *self = HARVEST_SHARED_DB (source);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else
    harvest_database_thread_close_async (self->writer, NULL, writer_closed_cb,
                                         g_steal_pointer (&task));
}

void
harvest_shared_db_close_async (HarvestSharedDb *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) readers = NULL;
  GTask *task;

  g_return_if_fail (HARVEST_IS_SHARED_DB (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_shared_db_close_async);
  readers = gathering_new (self, NULL, readers_closed_cb, task);
  for (int i = 0; i < HARVEST_N_READERS; i++)
    harvest_database_thread_close_async (self->readers[i], NULL, part_close_cb,
                                         gathering_add_part (readers));
}

gboolean
harvest_shared_db_close_finish (HarvestSharedDb *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Object ---- */

static void
harvest_shared_db_finalize (GObject *object)
{
  HarvestSharedDb *self = HARVEST_SHARED_DB (object);

  for (int i = 0; i < HARVEST_N_READERS; i++)
    g_clear_object (&self->readers[i]);
  g_clear_object (&self->writer);
  g_free (self->path);

  G_OBJECT_CLASS (harvest_shared_db_parent_class)->finalize (object);
}

static void
harvest_shared_db_class_init (HarvestSharedDbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = harvest_shared_db_finalize;
}

static void
harvest_shared_db_init (HarvestSharedDb *self)
{
}
