/* test-http-response.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-http-response"

#include "config.h"

#include "harvest-http-error.h"
#include "harvest-test.h"
#include "http-fixture.h"

#include <string.h>

#define HOST      "Host: localhost\r\n"
#define FILE_SIZE (3 * 1024 * 1024 + 17)

/* Every byte says where it is, so that a wrong part is seen. */
static char
byte_at (gsize position)
{
  return (char)((position * 31 + position / 251) & 0xff);
}

typedef struct
{
  char *path;
  HarvestHttpServer *server;
} Fixture;

static void
send_file (HarvestHttpRequest *request, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;
  HarvestHttpResponse *response = harvest_http_response_new_file (
      fixture->path, "application/octet-stream", &error);

  if (response == NULL)
    response = harvest_http_response_new_problem (404, NULL, error->message);
  else
    harvest_http_response_set_validators (response, "\"v1\"", 784111777);
  harvest_http_request_respond (request, response);
}

static void
send_text (HarvestHttpRequest *request, gpointer user_data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("0123456789", 10);
  HarvestHttpResponse *response = harvest_http_response_new_bytes (200, "text/plain", bytes);

  harvest_http_response_allow_ranges (response);
  harvest_http_response_set_validators (response, "W/\"v2\"", -1);
  harvest_http_response_add_security_headers (response);
  harvest_http_request_respond (request, response);
}

static const HarvestHttpRoute routes[] = {
  { "GET", "/file", send_file, 0, 0 },
  { "GET", "/text", send_text, 0, 0 },
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *contents = g_malloc (FILE_SIZE);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < FILE_SIZE; i++)
    contents[i] = byte_at (i);
  fixture->path = g_build_filename (dir, "file", NULL);
  g_file_set_contents (fixture->path, contents, FILE_SIZE, &error);
  g_assert_no_error (error);
  fixture->server = http_fixture_start (routes, G_N_ELEMENTS (routes), NULL, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  http_fixture_stop (fixture->server);
  g_free (fixture->path);
}

static HttpAnswer *
ask (Fixture *fixture, const char *line, const char *headers)
{
  g_autofree char *request = g_strconcat (line, " HTTP/1.1\r\n" HOST, headers, "\r\n", NULL);

  return http_client_ask (fixture->server, request);
}

static void
assert_part (const HttpAnswer *answer, gsize first, gsize length)
{
  gsize size;
  const char *data = g_bytes_get_data (answer->body, &size);

  g_assert_true (answer->is_whole);
  g_assert_cmpuint (size, ==, length);
  for (gsize i = 0; i < size; i++)
    {
      if (data[i] != byte_at (first + i))
        g_error ("Another byte at %" G_GSIZE_FORMAT, i);
    }
}

static void
assert_header (const HttpAnswer *answer, const char *name, const char *value)
{
  g_autofree char *found = http_answer_get (answer, name);

  g_assert_cmpstr (found, ==, value);
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpAnswer) whole = ask (fixture, "GET /file", "");
  g_autoptr (HttpAnswer) part = ask (fixture, "GET /file", "Range: bytes=1000000-1999999\r\n");
  g_autoptr (HttpAnswer) end = ask (fixture, "GET /file", "Range: bytes=-5\r\n");
  g_autoptr (HttpAnswer) beyond = ask (fixture, "GET /file", "Range: bytes=9999999-\r\n");
  g_autoptr (HttpAnswer) several = ask (fixture, "GET /file", "Range: bytes=0-1,5-6\r\n");

  g_assert_cmpuint (whole->status, ==, 200);
  assert_part (whole, 0, FILE_SIZE);
  assert_header (whole, "Accept-Ranges", "bytes");
  assert_header (whole, "ETag", "\"v1\"");
  assert_header (whole, "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
  g_assert_cmpuint (part->status, ==, 206);
  assert_part (part, 1000000, 1000000);
  assert_header (part, "Content-Range", "bytes 1000000-1999999/3145745");
  g_assert_cmpuint (end->status, ==, 206);
  assert_part (end, FILE_SIZE - 5, 5);
  g_assert_cmpuint (beyond->status, ==, 416);
  assert_header (beyond, "Content-Range", "bytes */3145745");
  assert_part (beyond, 0, 0);
  g_assert_cmpuint (several->status, ==, 200);
  assert_part (several, 0, FILE_SIZE);
}

