/* harvest-store-transfers.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-transfers"

#include "config.h"

#include "harvest-store-transfers.h"

#include "harvest-store-error-private.h"
#include "harvest-store-private.h"
#include "harvest-transfers.h"

#include <glib/gstdio.h>

/* ---- Lists ---- */

static void
unref_array (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
free_strings (gpointer data)
{
  g_strfreev (data);
}

static gboolean
list_uploads_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  *result = harvest_transfers_list_uploads_sync (context, error);
  return *result != NULL;
}

void
harvest_store_list_uploads_async (HarvestStore *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));

  harvest_store_write_async (self, list_uploads_func, NULL, NULL, unref_array,
                             harvest_store_list_uploads_async, cancellable, callback, user_data);
}

GPtrArray *
harvest_store_list_uploads_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_list_uploads_async, error);
}

static gboolean
list_downloads_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  *result = harvest_transfers_list_downloads_sync (context, error);
  return *result != NULL;
}

void
harvest_store_list_downloads_async (HarvestStore *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));

  harvest_store_write_async (self, list_downloads_func, NULL, NULL, free_strings,
                             harvest_store_list_downloads_async, cancellable, callback, user_data);
}

GStrv
harvest_store_list_downloads_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_list_downloads_async, error);
}

/* ---- News ---- */

typedef struct
{
  char *hash;
  HarvestTransferNews news;
  char *detail;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_free (note->hash);
  g_free (note->detail);
  g_free (note);
}

static gboolean
note_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Note *note = data;

  switch (note->news)
    {
    case HARVEST_TRANSFER_BEGUN:
      return harvest_transfers_set_location_sync (context, note->hash, note->detail, error);
    case HARVEST_TRANSFER_SENT:
      return harvest_transfers_end_upload_sync (context, note->hash, NULL, error);
    case HARVEST_TRANSFER_REFUSED:
      return harvest_transfers_end_upload_sync (context, note->hash, note->detail, error);
    case HARVEST_TRANSFER_MISSED:
      return harvest_transfers_put_off_sync (context, note->hash, error);
    case HARVEST_TRANSFER_RECEIVED:
    default:
      return harvest_transfers_end_download_sync (context, note->hash, error);
    }
}

void
harvest_store_note_transfer_async (HarvestStore *self,
                                   const char *hash,
                                   HarvestTransferNews news,
                                   const char *detail,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Note *note;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (hash != NULL);

  note = g_new0 (Note, 1);
  note->hash = g_strdup (hash);
  note->news = news;
  note->detail = g_strdup (detail);
  harvest_store_write_async (self, note_func, note, note_free, NULL,
                             harvest_store_note_transfer_async, cancellable, callback, user_data);
}

gboolean
harvest_store_note_transfer_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_propagate_boolean (self, result, harvest_store_note_transfer_async, error);
}

/* ---- Files that have come ---- */

typedef struct
{
  HarvestBlobStore *blobs;
  GFile *file;
  char *hash;
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_object_unref (keeping->blobs);
  g_object_unref (keeping->file);
  g_free (keeping->hash);
  g_free (keeping);
}

static void
keep_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Keeping *keeping = task_data;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree char *hash = NULL;
  GError *error = NULL;

  stream = g_file_read (keeping->file, cancellable, &error);
  if (stream != NULL)
    hash = harvest_blob_store_add_stream_sync (keeping->blobs, G_INPUT_STREAM (stream), G_MAXINT64,
                                               keeping->hash, cancellable, &error);
  /* With another content it must not be gone on with. */
  if (stream != NULL)
    g_file_delete (keeping->file, NULL, NULL);
  if (hash != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
harvest_store_keep_blob_async (HarvestStore *self,
                               GFile *file,
                               const char *hash,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Keeping *keeping;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (G_IS_FILE (file) && hash != NULL);

  keeping = g_new0 (Keeping, 1);
  keeping->blobs = g_object_ref (harvest_media_intake_get_blobs (self->intake));
  keeping->file = g_object_ref (file);
  keeping->hash = g_strdup (hash);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_keep_blob_async);
  g_task_set_task_data (task, keeping, keeping_free);
  g_task_run_in_thread (task, keep_in_thread);
}

gboolean
harvest_store_keep_blob_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (g_task_propagate_boolean (G_TASK (result), &failure))
    return TRUE;
  g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_INVALID, "%s", failure->message);
  return FALSE;
}

char *
harvest_store_dup_part_path (HarvestStore *self, const char *hash)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);
  g_return_val_if_fail (hash != NULL, NULL);

  name = g_strconcat ("part-", hash, NULL);
  return self->person != NULL ? g_build_filename (
             self->data_dir, "people", harvest_person_db_get_person (self->person), name, NULL)
                              : NULL;
}
