/* test-http-body.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-http-body"

#include "config.h"

#include "harvest-http-error.h"
#include "harvest-test.h"
#include "http-fixture.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define HOST      "Host: localhost\r\n"
#define LARGE     (50 * 1024 * 1024)
#define BODY_ROOM (1 << 20)

/* What happened to the last upload. */
typedef struct
{
  pthread_mutex_t lock; /* not GLib's: ThreadSanitizer does not see those */
  pthread_cond_t changed;
  guint64 received;
  guint64 sum;
  guint n_done;
  GError *error;
  guint64 stop_at; /* 0: takes all */
} Upload;

static gboolean
take_piece (HarvestHttpRequest *request, const guint8 *data, gsize length, gpointer user_data)
{
  Upload *self = user_data;
  gboolean more;

  pthread_mutex_lock (&self->lock);
  self->received += length;
  for (gsize i = 0; i < length; i++)
    self->sum += data[i];
  more = self->stop_at == 0 || self->received < self->stop_at;
  pthread_mutex_unlock (&self->lock);
  return more;
}

static void
end_upload (HarvestHttpRequest *request, const GError *error, gpointer user_data)
{
  Upload *self = user_data;
  guint status = self->stop_at > 0 ? 507 : 201;

  pthread_mutex_lock (&self->lock);
  self->n_done++;
  if (error != NULL)
    self->error = g_error_copy (error);
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
  if (error == NULL)
    harvest_http_request_respond (request, harvest_http_response_new (status));
}

static void
wait_done (Upload *self)
{
  pthread_mutex_lock (&self->lock);
  while (self->n_done == 0)
    pthread_cond_wait (&self->changed, &self->lock);
  pthread_mutex_unlock (&self->lock);
}

static void
upload (HarvestHttpRequest *request, gpointer user_data)
{
  if (harvest_http_request_get_header (request, "X-Refuse") != NULL)
    harvest_http_request_respond (request, harvest_http_response_new_problem (403, NULL, NULL));
  else
    harvest_http_request_read_body (request, take_piece, end_upload, user_data);
}

static gpointer
open_thread (gpointer data)
{
  gpointer *two = data;

  harvest_http_request_read_body (two[0], take_piece, end_upload, two[1]);
  harvest_http_request_unref (two[0]);
  g_free (two);
  return NULL;
}

static void
upload_later (HarvestHttpRequest *request, gpointer user_data)
{
  gpointer two[] = { harvest_http_request_ref (request), user_data };

  g_thread_unref (g_thread_new ("open", open_thread, g_memdup2 (two, sizeof two)));
}

static void
measure (HarvestHttpRequest *request, gpointer user_data)
{
  g_autofree char *text = g_strdup_printf (
      "%" G_GSIZE_FORMAT, g_bytes_get_size (harvest_http_request_get_body (request)));
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  harvest_http_request_respond (request,
                                harvest_http_response_new_bytes (200, "text/plain", bytes));
}

static const HarvestHttpRoute routes[] = {
  { "POST", "/measure", measure, BODY_ROOM, 0 },
  { "POST", "/upload", upload, LARGE, HARVEST_HTTP_ROUTE_STREAM_BODY },
  { "POST", "/upload-later", upload_later, LARGE, HARVEST_HTTP_ROUTE_STREAM_BODY },
};

static void
send_head (int fd, const char *path, guint64 length, const char *more)
{
  g_autofree char *head = g_strdup_printf ("POST %s HTTP/1.1\r\n" HOST
                                           "Content-Length: %" G_GUINT64_FORMAT "\r\n%s\r\n",
                                           path, length, more);

  http_client_send (fd, head);
}

static gboolean
send_body (int fd, guint64 length)
{
  static char piece[65536];
  gboolean sent = TRUE;

  memset (piece, 1, sizeof piece);
  while (length > 0 && sent)
    {
      gsize n = MIN (length, sizeof piece);

      sent = http_client_try_send (fd, piece, n);
      length -= n;
    }
  return sent;
}

