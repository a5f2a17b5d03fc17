/* test-push.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-change.h"
#include "harvest-protocol-limits.h"
#include "harvest-test.h"
#include "protocol-samples.h"

#define SERVER "{\"epoch\":\"" SAMPLE_EPOCH "\",\"id\":\"" SAMPLE_SERVER "\",\"schema\":1}"
#define ONE    "01936f10-2b00-7d11-9a01-000000000001"
#define OP     "01936f13-0000-7a01-8001-000000000001"
#define CHANGE                                                                                     \
  "{\"base_rev\":3,\"id\":\"" ONE "\",\"kind\":\"update\",\"op\":\"" OP                            \
  "\",\"set\":{\"title\":\"Łódź\"},\"type\":\"story\"}"

static char *
make_push (guint n_mutations, gint64 first)
{
  GString *push = g_string_new ("{\"client\":\"" SAMPLE_CLIENT "\",\"mutations\":[");

  for (guint i = 0; i < n_mutations; i++)
    g_string_append_printf (push, "%s{\"change\":" CHANGE ",\"n\":%" G_GINT64_FORMAT "}",
                            i > 0 ? "," : "", first + i);
  g_string_append (push, "],\"server\":" SERVER "}");
  return g_string_free (push, FALSE);
}

static void
test_numbers (void)
{
  g_autofree char *most = make_push (HARVEST_LIMIT_PUSH_MUTATIONS_MAX, 1);
  g_autofree char *too_many = make_push (HARVEST_LIMIT_PUSH_MUTATIONS_MAX + 1, 1);
  g_autofree char *none = make_push (0, 1);
  g_autofree char *zero = make_push (1, 0);
  g_autofree char *last = make_push (1, HARVEST_LIMIT_INTEGER_MAX);
  g_autoptr (GString) gap = g_string_new (most);

  protocol_assert_written (&harvest_push_request_type, most, 3, NULL);
  protocol_assert_written (&harvest_push_request_type, last, 3, NULL);
  protocol_assert_refused (&harvest_push_request_type, too_many,
                           "push.mutations: at most 500, this one has 501");
  protocol_assert_refused (&harvest_push_request_type, none,
                           "push.mutations: at least 1, this one has 0");
  protocol_assert_refused (&harvest_push_request_type, zero,
                           "push.mutations[0].n: from 1 to 9007199254740992, this one is 0");
  g_string_replace (gap, "\"n\":3}", "\"n\":4}", 1);
  protocol_assert_refused (&harvest_push_request_type, gap->str,
                           "push.mutations[2].n: 3, one more than the last, this one is 4");
}

/* The change comes out as it went in, and model/ reads it. */
static void
test_change (void)
{
  g_autofree char *text = make_push (1, 17);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestPushRequest) push = harvest_push_request_from_bytes (bytes, &error);
  g_autoptr (HarvestChange) change = NULL;
  g_autoptr (HarvestChangeDocument) made = NULL;
  const HarvestPushMutation *mutation;

  g_assert_no_error (error);
  mutation = g_ptr_array_index (push->mutations, 0);
  g_assert_cmpint (mutation->n, ==, 17);
  g_assert_cmpstr (mutation->change->op, ==, OP);
  change = harvest_change_parse (mutation->change->bytes, &error);
  g_assert_no_error (error);
  protocol_assert_bytes (harvest_change_get_bytes (change), mutation->change->bytes);
  made = harvest_change_document_make (harvest_change_get_bytes (change), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (made->op, ==, OP);
  g_assert_cmpstr (made->id, ==, ONE);
}

/* One mutation that model/ refuses does not spoil the push it is in. */
static void
test_bad_change (void)
{
  static const char text[] = "{\"client\":\"" SAMPLE_CLIENT
                             "\",\"mutations\":[{\"change\":{\"id\":\"" ONE
                             "\",\"kind\":\"explode\",\"op\":\"" OP
                             "\",\"type\":\"of-tomorrow\"},\"n\":1}],\"server\":" SERVER "}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestPushRequest) push = harvest_push_request_from_bytes (bytes, &error);
  const HarvestPushMutation *mutation;

  g_assert_no_error (error);
  mutation = g_ptr_array_index (push->mutations, 0);
  g_assert_null (harvest_change_parse (mutation->change->bytes, &error));
  g_assert_nonnull (error);
  protocol_assert_refused (&harvest_push_request_type,
                           "{\"client\":\"" SAMPLE_CLIENT
                           "\",\"mutations\":[{\"change\":{\"id\":\"" ONE
                           "\"},\"n\":1}],\"server\":" SERVER "}",
                           "push.mutations[0].change.op: required");
}

