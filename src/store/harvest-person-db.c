/* harvest-person-db.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-person-db"

#include "config.h"

#include "harvest-person-db.h"

#include "harvest-field-index.h"
#include "harvest-journal.h"
#include "harvest-meta.h"
#include "harvest-migration.h"
#include "harvest-outbox.h"
#include "harvest-overlay.h"
#include "harvest-person-copy.h"
#include "harvest-salvage.h"
#include "harvest-sql-resources.h"
#include "harvest-store-error.h"
#include "harvest-strange.h"
#include "harvest-uuid.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define LOOKED_THROUGH_BYTES (8 * 1024 * 1024)

#define MIGRATIONS "/com/example/StoryHarvest/sql/person"

struct _HarvestPersonDb
{
  GObject parent_instance;

  char *folder;
  char *path;
  char *person;
  char *shared_path;
  char *client;
  char *server;
  char *backup;
  HarvestRecord *record;
  gboolean missing;
  HarvestDatabaseThread *writer;
  int lock; /* -1: not held */

  /* borrowed */
  const HarvestClock *clock;
};

G_DEFINE_FINAL_TYPE (HarvestPersonDb, harvest_person_db, G_TYPE_OBJECT)

static G_DEFINE_QUARK (harvest - person - db - shared, shared_connection)

    /* ---- One transaction ---- */

    typedef struct
{
  HarvestPersonFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
  HarvestPersonContext context;
  char *person;
} Work;

typedef struct
{
  gpointer result;
  GDestroyNotify free_result;
  HarvestPersonNews *news;
} Outcome;

void
harvest_person_news_free (HarvestPersonNews *self)
{
  g_clear_pointer (&self->changes, harvest_change_set_free);
  g_free (self);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  if (work->free_data != NULL)
    work->free_data (work->data);
  g_free (work->person);
  g_free (work);
}

static void
outcome_free (gpointer data)
{
  Outcome *outcome = data;

  if (outcome->result != NULL && outcome->free_result != NULL)
    outcome->free_result (outcome->result);
  g_clear_pointer (&outcome->news, harvest_person_news_free);
  g_free (outcome);
}

static gboolean
collect_news (HarvestPersonContext *context, gint64 before, HarvestPersonNews *news, GError **error)
{
  news->changes = harvest_change_set_read_sync (context->own, "main", before, error);
  return news->changes != NULL
         && harvest_outbox_count_sync (context, &news->n_waiting, &news->n_attention, &news->due,
                                       &news->sent, error);
}

static gboolean
work_in_transaction (Work *work, Outcome *outcome, GError **error)
{
  HarvestPersonContext *context = &work->context;
  gint64 before;

  if (!harvest_database_begin_sync (context->own, error))
    return FALSE;
  if (harvest_change_set_get_last_sync (context->own, "main", &before, error)
      && harvest_database_begin_read_sync (context->shared, error)
      && work->func (context, work->data, &outcome->result, error)
      && collect_news (context, before, outcome->news, error))
    {
      harvest_database_rollback_sync (context->shared);
      return harvest_database_commit_sync (context->own, error);
    }
  harvest_database_rollback_sync (context->shared);
  harvest_database_rollback_sync (context->own);
  return FALSE;
}

static gboolean
work_job (HarvestDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  Work *work = data;
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->free_result = work->free_result;
  outcome->news = g_new0 (HarvestPersonNews, 1);
  work->context.own = database;
  work->context.shared = g_object_get_qdata (G_OBJECT (database), shared_connection_quark ());
  if (work_in_transaction (work, outcome, error))
    *result = outcome;
  else
    outcome_free (outcome);
  return G_SOURCE_REMOVE;
}

static void
forward_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Outcome *outcome = harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result,
                                                         &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, outcome, outcome_free);
}

void
harvest_person_db_run_async (HarvestPersonDb *self,
                             HarvestPriority priority,
                             HarvestPersonFunc func,
                             gpointer data,
                             GDestroyNotify free_data,
                             GDestroyNotify free_result,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;
  Work *work;

  g_return_if_fail (HARVEST_IS_PERSON_DB (self));
  g_return_if_fail (func != NULL);

  work = g_new0 (Work, 1);
  work->func = func;
  work->data = data;
  work->free_data = free_data;
  work->free_result = free_result;
  work->person = g_strdup (self->person);
  work->context.clock = self->clock;
  work->context.person = work->person;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, harvest_person_db_run_async);
  harvest_database_thread_run_async (self->writer, priority, work_job, work, work_free,
                                     outcome_free, NULL, forward_cb, task);
}

