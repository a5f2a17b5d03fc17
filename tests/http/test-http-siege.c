/* test-http-siege.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-http-siege"

#include "config.h"

#include "harvest-test.h"
#include "http-fixture.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* With the limits that are really used: a thousand slow clients, one that sends 64 MB of headers
 * and one that announces 1 GB, beside people who work. */

#define HOST   "Host: localhost\r\n"
#define N_SLOW 1000

#define MAX_P95_US      (200 * 1000)
#define MAX_GROWTH_KIB  (50 * 1024)
#define MAX_CLOSED_US   (30 * G_USEC_PER_SEC)
#define MAX_RECOVERY_US G_USEC_PER_SEC

static void
hello (HarvestHttpRequest *request, gpointer user_data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hello", 5);

  harvest_http_request_respond (request,
                                harvest_http_response_new_bytes (200, "text/plain", bytes));
}

static const HarvestHttpRoute routes[] = {
  { "GET", "/", hello, 0, 0 },
  { "POST", "/", hello, 1 << 20, 0 },
};

static gulong
resident (void)
{
  g_autofree char *text = NULL;
  gulong pages = 0;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  g_assert_cmpint (sscanf (text, "%*u %lu", &pages), ==, 1);
  return pages * (sysconf (_SC_PAGESIZE) / 1024);
}

/* Returns: microseconds */
static gint64
ask (HarvestHttpServer *server)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (HttpAnswer) answer = http_client_ask (server, "GET / HTTP/1.1\r\n" HOST "\r\n");

  http_answer_assert_body (answer, "hello");
  return g_get_monotonic_time () - begin;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *)a;
  gint64 two = *(const gint64 *)b;

  return one < two ? -1 : one > two;
}

static gpointer
send_huge (gpointer data)
{
  g_autofree char *piece = g_strnfill (1 << 16, 'x');
  int header = http_client_connect (data);
  int body = http_client_connect (data);

  http_client_send (header, "GET / HTTP/1.1\r\n" HOST "X: ");
  http_client_send (body, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1000000000\r\n\r\n");
  for (guint i = 0; i < 1024; i++)
    {
      if (!http_client_try_send (header, piece, 1 << 16))
        break;
    }
  for (guint i = 0; i < 15000; i++)
    {
      if (!http_client_try_send (body, piece, 1 << 16))
        break;
    }
  http_client_close (header);
  http_client_close (body);
  return NULL;
}

/* One more byte from each. Returns: how many are not closed yet */
static guint
drip (int *fds)
{
  guint left = 0;

  for (guint i = 0; i < N_SLOW; i++)
    {
      struct pollfd end = { .fd = fds[i], .events = POLLRDHUP };

      if (fds[i] < 0)
        continue;
      if (poll (&end, 1, 0) > 0 || !http_client_try_send (fds[i], "x", 1))
        {
          http_client_close (fds[i]);
          fds[i] = -1;
          continue;
        }
      left++;
    }
  return left;
}

static void
test_siege (void)
{
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree int *fds = g_new (int, N_SLOW);
  gulong before = resident ();
  gulong most = before;
  GThread *huge;
  gint64 begin;
  gint64 p95;

  for (guint i = 0; i < N_SLOW; i++)
    {
      fds[i] = http_client_connect (server);
      http_client_send (fds[i], i % 2 == 0 ? "GET / HTTP/1.1\r\nX: "
                                           : "POST / HTTP/1.1\r\n" HOST
                                             "Content-Length: 90000\r\n\r\n");
    }
  begin = g_get_monotonic_time ();
  huge = g_thread_new ("huge", send_huge, server);
  while (drip (fds) > 0)
    {
      for (guint i = 0; i < 20; i++)
        {
          gint64 time = ask (server);

          g_array_append_val (times, time);
        }
      most = MAX (most, resident ());
      g_assert_cmpint (g_get_monotonic_time () - begin, <, MAX_CLOSED_US);
      poll (NULL, 0, 100);
    }
  g_test_message ("all slow ones closed after %.1f s",
                  (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  g_assert_cmpint (ask (server), <, MAX_RECOVERY_US);
  g_thread_join (huge);

  g_array_sort (times, compare);
  p95 = g_array_index (times, gint64, times->len * 95 / 100);
  g_test_message ("%u requests meanwhile: p50 %.1f ms, p95 %.1f ms", times->len,
                  (double)g_array_index (times, gint64, times->len / 2) / 1000, (double)p95 / 1000);
  g_test_message ("%lu KiB more memory", most - before);
  g_assert_cmpint (p95, <, MAX_P95_US);
  g_assert_cmpuint (most - before, <, MAX_GROWTH_KIB);
  http_fixture_stop (server);
}

int
main (int argc, char *argv[])
{
  struct rlimit descriptors;

  harvest_test_init (&argc, &argv);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &descriptors), ==, 0);
  descriptors.rlim_cur = MIN (descriptors.rlim_max, 8192);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &descriptors), ==, 0);
  g_test_add_func ("/http/siege", test_siege);
  return g_test_run ();
}
