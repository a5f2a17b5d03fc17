/* harvest-http-stream.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-stream"

#include "config.h"

#include "harvest-http-stream-private.h"

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

/* Beyond HTTP/1.1 in chunks, which needs none, only HTTP/1.0 uses this buffer. */
#define BLOCK_SIZE 1024

#define MAX_RETURN_MS 30000

struct _HarvestHttpStream
{
  int ref_count;
  gboolean is_events;
  gint64 heartbeat; /* microseconds */

  HarvestHttpStreamClosedFunc closed_func;
  gpointer closed_data;
  GDestroyNotify closed_destroy;

  /* The system's lock and not GLib's, which ThreadSanitizer cannot see. Taken before those of
   * libmicrohttpd for suspending and resuming, and never while it is called otherwise. */
  pthread_mutex_t lock;
  struct MHD_Connection *connection;
  int fd;          /* of the connection */
  gboolean is_old; /* HTTP/1.0: the end of the connection is the end of the body */
  GByteArray *pending;
  gint64 last_activity; /* when something was taken, or was there to be taken */
  gboolean parked;      /* the connection is suspended until there is something */
  gboolean ended;       /* what is pending is the last */
  gboolean dead;        /* nothing is sent any more */
  gboolean told;        /* that it is closed */
};

HarvestHttpStream *
harvest_http_stream_new (void)
{
  HarvestHttpStream *self = g_new0 (HarvestHttpStream, 1);

  self->ref_count = 1;
  pthread_mutex_init (&self->lock, NULL);
  self->pending = g_byte_array_new ();
  self->last_activity = g_get_monotonic_time ();
  return self;
}

HarvestHttpStream *
harvest_http_stream_new_events (guint heartbeat)
{
  HarvestHttpStream *self = harvest_http_stream_new ();

  self->is_events = TRUE;
  self->heartbeat = (gint64)heartbeat * 1000;
  return self;
}

HarvestHttpStream *
harvest_http_stream_ref (HarvestHttpStream *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
harvest_http_stream_unref (HarvestHttpStream *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  if (self->closed_destroy != NULL)
    self->closed_destroy (self->closed_data);
  g_byte_array_unref (self->pending);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

void
harvest_http_stream_set_closed_func (HarvestHttpStream *self,
                                     HarvestHttpStreamClosedFunc func,
                                     gpointer user_data,
                                     GDestroyNotify destroy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->closed_func == NULL);

  self->closed_func = func;
  self->closed_data = user_data;
  self->closed_destroy = destroy;
}

/* With the lock held. */
static void
wake (HarvestHttpStream *self)
{
  if (!self->parked)
    return;
  self->parked = FALSE;
  self->last_activity = g_get_monotonic_time ();
  MHD_resume_connection (self->connection);
}

/* With the lock held. */
static gboolean
append (HarvestHttpStream *self, const void *data, gsize length)
{
  if (self->ended || self->dead)
    return FALSE;
  if (self->pending->len + length > HARVEST_HTTP_STREAM_MAX_PENDING)
    {
      g_info ("A client does not take what it is sent: its stream ends");
      self->dead = TRUE;
      wake (self);
      return FALSE;
    }
  g_byte_array_append (self->pending, data, length);
  wake (self);
  return TRUE;
}

gboolean
harvest_http_stream_write (HarvestHttpStream *self, const void *data, gsize length)
{
  gboolean written;

  g_return_val_if_fail (self != NULL, FALSE);

  pthread_mutex_lock (&self->lock);
  written = length > 0 ? append (self, data, length) : !self->ended && !self->dead;
  pthread_mutex_unlock (&self->lock);
  return written;
}

gboolean
harvest_http_stream_send_event (HarvestHttpStream *self,
                                const char *event,
                                const char *id,
                                const char *data)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (self != NULL && self->is_events, FALSE);
  g_return_val_if_fail (event == NULL || strpbrk (event, "\r\n") == NULL, FALSE);
  g_return_val_if_fail (id == NULL || strpbrk (id, "\r\n") == NULL, FALSE);
  g_return_val_if_fail (data != NULL, FALSE);

  text = g_string_new (NULL);
  if (event != NULL)
    g_string_append_printf (text, "event: %s\n", event);
  if (id != NULL)
    g_string_append_printf (text, "id: %s\n", id);
  /* A line ends with CR, LF or both; each is a `data:` of its own. */
  for (;;)
    {
      gsize length = strcspn (data, "\r\n");

      g_string_append (text, "data: ");
      g_string_append_len (text, data, length);
      g_string_append_c (text, '\n');
      data += length;
      if (*data == '\0')
        break;
      data += data[0] == '\r' && data[1] == '\n' ? 2 : 1;
    }
  g_string_append_c (text, '\n');
  return harvest_http_stream_write (self, text->str, text->len);
}

void
harvest_http_stream_close (HarvestHttpStream *self)
{
  g_return_if_fail (self != NULL);

  pthread_mutex_lock (&self->lock);
  self->ended = TRUE;
  wake (self);
  pthread_mutex_unlock (&self->lock);
}

