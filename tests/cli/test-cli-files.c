/* test-cli-files.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-cli-files"

#include "config.h"

#include "harvest-cli-fixture.h"
#include "harvest-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define N_STORIES "SELECT count(*) FROM record WHERE type = 'story'"
#define N_PEOPLE  "SELECT count(*) FROM record WHERE type = 'person'"
#define N_MANY    8000

static void
test_dry_run (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *csv = harvest_cli_fixture_write (
      fixture, "a.csv", "title,body,kind\nOne,Words.,\nTwo,,\nThree,Words.,novel\n", -1);
  g_autoptr (HarvestCliOutcome)
      dry = harvest_cli_fixture_expect (fixture, 0, "import", csv, "--dry-run", NULL);
  g_autoptr (HarvestJson)
      json = harvest_cli_fixture_run_json (fixture, "import", "--dry-run", csv, NULL);
  guint rejected = harvest_cli_json_get_array (json, 0, "rejected");
  guint problem = harvest_json_first_child (json, rejected);
  g_autofree char *reason = harvest_cli_json_dup_string (json, problem, "reason");

  g_test_summary ("A dry run lists every row that would be left out, and writes nothing.");
  g_assert_nonnull (strstr (dry->out, "Line 3: neither a body nor an attachment\n"));
  g_assert_nonnull (strstr (dry->out, "Line 4: kind: one of story, idea"));
  g_assert_nonnull (strstr (dry->out, "1 story would be imported.\n"));
  g_assert_cmpint (harvest_cli_json_get_integer (json, 0, "imported"), ==, 1);
  g_assert_cmpuint (harvest_json_get_length (json, rejected), ==, 2);
  g_assert_cmpint (harvest_cli_json_get_integer (json, problem, "line"), ==, 3);
  g_assert_cmpstr (reason, ==, "no-content");
  g_assert_cmpint (harvest_cli_fixture_count (fixture, N_STORIES), ==, 0);
}

static void
test_import (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *jsonl = harvest_cli_fixture_write (
      fixture, "a.jsonl",
      "{\"title\":\"One\",\"body\":\"Words.\",\"tags\":[\"x\"]}\n{\"title\":\"Two\"}\n", -1);
  g_autoptr (HarvestCliOutcome)
      imported = harvest_cli_fixture_expect (fixture, 0, "import", jsonl, NULL);
  g_autoptr (HarvestJson) again = harvest_cli_fixture_run_json (fixture, "import", jsonl, NULL);
  g_autofree char *bad = harvest_cli_fixture_write (fixture, "b.jsonl", "{\"title\":\"x\"}\n", -1);
  g_autofree char *list = harvest_cli_fixture_write (fixture, "c.json", "[{\"body\":\"x\"}]", -1);
  g_autoptr (HarvestCliOutcome)
      all_bad = harvest_cli_fixture_expect (fixture, 1, "import", bad, NULL);
  g_autoptr (HarvestCliOutcome)
      no_lines = harvest_cli_fixture_expect (fixture, 1, "import", list, NULL);
  g_autoptr (HarvestCliOutcome)
      missing = harvest_cli_fixture_expect (fixture, 1, "import", "/no/such/file", NULL);

  g_assert_nonnull (strstr (imported->out, "Line 2: neither a body nor an attachment\n"));
  g_assert_nonnull (strstr (imported->out, "1 story was imported.\n"));
  g_assert_cmpint (harvest_cli_json_get_integer (again, 0, "imported"), ==, 0);
  g_assert_cmpint (harvest_cli_json_get_integer (again, 0, "before"), ==, 2);
  g_assert_cmpint (harvest_cli_fixture_count (fixture, N_STORIES), ==, 1);
  g_assert_nonnull (strstr (no_lines->err, "JSON"));
  g_assert_nonnull (strstr (missing->err, "/no/such/file"));
}

static char *
write_many (HarvestCliFixture *fixture)
{
  g_autoptr (GString) text = g_string_new ("title,body\n");

  for (guint i = 0; i < N_MANY; i++)
    g_string_append_printf (text, "t%u,Words of story number %u.\n", i, i);
  return harvest_cli_fixture_write (fixture, "many.csv", text->str, -1);
}

static gint64
count_now (HarvestCliFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->data, "shared.db", NULL);
  g_autofree char *table = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return 0;
  table = harvest_cli_fixture_query (fixture,
                                     "SELECT name FROM sqlite_schema WHERE name = 'record'");
  return table != NULL ? harvest_cli_fixture_count (fixture, N_STORIES) : 0;
}

static void
test_killed (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *csv = write_many (fixture);
  g_autoptr (HarvestJson) rest = NULL;
  gint64 n_before = 0;

  g_test_summary ("An import that is killed again and again ends with every row once.");
  for (guint round = 0; round < 4; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error,
                                                          g_getenv ("STORYHARVEST_CLI"), "--data",
                                                          fixture->data, "import", csv, NULL);

      g_assert_no_error (error);
      while (count_now (fixture) <= n_before + 500 && g_subprocess_get_identifier (process) != NULL)
        g_main_context_iteration (NULL, FALSE);
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);
      n_before = count_now (fixture);
    }
  g_assert_cmpint (n_before, <, N_MANY);
  rest = harvest_cli_fixture_run_json (fixture, "import", csv, NULL);
  g_assert_cmpint (harvest_cli_json_get_integer (rest, 0, "before"), ==, n_before);
  g_assert_cmpint (harvest_cli_json_get_integer (rest, 0, "imported"), ==, N_MANY - n_before);
  g_assert_cmpint (harvest_cli_fixture_count (fixture, N_STORIES), ==, N_MANY);
  g_assert_cmpint (harvest_cli_fixture_count (
                       fixture, "SELECT count(DISTINCT json_extract(document, '$.fields.title'))"
                                " FROM record WHERE type = 'story'"),
                   ==, N_MANY);
  {
    g_autoptr (HarvestCliOutcome) check = harvest_cli_fixture_expect (fixture, 0, "check", NULL);
  }
}

static void
test_at_once (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *csv = write_many (fixture);
  g_autofree char *first = harvest_cli_fixture_capture (fixture, "Before the others.");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  guint n_told = 1;

  g_test_summary ("One program imports while others tell: all of it is there afterwards.");
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error,
                              g_getenv ("STORYHARVEST_CLI"), "--data", fixture->data, "import", csv,
                              NULL);
  g_assert_no_error (error);
  while (g_subprocess_get_identifier (process) != NULL)
    {
      g_autofree char *id = harvest_cli_fixture_capture (fixture, "Told meanwhile.");

      n_told++;
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_assert_cmpint (harvest_cli_fixture_count (fixture, N_STORIES), ==, N_MANY + n_told);
  {
    g_autoptr (HarvestCliOutcome) check = harvest_cli_fixture_expect (fixture, 0, "check", NULL);
    g_autoptr (HarvestJson) status = harvest_cli_fixture_run_json (fixture, "status", NULL);

    g_assert_cmpint (harvest_cli_json_get_integer (status, 0, "waiting"), ==, 0);
  }
}

static void
test_round_trip (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *picture = harvest_cli_fixture_write_picture (fixture, "p.png");
  g_autofree char *out = g_build_filename (fixture->dir, "export", NULL);
  g_autofree char *out_again = g_build_filename (fixture->dir, "export-again", NULL);
  g_autofree char *records = g_build_filename (out, "records.jsonl", NULL);
  g_autofree char *records_again = g_build_filename (out_again, "records.jsonl", NULL);
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  g_auto (GStrv) lines = NULL;
  HarvestCliFixture other = { 0 };
  g_autoptr (HarvestCliOutcome) told = harvest_cli_fixture_expect (
      fixture, 0, "capture", "--body", "With a photo.", "--attach", picture, NULL);
  g_autoptr (HarvestJson) exported = harvest_cli_fixture_run_json (fixture, "export", out, NULL);
  g_autoptr (HarvestJson) imported = NULL;

  g_test_summary ("What is exported and imported on other data is the same there, byte by byte.");
  g_assert_cmpint (harvest_cli_json_get_integer (exported, 0, "stories"), ==, 1);
  g_assert_cmpint (harvest_cli_json_get_integer (exported, 0, "files"), ==, 1);

  harvest_cli_fixture_set_up (&other, NULL);
  imported = harvest_cli_fixture_run_json (&other, "import", records, NULL);
  g_assert_cmpint (harvest_cli_json_get_integer (imported, 0, "records"), ==,
                   harvest_cli_json_get_integer (exported, 0, "records"));
  g_assert_cmpint (harvest_cli_json_get_integer (imported, 0, "files"), ==, 1);
  {
    g_autoptr (HarvestCliOutcome)
        again = harvest_cli_fixture_expect (&other, 0, "export", out_again, NULL);
    g_autoptr (HarvestCliOutcome) check = harvest_cli_fixture_expect (&other, 0, "check", NULL);
    g_autoptr (HarvestCliOutcome)
        shown = harvest_cli_fixture_expect (&other, 0, "show", g_strchomp (told->out), NULL);
  }
  g_assert_true (g_file_get_contents (records, &text, NULL, NULL));
  g_assert_true (g_file_get_contents (records_again, &text_again, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_nonnull (strstr (text_again, lines[i]));
  harvest_cli_fixture_tear_down (&other, NULL);
}

/* Who has come with an export is not added beside it, and sees what they may. */
static void
test_person_comes_with_it (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *out = g_build_filename (fixture->dir, "export", NULL);
  g_autofree char *records = g_build_filename (out, "records.jsonl", NULL);
  HarvestCliFixture other = { 0 };
  g_autoptr (HarvestCliOutcome) told = harvest_cli_fixture_expect (
      fixture, 0, "--person", "Rosa Lind", "capture", "--body", "For the editors.", NULL);
  g_autoptr (HarvestCliOutcome)
      exported = harvest_cli_fixture_expect (fixture, 0, "export", out, NULL);

  harvest_cli_fixture_set_up (&other, NULL);
  {
    g_autoptr (HarvestCliOutcome) dry = harvest_cli_fixture_expect (
        &other, 0, "--person", "rosa lind", "import", "--dry-run", records, NULL);

    g_assert_cmpint (harvest_cli_fixture_count (&other, N_PEOPLE), ==, 0);
  }
  {
    g_autoptr (HarvestCliOutcome) imported = harvest_cli_fixture_expect (
        &other, 0, "--person", "rosa lind", "import", records, NULL);
    g_autoptr (HarvestJson) list = harvest_cli_fixture_run_json (&other, "list", NULL);

    g_assert_cmpint (harvest_cli_fixture_count (&other, N_PEOPLE), ==, 1);
    g_assert_cmpuint (harvest_json_get_length (list, 0), ==, 1);
  }
  /* Somebody else who imports it is added, and sees it too. */
  {
    g_autoptr (HarvestCliOutcome) again = harvest_cli_fixture_expect (
        &other, 0, "--person", "Ida Falk", "import", records, NULL);

    g_assert_cmpint (harvest_cli_fixture_count (&other, N_PEOPLE), ==, 2);
  }
  harvest_cli_fixture_tear_down (&other, NULL);
}

