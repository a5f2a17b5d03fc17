/* harvest-store-check.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-check"

#include "config.h"

#include "harvest-store.h"

#include "harvest-media-error.h"
#include "harvest-store-error-private.h"
#include "harvest-store-private.h"

#define ROWS_PER_SLICE 20

/* What is looked at, in this order: shared.db as a database, its records, the files, the database
 * of the person who is here. Each part works on a thread of its own kind, one after the other. */
typedef struct
{
  GStrvBuilder *lines;
  HarvestBlobStore *blobs;
  gint64 last_row;
  gboolean integrity_done;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_strv_builder_unref (check->lines);
  g_object_unref (check->blobs);
  g_free (check);
}

static void add_line (Check *check, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add_line (Check *check, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  g_strv_builder_add (check->lines, line);
}

static void
add_lines (Check *check, const char *file, const char *const *lines)
{
  for (gsize i = 0; lines[i] != NULL; i++)
    add_line (check, "%s: %s", file, lines[i]);
}

/* ---- The person's database ---- */

static gboolean
check_person_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  *result = harvest_database_check_sync (context->own, error);
  return *result != NULL;
}

static void
person_checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_auto (GStrv) lines = NULL;
  GError *error = NULL;

  lines = harvest_person_db_run_finish (HARVEST_PERSON_DB (source), result, NULL, &error);
  if (lines == NULL)
    {
      g_task_return_error (task, harvest_store_translate_error (error));
      return;
    }
  add_lines (check, "me.db", (const char *const *)lines);
  g_task_return_pointer (task, g_strv_builder_end (check->lines), (GDestroyNotify)g_strfreev);
}

/* ---- Files ---- */

static gboolean
verify_blob (const char *hash, gint64 bytes, gint64 written, gpointer user_data)
{
  GTask *task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!harvest_blob_store_verify_sync (check->blobs, hash, g_task_get_cancellable (task), &error)
      && !g_error_matches (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_NOT_FOUND)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    add_line (check, "blobs: %s: %s", hash, error->message);
  return TRUE;
}

static void
verify_blobs_in_thread (GTask *part, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GTask *task = task_data;
  Check *check = g_task_get_task_data (task);
  GError *error = NULL;

  if (harvest_blob_store_foreach_sync (check->blobs, verify_blob, task, cancellable, &error))
    g_task_return_boolean (part, TRUE);
  else
    g_task_return_error (part, error);
}

static void
blobs_checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HarvestStore *self = HARVEST_STORE (source);
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, harvest_store_translate_error (error));
  else if (self->person == NULL)
    g_task_return_pointer (task, g_strv_builder_end (check->lines), (GDestroyNotify)g_strfreev);
  else
    harvest_person_db_run_async (self->person, HARVEST_PRIORITY_BULK, check_person_func, NULL, NULL,
                                 (GDestroyNotify)g_strfreev, person_checked_cb,
                                 g_steal_pointer (&task));
}

/* ---- Records ---- */

static void
check_hashes (Check *check, HarvestRecord *record)
{
  const HarvestRecordType *type = harvest_record_get_record_type (record);

  for (guint i = 0; i < type->n_fields; i++)
    {
      const char *hash;

      if (type->fields[i].kind != HARVEST_FIELD_HASH)
        continue;
      hash = harvest_record_get_string (record, type->fields[i].name);
      if (hash != NULL && !harvest_blob_store_exists (check->blobs, hash))
        add_line (check, "%s %s: the file %s is not here", type->name,
                  harvest_record_get_id (record), hash);
    }
}

/* Columns: row, id, type, root, rev, document, whether the root is there. */
static void
check_row (Check *check, HarvestStatement *statement)
{
  const char *id = harvest_statement_get_text (statement, 1);
  const char *type = harvest_statement_get_text (statement, 2);
  g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) record = harvest_record_parse (bytes, &error);

  if (record == NULL)
    {
      add_line (check, "%s %s: %s", type, id, error->message);
      return;
    }
  if (g_strcmp0 (harvest_record_get_id (record), id) != 0 || !harvest_record_is (record, type)
      || g_strcmp0 (harvest_record_get_root (record), harvest_statement_get_text (statement, 3))
             != 0
      || harvest_record_get_rev (record) != harvest_statement_get_integer (statement, 4))
    add_line (check, "%s %s: the row does not say what the document says", type, id);
  if (harvest_record_get_root (record) != NULL && harvest_statement_get_integer (statement, 6) == 0)
    add_line (check, "%s %s: its root %s is not here", type, id, harvest_record_get_root (record));
  check_hashes (check, record);
}

static gboolean
check_slice (HarvestDatabase *database, Check *check, gboolean *more, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT row, id, type, root, rev, document,"
      " root IS NULL OR EXISTS (SELECT 1 FROM main.record o WHERE o.id = r.root)"
      " FROM main.record r WHERE row > ?1 ORDER BY row LIMIT ?2",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, check->last_row);
  harvest_statement_bind_integer (statement, 2, ROWS_PER_SLICE);
  *more = FALSE;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      check->last_row = harvest_statement_get_integer (statement, 0);
      check_row (check, statement);
      *more = TRUE;
    }
  return ok;
}

static gboolean
check_shared_job (HarvestDatabase *database,
                  gpointer data,
                  gpointer *result,
                  GCancellable *cancellable,
                  GError **error)
{
  Check *check = data;
  gboolean more;

  if (!check->integrity_done)
    {
      g_auto (GStrv) lines = harvest_database_check_sync (database, error);

      if (lines == NULL)
        return G_SOURCE_REMOVE;
      add_lines (check, "shared.db", (const char *const *)lines);
      check->integrity_done = TRUE;
      /* Rows of a damaged file are not to be trusted. */
      return lines[0] == NULL;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !check_slice (database, check, &more, error))
    return G_SOURCE_REMOVE;
  return more;
}

static void
shared_checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  g_autoptr (GTask) part = NULL;
  GError *error = NULL;

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, harvest_store_translate_error (error));
      return;
    }
  part = g_task_new (self, g_task_get_cancellable (task), blobs_checked_cb, g_object_ref (task));
  g_task_set_task_data (part, task, NULL);
  g_task_run_in_thread (part, verify_blobs_in_thread);
}

void
harvest_store_check_async (HarvestStore *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;
  Check *check;

  g_return_if_fail (HARVEST_IS_STORE (self));

  check = g_new0 (Check, 1);
  check->lines = g_strv_builder_new ();
  check->blobs = g_object_ref (harvest_media_intake_get_blobs (self->intake));
  check->last_row = G_MININT64;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_check_async);
  g_task_set_task_data (task, check, check_free);
  harvest_database_thread_run_async (
      harvest_shared_db_get_reader (self->shared, HARVEST_READER_SEARCH), HARVEST_PRIORITY_BULK,
      check_shared_job, check, NULL, NULL, cancellable, shared_checked_cb, task);
}

GStrv
harvest_store_check_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_check_async, error);
}
