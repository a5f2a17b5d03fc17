/* test-http-server.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-http-server"

#include "config.h"

#include "harvest-http-error.h"
#include "harvest-test.h"
#include "http-fixture.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define HOST "Host: localhost\r\n"

static void
respond_text (HarvestHttpRequest *request, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  harvest_http_request_respond (request,
                                harvest_http_response_new_bytes (200, "text/plain", bytes));
}

static void
hello (HarvestHttpRequest *request, gpointer user_data)
{
  respond_text (request, "hello");
}

/* Says what it was asked. */
static void
tell (HarvestHttpRequest *request, gpointer user_data)
{
  g_autoptr (GBytes) body = g_bytes_ref (harvest_http_request_get_body (request));
  g_autofree char *text = NULL;
  const char *query = harvest_http_request_get_query (request, "q");
  const char *header = harvest_http_request_get_header (request, "x-told");

  text = g_strdup_printf (
      "%s %s id=%s q=%s x=%s length=%" G_GUINT64_FORMAT " body=%.*s",
      harvest_http_request_get_method (request), harvest_http_request_get_target (request),
      harvest_http_request_get_parameter (request, "id"), query != NULL ? query : "-",
      header != NULL ? header : "-", harvest_http_request_get_content_length (request),
      (int)g_bytes_get_size (body), (const char *)g_bytes_get_data (body, NULL));
  respond_text (request, text);
}

static void
tell_rest (HarvestHttpRequest *request, gpointer user_data)
{
  respond_text (request, harvest_http_request_get_parameter (request, "path"));
}

static gpointer
answer_thread (gpointer data)
{
  HarvestHttpRequest *request = data;

  respond_text (request, "later");
  harvest_http_request_unref (request);
  return NULL;
}

static void
later (HarvestHttpRequest *request, gpointer user_data)
{
  g_thread_unref (g_thread_new ("answer", answer_thread, harvest_http_request_ref (request)));
}

/* The one request that waits for the test. */
typedef struct
{
  pthread_mutex_t lock; /* not GLib's: ThreadSanitizer does not see those */
  pthread_cond_t changed;
  HarvestHttpRequest *held;
  guint n_held;
} Hold;

static void
hold (HarvestHttpRequest *request, gpointer user_data)
{
  Hold *self = user_data;

  pthread_mutex_lock (&self->lock);
  g_clear_pointer (&self->held, harvest_http_request_unref);
  self->held = harvest_http_request_ref (request);
  self->n_held++;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

static HarvestHttpRequest *
wait_held (Hold *self)
{
  HarvestHttpRequest *request;

  pthread_mutex_lock (&self->lock);
  while (self->held == NULL)
    pthread_cond_wait (&self->changed, &self->lock);
  request = g_steal_pointer (&self->held);
  pthread_mutex_unlock (&self->lock);
  return request;
}

static const HarvestHttpRoute routes[] = {
  { "GET", "/", hello, 0, 0 },
  { "GET", "/tell/{id}", tell, 0, 0 },
  { "POST", "/tell/{id}", tell, 100, 0 },
  { "GET", "/rest/{path*}", tell_rest, 0, 0 },
  { "GET", "/later", later, 0, 0 },
  { "GET", "/hold", hold, 0, 0 },
};

static void
test_request (void)
{
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);
  g_autoptr (HttpAnswer) get = NULL;
  g_autoptr (HttpAnswer) post = NULL;
  g_autoptr (HttpAnswer) rest = NULL;

  get = http_client_ask (server,
                         "GET /tell/a%20b?q=%C3%A4+ HTTP/1.1\r\n" HOST "X-TOLD: yes \r\n\r\n");
  http_answer_assert_body (get, "GET /tell/a%20b?q=%C3%A4+ id=a b q=ä  x=yes length=0 body=");
  post = http_client_ask (server, "POST /tell/7 HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc");
  http_answer_assert_body (post, "POST /tell/7 id=7 q=- x=- length=3 body=abc");
  rest = http_client_ask (server, "GET /rest/a/b%20c/ HTTP/1.1\r\n" HOST "\r\n");
  http_answer_assert_body (rest, "a/b c/");
  http_fixture_stop (server);
}

