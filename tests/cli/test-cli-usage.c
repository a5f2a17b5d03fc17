/* test-cli-usage.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-cli-usage"

#include "config.h"

#include "harvest-cli-fixture.h"
#include "harvest-test.h"

#include <string.h>

static void
assert_usage (HarvestCliFixture *fixture, const char *first, const char *second, const char *third)
{
  g_autoptr (HarvestCliOutcome)
      outcome = harvest_cli_fixture_expect (fixture, 2, first, second, third, NULL);

  g_assert_cmpstr (outcome->out, ==, "");
  g_assert_cmpstr (outcome->err, !=, "");
  g_assert_false (g_file_test (fixture->data, G_FILE_TEST_EXISTS));
}

static void
test_mistakes (HarvestCliFixture *fixture, gconstpointer data)
{
  g_test_summary ("A mistake in the words is status 2, and touches no data.");
  assert_usage (fixture, NULL, NULL, NULL);
  assert_usage (fixture, "dance", NULL, NULL);
  assert_usage (fixture, "--nonsense", "status", NULL);
  assert_usage (fixture, "status", "--nonsense", NULL);
  assert_usage (fixture, "status", "more", NULL);
  assert_usage (fixture, "show", NULL, NULL);
  assert_usage (fixture, "show", "a", "b");
  assert_usage (fixture, "capture", NULL, NULL);
  assert_usage (fixture, "capture", "words", NULL);
  assert_usage (fixture, "edit", "x", NULL);
  assert_usage (fixture, "edit", "x", "--set=title");
  assert_usage (fixture, "delete", NULL, NULL);
  assert_usage (fixture, "import", NULL, NULL);
  assert_usage (fixture, "export", NULL, NULL);
  assert_usage (fixture, "search", NULL, NULL);
  assert_usage (fixture, "list", "--limit=-1", NULL);
  assert_usage (fixture, "list", "--limit=many", NULL);
}

static void
test_help (HarvestCliFixture *fixture, gconstpointer data)
{
  static const char *const commands[] = { "capture", "show",   "edit",  "delete",
                                          "import",  "export", "check", "status" };
  g_autoptr (HarvestCliOutcome) help = harvest_cli_fixture_expect (fixture, 0, "--help", NULL);
  g_autoptr (HarvestCliOutcome)
      version = harvest_cli_fixture_expect (fixture, 0, "--version", NULL);

  g_assert_nonnull (strstr (version->out, PACKAGE_VERSION));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (HarvestCliOutcome)
          more = harvest_cli_fixture_expect (fixture, 0, commands[i], "--help", NULL);

      g_assert_nonnull (strstr (help->out, commands[i]));
      g_assert_nonnull (strstr (more->out, "--data"));
    }
  g_assert_false (g_file_test (fixture->data, G_FILE_TEST_EXISTS));
}

static void
test_status (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestJson) empty = harvest_cli_fixture_run_json (fixture, "status", NULL);
  g_autoptr (HarvestCliOutcome) told = harvest_cli_fixture_expect (
      fixture, 0, "--person", "Rosa", "capture", "--body", "Words.", NULL);
  g_autoptr (HarvestJson) status = harvest_cli_fixture_run_json (fixture, "status", NULL);
  g_autofree char *person = harvest_cli_json_dup_string (status, 0, "person");
  g_autofree char *folder = harvest_cli_json_dup_string (status, 0, "data");

  g_assert_cmpint (harvest_json_get_kind (empty, harvest_json_get_member (empty, 0, "person")), ==,
                   HARVEST_JSON_NULL);
  g_assert_cmpstr (person, ==, "Rosa");
  g_assert_cmpstr (folder, ==, fixture->data);
  g_assert_cmpint (harvest_cli_json_get_integer (status, 0, "waiting"), ==, 0);
  g_assert_cmpint (harvest_cli_json_get_integer (empty, 0, "stories"), ==, 0);
  g_assert_cmpint (harvest_cli_json_get_integer (status, 0, "stories"), ==, 1);
}

static void
test_not_a_folder (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *path = harvest_cli_fixture_write (fixture, "data", "a file", -1);
  g_autoptr (HarvestCliOutcome) outcome = harvest_cli_fixture_expect (fixture, 1, "status", NULL);

  g_assert_cmpstr (outcome->out, ==, "");
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

#define ADD(name, func)                                                                            \
  g_test_add ("/cli/usage/" name, HarvestCliFixture, NULL, harvest_cli_fixture_set_up, func,       \
              harvest_cli_fixture_tear_down)
  ADD ("mistakes", test_mistakes);
  ADD ("help", test_help);
  ADD ("status", test_status);
  ADD ("not-a-folder", test_not_a_folder);
#undef ADD

  return g_test_run ();
}
