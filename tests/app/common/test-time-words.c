/* test-time-words.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-time-words"

#include "config.h"

#include "harvest-time-words.h"
#include "harvest-widget-test.h"

static void
check (const char *then, const char *now, const char *words)
{
  g_autofree char *got = harvest_time_words_new (harvest_time_words_parse (then),
                                                 harvest_time_words_parse (now));

  g_assert_cmpstr (got, ==, words);
}

static void
test_words (void)
{
  g_test_summary ("A time is said as people say it, by days of the calendar");

  check ("2026-11-21T22:45:30Z", "2026-11-21T22:45:59Z", "just now");
  check ("2026-11-21T06:12:00Z", "2026-11-21T22:45:59Z", "today, 06:12");
  check ("2026-11-20T23:59:00Z", "2026-11-21T00:05:00Z", "yesterday, 23:59");
  check ("2026-11-16T09:40:00Z", "2026-11-21T00:05:00Z", "Monday, 09:40");
  check ("2026-03-01T09:40:00Z", "2026-11-21T00:05:00Z", "1 March");
  check ("2024-12-31T09:40:00Z", "2026-01-01T00:05:00Z", "31 December 2024");
}

static void
test_parse (void)
{
  g_test_summary ("What is no time is none");

  g_assert_cmpint (harvest_time_words_parse (NULL), ==, 0);
  g_assert_cmpint (harvest_time_words_parse ("yesterday"), ==, 0);
  g_assert_cmpint (harvest_time_words_parse ("1970-01-01T00:00:02Z"), ==, 2 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/time-words/words", test_words);
  g_test_add_func ("/time-words/parse", test_parse);

  return g_test_run ();
}