static void
test_keep_alive (void)
{
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);
  HarvestHttpStatistics statistics;
  int fd = http_client_connect (server);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (HttpAnswer) answer = NULL;

      /* A body that nobody wants, a path that is not there and a late answer keep it, too. */
      if (i % 4 == 0)
        http_client_send (fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
      else if (i % 4 == 1)
        http_client_send (fd, "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc");
      else if (i % 4 == 2)
        http_client_send (fd, "GET /nowhere HTTP/1.1\r\n" HOST "\r\n");
      else
        http_client_send (fd, "GET /later HTTP/1.1\r\n" HOST "\r\n");
      answer = http_client_read (fd);
      g_assert_cmpuint (answer->status, ==, ((guint[]){ 200, 405, 404, 200 })[i % 4]);
      g_assert_true (answer->is_whole);
    }
  harvest_http_server_get_statistics (server, &statistics);
  g_assert_cmpuint (statistics.n_connections, ==, 1);
  g_assert_cmpuint (statistics.n_requests, ==, 20);

  http_client_send (fd, "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
  g_assert_cmpuint (http_client_wait_closed (fd), >, 0);
  http_client_close (fd);
  http_fixture_stop (server);
}

static void
test_pipelining (void)
{
  static const char *const expected[] = { "hello", "later",
                                          "GET /tell/2 id=2 q=- x=- length=0 body=", "hello" };
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);
  int fd = http_client_connect (server);

  http_client_send (fd, "GET / HTTP/1.1\r\n" HOST "\r\n"
                        "GET /later HTTP/1.1\r\n" HOST "\r\n"
                        "GET /tell/2 HTTP/1.1\r\n" HOST "\r\n"
                        "GET / HTTP/1.1\r\n" HOST "\r\n");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (HttpAnswer) answer = http_client_read (fd);

      http_answer_assert_body (answer, expected[i]);
    }
  http_client_close (fd);
  http_fixture_stop (server);
}

/* Byte by byte is as well-formed as at once. */
static void
test_in_pieces (void)
{
  const char *request = "POST /tell/1?q=a HTTP/1.1\r\n" HOST "X-Told: b\r\n"
                        "Content-Length: 4\r\n\r\nbody";
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);
  int fd = http_client_connect (server);

  for (guint n = 0; n < 3; n++)
    {
      g_autoptr (HttpAnswer) answer = NULL;

      for (const char *at = request; *at != '\0'; at++)
        g_assert_true (http_client_try_send (fd, at, 1));
      answer = http_client_read (fd);
      http_answer_assert_body (answer, "POST /tell/1?q=a id=1 q=a x=b length=4 body=body");
    }
  http_client_close (fd);
  http_fixture_stop (server);
}

static void
test_head (void)
{
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);
  g_autoptr (HttpAnswer) head = NULL;
  g_autoptr (HttpAnswer) get = NULL;
  g_autofree char *length = NULL;
  int fd = http_client_connect (server);

  http_client_send (fd, "HEAD / HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\n" HOST "\r\n");
  head = http_client_read_head (fd);
  length = http_answer_get (head, "Content-Length");
  g_assert_cmpuint (head->status, ==, 200);
  g_assert_cmpstr (length, ==, "5");
  get = http_client_read (fd);
  http_answer_assert_body (get, "hello");
  http_client_close (fd);
  http_fixture_stop (server);
}

