/* test-http-target.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-http-target"

#include "config.h"

#include "harvest-http-error.h"
#include "harvest-http-router.h"
#include "harvest-http-target.h"
#include "harvest-test.h"

#include <string.h>

typedef struct
{
  const char *raw;
  const char *segments; /* joined by `|` */
} Path;

static void
test_paths (void)
{
  static const Path paths[] = {
    { "/", "" },       { "/v1/story", "v1|story" },
    { "/v1/", "v1|" }, { "/a%20b/%C3%A4", "a b|ä" },
    { "/a+b", "a+b" }, { "/%7e~/a=b;c,d", "~~|a=b;c,d" },
    { "/...", "..." }, { "/.a", ".a" },
    { "/a?b/c", "a" }, { "/[x]|{y}", "[x]|{y}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HarvestHttpTarget) target = NULL;
      g_autofree char *joined = NULL;
      guint n;

      target = harvest_http_target_parse (paths[i].raw, strlen (paths[i].raw), &error);
      g_assert_no_error (error);
      joined = g_strjoinv ("|", (char **)harvest_http_target_get_segments (target, &n));
      g_assert_cmpstr (joined, ==, paths[i].segments);
    }
}

static void
test_refused (void)
{
  static const char *const refused[] = {
    "",
    "*",
    "a",
    "http://localhost/a",
    "//",
    "//a",
    "/a//b",
    "/.",
    "/..",
    "/a/../b",
    "/%2e%2e/etc",
    "/%2E.",
    "/a%2fb",
    "/a%5Cb",
    "/a\\b",
    "/a%00b",
    "/a%0ab",
    "/a%7f",
    "/%",
    "/%4",
    "/%zz",
    "/%4%31",
    "/%ff",
    "/%c0%af",
    "/a b",
    "/a\tb",
    "/a\001",
    "/ä",
    "/a#b",
    "/a?%",
    "/a?b=%zz",
    "/a?b=%00",
    "/a?b=%ff",
    "/a?b=1&b=2",
    "/a?b=1&%62=2",
    "/a?b#c",
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", refused[i]);
      g_assert_null (harvest_http_target_parse (refused[i], strlen (refused[i]), &error));
      g_assert_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_SYNTAX);
    }
}

static void
test_nul (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (harvest_http_target_parse ("/a\0b", 4, &error));
  g_assert_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_SYNTAX);
}

static void
test_query (void)
{
  const char *raw = "/s?q=a+b%2Bc&&empty=&flag&%C3%A4=%0A";
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestHttpTarget) target = harvest_http_target_parse (raw, strlen (raw), &error);
  const char *const *names;

  g_assert_no_error (error);
  g_assert_cmpstr (harvest_http_target_get_query (target, "q"), ==, "a b+c");
  g_assert_cmpstr (harvest_http_target_get_query (target, "empty"), ==, "");
  g_assert_cmpstr (harvest_http_target_get_query (target, "flag"), ==, "");
  g_assert_cmpstr (harvest_http_target_get_query (target, "ä"), ==, "\n");
  g_assert_null (harvest_http_target_get_query (target, "Q"));
  names = harvest_http_target_get_query_names (target);
  g_assert_cmpuint (g_strv_length ((char **)names), ==, 4);
  g_assert_cmpstr (names[1], ==, "empty");
}

static void
test_many (void)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autoptr (GString) query = g_string_new ("/?");

  for (guint i = 0; i < 64; i++)
    {
      g_autoptr (HarvestHttpTarget) target = NULL;

      g_string_append (path, "/a");
      g_string_append_printf (query, "&p%u", i);
      target = harvest_http_target_parse (path->str, path->len, NULL);
      g_assert_nonnull (target);
      g_clear_pointer (&target, harvest_http_target_free);
      target = harvest_http_target_parse (query->str, query->len, NULL);
      g_assert_nonnull (target);
    }
  g_string_append (path, "/a");
  g_string_append (query, "&more");
  g_assert_null (harvest_http_target_parse (path->str, path->len, NULL));
  g_assert_null (harvest_http_target_parse (query->str, query->len, NULL));
}

