/* harvest-upload.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-upload"

#include "config.h"

#include "harvest-upload.h"

#include "harvest-protocol-limits.h"
#include "harvest-sign-in.h"
#include "harvest-sync-error.h"
#include "harvest-tus.h"
#include "harvest-version.h"

typedef struct
{
  GFile *file;
  char *hash;
  char *location;
  HarvestUploadFunc func;
  gpointer data;

  GFileInputStream *stream;
  gint64 length;
  gint64 offset;
  gsize chunk_bytes;
  GBytes *chunk;
  gboolean created; /* by us, just now */
  gboolean sent;    /* all of it */
} Upload;

static void
upload_free (gpointer data)
{
  Upload *upload = data;

  g_clear_object (&upload->file);
  g_clear_object (&upload->stream);
  g_clear_pointer (&upload->chunk, g_bytes_unref);
  g_free (upload->hash);
  g_free (upload->location);
  g_free (upload);
}

/* ---- Asking ---- */

static void
ask (GTask *task,
     const char *method,
     const char *path,
     GBytes *body,
     const char *const *headers,
     GAsyncReadyCallback callback)
{
  g_autofree char *version = harvest_version_to_header (HARVEST_VERSION_NEWEST);
  const HarvestTransportRequest request = {
    .method = method,
    .path = path,
    .body = body,
    .content_type = HARVEST_TUS_MEDIA_TYPE,
    .version = version,
    .session = TRUE,
    .headers = headers,
  };

  harvest_transport_send_async (g_task_get_source_object (task), &request,
                                g_task_get_cancellable (task), callback, g_object_ref (task));
}

static HarvestTransportReply *
take_reply (GTask *task, GObject *source, GAsyncResult *result)
{
  GError *error = NULL;
  HarvestTransportReply *reply = harvest_transport_send_finish (HARVEST_TRANSPORT (source), result,
                                                                &error);

  if (reply == NULL)
    g_task_return_error (task, error);
  return reply;
}

static void
fail_with (GTask *task, const HarvestTransportReply *reply)
{
  g_task_return_error (task, harvest_sign_in_make_error (reply));
}

/* A header field with a number of bytes; -1: it has none. */
static gint64
get_number (const HarvestTransportReply *reply, const char *name)
{
  gint64 number;

  return harvest_tus_parse_number (name, harvest_transport_reply_get_header (reply, name),
                                   HARVEST_LIMIT_INTEGER_MAX, &number, NULL)
             ? number
             : -1;
}

static void
tell (Upload *upload)
{
  if (upload->func != NULL)
    upload->func (upload->location, upload->offset, upload->length, upload->data);
}

/* ---- Is it there? ---- */

static void open_upload (GTask *task);

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Upload *upload = g_task_get_task_data (task);
  g_autoptr (HarvestTransportReply) reply = take_reply (task, source, result);
  guint status;

  if (reply == NULL)
    return;
  status = harvest_transport_reply_get_status (reply);
  if (status == 200)
    g_task_return_boolean (task, TRUE);
  else if (status != 404)
    fail_with (task, reply);
  else if (upload->sent)
    g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_NO_ANSWER,
                             "The server took the file and does not have it");
  else
    open_upload (task);
}

static void
look (GTask *task)
{
  const Upload *upload = g_task_get_task_data (task);
  g_autofree char *path = g_strconcat ("/v1/blobs/", upload->hash, NULL);

  ask (task, "HEAD", path, NULL, NULL, looked_cb);
}

/* ---- Chunks ---- */

static void send_chunk (GTask *task);
static void find_offset (GTask *task);

static void
begin_again (GTask *task)
{
  Upload *upload = g_task_get_task_data (task);

  g_clear_pointer (&upload->location, g_free);
  upload->offset = 0;
  open_upload (task);
}

static void
chunk_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr (HarvestTransportReply) reply = take_reply (task, source, result);
  guint status;

  if (reply == NULL)
    return;
  status = harvest_transport_reply_get_status (reply);
  if (status == 204 && get_number (reply, "Upload-Offset") > upload->offset)
    {
      upload->offset = get_number (reply, "Upload-Offset");
      upload->chunk_bytes = MIN (upload->chunk_bytes * 2, HARVEST_LIMIT_UPLOAD_CHUNK_BYTES);
      tell (upload);
      send_chunk (task);
    }
  else if (status == 409)
    find_offset (task);
  else if ((status == 404 || status == 410) && !upload->created)
    begin_again (task);
  else if (status == 460)
    g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_BAD_REPLY,
                             "What arrived is not what was sent");
  else
    fail_with (task, reply);
}

static void
chunk_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, upload->offset);
  g_autofree char *checksum = NULL;
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[HARVEST_TUS_DIGEST_LENGTH];
  gsize length = sizeof digest;
  GError *error = NULL;

  g_clear_pointer (&upload->chunk, g_bytes_unref);
  upload->chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (upload->chunk == NULL || g_bytes_get_size (upload->chunk) == 0)
    {
      g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_REFUSED, "%s",
                               error != NULL ? error->message : "The file has become shorter");
      g_clear_error (&error);
      return;
    }
  g_checksum_update (sha256, g_bytes_get_data (upload->chunk, NULL),
                     (gssize)g_bytes_get_size (upload->chunk));
  g_checksum_get_digest (sha256, digest, &length);
  checksum = harvest_tus_write_checksum (digest);
  {
    const char *const headers[] = { "Tus-Resumable",
                                    HARVEST_TUS_VERSION,
                                    "Upload-Offset",
                                    offset,
                                    "Upload-Checksum",
                                    checksum,
                                    NULL };

    ask (task, "PATCH", upload->location, upload->chunk, headers, chunk_sent_cb);
  }
}

