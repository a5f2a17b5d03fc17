/* test-http-hostile.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-http-hostile"

#include "config.h"

#include "harvest-test.h"
#include "http-fixture.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* What clients do that mean ill, or are broken. Deadlines are made short; nobody sleeps: the tests
 * wait for the server to close. */

#define HOST "Host: localhost\r\n"
#define MANY 200

static void
hello (HarvestHttpRequest *request, gpointer user_data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hello", 5);

  harvest_http_request_respond (request,
                                harvest_http_response_new_bytes (200, "text/plain", bytes));
}

static void
send_much (HarvestHttpRequest *request, gpointer user_data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (64 << 20), 64 << 20);

  harvest_http_request_respond (
      request, harvest_http_response_new_bytes (200, "application/octet-stream", bytes));
}

static const HarvestHttpRoute routes[] = {
  { "GET", "/", hello, 0, 0 },
  { "POST", "/", hello, 1 << 20, 0 },
  { "GET", "/much", send_much, 0, 0 },
};

static HarvestHttpServer *
start_impatient (void)
{
  HarvestHttpLimits limits;

  harvest_http_limits_init (&limits);
  limits.threads = 2;
  limits.header_timeout = 100;
  limits.idle_timeout = 100;
  limits.grace = 100;
  limits.min_rate = 100000;
  return http_fixture_start (routes, G_N_ELEMENTS (routes), &limits, NULL);
}

static void
assert_serves (HarvestHttpServer *server)
{
  g_autoptr (HttpAnswer) answer = http_client_ask (server, "GET / HTTP/1.1\r\n" HOST "\r\n");

  http_answer_assert_body (answer, "hello");
}

/* Until the server has let go of all connections. */
static void
wait_unused (HarvestHttpServer *server)
{
  HarvestHttpStatistics statistics;

  do
    harvest_http_server_get_statistics (server, &statistics);
  while (poll (NULL, 0, 20) == 0 && statistics.n_connections > 0);
}

/* A client that sends a byte now and then, until it is cut. Returns: bytes it could send */
static gsize
drip (int fd, const char *text)
{
  gsize length = strlen (text);
  gsize n = 0;

  for (;;)
    {
      struct pollfd wait = { .fd = fd, .events = POLLIN | POLLRDHUP };

      if (poll (&wait, 1, 5) > 0 || !http_client_try_send (fd, text + n % length, 1))
        return n;
      n++;
      g_assert_cmpuint (n, <, 100000);
    }
}