static void
check_result (const char *members, const char *words)
{
  g_autofree char *reply = g_strdup_printf (
      "{\"results\":[{%s,\"n\":17,\"op\":\"" OP "\"}],\"server\":" SERVER "}", members);

  if (words == NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (reply, strlen (reply));
      g_autoptr (GError) error = NULL;
      g_autoptr (HarvestPushReply) read = harvest_push_reply_from_bytes (bytes, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (read->results->len, ==, 1);
      return;
    }
  protocol_assert_refused (&harvest_push_reply_type, reply, words);
}

static void
test_results (void)
{
  check_result ("\"rev\":1,\"status\":\"applied\"", NULL);
  check_result ("\"rev\":1,\"status\":\"pending\"", NULL);
  check_result ("\"code\":\"of-tomorrow\",\"status\":\"rejected\"", NULL);
  check_result ("\"status\":\"applied\"",
                "push-reply.results[0].rev: required, as the status is applied");
  check_result ("\"status\":\"rejected\"",
                "push-reply.results[0].code: required, as the status is rejected");
  check_result ("\"code\":\"gone\",\"rev\":2,\"status\":\"rejected\"",
                "push-reply.results[0].rev: none, as the status is rejected");
  check_result ("\"rev\":2,\"status\":\"conflict\"",
                "push-reply.results[0].conflicts: required, as the status is conflict");
  check_result ("\"conflicts\":[{\"field\":\"body\"}],\"rev\":2,\"status\":\"merged\"",
                "push-reply.results[0].conflicts: none, as the status is merged");
  check_result ("\"code\":\"Not this\",\"rev\":2,\"status\":\"merged\"",
                "push-reply.results[0].code: a code (a-z, 0-9 and -), this one is \"Not this\"");
}

static void
test_result_numbers (void)
{
  static const char text[] = "{\"results\":[{\"n\":1,\"op\":\"" OP
                             "\",\"rev\":1,\"status\":\"applied\"},{\"n\":3,\"op\":\"" OP
                             "\",\"rev\":1,\"status\":\"applied\"}],\"server\":" SERVER "}";

  protocol_assert_refused (&harvest_push_reply_type, text,
                           "push-reply.results[1].n: 2, one more than the last, this one is 3");
}

/* An older client is told what it can understand. */
static void
test_older_versions (void)
{
  static const char format[] =
      "{\"results\":[{\"code\":\"needs-second-person\",\"n\":1,\"op\":\"" OP
      "\",\"rev\":4,\"status\":\"%s\"},{\"conflicts\":[{\"field\":\"body\",\"mine\":\"\"}]%s,\"n\":"
      "2,"
      "\"op\":\"" OP "\",\"rev\":5,\"status\":\"conflict\"}],\"server\":" SERVER "}";
  static const char current[] = ",\"current\":{\"fields\":{},\"id\":\"" ONE
                                "\",\"rev\":5,\"type\":\"story\"}";
  g_autofree char *newest = g_strdup_printf (format, "pending", current);
  g_autofree char *before = g_strdup_printf (format, "pending", "");
  g_autofree char *oldest = g_strdup_printf (format, "applied", "");

  protocol_assert_written (&harvest_push_reply_type, newest, 3, NULL);
  protocol_assert_written (&harvest_push_reply_type, newest, 2, before);
  protocol_assert_written (&harvest_push_reply_type, newest, 1, oldest);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/push/numbers", test_numbers);
  g_test_add_func ("/push/change", test_change);
  g_test_add_func ("/push/bad-change", test_bad_change);
  g_test_add_func ("/push/results", test_results);
  g_test_add_func ("/push/result-numbers", test_result_numbers);
  g_test_add_func ("/push/older-versions", test_older_versions);
  return g_test_run ();
}
