/* test-http-framing.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-http-framing"

#include "config.h"

#include "harvest-test.h"
#include "http-fixture.h"

#include <string.h>

/* Every request that reaches a handler, so that a smuggled one is seen. */
static int n_handled;

static void
echo (HarvestHttpRequest *request, gpointer user_data)
{
  GBytes *body = harvest_http_request_get_body (request);

  g_atomic_int_inc (&n_handled);
  harvest_http_request_respond (
      request, harvest_http_response_new_bytes (200, "application/octet-stream", body));
}

static void
hello (HarvestHttpRequest *request, gpointer user_data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hello", 5);

  g_atomic_int_inc (&n_handled);
  harvest_http_request_respond (request,
                                harvest_http_response_new_bytes (200, "text/plain", bytes));
}

static const HarvestHttpRoute routes[] = {
  { "GET", "/", hello, 0, 0 },
  { "POST", "/", echo, 1000, 0 },
};

typedef struct
{
  const char *name;
  const char *bytes;
  gssize length; /* 0: the string's */
  guint status;  /* 0: closed without a word */
  int handled;   /* requests that reach a handler */
} Case;

#define HOST "Host: localhost\r\n"
/* What a smuggler hides behind the first request. */
#define HIDDEN      "GET / HTTP/1.1\r\nHost: hidden\r\n\r\n"
#define BYTES(text) text, sizeof text - 1