static void
test_methods (void)
{
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);
  g_autoptr (HttpAnswer)
      wrong = http_client_ask (server, "DELETE /tell/1 HTTP/1.1\r\n" HOST "\r\n");
  g_autoptr (HttpAnswer)
      asked = http_client_ask (server, "OPTIONS /tell/1 HTTP/1.1\r\n" HOST "\r\n");
  g_autofree char *allow = http_answer_get (wrong, "Allow");
  g_autofree char *allow_asked = http_answer_get (asked, "Allow");
  g_autofree char *type = http_answer_get (wrong, "Content-Type");
  g_autofree char *sniff = http_answer_get (wrong, "X-Content-Type-Options");

  g_assert_cmpuint (wrong->status, ==, 405);
  g_assert_cmpstr (allow, ==, "GET, HEAD, POST, OPTIONS");
  g_assert_cmpstr (type, ==, "application/problem+json");
  g_assert_cmpstr (sniff, ==, "nosniff");
  http_answer_assert_body (
      wrong, "{\"status\":405,\"title\":\"Method Not Allowed\",\"type\":\"about:blank\"}");
  g_assert_cmpuint (asked->status, ==, 204);
  g_assert_cmpstr (allow_asked, ==, "GET, HEAD, POST, OPTIONS");
  http_fixture_stop (server);
}

static void
guard (HarvestHttpRequest *request, gpointer user_data)
{
  const char *token = harvest_http_request_get_header (request, "Authorization");

  if (token == NULL)
    harvest_http_request_respond (request, harvest_http_response_new_problem (401, NULL, NULL));
  else if (g_str_equal (token, "late"))
    harvest_http_request_proceed (request);
  else
    {
      harvest_http_request_set_context (request, g_strdup (token), g_free);
      harvest_http_request_proceed (request);
    }
}

static void
whoami (HarvestHttpRequest *request, gpointer user_data)
{
  respond_text (request, harvest_http_request_get_context (request));
}

static gpointer
guard_thread (gpointer data)
{
  guard (data, NULL);
  harvest_http_request_unref (data);
  return NULL;
}

static void
guard_later (HarvestHttpRequest *request, gpointer user_data)
{
  g_thread_unref (g_thread_new ("guard", guard_thread, harvest_http_request_ref (request)));
}

static void
test_guard (gconstpointer handler)
{
  static const HarvestHttpRoute guarded[] = { { "GET", "/", whoami, 0, 0 },
                                              { "POST", "/", whoami, 100, 0 } };
  HarvestHttpLimits limits;
  HarvestHttpServer *server;
  g_autoptr (GError) error = NULL;
  int fd;

  harvest_http_limits_init (&limits);
  server = harvest_http_server_new (guarded, G_N_ELEMENTS (guarded), &limits, NULL);
  harvest_http_server_set_guard (server, handler);
  harvest_http_server_listen (server, "127.0.0.1:0", 0, &error);
  harvest_http_server_start (server, &error);
  g_assert_no_error (error);
  fd = http_client_connect (server);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (HttpAnswer) refused = NULL;
      g_autoptr (HttpAnswer) got = NULL;
      g_autoptr (HttpAnswer) posted = NULL;

      http_client_send (fd, "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc");
      refused = http_client_read (fd);
      g_assert_cmpuint (refused->status, ==, 401);
      http_client_send (fd, "GET / HTTP/1.1\r\n" HOST "Authorization: ada\r\n\r\n");
      got = http_client_read (fd);
      http_answer_assert_body (got, "ada");
      http_client_send (fd, "POST / HTTP/1.1\r\n" HOST "Authorization: bob\r\n"
                            "Content-Length: 3\r\n\r\nabc");
      posted = http_client_read (fd);
      http_answer_assert_body (posted, "bob");
    }
  http_client_close (fd);
  http_fixture_stop (server);
}

static void
test_refused_addresses (void)
{
  static const char *const refused[] = {
    "0.0.0.0:8080", "[::]:8080",      "192.168.1.2:80", "127.0.0.2:80", "example.com:80",
    "8080",         ":8080",          "127.0.0.1",      "127.0.0.1:x",  "127.0.0.1:70000",
    "unix:",        "[fe80::1]:8080", "*:80",
  };
  g_autoptr (HarvestHttpServer) server = NULL;
  g_autofree char *long_path = g_strnfill (200, 'a');
  g_autofree char *too_long = g_strconcat ("unix:/", long_path, NULL);
  HarvestHttpLimits limits;

  harvest_http_limits_init (&limits);
  server = harvest_http_server_new (routes, G_N_ELEMENTS (routes), &limits, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", refused[i]);
      g_assert_false (harvest_http_server_listen (server, refused[i], 0600, &error));
      g_assert_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_ADDRESS);
      if (i < 5)
        g_assert_nonnull (strstr (error->message, "nginx"));
    }
  g_assert_false (harvest_http_server_listen (server, too_long, 0600, NULL));
  g_assert_null (harvest_http_server_get_uris (server)[0]);
}

