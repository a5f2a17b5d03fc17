/* harvest-download.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-download"

#include "config.h"

#include "harvest-download.h"

#include "harvest-protocol-limits.h"
#include "harvest-sign-in.h"
#include "harvest-sync-error.h"
#include "harvest-version.h"

#define PIECE_BYTES (256 * 1024)

typedef struct
{
  char *hash;
  GFile *part;
  gint64 offset; /* what is here */
  GInputStream *stream;
  GFileOutputStream *output;
  GBytes *piece;
} Download;

static void
download_free (gpointer data)
{
  Download *download = data;

  g_free (download->hash);
  g_clear_object (&download->part);
  g_clear_object (&download->stream);
  g_clear_object (&download->output);
  g_clear_pointer (&download->piece, g_bytes_unref);
  g_free (download);
}

static void
fail_here (GTask *task, GError *error)
{
  g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_FAILED, "%s",
                           error->message);
  g_error_free (error);
}

/* ---- Writing ---- */

static void read_on (GTask *task);

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    fail_here (task, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    read_on (task);
  else
    fail_here (task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;
  gsize length;

  g_clear_pointer (&download->piece, g_bytes_unref);
  download->piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (download->piece == NULL)
    {
      g_task_return_error (task, harvest_transport_translate_error (error));
      return;
    }
  length = g_bytes_get_size (download->piece);
  download->offset += (gint64)length;
  if (download->offset > HARVEST_LIMIT_BLOB_BYTES_MAX)
    g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_REFUSED,
                             "The file is too long");
  else if (length == 0)
    g_output_stream_close_async (G_OUTPUT_STREAM (download->output), G_PRIORITY_DEFAULT, NULL,
                                 closed_cb, g_object_ref (task));
  else
    g_output_stream_write_all_async (
        G_OUTPUT_STREAM (download->output), g_bytes_get_data (download->piece, NULL), length,
        G_PRIORITY_DEFAULT, g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

static void
read_on (GTask *task)
{
  Download *download = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (download->stream, PIECE_BYTES, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

static void
part_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  download->output = download->offset > 0
                         ? g_file_append_to_finish (G_FILE (source), result, &error)
                         : g_file_replace_finish (G_FILE (source), result, &error);
  if (download->output != NULL)
    read_on (task);
  else
    fail_here (task, error);
}

static void
open_part (GTask *task)
{
  Download *download = g_task_get_task_data (task);

  if (download->offset > 0)
    g_file_append_to_async (download->part, G_FILE_CREATE_PRIVATE, G_PRIORITY_DEFAULT,
                            g_task_get_cancellable (task), part_opened_cb, g_object_ref (task));
  else
    g_file_replace_async (download->part, NULL, FALSE, G_FILE_CREATE_PRIVATE, G_PRIORITY_DEFAULT,
                          g_task_get_cancellable (task), part_opened_cb, g_object_ref (task));
}

/* ---- Asking ---- */

static void ask (GTask *task);

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  g_autoptr (HarvestTransportReply) reply = NULL;
  GError *error = NULL;
  guint status;

  reply = harvest_transport_open_finish (HARVEST_TRANSPORT (source), result, &download->stream,
                                         &error);
  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  status = harvest_transport_reply_get_status (reply);
  if (status == 200)
    download->offset = 0;
  if (status == 200 || (status == 206 && download->offset > 0))
    open_part (task);
  else if (status == 416 && download->offset > 0)
    /* All of it is here. */
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, harvest_sign_in_make_error (reply));
}

static void
ask (GTask *task)
{
  const Download *download = g_task_get_task_data (task);
  g_autofree char *version = harvest_version_to_header (HARVEST_VERSION_NEWEST);
  g_autofree char *path = g_strconcat ("/v1/blobs/", download->hash, NULL);
  g_autofree char *range = g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-", download->offset);
  const char *const headers[] = { "Accept-Encoding", "identity",
                                  download->offset > 0 ? "Range" : NULL, range, NULL };
  const HarvestTransportRequest request = {
    .method = "GET",
    .path = path,
    .version = version,
    .session = TRUE,
    .headers = headers,
  };

  harvest_transport_open_async (g_task_get_source_object (task), &request,
                                g_task_get_cancellable (task), answered_cb, g_object_ref (task));
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);

  download->offset = info != NULL ? g_file_info_get_size (info) : 0;
  ask (task);
}

void
harvest_download_async (HarvestTransport *transport,
                        const char *hash,
                        GFile *part,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task;
  Download *download;

  g_return_if_fail (HARVEST_IS_TRANSPORT (transport));
  g_return_if_fail (hash != NULL && G_IS_FILE (part));

  download = g_new0 (Download, 1);
  download->hash = g_strdup (hash);
  download->part = g_object_ref (part);
  task = g_task_new (transport, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_download_async);
  g_task_set_task_data (task, download, download_free);
  g_file_query_info_async (part, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, cancellable, measured_cb, task);
}

gboolean
harvest_download_finish (HarvestTransport *transport, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