static void
test_check (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *picture = harvest_cli_fixture_write_picture (fixture, "p.png");
  g_autoptr (HarvestCliOutcome)
      told = harvest_cli_fixture_expect (fixture, 0, "capture", "--attach", picture, NULL);
  g_autoptr (HarvestCliOutcome) well = harvest_cli_fixture_expect (fixture, 0, "check", NULL);
  g_autoptr (HarvestJson)
      shown = harvest_cli_fixture_run_json (fixture, "show", g_strchomp (told->out), NULL);
  guint attachments = harvest_cli_json_get_array (shown, 0, "attachments");
  g_autofree char *file = harvest_cli_json_dup_string (
      shown, harvest_json_first_child (shown, attachments), "file");

  g_test_summary ("A file that the disk has changed is found.");
  g_assert_nonnull (strstr (well->out, "All is well."));
  g_assert_no_errno (g_chmod (file, 0600));
  g_assert_true (g_file_set_contents (file, "something else", -1, NULL));
  {
    g_autoptr (HarvestCliOutcome) ill = harvest_cli_fixture_expect (fixture, 1, "check", NULL);
    g_autoptr (HarvestCliOutcome)
        ill_json = harvest_cli_fixture_expect (fixture, 1, "--json", "check", NULL);

    g_assert_cmpstr (ill->out, !=, "");
    g_assert_true (g_str_has_prefix (ill_json->out, "{\"findings\":[\""));
  }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

#define ADD(name, func)                                                                            \
  g_test_add ("/cli/files/" name, HarvestCliFixture, NULL, harvest_cli_fixture_set_up, func,       \
              harvest_cli_fixture_tear_down)
  ADD ("dry-run", test_dry_run);
  ADD ("import", test_import);
  ADD ("killed", test_killed);
  ADD ("at-once", test_at_once);
  ADD ("round-trip", test_round_trip);
  ADD ("person-comes-with-it", test_person_comes_with_it);
  ADD ("check", test_check);
#undef ADD

  return g_test_run ();
}
