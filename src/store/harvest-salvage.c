/* harvest-salvage.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-salvage"

#include "config.h"

#include "harvest-salvage.h"

#include "harvest-database-thread.h"
#include "harvest-field-index.h"
#include "harvest-migrator.h"
#include "harvest-salvage-rows.h"
#include "harvest-scopes.h"
#include "harvest-sql-resources.h"
#include "harvest-store-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  char *path;
  char *part;  /* the new database in the making */
  char *ready; /* its name when it is whole */
  char *kept;  /* where the damaged one goes */
  HarvestSalvageKind kind;
  HarvestDatabaseThread *thread;
  gboolean empty; /* nothing in it could be read */
} Salvage;

static void
salvage_free (gpointer data)
{
  Salvage *salvage = data;

  g_clear_object (&salvage->thread);
  g_free (salvage->path);
  g_free (salvage->part);
  g_free (salvage->ready);
  g_free (salvage->kept);
  g_free (salvage);
}

/* ---- Files ---- */

static void
remove_database (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_unlink (file);
    }
}

static gboolean
move_file (const char *from, const char *to, const char *suffix)
{
  g_autofree char *source = g_strconcat (from, suffix, NULL);
  g_autofree char *target = g_strconcat (to, suffix, NULL);

  return g_rename (source, target) == 0 || errno == ENOENT;
}

static gboolean
sync_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return ok;
}

/* The damaged log goes before the damaged file, so that it never lies beside the new one. */
static gboolean
exchange (const Salvage *salvage, GError **error)
{
  g_autofree char *shared_memory = g_strconcat (salvage->path, "-shm", NULL);

  if (g_rename (salvage->part, salvage->ready) == 0 && sync_folder_of (salvage->path)
      && move_file (salvage->path, salvage->kept, "-wal")
      && move_file (salvage->path, salvage->kept, "") && sync_folder_of (salvage->path)
      && g_rename (salvage->ready, salvage->path) == 0 && sync_folder_of (salvage->path))
    {
      g_unlink (shared_memory);
      return TRUE;
    }
  g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_FAILED, "%s: %s", salvage->path,
               g_strerror (errno));
  return FALSE;
}

void
harvest_salvage_finish_interrupted (const char *path)
{
  g_autofree char *ready = g_strconcat (path, ".ready", NULL);

  if (!g_file_test (ready, G_FILE_TEST_EXISTS))
    return;
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    remove_database (ready);
  else if (g_rename (ready, path) != 0)
    g_warning ("%s could not be put in its place: %s", ready, g_strerror (errno));
}

/* ---- Notes ---- */

static char *
dup_note_path (const char *path)
{
  return g_strconcat (path, ".damaged", NULL);
}

void
harvest_salvage_note_damage (const char *path)
{
  g_autofree char *note = dup_note_path (path);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (note, "", 0, &error))
    g_warning ("That %s is damaged could not be noted: %s", path, error->message);
}

gboolean
harvest_salvage_is_noted (const char *path)
{
  g_autofree char *note = dup_note_path (path);

  return g_file_test (note, G_FILE_TEST_EXISTS);
}

void
harvest_salvage_forget_damage (const char *path)
{
  g_autofree char *note = dup_note_path (path);

  g_unlink (note);
}

/* ---- Rows ---- */

static gboolean
relist_all (HarvestDatabase *database, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  /* What has no root brings what depends on it. */
  statement = harvest_database_prepare_sync (
      database, "SELECT document FROM record WHERE root IS NULL", error);
  if (statement == NULL)
    return FALSE;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 0);
      g_autoptr (HarvestRecord) record = harvest_record_parse (bytes, error);

      if (record == NULL || !harvest_scopes_relist_sync (database, record, error))
        return FALSE;
    }
  return ok;
}

static gboolean
fill (HarvestDatabase *database, Salvage *salvage, GCancellable *cancellable, GError **error)
{
  gboolean shared = salvage->kind == HARVEST_SALVAGE_SHARED;
  HarvestSalvageRows rows = { .database = database };
  gboolean complete;

  if (!harvest_field_index_declare_sync (database, &complete, error)
      || !harvest_carver_foreach_sync (
          salvage->path, shared ? harvest_salvage_rows_put_shared : harvest_salvage_rows_put_person,
          &rows, cancellable, error))
    return FALSE;
  salvage->empty = rows.n_found == 0;
  return !shared || relist_all (database, error);
}

static gboolean
salvage_job (HarvestDatabase *database,
             gpointer data,
             gpointer *result,
             GCancellable *cancellable,
             GError **error)
{
  Salvage *salvage = data;

  harvest_sql_register_resource ();
  if (!harvest_migrator_run_sync (database, harvest_sql_get_resource (),
                                  salvage->kind == HARVEST_SALVAGE_SHARED
                                      ? "/com/example/StoryHarvest/sql/shared"
                                      : "/com/example/StoryHarvest/sql/person",
                                  error)
      || !harvest_database_begin_sync (database, error))
    return G_SOURCE_REMOVE;
  if (fill (database, salvage, cancellable, error))
    harvest_database_commit_sync (database, error);
  else
    harvest_database_rollback_sync (database);
  return G_SOURCE_REMOVE;
}

/* ---- Steps ---- */

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Salvage *salvage = g_task_get_task_data (task);
  GError *error = NULL;

  if (!harvest_database_thread_close_finish (HARVEST_DATABASE_THREAD (source), result, &error)
      || !exchange (salvage, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  harvest_salvage_forget_damage (salvage->path);
  g_task_return_pointer (task, g_strdup (salvage->kept), g_free);
}

static void
filled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Salvage *salvage = g_task_get_task_data (task);
  GError *error = NULL;

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  if (error != NULL)
    {
      g_clear_object (&salvage->thread);
      remove_database (salvage->part);
      g_task_return_error (task, error);
      return;
    }
  /* Its last connection writes the log back into the file. */
  harvest_database_thread_close_async (salvage->thread, NULL, closed_cb, g_steal_pointer (&task));
}

void
harvest_salvage_async (const char *path,
                       HarvestSalvageKind kind,
                       const HarvestClock *clock,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GDateTime)
      now = g_date_time_new_from_unix_utc (harvest_clock_now (clock) / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H%M%S");
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Salvage *salvage = g_new0 (Salvage, 1);

  g_task_set_source_tag (task, harvest_salvage_async);
  salvage->path = g_strdup (path);
  salvage->part = g_strconcat (path, ".part", NULL);
  salvage->ready = g_strconcat (path, ".ready", NULL);
  salvage->kept = g_strdup_printf ("%s.damaged.%s", path, time);
  salvage->kind = kind;
  g_task_set_task_data (task, salvage, salvage_free);

  remove_database (salvage->part);
  salvage->thread = harvest_database_thread_new (
      "salvage", salvage->part, HARVEST_DATABASE_CREATE | HARVEST_DATABASE_FULL_SYNC);
  harvest_database_thread_run_async (salvage->thread, HARVEST_PRIORITY_PERSON, salvage_job, salvage,
                                     NULL, NULL, cancellable, filled_cb, task);
}

char *
harvest_salvage_finish (GAsyncResult *result, gboolean *empty, GError **error)
{
  const Salvage *salvage;

  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_salvage_async), NULL);

  salvage = g_task_get_task_data (G_TASK (result));
  *empty = salvage->empty;
  return g_task_propagate_pointer (G_TASK (result), error);
}