gboolean
harvest_http_stream_is_closed (HarvestHttpStream *self)
{
  gboolean closed;

  g_return_val_if_fail (self != NULL, TRUE);

  pthread_mutex_lock (&self->lock);
  closed = self->ended || self->dead;
  pthread_mutex_unlock (&self->lock);
  return closed;
}

gboolean
harvest_http_stream_is_events (HarvestHttpStream *self)
{
  return self->is_events;
}

/* Ends the connection, after what was sent. A body that libmicrohttpd 0.9.75 is told to end here
 * by an error, or without chunks, leaves the connection lying until something else happens; a byte
 * that cannot be sent any more does not. */
static ssize_t
hang_up (HarvestHttpStream *self, char *buffer)
{
  shutdown (self->fd, SHUT_RDWR);
  buffer[0] = '\n';
  return 1;
}

/* libmicrohttpd asks for bytes. */
static ssize_t
read_cb (void *data, uint64_t position, char *buffer, size_t size)
{
  HarvestHttpStream *self = data;
  ssize_t result;

  pthread_mutex_lock (&self->lock);
  self->last_activity = g_get_monotonic_time ();
  if (self->dead)
    {
      result = hang_up (self, buffer);
    }
  else if (self->pending->len > 0)
    {
      result = MIN (size, self->pending->len);
      memcpy (buffer, self->pending->data, result);
      g_byte_array_remove_range (self->pending, 0, result);
      /* Ten thousand idle streams shall not keep what they once had to send. */
      if (self->pending->len == 0)
        {
          g_byte_array_unref (self->pending);
          self->pending = g_byte_array_new ();
        }
    }
  else if (self->ended)
    {
      result = self->is_old ? hang_up (self, buffer) : MHD_CONTENT_READER_END_OF_STREAM;
    }
  else
    {
      self->parked = TRUE;
      MHD_suspend_connection (self->connection);
      result = 0;
    }
  pthread_mutex_unlock (&self->lock);
  return result;
}

void
harvest_http_stream_discard (HarvestHttpStream *self)
{
  GDestroyNotify destroy;
  gboolean told;

  pthread_mutex_lock (&self->lock);
  self->dead = TRUE;
  self->connection = NULL;
  told = self->told;
  self->told = TRUE;
  destroy = g_steal_pointer (&self->closed_destroy);
  g_byte_array_set_size (self->pending, 0);
  pthread_mutex_unlock (&self->lock);
  if (!told && self->closed_func != NULL)
    self->closed_func (self, self->closed_data);
  /* Now and not with the stream, which the data may hold. */
  if (destroy != NULL)
    destroy (self->closed_data);
}

/* libmicrohttpd is done with the response. */
static void
free_cb (void *data)
{
  HarvestHttpStream *self = data;

  harvest_http_stream_discard (self);
  harvest_http_stream_unref (self);
}

struct MHD_Response *
harvest_http_stream_attach (HarvestHttpStream *self,
                            struct MHD_Connection *connection,
                            gboolean is_old)
{
  struct MHD_Response *response;

  pthread_mutex_lock (&self->lock);
  self->connection = connection;
  self->fd = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
  self->is_old = is_old;
  self->last_activity = g_get_monotonic_time ();
  pthread_mutex_unlock (&self->lock);
  response = MHD_create_response_from_callback (MHD_SIZE_UNKNOWN, BLOCK_SIZE, read_cb,
                                                harvest_http_stream_ref (self), free_cb);
  if (response == NULL)
    harvest_http_stream_unref (self);
  return response;
}

gboolean
harvest_http_stream_tick (HarvestHttpStream *self, gint64 now, guint patience)
{
  static const char beat[] = ":\n\n";
  gint64 silence;
  gboolean patient = TRUE;

  pthread_mutex_lock (&self->lock);
  silence = now - self->last_activity;
  if (!self->parked)
    patient = silence < (gint64)patience * 1000;
  else if (self->heartbeat > 0 && silence >= self->heartbeat)
    append (self, beat, strlen (beat));
  pthread_mutex_unlock (&self->lock);
  return patient;
}

void
harvest_http_stream_say_goodbye (HarvestHttpStream *self)
{
  pthread_mutex_lock (&self->lock);
  if (self->is_events && !self->ended)
    {
      g_autofree char *retry = g_strdup_printf ("retry: %d\n\n",
                                                g_random_int_range (0, MAX_RETURN_MS));

      append (self, retry, strlen (retry));
    }
  self->ended = TRUE;
  wake (self);
  pthread_mutex_unlock (&self->lock);
}

void
harvest_http_stream_abort (HarvestHttpStream *self)
{
  pthread_mutex_lock (&self->lock);
  self->dead = TRUE;
  wake (self);
  pthread_mutex_unlock (&self->lock);
}

gboolean
harvest_http_stream_is_parked (HarvestHttpStream *self)
{
  gboolean parked;

  pthread_mutex_lock (&self->lock);
  parked = self->parked;
  pthread_mutex_unlock (&self->lock);
  return parked;
}
