/* test-cli-stories.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-cli-stories"

#include "config.h"

#include "harvest-cli-fixture.h"
#include "harvest-test.h"

#include <string.h>

static void
test_show (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *id = harvest_cli_fixture_capture (fixture, "First line.\nSecond line.");
  g_autoptr (HarvestCliOutcome) shown = harvest_cli_fixture_expect (fixture, 0, "show", id, NULL);
  g_autoptr (HarvestJson) json = harvest_cli_fixture_run_json (fixture, "show", id, NULL);
  guint records = harvest_cli_json_get_array (json, 0, "records");

  g_assert_nonnull (strstr (shown->out, "First line"));
  g_assert_nonnull (strstr (shown->out, "\n\nFirst line.\nSecond line.\n"));
  g_assert_cmpuint (harvest_json_get_length (json, records), >=, 3);
}

static void
test_show_refused (HarvestCliFixture *fixture, gconstpointer data)
{
  static const char *const ids[] = { "x", "", "0192f0c1-7a3b-7c3d-8e4f-5a6b7c8d9e0f" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (HarvestCliOutcome)
          outcome = harvest_cli_fixture_expect (fixture, 1, "show", ids[i], NULL);

      g_assert_cmpstr (outcome->out, ==, "");
    }
}

static void
test_edit (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *id = harvest_cli_fixture_capture (fixture, "The first words.");
  g_autoptr (HarvestCliOutcome) edited = harvest_cli_fixture_expect (
      fixture, 0, "edit", id, "--set", "title=A title", "--set", "body=Other words = better.",
      "--set", "tags=b,a", "--set", "occurred_on=2026-05-03", "--set", "unit=Lab", NULL);
  g_autoptr (HarvestJson) shown = harvest_cli_fixture_run_json (fixture, "show", id, NULL);
  g_autofree char *title = harvest_cli_json_dup_string (shown, 0, "title");
  g_autofree char *body = harvest_cli_json_dup_string (shown, 0, "body");
  g_autofree char *day = harvest_cli_json_dup_string (shown, 0, "occurred_on");
  g_autofree char *original = harvest_cli_fixture_query (
      fixture, "SELECT json_extract(document, '$.fields.text') FROM record"
               " WHERE type = 'story-revision' AND json_extract(document, '$.fields.is_original')");

  g_test_summary ("An edit changes the story and keeps the teller's first words.");
  g_assert_cmpstr (edited->out, ==, "");
  g_assert_cmpstr (title, ==, "A title");
  g_assert_cmpstr (body, ==, "Other words = better.");
  g_assert_cmpstr (day, ==, "2026-05-03");
  g_assert_cmpstr (original, ==, "The first words.");
  g_assert_cmpint (harvest_cli_fixture_count (
                       fixture, "SELECT count(*) FROM record WHERE type = 'story-revision'"),
                   ==, 2);
  {
    g_autoptr (HarvestCliOutcome) emptied = harvest_cli_fixture_expect (
        fixture, 0, "edit", id, "--set", "occurred_on=", NULL);
    g_autofree char *left = harvest_cli_fixture_query (
        fixture, "SELECT json_extract(document, '$.fields.occurred_on') FROM record"
                 " WHERE type = 'story'");

    g_assert_null (left);
  }
}

static void
test_edit_refused (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *id = harvest_cli_fixture_capture (fixture, "Words.");
  static const char *const assignments[] = { "kind=novel",         "lang=English",
                                             "mood=good",          "reviewed=perhaps",
                                             "visibility=company", "state=published" };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_test_summary ("What the rules refuse changes nothing, and does not wait anywhere.");
  before = harvest_cli_fixture_query (fixture,
                                      "SELECT hex(document) FROM record WHERE type = 'story'");
  for (guint i = 0; i < G_N_ELEMENTS (assignments); i++)
    {
      g_autoptr (HarvestCliOutcome) outcome = harvest_cli_fixture_expect (
          fixture, 1, "edit", id, "--set", assignments[i], NULL);

      g_assert_cmpstr (outcome->err, !=, "");
    }
  after = harvest_cli_fixture_query (fixture,
                                     "SELECT hex(document) FROM record WHERE type = 'story'");
  g_assert_cmpstr (before, ==, after);
  {
    g_autoptr (HarvestJson) status = harvest_cli_fixture_run_json (fixture, "status", NULL);

    g_assert_cmpint (harvest_cli_json_get_integer (status, 0, "waiting"), ==, 0);
    g_assert_cmpint (harvest_cli_json_get_integer (status, 0, "attention"), ==, 0);
  }
}

static void
test_delete (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *id = harvest_cli_fixture_capture (fixture, "Words.");
  g_autoptr (HarvestCliOutcome)
      deleted = harvest_cli_fixture_expect (fixture, 0, "delete", id, NULL);
  g_autoptr (HarvestCliOutcome) gone = harvest_cli_fixture_expect (fixture, 1, "show", id, NULL);
  g_autoptr (HarvestCliOutcome) twice = harvest_cli_fixture_expect (fixture, 1, "delete", id, NULL);

  g_assert_cmpstr (deleted->out, ==, "");
  g_assert_cmpint (
      harvest_cli_fixture_count (fixture, "SELECT count(*) FROM record WHERE type = 'story'"), ==,
      0);
}

static void
test_of_others (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestCliOutcome) told = harvest_cli_fixture_expect (
      fixture, 0, "--person", "Rosa", "capture", "--body", "Not reviewed yet.", NULL);
  const char *id = g_strchomp (told->out);
  g_autoptr (HarvestCliOutcome)
      shown = harvest_cli_fixture_expect (fixture, 1, "--person", "Ken", "show", id, NULL);
  g_autoptr (HarvestCliOutcome) edited = harvest_cli_fixture_expect (
      fixture, 1, "--person", "Ken", "edit", id, "--set", "body=Mine", NULL);
  g_autoptr (HarvestCliOutcome)
      deleted = harvest_cli_fixture_expect (fixture, 1, "--person", "Ken", "delete", id, NULL);
  g_autoptr (HarvestCliOutcome)
      mine = harvest_cli_fixture_expect (fixture, 0, "--person", "Rosa", "show", id, NULL);

  g_test_summary ("What one may not see is not found.");
  g_assert_cmpstr (shown->out, ==, "");
  g_assert_nonnull (strstr (mine->out, "Not reviewed yet."));
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

#define ADD(name, func)                                                                            \
  g_test_add ("/cli/stories/" name, HarvestCliFixture, NULL, harvest_cli_fixture_set_up, func,     \
              harvest_cli_fixture_tear_down)
  ADD ("show", test_show);
  ADD ("show-refused", test_show_refused);
  ADD ("edit", test_edit);
  ADD ("edit-refused", test_edit_refused);
  ADD ("delete", test_delete);
  ADD ("of-others", test_of_others);
#undef ADD

  return g_test_run ();
}
