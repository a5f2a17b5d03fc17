/* test-cli-capture.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-cli-capture"

#include "config.h"

#include "harvest-cli-fixture.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <string.h>

static void
test_text (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *id = harvest_cli_fixture_capture (fixture, "The lift was stuck. We waited.");
  g_autofree char *sql = NULL;
  g_autofree char *title = NULL;

  g_test_summary ("A text is told: its id is printed and nothing else, its rows are there.");
  g_assert_true (harvest_uuid_is_valid (id));
  sql = g_strdup_printf (
      "SELECT json_extract(document, '$.fields.title') FROM record WHERE id = '%s'", id);
  title = harvest_cli_fixture_query (fixture, sql);
  g_assert_cmpstr (title, ==, "The lift was stuck");
  g_assert_cmpint (harvest_cli_fixture_count (
                       fixture, "SELECT count(*) FROM record WHERE type IN"
                                " ('story', 'story-revision', 'contribution') AND rev = 1"),
                   ==, 3);
}

static void
test_everything (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *picture = harvest_cli_fixture_write_picture (fixture, "a photo.png");
  g_autoptr (HarvestJson) told = harvest_cli_fixture_run_json (
      fixture, "capture", "--body", "Der Drucker druckte nicht, weil das Papier aus war.",
      "--title", "Drucker", "--kind", "knowhow", "--unit", "Reception", "--tag", "printer", "--tag",
      "paper", "--attach", picture, NULL);
  g_autofree char *id = harvest_cli_json_dup_string (told, 0, "id");
  g_autofree char *lang = harvest_cli_json_dup_string (told, 0, "lang");
  g_autofree char *kind = harvest_cli_json_dup_string (told, 0, "kind");
  g_autofree char *body = NULL;
  g_autoptr (HarvestJson) shown = harvest_cli_fixture_run_json (fixture, "show", id, NULL);
  guint attachments = harvest_cli_json_get_array (shown, 0, "attachments");
  guint attachment = harvest_json_first_child (shown, attachments);
  g_autofree char *file = NULL;
  g_autofree char *mime = NULL;
  guint tags = harvest_cli_json_get_array (shown, 0, "tags");

  g_assert_cmpstr (lang, ==, "de");
  g_assert_cmpstr (kind, ==, "knowhow");
  g_assert_cmpuint (harvest_json_get_length (shown, tags), ==, 2);
  g_assert_cmpuint (harvest_json_get_length (shown, attachments), ==, 1);
  mime = harvest_cli_json_dup_string (shown, attachment, "mime");
  g_assert_cmpstr (mime, ==, "image/png");
  file = harvest_cli_json_dup_string (shown, attachment, "file");
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
  body = harvest_cli_json_dup_string (shown, 0, "body");
  g_assert_true (g_str_has_prefix (body, "Der Drucker"));

  /* The same unit again is the same record. */
  {
    g_autoptr (HarvestCliOutcome) again = harvest_cli_fixture_expect (
        fixture, 0, "capture", "--body", "More.", "--unit", "reception", NULL);
  }
  g_assert_cmpint (
      harvest_cli_fixture_count (fixture, "SELECT count(*) FROM record WHERE type = 'org-unit'"),
      ==, 1);
}

static void
test_input (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestCliOutcome) told = harvest_cli_fixture_run (
      fixture, "Two lines\nfrom standard input.\n", "capture", "--body", "-", NULL);
  g_autoptr (HarvestCliOutcome) broken = NULL;
  g_autoptr (HarvestJson) shown = NULL;
  g_autofree char *body = NULL;

  g_assert_cmpint (told->status, ==, 0);
  shown = harvest_cli_fixture_run_json (fixture, "show", g_strchomp (told->out), NULL);
  body = harvest_cli_json_dup_string (shown, 0, "body");
  g_assert_cmpstr (body, ==, "Two lines\nfrom standard input.");

  broken = harvest_cli_fixture_run (fixture, "\xff\xfe", "capture", "--body", "-", NULL);
  g_assert_cmpint (broken->status, ==, 1);
  g_assert_cmpstr (broken->out, ==, "");
}