gpointer
harvest_person_db_run_finish (HarvestPersonDb *self,
                              GAsyncResult *result,
                              HarvestPersonNews **news,
                              GError **error)
{
  Outcome *outcome;
  gpointer value;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  outcome = g_task_propagate_pointer (G_TASK (result), error);
  if (outcome == NULL)
    return NULL;
  value = g_steal_pointer (&outcome->result);
  if (news != NULL)
    *news = g_steal_pointer (&outcome->news);
  outcome_free (outcome);
  return value;
}

/* ---- Opening ---- */

typedef struct
{
  HarvestPersonContext context;
  char *person;
  char *path;
  char *shared_path;
  char *client;
  char *server;
  char *backup;
  HarvestRecord *record;
  gboolean missing;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->person);
  g_free (opening->path);
  g_free (opening->shared_path);
  g_free (opening->client);
  g_free (opening->server);
  g_free (opening->backup);
  g_clear_pointer (&opening->record, harvest_record_unref);
  g_free (opening);
}

static gboolean
find_client (HarvestPersonContext *context, char **client, GError **error)
{
  if (!harvest_meta_get_text_sync (context->own, "client", client, error))
    return FALSE;
  if (*client != NULL)
    return TRUE;
  *client = harvest_uuid_new (context->clock);
  return harvest_meta_set_text_sync (context->own, "client", *client, error);
}

static gboolean
settle (Opening *opening, GError **error)
{
  HarvestPersonContext *context = &opening->context;
  gboolean complete;

  if (!harvest_database_begin_sync (context->own, error))
    return FALSE;
  if (harvest_field_index_declare_sync (context->own, &complete, error)
      && find_client (context, &opening->client, error)
      && harvest_meta_get_text_sync (context->own, HARVEST_META_SERVER, &opening->server, error)
      && harvest_strange_read_again_sync (context->own, error)
      && harvest_person_copy_keep_sync (context, &opening->record, &opening->missing, error)
      && harvest_overlay_refresh_all_sync (context, error)
      && harvest_journal_empty_trash_sync (context, error))
    return harvest_database_commit_sync (context->own, error);
  harvest_database_rollback_sync (context->own);
  return FALSE;
}

/* A person's database is small as a rule, and then looked through each time. */
static gboolean
check_damage (HarvestDatabase *database, GError **error)
{
  const char *path = harvest_database_get_path (database);
  gboolean noted = harvest_salvage_is_noted (path);
  GStatBuf info;

  if (!noted && (g_stat (path, &info) != 0 || info.st_size > LOOKED_THROUGH_BYTES))
    return TRUE;
  if (!harvest_database_quick_check_sync (database, error))
    return FALSE;
  if (noted)
    harvest_salvage_forget_damage (path);
  return TRUE;
}

static gboolean
open_job (HarvestDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  Opening *opening = data;
  gboolean more = TRUE;

  harvest_sql_register_resource ();
  if (!check_damage (database, error)
      || !harvest_migration_run_sync (database, harvest_sql_get_resource (), MIGRATIONS,
                                      opening->context.clock, &opening->backup, error))
    return G_SOURCE_REMOVE;
  opening->context.own = database;
  opening->context.shared = harvest_database_open_sync (opening->shared_path,
                                                        HARVEST_DATABASE_READ_ONLY, error);
  if (opening->context.shared == NULL)
    return G_SOURCE_REMOVE;
  g_object_set_qdata_full (G_OBJECT (database), shared_connection_quark (), opening->context.shared,
                           g_object_unref);
  if (!settle (opening, error))
    return G_SOURCE_REMOVE;
  while (more && harvest_field_index_build_sync (database, &more, error))
    ;
  return G_SOURCE_REMOVE;
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestPersonDb *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  if (error != NULL)
    {
      harvest_database_thread_close_failed (self->writer, g_steal_pointer (&task), error);
      return;
    }
  self->client = g_steal_pointer (&opening->client);
  self->server = g_steal_pointer (&opening->server);
  self->backup = g_steal_pointer (&opening->backup);
  self->record = g_steal_pointer (&opening->record);
  self->missing = opening->missing;
  g_task_return_boolean (task, TRUE);
}