static void
test_conditions (Fixture *fixture, gconstpointer data)
{
  typedef struct
  {
    const char *headers;
    guint status;
  } Condition;
  static const Condition conditions[] = {
    { "If-None-Match: \"v1\"\r\n", 304 },
    { "If-None-Match: \"v0\", W/\"v1\"\r\n", 304 },
    { "If-None-Match: *\r\n", 304 },
    { "If-None-Match: \"v0\"\r\n", 200 },
    { "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 304 },
    { "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n", 200 },
    { "If-Modified-Since: yesterday\r\n", 200 },
    { "If-None-Match: \"v0\"\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 200 },
    { "Range: bytes=0-1\r\nIf-Range: \"v1\"\r\n", 206 },
    { "Range: bytes=0-1\r\nIf-Range: \"v0\"\r\n", 200 },
    { "Range: bytes=0-1\r\nIf-Range: W/\"v1\"\r\n", 200 },
    { "Range: bytes=0-1\r\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 206 },
    { "Range: bytes=0-1\r\nIf-Range: Sun, 06 Nov 1994 08:49:38 GMT\r\n", 200 },
    { "Range: bytes=0-1\r\nIf-None-Match: \"v1\"\r\n", 304 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autoptr (HttpAnswer) answer = ask (fixture, "GET /file", conditions[i].headers);

      g_test_message ("%s", conditions[i].headers);
      g_assert_cmpuint (answer->status, ==, conditions[i].status);
      g_assert_true (answer->is_whole);
    }
}

static void
test_head (Fixture *fixture, gconstpointer data)
{
  int fd = http_client_connect (fixture->server);
  g_autoptr (HttpAnswer) head = NULL;
  g_autoptr (HttpAnswer) get = NULL;

  http_client_send (fd, "HEAD /file HTTP/1.1\r\n" HOST "Range: bytes=0-1\r\n\r\n"
                        "GET /text HTTP/1.1\r\n" HOST "\r\n");
  head = http_client_read_head (fd);
  g_assert_cmpuint (head->status, ==, 200);
  assert_header (head, "Content-Length", "3145745");
  get = http_client_read (fd);
  http_answer_assert_body (get, "0123456789");
  http_client_close (fd);
}

static void
test_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpAnswer) part = ask (fixture, "GET /text", "Range: bytes=2-4\r\n");
  g_autoptr (HttpAnswer)
      weak = ask (fixture, "GET /text", "Range: bytes=2-4\r\nIf-Range: W/\"v2\"\r\n");
  g_autoptr (HttpAnswer) known = ask (fixture, "GET /text", "If-None-Match: \"v2\"\r\n");

  g_assert_cmpuint (part->status, ==, 206);
  http_answer_assert_body (part, "234");
  assert_header (part, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  assert_header (part, "Cache-Control", "no-store");
  g_assert_cmpuint (weak->status, ==, 200);
  g_assert_cmpuint (known->status, ==, 304);
}

/* A file that is gone, a folder, a pipe. */
static void
test_no_file (void)
{
  g_autofree char *dir = harvest_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "none", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (harvest_http_response_new_file (path, "text/plain", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (harvest_http_response_new_file (dir, "text/plain", &error));
  g_assert_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_FAILED);
}

static void
test_headers (void)
{
  g_autoptr (HarvestHttpResponse) response = harvest_http_response_new (200);

  g_assert_true (harvest_http_response_set_header (response, "X-A", "a"));
  g_assert_true (harvest_http_response_set_header (response, "x-a", "b"));
  g_assert_cmpstr (harvest_http_response_get_header (response, "X-a"), ==, "b");
  g_assert_null (harvest_http_response_get_header (response, "X-B"));

  g_test_expect_message ("harvest-http-response", G_LOG_LEVEL_WARNING, "*X-B is not sent*");
  g_assert_false (harvest_http_response_set_header (response, "X-B", "a\r\nX-C: d"));
  g_test_expect_message ("harvest-http-response", G_LOG_LEVEL_WARNING, "*is not sent*");
  g_assert_false (harvest_http_response_set_header (response, "X B", "a"));
  g_test_assert_expected_messages ();
  g_assert_null (harvest_http_response_get_header (response, "X-B"));
}

static void
test_problem (void)
{
  g_autoptr (HarvestHttpResponse)
      response = harvest_http_response_new_problem (422, "urn:x:y", "a \"b\" \\ \n \xff");

  g_assert_cmpuint (harvest_http_response_get_status (response), ==, 422);
  g_assert_cmpstr (harvest_http_response_get_header (response, "content-type"), ==,
                   "application/problem+json");
  g_assert_cmpstr (harvest_http_response_get_header (response, "Referrer-Policy"), ==,
                   "no-referrer");
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add ("/http/response/file", Fixture, NULL, set_up, test_file, tear_down);
  g_test_add ("/http/response/conditions", Fixture, NULL, set_up, test_conditions, tear_down);
  g_test_add ("/http/response/head", Fixture, NULL, set_up, test_head, tear_down);
  g_test_add ("/http/response/bytes", Fixture, NULL, set_up, test_bytes, tear_down);
  g_test_add_func ("/http/response/no-file", test_no_file);
  g_test_add_func ("/http/response/headers", test_headers);
  g_test_add_func ("/http/response/problem", test_problem);
  return g_test_run ();
}