static void
test_only_a_picture (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *picture = harvest_cli_fixture_write_picture (fixture, "p.png");
  g_autoptr (HarvestCliOutcome)
      told = harvest_cli_fixture_expect (fixture, 0, "capture", "--attach", picture, NULL);

  g_assert_cmpint (
      harvest_cli_fixture_count (fixture, "SELECT count(*) FROM record WHERE type = 'asset'"), ==,
      1);
}

static void
test_refused (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *words = harvest_cli_fixture_write (fixture, "words.txt", "just words", -1);
  g_autoptr (HarvestCliOutcome) novel = harvest_cli_fixture_expect (fixture, 1, "capture", "--body",
                                                                    "x", "--kind", "novel", NULL);
  g_autoptr (HarvestCliOutcome)
      blank = harvest_cli_fixture_expect (fixture, 1, "capture", "--body", "  ", NULL);
  g_autoptr (HarvestCliOutcome) missing = harvest_cli_fixture_expect (
      fixture, 1, "capture", "--body", "x", "--attach", "/no/such/file.png", NULL);
  g_autoptr (HarvestCliOutcome) wrong = harvest_cli_fixture_expect (fixture, 1, "capture", "--body",
                                                                    "x", "--attach", words, NULL);

  g_test_summary ("What the rules refuse is said on standard error; nothing is kept of it.");
  g_assert_nonnull (strstr (novel->err, "novel"));
  g_assert_nonnull (strstr (blank->err, "body"));
  g_assert_nonnull (strstr (missing->err, "/no/such/file.png"));
  g_assert_nonnull (strstr (wrong->err, "words.txt"));
  g_assert_cmpstr (novel->out, ==, "");
  g_assert_cmpint (
      harvest_cli_fixture_count (fixture, "SELECT count(*) FROM record WHERE type = 'story'"), ==,
      0);
}

static void
test_people (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestCliOutcome) first = harvest_cli_fixture_expect (
      fixture, 0, "--person", "Rosa Lind", "capture", "--body", "Mine.", NULL);
  g_autoptr (HarvestCliOutcome) again = harvest_cli_fixture_expect (
      fixture, 0, "capture", "--person", "rosa lind", "--body", "Mine too.", NULL);
  g_autofree char *last = NULL;
  g_autoptr (HarvestCliOutcome) other = NULL;

  g_test_summary ("A person is known by name; without --person it is who was here last.");
  g_assert_cmpint (
      harvest_cli_fixture_count (fixture, "SELECT count(*) FROM record WHERE type = 'person'"), ==,
      1);
  other = harvest_cli_fixture_expect (fixture, 0, "--person", "Ken", "capture", "--body", "Ken's.",
                                      NULL);
  last = harvest_cli_fixture_capture (fixture, "Ken's again.");
  g_assert_cmpint (harvest_cli_fixture_count (fixture,
                                              "SELECT count(*) FROM record WHERE type = 'story' AND"
                                              " json_extract(document, '$.fields.byline') = 'Ken'"),
                   ==, 2);
}

static void
test_account (HarvestCliFixture *fixture, gconstpointer data)
{
  const char *name = g_get_real_name ();
  g_autofree char *id = harvest_cli_fixture_capture (fixture, "Mine.");
  g_autofree char *person = harvest_cli_fixture_query (
      fixture, "SELECT json_extract(document, '$.fields.name') FROM record WHERE type = 'person'");

  g_test_summary ("Where nobody is yet, it is the account's real name.");
  if (strcmp (name, "Unknown") == 0 || name[0] == '\0')
    name = g_get_user_name ();
  g_assert_cmpstr (person, ==, name);
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

#define ADD(name, func)                                                                            \
  g_test_add ("/cli/capture/" name, HarvestCliFixture, NULL, harvest_cli_fixture_set_up, func,     \
              harvest_cli_fixture_tear_down)
  ADD ("text", test_text);
  ADD ("everything", test_everything);
  ADD ("input", test_input);
  ADD ("only-a-picture", test_only_a_picture);
  ADD ("refused", test_refused);
  ADD ("people", test_people);
  ADD ("account", test_account);
#undef ADD

  return g_test_run ();
}
