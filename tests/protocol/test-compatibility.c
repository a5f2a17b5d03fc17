/* test-compatibility.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-problem.h"
#include "harvest-test.h"
#include "harvest-version.h"
#include "protocol-samples.h"

/* samples/1.N/ has a message of each type as a peer of that version writes it; 1.4 is one to come.
 * A released version's samples never change. */

static char *samples;

static GBytes *
load (const char *version, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_build_filename (samples, version, file, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_strchomp (text);
  return g_bytes_new (text, strlen (text));
}

/* What we write for a peer of @version, after having read what one of @from wrote. */
static void
check_written (const HarvestMessageType *type, GBytes *from, guint version, GBytes *expected)
{
  g_autoptr (GError) error = NULL;
  gpointer message = harvest_message_from_bytes (type, from, &error);
  g_autoptr (GBytes) written = NULL;

  g_assert_no_error (error);
  written = harvest_message_to_bytes (type, message, version);
  protocol_assert_bytes (written, expected);
  harvest_message_free (type, message);
}

/* For each older version: we understand all that it says, and say nothing that it does not. */
static void
test_version (gconstpointer data)
{
  guint version = GPOINTER_TO_UINT (data);
  const HarvestMessageType *const *types = harvest_message_type_get_all ();
  g_autofree char *header = harvest_version_to_header (version);
  g_autofree char *newest = harvest_version_to_header (HARVEST_VERSION_NEWEST);

  for (guint i = 0; types[i] != NULL; i++)
    {
      g_autoptr (GBytes) theirs = load (header, types[i]->name);
      g_autoptr (GBytes) ours = load (newest, types[i]->name);

      check_written (types[i], theirs, version, theirs);
      if (!g_str_equal (types[i]->name, "hello"))
        check_written (types[i], ours, version, theirs);
    }
}

/* A newer peer that speaks our version may say more; we pass it over, and keep the rest. */
static void
test_newer (void)
{
  const HarvestMessageType *const *types = harvest_message_type_get_all ();
  g_autofree char *newest = harvest_version_to_header (HARVEST_VERSION_NEWEST);

  for (guint i = 0; types[i] != NULL; i++)
    {
      g_autoptr (GBytes) theirs = load ("1.4", types[i]->name);
      g_autoptr (GBytes) ours = load (newest, types[i]->name);

      if (!g_str_equal (types[i]->name, "problem") && !g_str_equal (types[i]->name, "push-reply"))
        check_written (types[i], theirs, HARVEST_VERSION_NEWEST, ours);
    }
}

/* Codes are open: what we do not know is taken all the same. */
static void
test_newer_codes (void)
{
  g_autoptr (GBytes) problem_bytes = load ("1.4", "problem");
  g_autoptr (GBytes) reply_bytes = load ("1.4", "push-reply");
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestProblem) problem = harvest_problem_from_bytes (problem_bytes, &error);
  g_autoptr (HarvestPushReply) reply = harvest_push_reply_from_bytes (reply_bytes, &error);
  const HarvestPushResult *result;

  g_assert_no_error (error);
  g_assert_cmpint (harvest_problem_get_code (problem), ==, HARVEST_PROBLEM_OTHER);
  g_assert_cmpint (harvest_problem_get_retry (problem), ==, HARVEST_RETRY_NEVER);
  result = g_ptr_array_index (reply->results, 2);
  g_assert_cmpstr (result->code, ==, "of-tomorrow");
  g_assert_cmpint (result->status, ==, HARVEST_PUSH_REJECTED);
}

int
main (int argc, char *argv[])
{
  int status;

  harvest_test_init (&argc, &argv);
  samples = g_test_build_filename (G_TEST_DIST, "protocol", "samples", NULL);
  for (guint version = HARVEST_VERSION_OLDEST; version <= HARVEST_VERSION_NEWEST; version++)
    {
      g_autofree char *path = g_strdup_printf ("/compatibility/1.%u", version);

      g_test_add_data_func (path, GUINT_TO_POINTER (version), test_version);
    }
  g_test_add_func ("/compatibility/newer", test_newer);
  g_test_add_func ("/compatibility/newer-codes", test_newer_codes);
  status = g_test_run ();
  g_free (samples);
  return status;
}