static void
test_addresses (void)
{
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "socket", NULL);
  g_autofree char *address = g_strconcat ("unix:", path, NULL);
  g_autoptr (GError) error = NULL;
  HarvestHttpLimits limits;
  HarvestHttpServer *server;
  const char *const *uris;
  GStatBuf status;

  harvest_http_limits_init (&limits);
  server = harvest_http_server_new (routes, G_N_ELEMENTS (routes), &limits, NULL);
  harvest_http_server_listen (server, "127.0.0.1:0", 0, &error);
  g_assert_no_error (error);
  harvest_http_server_listen (server, address, 0660, &error);
  g_assert_no_error (error);
  if (!harvest_http_server_listen (server, "[::1]:0", 0, &error))
    {
      g_test_message ("No IPv6 here: %s", error->message);
      g_clear_error (&error);
    }
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0660);
  harvest_http_server_start (server, &error);
  g_assert_no_error (error);

  uris = harvest_http_server_get_uris (server);
  g_assert_true (g_str_has_prefix (uris[0], "http://127.0.0.1:"));
  g_assert_cmpstr (uris[1], ==, address);
  for (guint i = 0; uris[i] != NULL; i++)
    {
      int fd = http_client_connect_uri (uris[i]);
      g_autoptr (HttpAnswer) answer = NULL;

      http_client_send (fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
      answer = http_client_read (fd);
      http_answer_assert_body (answer, "hello");
      http_client_close (fd);
    }
  http_fixture_stop (server);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A file that a server has left is replaced; one that is in use, or no socket, is not. */
static void
test_stale_socket (void)
{
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "socket", NULL);
  g_autofree char *address = g_strconcat ("unix:", path, NULL);
  struct sockaddr_un un = { .sun_family = AF_UNIX };
  int left = socket (AF_UNIX, SOCK_STREAM, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestHttpServer) first = NULL;
  g_autoptr (HarvestHttpServer) second = NULL;
  HarvestHttpLimits limits;

  harvest_http_limits_init (&limits);
  first = harvest_http_server_new (routes, G_N_ELEMENTS (routes), &limits, NULL);
  second = harvest_http_server_new (routes, G_N_ELEMENTS (routes), &limits, NULL);

  g_file_set_contents (path, "text", -1, NULL);
  g_assert_false (harvest_http_server_listen (first, address, 0600, &error));
  g_assert_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_IN_USE);
  g_clear_error (&error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_unlink (path);

  g_strlcpy (un.sun_path, path, sizeof un.sun_path);
  g_assert_cmpint (bind (left, (struct sockaddr *)&un, sizeof un), ==, 0);
  close (left);
  g_assert_true (harvest_http_server_listen (first, address, 0600, &error));
  g_assert_no_error (error);

  g_assert_false (harvest_http_server_listen (second, address, 0600, &error));
  g_assert_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_IN_USE);
}

static void
test_port_in_use (void)
{
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);
  g_autoptr (HarvestHttpServer) second = NULL;
  g_autoptr (GError) error = NULL;
  HarvestHttpLimits limits;

  harvest_http_limits_init (&limits);
  second = harvest_http_server_new (routes, G_N_ELEMENTS (routes), &limits, NULL);
  g_assert_false (harvest_http_server_listen (
      second, harvest_http_server_get_uris (server)[0] + strlen ("http://"), 0, &error));
  g_assert_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_IN_USE);
  http_fixture_stop (server);
}

