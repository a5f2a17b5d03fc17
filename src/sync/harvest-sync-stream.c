/* harvest-sync-stream.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-stream"

#include "config.h"

#include "harvest-sync-stream.h"

#define PIECE_BYTES 4096

typedef struct
{
  HarvestSseReader *reader;
  HarvestSyncStreamFunc func;
  gpointer data;
  char piece[PIECE_BYTES];
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  harvest_sse_reader_free (reading->reader);
  g_free (reading);
}

static void read_on (GTask *task);

/* Whoever is told may cancel. */
static void
tell (GTask *task, Reading *reading)
{
  HarvestSseEvent *event;

  reading->func (NULL, reading->data);
  while (!g_cancellable_is_cancelled (g_task_get_cancellable (task))
         && (event = harvest_sse_reader_next (reading->reader)) != NULL)
    {
      reading->func (event, reading->data);
      harvest_sse_event_free (event);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (length < 0
      || (length > 0
          && !harvest_sse_reader_feed (reading->reader, reading->piece, (gsize)length, &error)))
    {
      g_task_return_error (task, error);
      return;
    }
  if (length == 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The stream has ended");
      return;
    }
  tell (task, reading);
  read_on (g_steal_pointer (&task));
}

/* Takes the reference. */
static void
read_on (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);

  g_input_stream_read_async (g_task_get_source_object (task), reading->piece, PIECE_BYTES,
                             G_PRIORITY_DEFAULT, g_task_get_cancellable (task), read_cb, task);
}

void
harvest_sync_stream_read_async (GInputStream *stream,
                                HarvestSyncStreamFunc func,
                                gpointer data,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;
  Reading *reading;

  g_return_if_fail (G_IS_INPUT_STREAM (stream));
  g_return_if_fail (func != NULL);

  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_sync_stream_read_async);
  reading = g_new0 (Reading, 1);
  reading->reader = harvest_sse_reader_new ();
  reading->func = func;
  reading->data = data;
  g_task_set_task_data (task, reading, reading_free);
  read_on (task);
}

void
harvest_sync_stream_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  g_return_if_fail (g_task_is_valid (result, stream));

  g_task_propagate_boolean (G_TASK (result), error);
}