/* clang-format off */
static const Case cases[] = {
  /* Fine. */
  { "get", "GET / HTTP/1.1\r\n" HOST "\r\n", 0, 200, 1 },
  { "old", "GET / HTTP/1.0\r\n\r\n", 0, 200, 1 },
  { "post", "POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nab", 0, 200, 1 },
  { "no-body", "POST / HTTP/1.1\r\n" HOST "\r\n", 0, 200, 1 },
  { "empty-lines-before", "\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n", 0, 200, 1 },
  { "no-space-after-colon", "GET / HTTP/1.1\r\nHost:localhost\r\n\r\n", 0, 200, 1 },
  { "spaces-around-value", "GET / HTTP/1.1\r\nHost: \t localhost \t \r\n\r\n", 0, 200, 1 },
  { "empty-value", "GET / HTTP/1.1\r\n" HOST "X:\r\n\r\n", 0, 200, 1 },
  { "cookies", "GET / HTTP/1.1\r\n" HOST "Cookie: a=b; c=\"d\"\r\nX: y\r\n\r\n", 0, 200, 1 },
  { "query", "GET /?a=b&c=%20+&d HTTP/1.1\r\n" HOST "\r\n", 0, 200, 1 },
  { "utf-8-value", "GET / HTTP/1.1\r\n" HOST "X: \xc3\xa4\r\n\r\n", 0, 200, 1 },

  /* Two ways to see where the request ends. */
  { "cl-te", "POST / HTTP/1.1\r\n" HOST "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
    "0\r\n\r\n" HIDDEN, 0, 400, 0 },
  { "te-cl", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n"
    "5c\r\n" HIDDEN "0\r\n\r\n", 0, 400, 0 },
  { "te", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN,
    0, 411, 0 },
  { "te-extension", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
    "0;a=\"\n\"\r\n\r\n" HIDDEN, 0, 411, 0 },
  { "te-bare-lf", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
    "1\na\n0\n\n" HIDDEN,
    0, 411, 0 },
  { "te-upper", "POST / HTTP/1.1\r\n" HOST "TRANSFER-ENCODING: CHUNKED\r\n\r\n0\r\n\r\n" HIDDEN,
    0, 411, 0 },
  { "te-identity", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n" HIDDEN,
    0, 501, 0 },
  { "te-gzip", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n" HIDDEN,
    0, 501, 0 },
  { "te-x", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n" HIDDEN, 0, 501, 0 },
  { "te-empty", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n\r\n" HIDDEN, 0, 501, 0 },
  { "te-vertical-tab", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\vchunked\r\n\r\n" HIDDEN,
    0, 400, 0 },
  { "te-twice", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n"
    "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n" HIDDEN, 0, 411, 0 },
  { "te-old", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, 0, 400, 0 },
  { "te-space-before-colon", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n"
    "0\r\n\r\n" HIDDEN, 0, 400, 0 },
  { "te-folded-name", "POST / HTTP/1.1\r\n" HOST " Transfer-Encoding: chunked\r\n\r\n"
    "0\r\n\r\n" HIDDEN, 0, 400, 0 },
  { "te-folded-value", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n chunked\r\n\r\n"
    "0\r\n\r\n" HIDDEN, 0, 400, 0 },
  { "cl-twice", "POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 0\r\n\r\n"
    "ab" HIDDEN,
    0, 400, 0 },
  { "cl-twice-same", "POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab",
    0, 400, 0 },
  { "cl-list", "POST / HTTP/1.1\r\n" HOST "Content-Length: 2, 2\r\n\r\nab", 0, 400, 0 },
  { "cl-space-before-colon", "POST / HTTP/1.1\r\n" HOST "Content-Length : 2\r\n\r\nab" HIDDEN,
    0, 400, 0 },
  { "cl-plus", "POST / HTTP/1.1\r\n" HOST "Content-Length: +2\r\n\r\nab", 0, 400, 0 },
  { "cl-minus", "POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\nab", 0, 400, 0 },
  { "cl-hex", "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x2\r\n\r\nab", 0, 400, 0 },
  { "cl-letters", "POST / HTTP/1.1\r\n" HOST "Content-Length: 2a\r\n\r\nab", 0, 400, 0 },
  { "cl-space-inside", "POST / HTTP/1.1\r\n" HOST "Content-Length: 1 2\r\n\r\nab", 0, 400, 0 },
  { "cl-empty", "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\nab", 0, 400, 0 },
  { "cl-overflow", "POST / HTTP/1.1\r\n" HOST "Content-Length: 18446744073709551618\r\n\r\nab",
    0, 413, 0 },
  { "cl-on-get", "GET / HTTP/1.1\r\n" HOST "Content-Length: 32\r\n\r\n" HIDDEN, 0, 413, 0 },
  { "cl-beyond-limit", "POST / HTTP/1.1\r\n" HOST "Content-Length: 70000\r\n\r\n", 0, 413, 0 },

  /* Bytes that do not belong into a head. */
  { "nul-in-value", BYTES ("GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n"), 400, 0 },
  { "nul-in-name", BYTES ("GET / HTTP/1.1\r\n" HOST "X\0Y: a\r\n\r\n"), 400, 0 },
  { "nul-before-name", BYTES ("GET / HTTP/1.1\r\n" HOST "\0X: a\r\n\r\n"), 400, 0 },
  { "nul-hides-te", BYTES ("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n"
    "\0Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, 0 },
  { "nul-in-length", BYTES ("POST / HTTP/1.1\r\n" HOST "Content-Length: 2\0" "0\r\n\r\nab"),
    400, 0 },
  { "nul-in-target", BYTES ("GET /\0 HTTP/1.1\r\n" HOST "\r\n"), 400, 0 },
  { "nul-in-method", BYTES ("G\0T / HTTP/1.1\r\n" HOST "\r\n"), 400, 0 },
  { "nul-in-version", BYTES ("GET / HTTP/1.1\0\r\n" HOST "\r\n"), 400, 0 },
  { "cr-in-value", "GET / HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n", 0, 400, 0 },
  { "bell-in-value", "GET / HTTP/1.1\r\n" HOST "X: \a\r\n\r\n", 0, 400, 0 },
  { "delete-in-value", "GET / HTTP/1.1\r\n" HOST "X: \x7f\r\n\r\n", 0, 400, 0 },
  { "colon-missing", "GET / HTTP/1.1\r\n" HOST "X\r\n\r\n", 0, 400, 0 },
  { "name-missing", "GET / HTTP/1.1\r\n" HOST ": x\r\n\r\n", 0, 400, 0 },
  { "name-with-bracket", "GET / HTTP/1.1\r\n" HOST "X(: x\r\n\r\n", 0, 400, 0 },
  { "name-not-ascii", "GET / HTTP/1.1\r\n" HOST "\xc3\xa4: x\r\n\r\n", 0, 400, 0 },
  { "folded", "GET / HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n", 0, 400, 0 },
  { "folded-tab", "GET / HTTP/1.1\r\n" HOST "X: a\r\n\tb\r\nY: z\r\n\r\n", 0, 400, 0 },
  { "folded-first", "GET / HTTP/1.1\r\n X: a\r\n" HOST "\r\n", 0, 400, 0 },
  { "bare-lf", "GET / HTTP/1.1\n" "Host: localhost\n\n", 0, 400, 0 },
  { "bare-lf-once", "GET / HTTP/1.1\r\n" HOST "X: a\nY: b\r\n\r\n", 0, 400, 0 },
  { "bare-lf-first-line", "GET / HTTP/1.1\n" HOST "\r\n", 0, 400, 0 },
  { "bare-lf-last-line", "GET / HTTP/1.1\r\n" HOST "\n", 0, 400, 0 },
  { "host-twice", "GET / HTTP/1.1\r\n" HOST HOST "\r\n", 0, 400, 0 },
  { "host-twice-old", "GET / HTTP/1.0\r\n" HOST "hOST: b\r\n\r\n", 0, 400, 0 },
  { "host-missing", "GET / HTTP/1.1\r\nX: y\r\n\r\n", 0, 400, 0 },
  { "host-odd", "GET / HTTP/1.1\r\nHost: a/b@c\r\n\r\n", 0, 400, 0 },

  /* The first line. */
  { "two-spaces", "GET  / HTTP/1.1\r\n" HOST "\r\n", 0, 400, 0 },
  { "two-spaces-later", "GET /  HTTP/1.1\r\n" HOST "\r\n", 0, 400, 0 },
  { "space-at-end", "GET / HTTP/1.1 \r\n" HOST "\r\n", 0, 400, 0 },
  { "space-in-target", "GET /a b HTTP/1.1\r\n" HOST "\r\n", 0, 400, 0 },
  { "tab-as-space", "GET\t/ HTTP/1.1\r\n" HOST "\r\n", 0, 400, 0 },
  { "method-lower-case", "get / HTTP/1.1\r\n" HOST "\r\n", 0, 501, 0 },
  { "method-unknown", "BREW / HTTP/1.1\r\n" HOST "\r\n", 0, 501, 0 },
  { "method-odd", "G(T / HTTP/1.1\r\n" HOST "\r\n", 0, 400, 0 },
  { "method-other", "PUT / HTTP/1.1\r\n" HOST "\r\n", 0, 405, 0 },
  { "connect", "CONNECT localhost:80 HTTP/1.1\r\n" HOST "\r\n", 0, 400, 0 },
  { "absolute", "GET http://localhost/ HTTP/1.1\r\n" HOST "\r\n", 0, 400, 0 },
  { "traversal", "GET /../etc/passwd HTTP/1.1\r\n" HOST "\r\n", 0, 400, 0 },
  { "traversal-escaped", "GET /%2e%2e%2fetc/passwd HTTP/1.1\r\n" HOST "\r\n", 0, 400, 0 },
  { "bad-escape", "GET /%zz HTTP/1.1\r\n" HOST "\r\n", 0, 400, 0 },
  { "control-in-target", "GET /\x01 HTTP/1.1\r\n" HOST "\r\n", 0, 400, 0 },
  { "nowhere", "GET /nowhere HTTP/1.1\r\n" HOST "\r\n", 0, 404, 0 },
  { "version-2", "GET / HTTP/2.0\r\n" HOST "\r\n", 0, 505, 0 },
  { "version-0.9", "GET / HTTP/0.9\r\n" HOST "\r\n", 0, 505, 0 },
  { "version-1.2", "GET / HTTP/1.2\r\n" HOST "\r\n", 0, 505, 0 },
  { "version-missing", "GET /\r\n" HOST "\r\n", 0, 400, 0 },
  { "version-odd", "GET / HTTX/1.1\r\n" HOST "\r\n", 0, 400, 0 },
  { "no-http", "hello\r\n\r\n", 0, 0, 0 },
  { "tls", BYTES ("\x16\x03\x01\x02\x00\x01\x00\n\x01\xfc\x03\x03\n"), 0, 0 },
};
/* clang-format on */

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  HarvestHttpServer *server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, NULL);
  g_autoptr (HttpAnswer) answer = NULL;
  int fd = http_client_connect (server);

  g_atomic_int_set (&n_handled, 0);
  http_client_try_send (fd, one->bytes, one->length > 0 ? one->length : -1);
  answer = http_client_read (fd);
  g_assert_cmpuint (answer->status, ==, one->status);
  if (one->status >= 400)
    {
      g_autofree char *connection = http_answer_get (answer, "Connection");

      /* libmicrohttpd 0.9.75 sends the head of its own answer to a bad Content-Length twice; so the
       * end counts, and how many requests were handled. */
      if (g_strcmp0 (connection, "close") == 0)
        http_client_wait_closed (fd);
    }
  http_client_close (fd);
  http_fixture_stop (server);
  g_assert_cmpint (g_atomic_int_get (&n_handled), ==, one->handled);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/http/framing/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