static Opening *
opening_new (HarvestPersonDb *self)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->person = g_strdup (self->person);
  opening->path = g_strdup (self->path);
  opening->shared_path = g_strdup (self->shared_path);
  opening->context.clock = self->clock;
  opening->context.person = opening->person;
  return opening;
}

void
harvest_person_db_open_async (const char *folder,
                              const char *person,
                              const char *shared_path,
                              const HarvestClock *clock,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (HarvestPersonDb) self = NULL;
  GTask *task;

  g_return_if_fail (folder != NULL && person != NULL && shared_path != NULL && clock != NULL);

  self = g_object_new (HARVEST_TYPE_PERSON_DB, NULL);
  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, "me.db", NULL);
  self->person = g_strdup (person);
  self->shared_path = g_strdup (shared_path);
  self->clock = clock;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_person_db_open_async);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_task_return_new_error (task, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_FAILED, "%s: %s",
                               folder, g_strerror (errno));
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, opening_new (self), opening_free);
  self->writer = harvest_database_thread_new ("person-write", self->path,
                                              HARVEST_DATABASE_CREATE | HARVEST_DATABASE_FULL_SYNC);
  /* The task holds what the job works with. */
  harvest_database_thread_run_async (self->writer, HARVEST_PRIORITY_PERSON, open_job,
                                     g_task_get_task_data (task), NULL, NULL, cancellable, open_cb,
                                     task);
}

HarvestPersonDb *
harvest_person_db_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_object_ref (g_task_get_source_object (G_TASK (result)));
}

/* ---- Values ---- */

const char *
harvest_person_db_get_path (HarvestPersonDb *self)
{
  g_return_val_if_fail (HARVEST_IS_PERSON_DB (self), NULL);

  return self->path;
}

const char *
harvest_person_db_get_person (HarvestPersonDb *self)
{
  g_return_val_if_fail (HARVEST_IS_PERSON_DB (self), NULL);

  return self->person;
}

HarvestRecord *
harvest_person_db_get_record (HarvestPersonDb *self, gboolean *missing)
{
  g_return_val_if_fail (HARVEST_IS_PERSON_DB (self), NULL);

  *missing = self->missing;
  return self->record;
}

const char *
harvest_person_db_get_client (HarvestPersonDb *self)
{
  g_return_val_if_fail (HARVEST_IS_PERSON_DB (self), NULL);

  return self->client;
}

const char *
harvest_person_db_get_server (HarvestPersonDb *self)
{
  g_return_val_if_fail (HARVEST_IS_PERSON_DB (self), NULL);

  return self->server;
}

const char *
harvest_person_db_get_backup (HarvestPersonDb *self)
{
  g_return_val_if_fail (HARVEST_IS_PERSON_DB (self), NULL);

  return self->backup;
}

gboolean
harvest_person_db_lock (HarvestPersonDb *self)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (HARVEST_IS_PERSON_DB (self), FALSE);

  if (self->lock >= 0)
    return TRUE;
  path = g_build_filename (self->folder, "lock", NULL);
  self->lock = open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (self->lock >= 0 && flock (self->lock, LOCK_EX | LOCK_NB) != 0)
    {
      close (self->lock);
      self->lock = -1;
    }
  return self->lock >= 0;
}

/* ---- Closing ---- */

static void
unlock (HarvestPersonDb *self)
{
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
}

static void
close_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  unlock (g_task_get_source_object (task));
  if (harvest_database_thread_close_finish (HARVEST_DATABASE_THREAD (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
harvest_person_db_close_async (HarvestPersonDb *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (HARVEST_IS_PERSON_DB (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_person_db_close_async);
  harvest_database_thread_close_async (self->writer, NULL, close_cb, task);
}

gboolean
harvest_person_db_close_finish (HarvestPersonDb *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
harvest_person_db_finalize (GObject *object)
{
  HarvestPersonDb *self = HARVEST_PERSON_DB (object);

  unlock (self);
  g_clear_object (&self->writer);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->person);
  g_free (self->shared_path);
  g_free (self->client);
  g_free (self->server);
  g_free (self->backup);
  g_clear_pointer (&self->record, harvest_record_unref);

  G_OBJECT_CLASS (harvest_person_db_parent_class)->finalize (object);
}

static void
harvest_person_db_class_init (HarvestPersonDbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = harvest_person_db_finalize;
}

static void
harvest_person_db_init (HarvestPersonDb *self)
{
  self->lock = -1;
}