static const HarvestHttpRoute routes[] = {
  { "GET", "/", NULL, 0, 0 },
  { "GET", "/v1/story/new", NULL, 0, 0 },
  { "GET", "/v1/story/{id}", NULL, 0, 0 },
  { "PUT", "/v1/story/{id}", NULL, 0, 0 },
  { "POST", "/v1/story", NULL, 0, 0 },
  { "HEAD", "/v1/upload/{id}", NULL, 0, 0 },
  { "PATCH", "/v1/upload/{id}", NULL, 0, 0 },
  { "GET", "/package/{id}/{path*}", NULL, 0, 0 },
  { "PURGE", "/cache", NULL, 0, 0 },
};

typedef struct
{
  const char *method;
  const char *path;
  guint status;
  int route; /* -1: none */
  const char *allow;
} Match;

static void
test_routes (void)
{
  static const Match matches[] = {
    { "GET", "/", 200, 0, NULL },
    { "GET", "/v1/story/new", 200, 1, NULL },
    { "GET", "/v1/story/7", 200, 2, NULL },
    { "HEAD", "/v1/story/7", 200, 2, NULL },
    { "PUT", "/v1/story/new", 200, 3, NULL },
    { "GET", "/v1/story/", 404, -1, NULL },
    { "GET", "/v1/story", 405, -1, "POST, OPTIONS" },
    { "DELETE", "/v1/story/7", 405, -1, "GET, HEAD, PUT, OPTIONS" },
    { "HEAD", "/v1/upload/7", 200, 5, NULL },
    { "GET", "/v1/upload/7", 405, -1, "HEAD, PATCH, OPTIONS" },
    { "OPTIONS", "/v1/upload/7", 204, -1, "HEAD, PATCH, OPTIONS" },
    { "GET", "/package/a/b/c.html", 200, 7, NULL },
    { "GET", "/package/a", 404, -1, NULL },
    { "GET", "/package/a/", 404, -1, NULL },
    { "GET", "/nowhere", 404, -1, NULL },
    { "TRACE", "/", 501, -1, NULL },
    { "get", "/", 501, -1, NULL },
    { "CONNECT", "/nowhere", 501, -1, NULL },
    { "PURGE", "/cache", 200, 8, NULL },
    { "PURGE", "/", 405, -1, "GET, HEAD, OPTIONS" },
  };
  HarvestHttpRouter *router = harvest_http_router_new (routes, G_N_ELEMENTS (routes));

  for (guint i = 0; i < G_N_ELEMENTS (matches); i++)
    {
      const Match *match = &matches[i];
      g_autoptr (HarvestHttpTarget)
          target = harvest_http_target_parse (match->path, strlen (match->path), NULL);
      g_autofree char *allow = NULL;
      const HarvestHttpRoute *route = NULL;
      const char *const *segments;
      guint n;

      g_test_message ("%s %s", match->method, match->path);
      segments = harvest_http_target_get_segments (target, &n);
      g_assert_cmpuint (
          harvest_http_router_match (router, match->method, segments, n, &route, &allow), ==,
          match->status);
      g_assert_true (route == (match->route < 0 ? NULL : &routes[match->route]));
      g_assert_cmpstr (allow, ==, match->allow);
    }
  harvest_http_router_free (router);
}

static void
test_parameters (void)
{
  gboolean is_rest;

  g_assert_cmpint (harvest_http_route_find_parameter (&routes[2], "id", &is_rest), ==, 2);
  g_assert_false (is_rest);
  g_assert_cmpint (harvest_http_route_find_parameter (&routes[7], "path", &is_rest), ==, 2);
  g_assert_true (is_rest);
  g_assert_cmpint (harvest_http_route_find_parameter (&routes[7], "pat", &is_rest), ==, -1);
  g_assert_cmpint (harvest_http_route_find_parameter (&routes[7], "package", &is_rest), ==, -1);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/http/target/paths", test_paths);
  g_test_add_func ("/http/target/refused", test_refused);
  g_test_add_func ("/http/target/nul", test_nul);
  g_test_add_func ("/http/target/query", test_query);
  g_test_add_func ("/http/target/many", test_many);
  g_test_add_func ("/http/router/routes", test_routes);
  g_test_add_func ("/http/router/parameters", test_parameters);
  return g_test_run ();
}