static void
test_inherited (void)
{
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "socket", NULL);
  struct sockaddr_un un = { .sun_family = AF_UNIX };
  int listening = socket (AF_UNIX, SOCK_STREAM, 0);
  int datagram = socket (AF_UNIX, SOCK_DGRAM, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (HttpAnswer) answer = NULL;
  HarvestHttpLimits limits;
  HarvestHttpServer *server;

  harvest_http_limits_init (&limits);
  server = harvest_http_server_new (routes, G_N_ELEMENTS (routes), &limits, NULL);
  g_assert_false (harvest_http_server_listen_fd (server, datagram, &error));
  g_assert_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_ADDRESS);
  g_clear_error (&error);
  close (datagram);

  g_strlcpy (un.sun_path, path, sizeof un.sun_path);
  g_assert_cmpint (bind (listening, (struct sockaddr *)&un, sizeof un), ==, 0);
  g_assert_cmpint (listen (listening, 10), ==, 0);
  g_assert_true (harvest_http_server_listen_fd (server, listening, &error));
  g_assert_no_error (error);

  /* Variables for another process mean nothing, and are gone afterwards. */
  g_setenv ("LISTEN_PID", "1", TRUE);
  g_setenv ("LISTEN_FDS", "1", TRUE);
  g_assert_cmpint (harvest_http_server_listen_inherited (server, &error), ==, 0);
  g_assert_null (g_getenv ("LISTEN_FDS"));

  harvest_http_server_start (server, &error);
  g_assert_no_error (error);
  answer = http_client_ask (server, "GET / HTTP/1.1\r\n" HOST "\r\n");
  http_answer_assert_body (answer, "hello");
  http_fixture_stop (server);
  /* Whoever made the file removes it. */
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* This program as systemd starts one: with a socket as descriptor 3. Serves until it is told to
 * end by the end of its input. */
static int
run_activated (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestHttpServer) server = NULL;
  HarvestHttpLimits limits;
  char c;

  harvest_http_limits_init (&limits);
  server = harvest_http_server_new (routes, G_N_ELEMENTS (routes), &limits, NULL);
  if (harvest_http_server_listen_inherited (server, &error) != 1
      || !harvest_http_server_start (server, &error))
    g_error ("Not activated: %s", error != NULL ? error->message : "no socket");
  while (read (STDIN_FILENO, &c, 1) > 0)
    ;
  return harvest_http_server_stop (server, 1000, NULL) ? 0 : 1;
}

static void
test_activated (gconstpointer program)
{
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "socket", NULL);
  g_autofree char *uri = g_strconcat ("unix:", path, NULL);
  g_autoptr (GSubprocessLauncher)
      launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HttpAnswer) answer = NULL;
  struct sockaddr_un un = { .sun_family = AF_UNIX };
  int listening = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int fd;

  g_strlcpy (un.sun_path, path, sizeof un.sun_path);
  g_assert_cmpint (bind (listening, (struct sockaddr *)&un, sizeof un), ==, 0);
  g_assert_cmpint (listen (listening, 10), ==, 0);
  g_subprocess_launcher_take_fd (launcher, listening, 3);
  g_subprocess_launcher_setenv (launcher, "LISTEN_FDS", "1", TRUE);
  child = g_subprocess_launcher_spawn (launcher, &error, "sh", "-c",
                                       "LISTEN_PID=$$ exec \"$0\" --activated", program, NULL);
  g_assert_no_error (error);
  /* It need not have started yet: the socket is there. */
  fd = http_client_connect_uri (uri);
  http_client_send (fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
  answer = http_client_read (fd);
  http_answer_assert_body (answer, "hello");
  http_client_close (fd);
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (child), NULL, &error));
  g_assert_true (g_subprocess_wait_check (child, NULL, &error));
  g_assert_no_error (error);
}

static void
test_too_many_requests (void)
{
  Hold held = { 0 };
  HarvestHttpLimits limits;
  HarvestHttpServer *server;
  g_autoptr (HarvestHttpRequest) request = NULL;
  g_autoptr (HttpAnswer) refused = NULL;
  g_autoptr (HttpAnswer) answered = NULL;
  g_autofree char *retry = NULL;
  int fd;

  harvest_http_limits_init (&limits);
  limits.max_requests = 1;
  limits.retry_after = 7;
  server = http_fixture_start (routes, G_N_ELEMENTS (routes), &limits, &held);
  fd = http_client_connect (server);
  http_client_send (fd, "GET /hold HTTP/1.1\r\n" HOST "\r\n");
  request = wait_held (&held);

  refused = http_client_ask (server, "GET / HTTP/1.1\r\n" HOST "\r\n");
  retry = http_answer_get (refused, "Retry-After");
  g_assert_cmpuint (refused->status, ==, 503);
  g_assert_cmpstr (retry, ==, "7");

  respond_text (request, "at last");
  answered = http_client_read (fd);
  http_answer_assert_body (answered, "at last");
  http_client_close (fd);
  http_fixture_stop (server);
}

