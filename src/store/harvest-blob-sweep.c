/* harvest-blob-sweep.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-blob-sweep"

#include "config.h"

#include "harvest-blob-sweep.h"

#include "harvest-field-index.h"
#include "harvest-record.h"

#define BLOBS_PER_SLICE 20

typedef struct
{
  HarvestMediaIntake *intake;
  HarvestDatabaseThread *writer;
  char *people;
  const HarvestClock *clock;

  GPtrArray *old; /* hashes of blobs that are old enough */
  guint next;
  GHashTable *named; /* hashes that a person's database names; NULL: not looked yet */
  int n_removed;
} Sweep;

static void
sweep_free (gpointer data)
{
  Sweep *sweep = data;

  g_object_unref (sweep->intake);
  g_object_unref (sweep->writer);
  g_clear_pointer (&sweep->old, g_ptr_array_unref);
  g_clear_pointer (&sweep->named, g_hash_table_unref);
  g_free (sweep->people);
  g_free (sweep);
}

/* ---- What people's databases name ---- */

/* Anything that looks like a hash counts: rather one file too many. */
static void
add_hashes (GHashTable *named, const char *text, gsize length)
{
  gsize run = 0;

  for (gsize i = 0; i <= length; i++)
    {
      if (i < length && (g_ascii_isdigit (text[i]) || (text[i] >= 'a' && text[i] <= 'f')))
        {
          run++;
          continue;
        }
      if (run == 64)
        g_hash_table_add (named, g_strndup (text + i - 64, 64));
      run = 0;
    }
}

static gboolean
add_column (HarvestDatabase *database, const char *sql, GHashTable *named, GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (database, sql, error);
  gboolean ok, row;

  if (statement == NULL)
    return FALSE;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 0);
      gsize length;
      const char *text = g_bytes_get_data (bytes, &length);

      add_hashes (named, text, length);
    }
  return ok;
}

static gboolean
add_person (const char *path, GHashTable *named, GError **error)
{
  static const char *const sql[] = {
    "SELECT document FROM record", "SELECT document FROM overlay WHERE document IS NOT NULL",
    "SELECT change FROM entry",    "SELECT change FROM attention",
    "SELECT document FROM trash",  "SELECT json FROM draft",
    "SELECT hash FROM draft_blob",
  };
  g_autoptr (HarvestDatabase)
      database = harvest_database_open_sync (path, HARVEST_DATABASE_READ_ONLY, error);

  if (database == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (sql); i++)
    if (!add_column (database, sql[i], named, error))
      return FALSE;
  return TRUE;
}