/* KiB of memory that this program has in use. */
static gulong
resident (void)
{
  g_autofree char *text = NULL;
  gulong pages = 0;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  g_assert_cmpint (sscanf (text, "%*u %lu", &pages), ==, 1);
  return pages * (sysconf (_SC_PAGESIZE) / 1024);
}

static void
test_whole (void)
{
  static const gsize sizes[] = { 0, 1, 1000, 32768, 65536, BODY_ROOM };
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);
  int fd = http_client_connect (server);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GSIZE_FORMAT, sizes[i]);
      g_autoptr (HttpAnswer) answer = NULL;

      send_head (fd, "/measure", sizes[i], "");
      g_assert_true (send_body (fd, sizes[i]));
      answer = http_client_read (fd);
      http_answer_assert_body (answer, text);
    }
  http_client_close (fd);
  http_fixture_stop (server);
}

/* An upload is never held in memory. */
static void
test_upload (gconstpointer path)
{
  Upload done = { 0 };
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, &done);
  int fd = http_client_connect (server);
  g_autoptr (HttpAnswer) answer = NULL;
  gulong before = resident ();
  gulong after;

  send_head (fd, path, LARGE, "");
  g_assert_true (send_body (fd, LARGE));
  answer = http_client_read (fd);
  after = resident ();
  g_assert_cmpuint (answer->status, ==, 201);
  g_assert_cmpuint (done.received, ==, LARGE);
  g_assert_cmpuint (done.sum, ==, LARGE);
  g_assert_cmpuint (done.n_done, ==, 1);
  g_test_message ("%lu KiB more after 50 MiB", after - MIN (before, after));
  g_assert_cmpuint (after, <, before + 8 * 1024);
  http_client_close (fd);
  http_fixture_stop (server);
}

/* Who asks first is answered before anything is sent. */
static void
test_expect (void)
{
  Upload done = { 0 };
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, &done);
  int fd = http_client_connect (server);
  g_autoptr (HttpAnswer) refused = NULL;
  g_autoptr (HttpAnswer) go_on = NULL;
  g_autoptr (HttpAnswer) answer = NULL;

  send_head (fd, "/upload", 1000, "Expect: 100-continue\r\n");
  go_on = http_client_read (fd);
  g_assert_cmpuint (go_on->status, ==, 100);
  g_assert_true (send_body (fd, 1000));
  answer = http_client_read (fd);
  g_assert_cmpuint (answer->status, ==, 201);
  g_assert_cmpuint (done.received, ==, 1000);

  send_head (fd, "/upload", 1000, "Expect: 100-continue\r\nX-Refuse: yes\r\n");
  refused = http_client_read (fd);
  g_assert_cmpuint (refused->status, ==, 403);
  g_assert_cmpuint (http_client_wait_closed (fd), ==, 0);
  http_client_close (fd);
  http_fixture_stop (server);
}

/* 1 GB that is announced is refused at once, without reading it; and whoever sends all the same is
 * told why. */
static void
test_too_large (void)
{
  Upload done = { 0 };
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, &done);
  int silent = http_client_connect (server);
  int eager = http_client_connect (server);
  g_autoptr (HttpAnswer) first = NULL;
  g_autoptr (HttpAnswer) second = NULL;

  send_head (silent, "/upload", 1000000000, "");
  first = http_client_read (silent);
  g_assert_cmpuint (first->status, ==, 413);
  g_assert_cmpuint (http_client_wait_closed (silent), ==, 0);
  http_client_close (silent);

  /* Longer than what the kernel keeps for a reader: the server takes it, and forgets it. */
  send_head (eager, "/upload", 1000000000, "");
  g_assert_true (send_body (eager, 8 * 1024 * 1024));
  second = http_client_read (eager);
  g_assert_cmpuint (second->status, ==, 413);
  http_client_close (eager);
  http_fixture_stop (server);
  g_assert_cmpuint (done.received, ==, 0);
}

