/* test-problem.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-problem.h"
#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"
#include "harvest-push-reply.h"
#include "harvest-test.h"
#include "harvest-version.h"
#include "protocol-samples.h"

/* Every problem goes over the wire and is known again on the other side. */
static void
test_all (void)
{
  const char *last = "";

  for (guint i = 0; i < HARVEST_N_PROBLEMS; i++)
    {
      const HarvestProblemRow *row = harvest_problem_get_row (i);
      g_autoptr (HarvestProblem) problem = harvest_problem_make (i, "member: rule");
      g_autoptr (GBytes) bytes = harvest_problem_to_bytes (problem, HARVEST_VERSION_OLDEST);
      g_autoptr (GError) error = NULL;
      g_autoptr (HarvestProblem) read = harvest_problem_from_bytes (bytes, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (last, <, row->code);
      last = row->code;
      g_assert_cmpint (read->status, ==, row->status);
      g_assert_cmpstr (read->title, ==, row->title);
      g_assert_cmpstr (read->detail, ==, "member: rule");
      g_assert_cmpint (harvest_problem_get_code (read), ==, i);
      g_assert_cmpint (harvest_problem_get_retry (read), ==, row->retry);
      /* Whoever sees only the status does nothing worse than to ask again, or a person. */
      if (row->retry == HARVEST_RETRY_LATER && row->status != 460)
        g_assert_cmpint (harvest_retry_from_status (row->status), ==, HARVEST_RETRY_LATER);
    }
}

static void
test_unknown (void)
{
  static const struct
  {
    const char *text;
    HarvestRetry retry;
  } rows[] = {
    { "{\"status\":409,\"type\":\"tag:storyharvest.example.com,2026:problem:of-tomorrow\"}",
      HARVEST_RETRY_NEVER },
    { "{\"status\":503,\"type\":\"about:blank\"}", HARVEST_RETRY_LATER },
    { "{\"status\":401,\"type\":\"about:blank\",\"x\":1}", HARVEST_RETRY_SIGN_IN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (rows[i].text, strlen (rows[i].text));
      g_autoptr (GError) error = NULL;
      g_autoptr (HarvestProblem) problem = harvest_problem_from_bytes (bytes, &error);

      g_assert_no_error (error);
      g_assert_cmpint (harvest_problem_get_code (problem), ==, HARVEST_PROBLEM_OTHER);
      g_assert_cmpint (harvest_problem_get_retry (problem), ==, rows[i].retry);
    }
}

static void
check_error (HarvestProtocolError code, HarvestProblemCode expected)
{
  g_autoptr (GError) error = g_error_new_literal (HARVEST_PROTOCOL_ERROR, code, "push.n: required");
  g_autoptr (HarvestProblem) problem = harvest_problem_make_from_error (error);

  g_assert_cmpint (harvest_problem_get_code (problem), ==, expected);
  g_assert_cmpstr (problem->detail, ==, "push.n: required");
}

static void
test_errors (void)
{
  g_autoptr (HarvestProblem)
      problem = harvest_problem_make (HARVEST_PROBLEM_VERSION_UNSUPPORTED, NULL);
  g_autofree char *much = g_strnfill (5000, 'x');
  g_autoptr (HarvestProblem) cut = harvest_problem_make (HARVEST_PROBLEM_INTERNAL, much);

  check_error (HARVEST_PROTOCOL_ERROR_SYNTAX, HARVEST_PROBLEM_MALFORMED);
  check_error (HARVEST_PROTOCOL_ERROR_INVALID, HARVEST_PROBLEM_MALFORMED);
  check_error (HARVEST_PROTOCOL_ERROR_TOO_LARGE, HARVEST_PROBLEM_TOO_LARGE);
  check_error (HARVEST_PROTOCOL_ERROR_STALE, HARVEST_PROBLEM_CURSOR_STALE);
  check_error (HARVEST_PROTOCOL_ERROR_VERSION, HARVEST_PROBLEM_VERSION_UNSUPPORTED);
  g_assert_cmpint (problem->newest, ==, HARVEST_VERSION_NEWEST);
  g_assert_cmpint (problem->oldest, ==, HARVEST_VERSION_OLDEST);
  g_assert_cmpuint (strlen (cut->detail), ==, HARVEST_LIMIT_DETAIL_CHARS_MAX);
}

static void
test_statuses (void)
{
  static const guint later[] = { 0, 408, 425, 429, 500, 502, 503, 504, 507 };
  static const guint never[] = { 400, 403, 404, 405, 409, 410, 411, 413, 415, 416, 422, 431 };

  for (guint i = 0; i < G_N_ELEMENTS (later); i++)
    g_assert_cmpint (harvest_retry_from_status (later[i]), ==, HARVEST_RETRY_LATER);
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    g_assert_cmpint (harvest_retry_from_status (never[i]), ==, HARVEST_RETRY_NEVER);
  g_assert_cmpint (harvest_retry_from_status (401), ==, HARVEST_RETRY_SIGN_IN);
  g_assert_cmpint (harvest_retry_from_status (426), ==, HARVEST_RETRY_UPDATE);
}

/* The span doubles up to its limit, and the whole of it is used. */
static void
test_delays (void)
{
  g_assert_cmpint (harvest_retry_get_delay (0, 0, 0), ==, 0);
  g_assert_cmpint (harvest_retry_get_delay (0, G_MAXUINT32, 0), ==, 999);
  g_assert_cmpint (harvest_retry_get_delay (0, 1u << 31, 0), ==, 500);
  g_assert_cmpint (harvest_retry_get_delay (3, 1u << 31, 0), ==, 4000);
  g_assert_cmpint (harvest_retry_get_delay (8, G_MAXUINT32, 0), ==, 255999);
  g_assert_cmpint (harvest_retry_get_delay (9, G_MAXUINT32, 0), ==, 299999);
  g_assert_cmpint (harvest_retry_get_delay (G_MAXUINT, G_MAXUINT32, 0), ==, 299999);
  g_assert_cmpint (harvest_retry_get_delay (0, 1u << 31, 30), ==, 30500);
  g_assert_cmpint (harvest_retry_get_delay (0, 0, 1000000), ==, 3600000);
  g_assert_cmpint (harvest_retry_get_delay (0, 0, -5), ==, 0);
}

static void
test_retry_after (void)
{
  g_assert_cmpint (harvest_retry_parse_after (NULL), ==, 0);
  g_assert_cmpint (harvest_retry_parse_after (""), ==, 0);
  g_assert_cmpint (harvest_retry_parse_after ("120"), ==, 120);
  g_assert_cmpint (harvest_retry_parse_after ("99999999999999999999"), ==, 3600);
  g_assert_cmpint (harvest_retry_parse_after ("-1"), ==, 0);
  g_assert_cmpint (harvest_retry_parse_after ("1.5"), ==, 0);
  g_assert_cmpint (harvest_retry_parse_after ("Sun, 22 Nov 2026 08:00:00 GMT"), ==, 0);
}

static void
test_sentences (void)
{
  const char *last = "";

  for (const HarvestSentence *sentence = harvest_sentence_get_all (); sentence->code != NULL;
       sentence++)
    {
      g_assert_cmpstr (last, <, sentence->code);
      g_assert_true (harvest_format_code.check (sentence->code));
      g_assert_true (g_str_has_suffix (sentence->means, "."));
      last = sentence->code;
    }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/problem/all", test_all);
  g_test_add_func ("/problem/unknown", test_unknown);
  g_test_add_func ("/problem/errors", test_errors);
  g_test_add_func ("/problem/statuses", test_statuses);
  g_test_add_func ("/problem/delays", test_delays);
  g_test_add_func ("/problem/retry-after", test_retry_after);
  g_test_add_func ("/problem/sentences", test_sentences);
  return g_test_run ();
}