/* If one cannot be read, nothing is removed. */
static gboolean
collect_named (Sweep *sweep, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (sweep->people, 0, NULL);
  const char *name;

  sweep->named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (sweep->people, name, "me.db", NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS) && !add_person (path, sweep->named, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- What shared.db names ---- */

static gboolean
has_field_value (HarvestDatabase *database,
                 gint64 field,
                 const char *hash,
                 gboolean *found,
                 GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database, "SELECT 1 FROM field_value WHERE field = ?1 AND value = ?2 LIMIT 1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, field);
  harvest_statement_bind_text (statement, 2, hash);
  return harvest_statement_step_sync (statement, found, error);
}

static gboolean
is_shared (HarvestDatabase *database, const char *hash, gboolean *found, GError **error)
{
  const HarvestRecordType *const *types = harvest_record_type_get_all ();

  *found = FALSE;
  for (; *types != NULL && !*found; types++)
    for (guint i = 0; i < (*types)->n_fields && !*found; i++)
      {
        const HarvestField *field = &(*types)->fields[i];

        if (field->kind == HARVEST_FIELD_HASH
            && !has_field_value (database, harvest_field_index_get_id (*types, field), hash, found,
                                 error))
          return FALSE;
      }
  return TRUE;
}

/* As long as the index of fields is being filled, it does not tell what is named. */
static gboolean
is_index_complete (HarvestDatabase *database, gboolean *complete, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (
      database, "SELECT NOT EXISTS (SELECT 1 FROM indexed_field WHERE built < goal)", error);
  if (statement == NULL || !harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  *complete = harvest_statement_get_integer (statement, 0) != 0;
  return TRUE;
}

/* ---- Removing ---- */

static gboolean
sweep_one (HarvestDatabase *database, Sweep *sweep, const char *hash, GError **error)
{
  HarvestBlobStore *blobs = harvest_media_intake_get_blobs (sweep->intake);
  gboolean shared;

  if (g_hash_table_contains (sweep->named, hash))
    return TRUE;
  if (!is_shared (database, hash, &shared, error))
    return FALSE;
  if (shared)
    return TRUE;
  if (!harvest_blob_store_delete_sync (blobs, hash, error)
      || !harvest_media_intake_forget_thumbnails_sync (sweep->intake, hash, error))
    return FALSE;
  sweep->n_removed++;
  return TRUE;
}

static gboolean
sweep_job (HarvestDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  Sweep *sweep = data;
  gboolean complete;

  if (sweep->named == NULL)
    {
      if (!is_index_complete (database, &complete, error) || !collect_named (sweep, error))
        return G_SOURCE_REMOVE;
      return complete && sweep->old->len > 0;
    }
  for (guint i = 0; i < BLOBS_PER_SLICE && sweep->next < sweep->old->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !sweep_one (database, sweep, g_ptr_array_index (sweep->old, sweep->next), error))
        return G_SOURCE_REMOVE;
      sweep->next++;
      if (harvest_database_thread_should_yield (database))
        break;
    }
  return sweep->next < sweep->old->len;
}

static void
swept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Sweep *sweep = g_task_get_task_data (task);
  GError *error = NULL;

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, sweep->n_removed);
}

/* ---- Finding old ones ---- */

static gboolean
note_old (const char *hash, gint64 bytes, gint64 written, gpointer user_data)
{
  Sweep *sweep = user_data;

  if (written <= harvest_clock_now (sweep->clock) - HARVEST_BLOB_SWEEP_AGE)
    g_ptr_array_add (sweep->old, g_strdup (hash));
  return TRUE;
}

static void
list_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (harvest_blob_store_foreach_sync (source, note_old, task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Takes the reference. */
static void
begin (GTask *task)
{
  Sweep *sweep = g_task_get_task_data (task);

  harvest_database_thread_run_async (sweep->writer, HARVEST_PRIORITY_BULK, sweep_job, sweep, NULL,
                                     NULL, g_task_get_cancellable (task), swept_cb, task);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    begin (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

void
harvest_blob_sweep_async (HarvestMediaIntake *intake,
                          HarvestDatabaseThread *writer,
                          const char *people,
                          const char *const *hashes,
                          const HarvestClock *clock,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) list = NULL;
  GTask *task;
  Sweep *sweep;

  g_return_if_fail (HARVEST_IS_MEDIA_INTAKE (intake));
  g_return_if_fail (HARVEST_IS_DATABASE_THREAD (writer));

  sweep = g_new0 (Sweep, 1);
  sweep->intake = g_object_ref (intake);
  sweep->writer = g_object_ref (writer);
  sweep->people = g_strdup (people);
  sweep->clock = clock;
  sweep->old = g_ptr_array_new_with_free_func (g_free);
  task = g_task_new (intake, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_blob_sweep_async);
  g_task_set_task_data (task, sweep, sweep_free);

  if (hashes != NULL)
    {
      for (; *hashes != NULL; hashes++)
        g_ptr_array_add (sweep->old, g_strdup (*hashes));
      begin (g_steal_pointer (&task));
      return;
    }
  list = g_task_new (harvest_media_intake_get_blobs (intake), cancellable, listed_cb, task);
  g_task_set_task_data (list, sweep, NULL);
  g_task_run_in_thread (list, list_in_thread);
}

int
harvest_blob_sweep_finish (HarvestMediaIntake *intake, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, intake), -1);

  return (int)g_task_propagate_int (G_TASK (result), error);
}
