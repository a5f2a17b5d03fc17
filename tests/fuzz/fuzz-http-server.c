/* fuzz-http-server.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-http-server"

#include "config.h"

#include "harvest-fuzz.h"
#include "harvest-http-private.h"
#include "harvest-test.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Bytes as they come from a client, into a server that runs. */

static HarvestHttpServer *server;
static int n_handled;
static int n_foreign; /* bodies that are not in the input */
static const uint8_t *input;
static size_t input_size;

static void
handle (HarvestHttpRequest *request, gpointer user_data)
{
  GBytes *body = harvest_http_request_get_body (request);
  gsize size;
  const void *bytes = g_bytes_get_data (body, &size);

  g_atomic_int_inc (&n_handled);
  if (size > 0 && memmem (input, input_size, bytes, size) == NULL)
    g_atomic_int_inc (&n_foreign);
  harvest_http_request_respond (request, harvest_http_response_new_bytes (200, "text/plain", body));
}

static const HarvestHttpRoute routes[] = {
  { "GET", "/", handle, 0, 0 },
  { "POST", "/", handle, 64, 0 },
  { "GET", "/a/{b}", handle, 0, 0 },
};

static void
start (void)
{
  g_autoptr (GError) error = NULL;
  HarvestHttpLimits limits;

  harvest_http_limits_init (&limits);
  limits.threads = 1;
  limits.connection_memory = 8 * 1024;
  limits.max_head = 2 * 1024;
  limits.max_target = 256;
  limits.max_fields = 16;
  limits.grace = 40; /* looks around every 10 ms */
  server = harvest_http_server_new (routes, G_N_ELEMENTS (routes), &limits, NULL);
  harvest_http_server_start (server, &error);
  g_assert_no_error (error);
}

static guint
count (const char *text)
{
  guint n = 0;

  for (size_t at = 0; at + strlen (text) <= input_size; at++)
    n += memcmp (input + at, text, strlen (text)) == 0;
  return n;
}

/* No more requests are handled than the input has first lines; no body is made of something else;
 * all answers are answers. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  struct timeval patience = { .tv_sec = 20 };
  g_autoptr (GByteArray) answers = g_byte_array_new ();
  guint8 buffer[4096];
  gssize n;
  int fds[2];

  if (server == NULL)
    start ();
  input = data;
  input_size = size;
  g_atomic_int_set (&n_handled, 0);
  g_atomic_int_set (&n_foreign, 0);

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  setsockopt (fds[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  harvest_http_server_add_socket (server, fds[1]);
  if (size > 0 && send (fds[0], data, size, MSG_NOSIGNAL) < 0)
    g_debug ("The server did not wait for the end");
  shutdown (fds[0], SHUT_WR);
  do
    {
      n = recv (fds[0], buffer, sizeof buffer, 0);
      if (n > 0)
        g_byte_array_append (answers, buffer, n);
    }
  while (n > 0 || (n < 0 && errno == EINTR));
  g_assert_true (n == 0 || errno == ECONNRESET);
  close (fds[0]);

  g_assert_cmpuint (g_atomic_int_get (&n_handled), <=, count (" HTTP/1."));
  g_assert_cmpint (g_atomic_int_get (&n_foreign), ==, 0);
  if (answers->len > 0)
    g_assert_cmpmem (answers->data, MIN (answers->len, 9), "HTTP/1.1 ", 9);
  return 0;
}