static void
test_slow_head (void)
{
  HarvestHttpServer *server = start_impatient ();
  HarvestHttpStatistics statistics;
  int fd = http_client_connect (server);

  http_client_send (fd, "GET / HTTP/1.1\r\n");
  drip (fd, "X-A: b\r\n");
  g_assert_cmpuint (http_client_wait_closed (fd), ==, 0);
  http_client_close (fd);

  /* Not even after a request that was fine. */
  fd = http_client_connect (server);
  {
    g_autoptr (HttpAnswer) answer = NULL;

    http_client_send (fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
    answer = http_client_read (fd);
    g_assert_cmpuint (answer->status, ==, 200);
  }
  drip (fd, "GET / HTTP/1.1\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\n");
  g_assert_cmpuint (http_client_wait_closed (fd), ==, 0);
  http_client_close (fd);
  assert_serves (server);
  harvest_http_server_get_statistics (server, &statistics);
  g_assert_cmpuint (statistics.n_slow, >=, 1);
  http_fixture_stop (server);
}

static void
test_many_slow_heads (void)
{
  HarvestHttpServer *server = start_impatient ();
  int fds[MANY];

  for (guint i = 0; i < MANY; i++)
    {
      fds[i] = http_client_connect (server);
      http_client_try_send (fds[i], "GET / HTTP/1.1\r\nX: ", -1);
    }
  assert_serves (server);
  for (guint i = 0; i < MANY; i++)
    {
      g_assert_cmpuint (http_client_wait_closed (fds[i]), ==, 0);
      http_client_close (fds[i]);
    }
  http_fixture_stop (server);
}

static void
test_slow_body (void)
{
  HarvestHttpServer *server = start_impatient ();
  int dripping = http_client_connect (server);
  int silent = http_client_connect (server);

  http_client_send (silent, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1000000\r\n\r\nabc");
  http_client_send (dripping, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1000000\r\n\r\n");
  drip (dripping, "x");
  g_assert_cmpuint (http_client_wait_closed (dripping), ==, 0);
  g_assert_cmpuint (http_client_wait_closed (silent), ==, 0);
  http_client_close (dripping);
  http_client_close (silent);
  assert_serves (server);
  http_fixture_stop (server);
}

/* Asks for much and reads nothing. */
static void
test_slow_reader (void)
{
  HarvestHttpLimits limits;
  HarvestHttpServer *server;
  HarvestHttpStatistics statistics = { 0 };
  int fd;

  harvest_http_limits_init (&limits);
  limits.grace = 100;
  limits.min_rate = 1 << 30;
  server = http_fixture_start (routes, G_N_ELEMENTS (routes), &limits, NULL);
  fd = http_client_connect (server);
  http_client_send (fd, "GET /much HTTP/1.1\r\n" HOST "\r\n");
  /* The end does not reach a client that reads nothing. */
  for (guint i = 0; i < 3000 && statistics.n_slow == 0; i++)
    {
      poll (NULL, 0, 10);
      harvest_http_server_get_statistics (server, &statistics);
    }
  g_assert_cmpuint (statistics.n_slow, ==, 1);
  g_assert_cmpuint (http_client_wait_closed (fd), <, 64 << 20);
  http_client_close (fd);
  http_fixture_stop (server);
}

static void
test_idle (void)
{
  HarvestHttpServer *server = start_impatient ();
  int never = http_client_connect (server);
  int once = http_client_connect (server);
  g_autoptr (HttpAnswer) answer = NULL;

  http_client_send (once, "GET / HTTP/1.1\r\n" HOST "\r\n");
  answer = http_client_read (once);
  http_answer_assert_body (answer, "hello");
  g_assert_cmpuint (http_client_wait_closed (once), ==, 0);
  g_assert_cmpuint (http_client_wait_closed (never), ==, 0);
  http_client_close (once);
  http_client_close (never);
  http_fixture_stop (server);
}

/* Sends up to @size bytes of @text, again and again. Returns: what the server says to it */
static HttpAnswer *
flood (HarvestHttpServer *server, const char *begin, const char *text, gsize size)
{
  int fd = http_client_connect (server);
  g_autoptr (GString) piece = g_string_new (NULL);
  HttpAnswer *answer;

  while (piece->len < 65536)
    g_string_append (piece, text);
  http_client_send (fd, begin);
  for (gsize sent = 0; sent < size; sent += piece->len)
    {
      if (!http_client_try_send (fd, piece->str, piece->len))
        break;
    }
  answer = http_client_read (fd);
  http_client_close (fd);
  return answer;
}

static void
test_endless_head (void)
{
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);
  g_autoptr (HttpAnswer) header = NULL;
  g_autoptr (HttpAnswer) headers = NULL;
  g_autoptr (HttpAnswer) target = NULL;

  /* Its word may be lost, as the client still sends when the socket is closed. */
  header = flood (server, "GET / HTTP/1.1\r\n" HOST "X: ", "xxxxxxxx", 64 << 20);
  g_assert_true (header->status == 431 || header->status == 0);
  headers = flood (server, "GET / HTTP/1.1\r\n" HOST, "X-A: b\r\n", 64 << 20);
  g_assert_true (headers->status == 431 || headers->status == 0);
  target = flood (server, "GET /", "aaaaaaaa", 64 << 20);
  g_assert_true (target->status == 414 || target->status == 0);
  assert_serves (server);
  http_fixture_stop (server);
}

/* Just within a limit, and just beyond. */
static void
test_limits (void)
{
  HarvestHttpLimits limits;
  HarvestHttpServer *server;

  harvest_http_limits_init (&limits);
  limits.max_target = 100;
  limits.max_head = 2000;
  limits.max_fields = 10;
  server = http_fixture_start (routes, G_N_ELEMENTS (routes), &limits, NULL);
  for (guint beyond = 0; beyond < 2; beyond++)
    {
      g_autofree char *name = g_strnfill (98 + beyond, 'q');
      g_autofree char *value = g_strnfill (
          2000 - strlen ("GET / HTTP/1.1\r\n" HOST "X: \r\n\r\n") + beyond, 'x');
      g_autofree char *target = g_strdup_printf ("GET /?%s HTTP/1.1\r\n" HOST "\r\n", name);
      g_autofree char *header = g_strdup_printf ("GET / HTTP/1.1\r\n" HOST "X: %s\r\n\r\n", value);
      g_autoptr (GString) fields = g_string_new ("GET / HTTP/1.1\r\n" HOST);
      g_autoptr (HttpAnswer) target_answer = NULL;
      g_autoptr (HttpAnswer) header_answer = NULL;
      g_autoptr (HttpAnswer) fields_answer = NULL;

      for (guint i = 0; i < 9 + beyond; i++)
        g_string_append (fields, "X: y\r\n");
      g_string_append (fields, "\r\n");
      target_answer = http_client_ask (server, target);
      g_assert_cmpuint (target_answer->status, ==, beyond ? 414 : 200);
      header_answer = http_client_ask (server, header);
      g_assert_cmpuint (header_answer->status, ==, beyond ? 431 : 200);
      fields_answer = http_client_ask (server, fields->str);
      g_assert_cmpuint (fields_answer->status, ==, beyond ? 431 : 200);
    }
  http_fixture_stop (server);
}

static void
test_too_many_connections (void)
{
  HarvestHttpLimits limits;
  HarvestHttpServer *server;
  HarvestHttpStatistics statistics;
  g_autoptr (HttpAnswer) refused = NULL;
  g_autofree char *retry = NULL;
  int fds[10];
  int beyond;

  harvest_http_limits_init (&limits);
  limits.max_connections = 10;
  server = http_fixture_start (routes, G_N_ELEMENTS (routes), &limits, NULL);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (HttpAnswer) answer = NULL;

      fds[i] = http_client_connect (server);
      http_client_send (fds[i], "GET / HTTP/1.1\r\n" HOST "\r\n");
      answer = http_client_read (fds[i]);
      g_assert_cmpuint (answer->status, ==, 200);
    }
  beyond = http_client_connect (server);
  refused = http_client_read (beyond);
  retry = http_answer_get (refused, "Retry-After");
  g_assert_cmpuint (refused->status, ==, 503);
  g_assert_cmpstr (retry, ==, "5");
  http_client_close (beyond);
  harvest_http_server_get_statistics (server, &statistics);
  g_assert_cmpuint (statistics.n_turned_away, ==, 1);

  /* Who waits longest makes room, long before its time is over. */
  g_assert_cmpuint (http_client_wait_closed (fds[0]), ==, 0);
  for (guint i = 0; i < 10; i++)
    http_client_close (fds[i]);
  wait_unused (server);
  assert_serves (server);
  http_fixture_stop (server);
}

static gint64
cpu_time (void)
{
  struct timespec used;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used);
  return used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

/* No descriptor is left: nothing dies, nothing spins, and as soon as there is one it goes on. */
static void
test_no_descriptors (void)
{
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (HttpAnswer) answer = NULL;
  struct rlimit before, few;
  struct pollfd wait;
  gint64 used;
  int last;
  int fd;

  assert_serves (server);
  wait_unused (server);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  few = before;
  few.rlim_cur = 64;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  while ((fd = dup (0)) >= 0)
    g_array_append_val (taken, fd);
  g_assert_cmpint (errno, ==, EMFILE);
  last = g_array_index (taken, int, taken->len - 1);
  close (last);
  g_array_set_size (taken, taken->len - 1);

  fd = http_client_connect (server);
  http_client_send (fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
  used = cpu_time ();
  wait = (struct pollfd){ .fd = fd, .events = POLLIN };
  g_assert_cmpint (poll (&wait, 1, 500), ==, 0);
  used = cpu_time () - used;
  g_test_message ("%" G_GINT64_FORMAT " us of computing in 500 ms", used);
  g_assert_cmpint (used, <, 100000);

  for (guint i = 0; i < taken->len; i++)
    close (g_array_index (taken, int, i));
  used = g_get_monotonic_time ();
  answer = http_client_read (fd);
  http_answer_assert_body (answer, "hello");
  g_assert_cmpint (g_get_monotonic_time () - used, <, G_USEC_PER_SEC);
  http_client_close (fd);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  http_fixture_stop (server);
}

/* Connections that are reset at once, in every state, leave nothing behind. */
static void
test_resets (void)
{
  static const char *const beginnings[] = {
    "",
    "GET / HT",
    "GET / HTTP/1.1\r\n" HOST,
    "GET / HTTP/1.1\r\n" HOST "\r\n",
    "POST / HTTP/1.1\r\n" HOST "Content-Length: 100\r\n\r\nabc",
    "GET /much HTTP/1.1\r\n" HOST "\r\n",
  };
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);

  for (guint i = 0; i < MANY; i++)
    {
      struct linger at_once = { .l_onoff = 1 };
      int fd = http_client_connect (server);

      http_client_try_send (fd, beginnings[i % G_N_ELEMENTS (beginnings)], -1);
      setsockopt (fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      http_client_close (fd);
    }
  assert_serves (server);
  http_fixture_stop (server);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/http/hostile/slow-head", test_slow_head);
  g_test_add_func ("/http/hostile/many-slow-heads", test_many_slow_heads);
  g_test_add_func ("/http/hostile/slow-body", test_slow_body);
  g_test_add_func ("/http/hostile/slow-reader", test_slow_reader);
  g_test_add_func ("/http/hostile/idle", test_idle);
  g_test_add_func ("/http/hostile/endless-head", test_endless_head);
  g_test_add_func ("/http/hostile/limits", test_limits);
  g_test_add_func ("/http/hostile/too-many-connections", test_too_many_connections);
  g_test_add_func ("/http/hostile/no-descriptors", test_no_descriptors);
  g_test_add_func ("/http/hostile/resets", test_resets);
  return g_test_run ();
}
