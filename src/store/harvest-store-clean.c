/* harvest-store-clean.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-clean"

#include "config.h"

#include "harvest-store-sync.h"

#include "harvest-blob-sweep.h"
#include "harvest-receipts.h"
#include "harvest-search-index.h"
#include "harvest-store-error-private.h"
#include "harvest-store-index.h"
#include "harvest-store-steps.h"

#include <glib/gstdio.h>

/* The log of a person's database is emptied when its writer rests. */
#define LOOK_MILLISECONDS 50
#define LOOKS             200

typedef struct
{
  gboolean any;
  GStrv blobs;
  guint n_looks;
} Cleaning;

static void
cleaning_free (gpointer data)
{
  Cleaning *cleaning = data;

  g_strfreev (cleaning->blobs);
  g_free (cleaning);
}

static gboolean
is_log_empty (HarvestStore *self)
{
  g_autofree char *log = g_strconcat (harvest_person_db_get_path (self->person), "-wal", NULL);
  GStatBuf info;

  return g_stat (log, &info) != 0 || info.st_size == 0;
}

static gboolean
end_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  return harvest_receipts_clean_sync (context, error);
}

static gboolean
look_cb (gpointer user_data)
{
  GTask *task = user_data;
  HarvestStore *self = g_task_get_source_object (task);
  Cleaning *cleaning = g_task_get_task_data (task);

  if (self->person != NULL && !is_log_empty (self) && ++cleaning->n_looks < LOOKS)
    return G_SOURCE_CONTINUE;
  if (self->person == NULL || !is_log_empty (self))
    g_task_return_new_error (task, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_BUSY,
                             "The log of the person's database is in use");
  else
    harvest_store_step_own (task, end_func, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
note_erased_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  harvest_database_note_erased (context->own);
  return TRUE;
}

static void
wait_for_log (GTask *task)
{
  g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_MILLISECONDS, look_cb, g_object_ref (task),
                      g_object_unref);
}

static void
swept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (harvest_blob_sweep_finish (HARVEST_MEDIA_INTAKE (source), result, &error) < 0)
    g_task_return_error (task, harvest_store_translate_error (error));
  else
    harvest_store_step_own (task, note_erased_func, wait_for_log);
}

static void
sweep (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);
  const Cleaning *cleaning = g_task_get_task_data (task);
  g_autofree char *people = g_build_filename (self->data_dir, "people", NULL);

  harvest_blob_sweep_async (self->intake, harvest_shared_db_get_writer (self->shared), people,
                            (const char *const *)cleaning->blobs, self->clock, NULL, swept_cb,
                            g_object_ref (task));
}

static gboolean
purge_job (HarvestDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  gboolean more = TRUE;

  while (more && harvest_search_index_purge_sync (database, &more, error)
         && !harvest_database_thread_should_yield (database))
    ;
  if (more)
    return *error == NULL;
  harvest_database_checkpoint_sync (database, TRUE, error);
  return G_SOURCE_REMOVE;
}

static void
indexed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (harvest_store_finish_index_finish (HARVEST_STORE (source), result, &error))
    harvest_store_step_shared (task, purge_job, sweep);
  else
    g_task_return_error (task, error);
}

static gboolean
begin_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  Cleaning *cleaning = data;

  g_clear_pointer (&cleaning->blobs, g_strfreev);
  cleaning->blobs = harvest_receipts_list_blobs_sync (context, error);
  return cleaning->blobs != NULL && harvest_receipts_are_open_sync (context, &cleaning->any, error);
}

static void
begin (GTask *task)
{
  const Cleaning *cleaning = g_task_get_task_data (task);

  if (cleaning->any)
    harvest_store_finish_index_async (g_task_get_source_object (task), NULL, indexed_cb,
                                      g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

void
harvest_store_clean_async (HarvestStore *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_STORE (self));

  task = harvest_store_task_new (self, harvest_store_clean_async, g_new0 (Cleaning, 1),
                                 cleaning_free, cancellable, callback, user_data);
  harvest_store_step_own (task, begin_func, begin);
}

gboolean
harvest_store_clean_finish (HarvestStore *self, GAsyncResult *result, gboolean *any, GError **error)
{
  const Cleaning *cleaning;

  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  cleaning = harvest_store_task_take (self, result, harvest_store_clean_async, error);
  if (cleaning == NULL)
    return FALSE;
  *any = cleaning->any;
  return TRUE;
}
