/* test-http-stream.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-http-stream"

#include "config.h"

#include "harvest-test.h"
#include "http-fixture.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define HOST "Host: localhost\r\n"
#define MANY 1000

typedef struct
{
  pthread_mutex_t lock; /* not GLib's: ThreadSanitizer does not see those */
  pthread_cond_t changed;
  GPtrArray *streams;
  guint n_closed;
  guint heartbeat;
  gboolean is_plain;
} Events;

static void
closed_cb (HarvestHttpStream *stream, gpointer user_data)
{
  Events *self = user_data;

  pthread_mutex_lock (&self->lock);
  self->n_closed++;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

static void
open_events (HarvestHttpRequest *request, gpointer user_data)
{
  Events *self = user_data;
  HarvestHttpStream *stream = self->is_plain ? harvest_http_stream_new ()
                                             : harvest_http_stream_new_events (self->heartbeat);

  harvest_http_stream_set_closed_func (stream, closed_cb, self, NULL);
  harvest_http_request_respond (request,
                                harvest_http_response_new_stream (stream, "text/event-stream"));
  pthread_mutex_lock (&self->lock);
  g_ptr_array_add (self->streams, stream);
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

static const HarvestHttpRoute routes[] = { { "GET", "/events", open_events, 0, 0 } };

static void
wait_open (Events *self, guint n)
{
  pthread_mutex_lock (&self->lock);
  while (self->streams->len < n)
    pthread_cond_wait (&self->changed, &self->lock);
  pthread_mutex_unlock (&self->lock);
}

static void
wait_closed (Events *self, guint n)
{
  pthread_mutex_lock (&self->lock);
  while (self->n_closed < n)
    pthread_cond_wait (&self->changed, &self->lock);
  pthread_mutex_unlock (&self->lock);
}

static void
set_up (Events *self, gconstpointer data)
{
  self->streams = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_http_stream_unref);
}

static void
tear_down (Events *self, gconstpointer data)
{
  g_ptr_array_unref (self->streams);
}

static HarvestHttpServer *
start (Events *self, guint max_streams)
{
  HarvestHttpLimits limits;

  harvest_http_limits_init (&limits);
  limits.threads = 2;
  limits.max_streams = max_streams;
  limits.grace = 100; /* looks around often */
  limits.connection_memory = 8 * 1024;
  limits.max_head = 4 * 1024;
  return http_fixture_start (routes, G_N_ELEMENTS (routes), &limits, self);
}

static int
connect_events (HarvestHttpServer *server)
{
  int fd = http_client_connect (server);

  http_client_send (fd, "GET /events HTTP/1.1\r\n" HOST "\r\n");
  return fd;
}

/* Reads up to the end of the next chunk that has @text in it, or of the stream. */
static void
expect (int fd, const char *text)
{
  g_autoptr (GString) got = g_string_new (NULL);
  char c;

  while (strstr (got->str, text) == NULL)
    {
      gssize n = recv (fd, &c, 1, 0);

      if (n <= 0)
        g_error ("“%s” came instead of “%s”", got->str, text);
      g_string_append_c (got, c);
    }
}

static void
test_events (Events *self, gconstpointer data)
{
  HarvestHttpServer *server = start (self, 10);
  int fd = connect_events (server);
  HarvestHttpStream *stream;

  wait_open (self, 1);
  expect (fd, "Content-Type: text/event-stream\r\n");
  expect (fd, "\r\n\r\n");
  stream = g_ptr_array_index (self->streams, 0);
  g_assert_true (harvest_http_stream_send_event (stream, NULL, NULL, "one"));
  expect (fd, "data: one\n\n");
  g_assert_true (harvest_http_stream_send_event (stream, "changed", "7", "a\nb\r\nc\r"));
  expect (fd, "event: changed\nid: 7\ndata: a\ndata: b\ndata: c\ndata: \n\n");
  g_assert_false (harvest_http_stream_is_closed (stream));
  harvest_http_stream_close (stream);
  expect (fd, "\r\n0\r\n\r\n");
  wait_closed (self, 1);
  g_assert_false (harvest_http_stream_send_event (stream, NULL, NULL, "two"));

  /* The connection serves on. */
  http_client_send (fd, "GET /events HTTP/1.1\r\n" HOST "\r\n");
  wait_open (self, 2);
  http_client_close (fd);
  wait_closed (self, 2);
  http_fixture_stop (server);
}

static void
test_heartbeat (Events *self, gconstpointer data)
{
  HarvestHttpServer *server;
  int fd;

  self->heartbeat = 30;
  server = start (self, 10);
  fd = connect_events (server);
  expect (fd, "\r\n\r\n");
  expect (fd, ":\n\n");
  expect (fd, ":\n\n");
  http_client_close (fd);
  http_fixture_stop (server);
}

static void
test_old_client (Events *self, gconstpointer data)
{
  HarvestHttpServer *server = start (self, 10);
  int fd = http_client_connect (server);
  HarvestHttpStream *stream;

  http_client_send (fd, "GET /events HTTP/1.0\r\n\r\n");
  wait_open (self, 1);
  stream = g_ptr_array_index (self->streams, 0);
  expect (fd, "\r\n\r\n");
  harvest_http_stream_send_event (stream, NULL, NULL, "one");
  expect (fd, "data: one\n\n");
  harvest_http_stream_close (stream);
  g_assert_cmpuint (http_client_wait_closed (fd), ==, 0);
  http_client_close (fd);
  http_fixture_stop (server);
}

static void
test_large (Events *self, gconstpointer data)
{
  g_autofree char *piece = g_strnfill (50000, 'x');
  HarvestHttpServer *server;
  g_autoptr (HttpAnswer) answer = NULL;
  HarvestHttpStream *stream;
  int fd;

  self->is_plain = TRUE;
  server = start (self, 10);
  fd = connect_events (server);
  wait_open (self, 1);
  stream = g_ptr_array_index (self->streams, 0);
  for (guint i = 0; i < 4; i++)
    g_assert_true (harvest_http_stream_write (stream, piece, 50000));
  harvest_http_stream_close (stream);
  answer = http_client_read (fd);
  g_assert_true (answer->is_whole);
  g_assert_cmpuint (g_bytes_get_size (answer->body), ==, 200000);
  http_client_close (fd);
  http_fixture_stop (server);
}

/* Who takes nothing loses the stream, not the server its memory. */
static void
test_full (Events *self, gconstpointer data)
{
  g_autofree char *piece = g_strnfill (60000, 'x');
  HarvestHttpServer *server = start (self, 10);
  int fd = connect_events (server);
  HarvestHttpStream *stream;
  guint n = 0;

  wait_open (self, 1);
  stream = g_ptr_array_index (self->streams, 0);
  while (harvest_http_stream_write (stream, piece, 60000))
    g_assert_cmpuint (++n, <, 10000);
  wait_closed (self, 1);
  http_client_close (fd);
  http_fixture_stop (server);
}

static void
test_too_many (Events *self, gconstpointer data)
{
  HarvestHttpServer *server = start (self, 2);
  int first = connect_events (server);
  int second = connect_events (server);
  int third;
  g_autoptr (HttpAnswer) refused = NULL;
  g_autofree char *retry = NULL;

  expect (first, "\r\n\r\n");
  expect (second, "\r\n\r\n");
  third = connect_events (server);
  refused = http_client_read (third);
  retry = http_answer_get (refused, "Retry-After");
  g_assert_cmpuint (refused->status, ==, 503);
  g_assert_nonnull (retry);
  wait_closed (self, 1);

  /* There is room again when one leaves. */
  http_client_close (first);
  wait_closed (self, 2);
  http_client_close (third);
  third = connect_events (server);
  expect (third, "HTTP/1.1 200 OK\r\n");
  http_client_close (second);
  http_client_close (third);
  http_fixture_stop (server);
}

static gulong
resident (void)
{
  g_autofree char *text = NULL;
  gulong pages = 0;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  g_assert_cmpint (sscanf (text, "%*u %lu", &pages), ==, 1);
  return pages * (sysconf (_SC_PAGESIZE) / 1024);
}

/* A thousand are open, hear of it, and are told when the server stops. */
static void
test_many (Events *self, gconstpointer data)
{
  HarvestHttpServer *server = start (self, MANY);
  g_autofree int *fds = g_new (int, MANY);
  HarvestHttpStatistics statistics;
  g_autoptr (GError) error = NULL;
  gulong before = resident ();
  gint64 begin;

  for (guint i = 0; i < MANY; i++)
    fds[i] = connect_events (server);
  for (guint i = 0; i < MANY; i++)
    expect (fds[i], "\r\n\r\n");
  g_test_message ("%.1f KiB for each stream", (double)(resident () - before) / MANY);
#ifndef __SANITIZE_THREAD__ /* which keeps a multiple of all memory */
  g_assert_cmpuint (resident () - before, <, MANY * 64);
#endif
  harvest_http_server_get_statistics (server, &statistics);
  g_assert_cmpuint (statistics.n_streams, ==, MANY);
  g_assert_cmpuint (statistics.n_open_requests, ==, 0);

  begin = g_get_monotonic_time ();
  for (guint i = 0; i < MANY; i++)
    g_assert_true (harvest_http_stream_send_event (g_ptr_array_index (self->streams, i), "changed",
                                                   NULL, "c:1"));
  for (guint i = 0; i < MANY; i++)
    expect (fds[i], "data: c:1\n\n");
  g_test_message ("%" G_GINT64_FORMAT " ms to tell all", (g_get_monotonic_time () - begin) / 1000);

  begin = g_get_monotonic_time ();
  harvest_http_server_stop (server, 20000, &error);
  g_assert_no_error (error);
  g_test_message ("%" G_GINT64_FORMAT " ms to stop", (g_get_monotonic_time () - begin) / 1000);
  for (guint i = 0; i < MANY; i++)
    {
      expect (fds[i], "retry: ");
      http_client_wait_closed (fds[i]);
      http_client_close (fds[i]);
    }
  g_assert_cmpuint (self->n_closed, ==, MANY);
  g_assert_finalize_object (server);
}

static gpointer
write_thread (gpointer data)
{
  Events *self = data;

  for (guint i = 0; i < 2000; i++)
    {
      HarvestHttpStream *stream = g_ptr_array_index (self->streams, i % 4);

      harvest_http_stream_send_event (stream, NULL, NULL, "x");
    }
  return NULL;
}

/* Four threads write at once while clients read, leave, and the server stops. */
static void
test_threads (Events *self, gconstpointer data)
{
  HarvestHttpServer *server = start (self, 10);
  GThread *threads[4];
  int fds[4];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4; i++)
    fds[i] = connect_events (server);
  wait_open (self, 4);
  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("write", write_thread, self);
  for (guint i = 0; i < 100; i++)
    expect (fds[i % 3], "data: x\n\n");
  http_client_close (fds[3]);
  harvest_http_server_stop (server, 200, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < 3; i++)
    http_client_close (fds[i]);
  g_assert_cmpuint (self->n_closed, ==, 4);
  g_assert_finalize_object (server);
}

int
main (int argc, char *argv[])
{
  struct rlimit descriptors;

  harvest_test_init (&argc, &argv);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &descriptors), ==, 0);
  descriptors.rlim_cur = MIN (descriptors.rlim_max, 4096);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &descriptors), ==, 0);
#define ADD(name, func) g_test_add ("/http/stream/" name, Events, NULL, set_up, func, tear_down)
  ADD ("events", test_events);
  ADD ("heartbeat", test_heartbeat);
  ADD ("old-client", test_old_client);
  ADD ("large", test_large);
  ADD ("full", test_full);
  ADD ("too-many", test_too_many);
  ADD ("many", test_many);
  ADD ("threads", test_threads);
#undef ADD
  return g_test_run ();
}