static void
test_refused_upload (void)
{
  Upload done = { 0 };
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, &done);
  int fd = http_client_connect (server);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (HttpAnswer) answer = NULL;

      send_head (fd, "/upload", 1000, "X-Refuse: yes\r\n");
      g_assert_true (send_body (fd, 1000));
      answer = http_client_read (fd);
      g_assert_cmpuint (answer->status, ==, 403);
    }
  http_client_close (fd);
  http_fixture_stop (server);
  g_assert_cmpuint (done.received, ==, 0);
}

/* The disk is full in the middle: the rest is passed over, and the reason is told. */
static void
test_no_more_wanted (void)
{
  Upload done = { .stop_at = 100000 };
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, &done);
  int fd = http_client_connect (server);
  g_autoptr (HttpAnswer) answer = NULL;

  send_head (fd, "/upload", 1000000, "");
  g_assert_true (send_body (fd, 1000000));
  answer = http_client_read (fd);
  g_assert_cmpuint (answer->status, ==, 507);
  g_assert_cmpuint (done.received, >=, 100000);
  g_assert_cmpuint (done.received, <, 200000);
  g_assert_cmpuint (done.n_done, ==, 1);
  http_client_close (fd);
  http_fixture_stop (server);
}

static void
test_client_leaves (void)
{
  Upload done = { 0 };
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, &done);
  int fd = http_client_connect (server);

  send_head (fd, "/upload", LARGE, "");
  g_assert_true (send_body (fd, 300000));
  http_client_close (fd);
  wait_done (&done);
  g_assert_error (done.error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_CLOSED);
  http_fixture_stop (server);
  g_assert_cmpuint (done.received, <=, 300000);
  g_assert_cmpuint (done.n_done, ==, 1);
  g_clear_error (&done.error);
}

/* Bodies in memory have a common limit, which is free again afterwards. */
static void
test_memory (void)
{
  HarvestHttpLimits limits;
  HarvestHttpServer *server;
  g_autoptr (HttpAnswer) refused = NULL;
  g_autoptr (HttpAnswer) answer = NULL;
  g_autoptr (HttpAnswer) again = NULL;
  int first;
  int second;

  harvest_http_limits_init (&limits);
  limits.max_body_memory = BODY_ROOM;
  server = http_fixture_start (routes, G_N_ELEMENTS (routes), &limits, NULL);
  first = http_client_connect (server);
  second = http_client_connect (server);
  send_head (first, "/measure", BODY_ROOM, "Expect: 100-continue\r\n");
  g_clear_pointer (&answer, http_answer_free);
  answer = http_client_read (first);
  g_assert_cmpuint (answer->status, ==, 100);

  send_head (second, "/measure", 100, "");
  send_body (second, 100);
  refused = http_client_read (second);
  g_assert_cmpuint (refused->status, ==, 503);

  send_body (first, BODY_ROOM);
  g_clear_pointer (&answer, http_answer_free);
  answer = http_client_read (first);
  g_assert_cmpuint (answer->status, ==, 200);
  send_head (first, "/measure", BODY_ROOM, "");
  send_body (first, BODY_ROOM);
  again = http_client_read (first);
  g_assert_cmpuint (again->status, ==, 200);
  http_client_close (first);
  http_client_close (second);
  http_fixture_stop (server);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/http/body/whole", test_whole);
  g_test_add_data_func ("/http/body/upload", "/upload", test_upload);
  g_test_add_data_func ("/http/body/upload-later", "/upload-later", test_upload);
  g_test_add_func ("/http/body/expect", test_expect);
  g_test_add_func ("/http/body/too-large", test_too_large);
  g_test_add_func ("/http/body/refused-upload", test_refused_upload);
  g_test_add_func ("/http/body/no-more-wanted", test_no_more_wanted);
  g_test_add_func ("/http/body/client-leaves", test_client_leaves);
  g_test_add_func ("/http/body/memory", test_memory);
  return g_test_run ();
}