static void
send_chunk (GTask *task)
{
  Upload *upload = g_task_get_task_data (task);
  GError *error = NULL;

  if (upload->offset >= upload->length)
    {
      upload->sent = TRUE;
      look (task);
      return;
    }
  if (!g_seekable_seek (G_SEEKABLE (upload->stream), upload->offset, G_SEEK_SET, NULL, &error))
    {
      g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_REFUSED, "%s",
                               error->message);
      g_error_free (error);
      return;
    }
  g_input_stream_read_bytes_async (G_INPUT_STREAM (upload->stream), upload->chunk_bytes,
                                   G_PRIORITY_DEFAULT, g_task_get_cancellable (task), chunk_read_cb,
                                   g_object_ref (task));
}

/* ---- Where it stands ---- */

static void
offset_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr (HarvestTransportReply) reply = take_reply (task, source, result);
  guint status;

  if (reply == NULL)
    return;
  status = harvest_transport_reply_get_status (reply);
  if (status == 200 && get_number (reply, "Upload-Offset") >= 0)
    {
      upload->offset = get_number (reply, "Upload-Offset");
      g_info ("The upload goes on at %" G_GINT64_FORMAT, upload->offset);
      send_chunk (task);
    }
  else if (status == 404 || status == 410)
    begin_again (task);
  else
    fail_with (task, reply);
}

static void
find_offset (GTask *task)
{
  static const char *const headers[] = { "Tus-Resumable", HARVEST_TUS_VERSION, NULL };
  const Upload *upload = g_task_get_task_data (task);

  ask (task, "HEAD", upload->location, NULL, headers, offset_found_cb);
}

/* ---- Beginning ---- */

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr (HarvestTransportReply) reply = take_reply (task, source, result);
  const char *location;

  if (reply == NULL)
    return;
  location = harvest_transport_reply_get_header (reply, "Location");
  if (harvest_transport_reply_get_status (reply) != 201 || location == NULL)
    {
      fail_with (task, reply);
      return;
    }
  upload->location = g_strdup (location);
  upload->created = TRUE;
  tell (upload);
  send_chunk (task);
}

static void
create (GTask *task)
{
  Upload *upload = g_task_get_task_data (task);
  const HarvestTusMetadata metadata = { .sha256 = upload->hash };
  g_autofree char *length = g_strdup_printf ("%" G_GINT64_FORMAT, upload->length);
  g_autofree char *written = harvest_tus_write_metadata (&metadata);
  const char *const headers[] = {
    "Tus-Resumable", HARVEST_TUS_VERSION, "Upload-Length", length, "Upload-Metadata", written, NULL
  };

  ask (task, "POST", "/v1/uploads", NULL, headers, created_cb);
}

static void
open_upload (GTask *task)
{
  const Upload *upload = g_task_get_task_data (task);

  if (upload->location != NULL)
    find_offset (task);
  else
    create (task);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo)
      info = g_file_input_stream_query_info_finish (G_FILE_INPUT_STREAM (source), result, &error);

  if (info == NULL)
    {
      g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_REFUSED, "%s",
                               error->message);
      return;
    }
  upload->length = g_file_info_get_size (info);
  look (task);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Upload *upload = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  upload->stream = g_file_read_finish (G_FILE (source), result, &error);
  if (upload->stream == NULL)
    g_task_return_new_error (task, HARVEST_SYNC_ERROR, HARVEST_SYNC_ERROR_REFUSED, "%s",
                             error->message);
  else
    g_file_input_stream_query_info_async (upload->stream, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                          G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                          measured_cb, g_object_ref (task));
}

void
harvest_upload_async (HarvestTransport *transport,
                      GFile *file,
                      const char *hash,
                      const char *location,
                      gsize chunk,
                      HarvestUploadFunc func,
                      gpointer data,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task;
  Upload *upload;

  g_return_if_fail (HARVEST_IS_TRANSPORT (transport));
  g_return_if_fail (G_IS_FILE (file) && hash != NULL && chunk > 0);

  upload = g_new0 (Upload, 1);
  upload->file = g_object_ref (file);
  upload->hash = g_strdup (hash);
  upload->location = g_strdup (location);
  upload->chunk_bytes = MIN (chunk, HARVEST_LIMIT_UPLOAD_CHUNK_BYTES);
  upload->func = func;
  upload->data = data;
  task = g_task_new (transport, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_upload_async);
  g_task_set_task_data (task, upload, upload_free);
  g_file_read_async (file, G_PRIORITY_DEFAULT, cancellable, opened_cb, task);
}

gboolean
harvest_upload_finish (HarvestTransport *transport, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