static void
note_cb (GCancellable *cancellable, gpointer data)
{
  Hold *self = data;

  pthread_mutex_lock (&self->lock);
  self->n_held = 100;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

static void
wait_noted (Hold *self)
{
  pthread_mutex_lock (&self->lock);
  while (self->n_held != 100)
    pthread_cond_wait (&self->changed, &self->lock);
  pthread_mutex_unlock (&self->lock);
}

/* A client that leaves is noticed while its request is worked on. */
static void
test_client_leaves (void)
{
  Hold held = { 0 };
  HarvestHttpLimits limits;
  HarvestHttpServer *server;
  HarvestHttpRequest *request;
  int fd;

  harvest_http_limits_init (&limits);
  limits.grace = 100; /* looks around often */
  server = http_fixture_start (routes, G_N_ELEMENTS (routes), &limits, &held);
  fd = http_client_connect (server);
  http_client_send (fd, "GET /hold HTTP/1.1\r\n" HOST "\r\n");
  request = wait_held (&held);
  g_signal_connect (harvest_http_request_get_cancellable (request), "cancelled",
                    G_CALLBACK (note_cb), &held);
  g_assert_false (g_cancellable_is_cancelled (harvest_http_request_get_cancellable (request)));
  http_client_close (fd);
  wait_noted (&held);
  respond_text (request, "too late");
  harvest_http_request_unref (request);
  http_fixture_stop (server);
}

static void
test_no_answer (void)
{
  Hold held = { 0 };
  HarvestHttpLimits limits;
  HarvestHttpServer *server;
  g_autoptr (HarvestHttpRequest) request = NULL;
  g_autoptr (HttpAnswer) answer = NULL;

  harvest_http_limits_init (&limits);
  limits.answer_timeout = 50;
  server = http_fixture_start (routes, G_N_ELEMENTS (routes), &limits, &held);
  answer = http_client_ask (server, "GET /hold HTTP/1.1\r\n" HOST "\r\n");
  g_assert_cmpuint (answer->status, ==, 503);
  request = wait_held (&held);
  g_assert_true (g_cancellable_is_cancelled (harvest_http_request_get_cancellable (request)));
  respond_text (request, "too late");
  http_fixture_stop (server);
}

static void
stop_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (harvest_http_server_stop_finish (HARVEST_HTTP_SERVER (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

/* What runs is finished; what comes later is not accepted. */
static void
test_stop_waits (void)
{
  Hold held = { 0 };
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, &held);
  g_autofree char *uri = g_strdup (harvest_http_server_get_uris (server)[0]);
  int fd = http_client_connect (server);
  int idle = http_client_connect (server);
  g_autoptr (HarvestHttpRequest) request = NULL;
  g_autoptr (HttpAnswer) first = NULL;
  g_autoptr (HttpAnswer) answer = NULL;
  g_autofree char *connection = NULL;
  gboolean stopped = FALSE;
  gpointer weak = server;

  http_client_send (idle, "GET / HTTP/1.1\r\n" HOST "\r\n");
  first = http_client_read (idle);
  http_client_send (fd, "GET /hold HTTP/1.1\r\n" HOST "\r\n");
  request = wait_held (&held);
  harvest_http_server_stop_async (server, 20000, stop_cb, &stopped);
  g_assert_cmpuint (http_client_wait_closed (idle), ==, 0);
  g_assert_false (stopped);
  respond_text (request, "finished");
  answer = http_client_read (fd);
  http_answer_assert_body (answer, "finished");
  connection = http_answer_get (answer, "Connection");
  g_assert_cmpstr (connection, ==, "close");
  http_client_close (fd);
  http_client_close (idle);
  harvest_test_wait (&stopped);
  harvest_test_drain ();
  /* The thread that has waited may still hold it. */
  g_object_add_weak_pointer (G_OBJECT (server), &weak);
  g_object_unref (server);
  for (guint i = 0; i < 3000 && g_atomic_pointer_get (&weak) != NULL; i++)
    poll (NULL, 0, 10);
  g_assert_null (g_atomic_pointer_get (&weak));
}

/* Who does not answer in time does not keep the server. */
static void
test_stop_bounded (void)
{
  Hold held = { 0 };
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, &held);
  int fd = http_client_connect (server);
  int half = http_client_connect (server);
  g_autoptr (HarvestHttpRequest) request = NULL;
  g_autoptr (HttpAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  http_client_send (half, "GET /hold HT");
  http_client_send (fd, "GET /hold HTTP/1.1\r\n" HOST "\r\n");
  request = wait_held (&held);
  g_assert_true (harvest_http_server_stop (server, 50, &error));
  g_assert_no_error (error);
  answer = http_client_read (fd);
  g_assert_cmpuint (answer->status, ==, 503);
  g_assert_cmpuint (http_client_wait_closed (half), ==, 0);
  http_client_close (fd);
  http_client_close (half);
  respond_text (request, "too late");
  g_assert_finalize_object (server);
}

static void
block (HarvestHttpRequest *request, gpointer user_data)
{
  hold (request, user_data);
  for (;;)
    pause ();
}

/* A handler that does not come back is left behind, and said so. */
static void
test_stop_unfinished (void)
{
  static const HarvestHttpRoute blocking[] = { { "GET", "/", block, 0, 0 } };

  if (g_test_subprocess ())
    {
      Hold held = { 0 };
      HarvestHttpServer *server = http_fixture_start (blocking, 1, NULL, &held);
      g_autoptr (HarvestHttpRequest) request = NULL;
      g_autoptr (GError) error = NULL;
      gint64 begin;

      http_client_send (http_client_connect (server), "GET / HTTP/1.1\r\n" HOST "\r\n");
      request = wait_held (&held);
      begin = g_get_monotonic_time ();
      g_assert_false (harvest_http_server_stop (server, 50, &error));
      g_assert_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_UNFINISHED);
      g_assert_cmpint (g_get_monotonic_time () - begin, <, 10 * G_USEC_PER_SEC);
      _exit (0);
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char *argv[])
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  if (argc == 2 && g_str_equal (argv[1], "--activated"))
    return run_activated ();
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/http/server/request", test_request);
  g_test_add_func ("/http/server/keep-alive", test_keep_alive);
  g_test_add_func ("/http/server/pipelining", test_pipelining);
  g_test_add_func ("/http/server/in-pieces", test_in_pieces);
  g_test_add_func ("/http/server/head", test_head);
  g_test_add_func ("/http/server/methods", test_methods);
  g_test_add_data_func ("/http/server/guard", guard, test_guard);
  g_test_add_data_func ("/http/server/guard-later", guard_later, test_guard);
  g_test_add_func ("/http/server/refused-addresses", test_refused_addresses);
  g_test_add_func ("/http/server/addresses", test_addresses);
  g_test_add_func ("/http/server/stale-socket", test_stale_socket);
  g_test_add_func ("/http/server/port-in-use", test_port_in_use);
  g_test_add_func ("/http/server/inherited", test_inherited);
  g_test_add_data_func ("/http/server/activated", program, test_activated);
  g_test_add_func ("/http/server/too-many-requests", test_too_many_requests);
  g_test_add_func ("/http/server/client-leaves", test_client_leaves);
  g_test_add_func ("/http/server/no-answer", test_no_answer);
  g_test_add_func ("/http/server/stop-waits", test_stop_waits);
  g_test_add_func ("/http/server/stop-bounded", test_stop_bounded);
  g_test_add_func ("/http/server/stop-unfinished", test_stop_unfinished);
  return g_test_run ();
}
