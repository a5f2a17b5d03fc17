/* test-http-conditional.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-http-conditional"

#include "config.h"

#include "harvest-http-conditional.h"
#include "harvest-test.h"

typedef struct
{
  const char *value;
  guint64 size;
  HarvestHttpRange result;
  guint64 first;
  guint64 length;
} Range;

static void
test_ranges (void)
{
  static const Range ranges[] = {
    { NULL, 10, HARVEST_HTTP_RANGE_WHOLE, 0, 0 },
    { "", 10, HARVEST_HTTP_RANGE_WHOLE, 0, 0 },
    { "bytes=0-0", 10, HARVEST_HTTP_RANGE_PART, 0, 1 },
    { "bytes=0-", 10, HARVEST_HTTP_RANGE_PART, 0, 10 },
    { "Bytes=9-", 10, HARVEST_HTTP_RANGE_PART, 9, 1 },
    { "bytes=3-5", 10, HARVEST_HTTP_RANGE_PART, 3, 3 },
    { "bytes=3-500", 10, HARVEST_HTTP_RANGE_PART, 3, 7 },
    { "bytes=3-99999999999999999999999", 10, HARVEST_HTTP_RANGE_PART, 3, 7 },
    { "bytes=-3", 10, HARVEST_HTTP_RANGE_PART, 7, 3 },
    { "bytes=-30", 10, HARVEST_HTTP_RANGE_PART, 0, 10 },
    { "bytes=-18446744073709551616", 10, HARVEST_HTTP_RANGE_PART, 0, 10 },
    { "bytes=10-", 10, HARVEST_HTTP_RANGE_UNSATISFIABLE, 0, 0 },
    { "bytes=18446744073709551615-", 10, HARVEST_HTTP_RANGE_UNSATISFIABLE, 0, 0 },
    { "bytes=-0", 10, HARVEST_HTTP_RANGE_UNSATISFIABLE, 0, 0 },
    { "bytes=0-", 0, HARVEST_HTTP_RANGE_UNSATISFIABLE, 0, 0 },
    { "bytes=-5", 0, HARVEST_HTTP_RANGE_UNSATISFIABLE, 0, 0 },
    { "bytes=5-3", 10, HARVEST_HTTP_RANGE_WHOLE, 0, 0 },
    { "bytes=0-1,3-4", 10, HARVEST_HTTP_RANGE_WHOLE, 0, 0 },
    { "bytes=-", 10, HARVEST_HTTP_RANGE_WHOLE, 0, 0 },
    { "bytes=a-b", 10, HARVEST_HTTP_RANGE_WHOLE, 0, 0 },
    { "bytes=1", 10, HARVEST_HTTP_RANGE_WHOLE, 0, 0 },
    { "bytes= 1-2", 10, HARVEST_HTTP_RANGE_WHOLE, 0, 0 },
    { "bytes=1-2 ", 10, HARVEST_HTTP_RANGE_WHOLE, 0, 0 },
    { "bytes=--1", 10, HARVEST_HTTP_RANGE_WHOLE, 0, 0 },
    { "items=0-1", 10, HARVEST_HTTP_RANGE_WHOLE, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      guint64 first = 0;
      guint64 length = 0;

      g_test_message ("%s of %" G_GUINT64_FORMAT, ranges[i].value, ranges[i].size);
      g_assert_cmpint (harvest_http_range_parse (ranges[i].value, ranges[i].size, &first, &length),
                       ==, ranges[i].result);
      g_assert_cmpuint (first, ==, ranges[i].first);
      g_assert_cmpuint (length, ==, ranges[i].length);
    }
}

static void
test_etags (void)
{
  g_assert_true (harvest_http_etag_matches ("*", "\"a\"", TRUE));
  g_assert_true (harvest_http_etag_matches ("\"a\"", "\"a\"", TRUE));
  g_assert_true (harvest_http_etag_matches ("\"b\" , \"a\"", "\"a\"", TRUE));
  g_assert_true (harvest_http_etag_matches ("\"b,c\",,W/\"a\"", "\"a\"", FALSE));
  g_assert_true (harvest_http_etag_matches ("\"a\"", "W/\"a\"", FALSE));
  g_assert_false (harvest_http_etag_matches ("W/\"a\"", "\"a\"", TRUE));
  g_assert_false (harvest_http_etag_matches ("\"a\"", "W/\"a\"", TRUE));
  g_assert_false (harvest_http_etag_matches ("a", "\"a\"", FALSE));
  g_assert_false (harvest_http_etag_matches ("\"a", "\"a\"", FALSE));
  g_assert_false (harvest_http_etag_matches ("\"b\" \"a\"", "\"a\"", FALSE));
  g_assert_false (harvest_http_etag_matches ("", "\"a\"", FALSE));
  g_assert_false (harvest_http_etag_matches ("\"ab\"", "\"a\"", FALSE));
}

static void
test_dates (void)
{
  static const char *const wrong[] = {
    "",
    "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Nov 1994 08:49:37 CET",
    "Sun, 36 Nov 1994 08:49:37 GMT",
    "Sun, 06 Nuv 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 28:49:37 GMT",
    "Sun, 06 Nov 1969 08:49:37 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994     ",
  };
  g_autofree char *text = harvest_http_date_format (784111777);
  g_autofree char *zero = harvest_http_date_format (0);

  g_assert_cmpstr (text, ==, "Sun, 06 Nov 1994 08:49:37 GMT");
  g_assert_cmpint (harvest_http_date_parse (text), ==, 784111777);
  g_assert_cmpstr (zero, ==, "Thu, 01 Jan 1970 00:00:00 GMT");
  g_assert_cmpint (harvest_http_date_parse (zero), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_cmpint (harvest_http_date_parse (wrong[i]), ==, -1);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/http/conditional/ranges", test_ranges);
  g_test_add_func ("/http/conditional/etags", test_etags);
  g_test_add_func ("/http/conditional/dates", test_dates);
  return g_test_run ();
}
