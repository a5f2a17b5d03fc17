/* test-store-crash.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-store-crash"

#include "config.h"

#include "harvest-store-fixture.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A child tells, edits and deletes a story, and ends without a word before its n-th commit,
 * whichever database that is of; then the store is opened again. So for every n, until the child
 * comes through: there is no point between two transactions at which something is lost or doubled.
 */

#define CRASHED  42
#define DRAFT_ID "01890000-0000-7000-8000-000000000001"
#define STORY_ID "01890000-0000-7000-8000-000000000002"

static int commits_left; /* atomic */

/* ---- The child ---- */

static int
before_commit_cb (gpointer data)
{
  if (g_atomic_int_dec_and_test (&commits_left))
    _exit (CRASHED);
  return 0;
}

static int
watch_connection (sqlite3 *database, const char **message, const sqlite3_api_routines *api)
{
  sqlite3_commit_hook (database, before_commit_cb, NULL);
  return SQLITE_OK;
}

static void
report (const char *what)
{
  printf ("%s\n", what);
  fflush (stdout);
}

static HarvestRecord *
make_story (HarvestStoreFixture *fixture)
{
  g_autoptr (HarvestRecord) plain = harvest_store_fixture_make_story (fixture, "first");
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("story", STORY_ID);
  static const char *const fields[] = { "body",        "kind",  "class",     "audience",
                                        "byline_mode", "state", "visibility" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    harvest_record_builder_set_string (builder, fields[i],
                                       harvest_record_get_string (plain, fields[i]));
  return harvest_record_builder_end (builder, NULL);
}

static void
run_child (const char *dir, const char *person, int n)
{
  HarvestStoreFixture fixture = { 0 };
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (HarvestRecord) teller = NULL;
  g_autoptr (HarvestRecord) seen = NULL;
  g_autoptr (HarvestRecord) edited = NULL;
  g_autoptr (HarvestRecord) last = NULL;

  harvest_store_fixture_init (&fixture, dir);
  harvest_store_fixture_open (&fixture);
  harvest_store_fixture_enter (&fixture, person);
  g_atomic_int_set (&commits_left, n);

  harvest_store_fixture_save_draft (&fixture, DRAFT_ID, "first");
  report ("draft");
  story = make_story (&fixture);
  teller = harvest_store_fixture_make_teller (&fixture, story);
  g_ptr_array_add (changes, harvest_change_new_create (story));
  g_ptr_array_add (changes, harvest_change_new_create (teller));
  g_free (harvest_store_fixture_commit_draft (&fixture, changes, DRAFT_ID, 10));
  report ("told");
  harvest_store_fixture_pass (&fixture, 10);
  report ("told-sent");

  seen = harvest_store_fixture_get (&fixture, STORY_ID);
  edited = harvest_store_fixture_with (seen, "body", "second");
  g_free (
      harvest_store_fixture_commit (&fixture, 10, harvest_change_new_update (seen, edited), NULL));
  report ("edited");
  harvest_store_fixture_pass (&fixture, 10);
  report ("edited-sent");

  last = harvest_store_fixture_get (&fixture, STORY_ID);
  g_free (harvest_store_fixture_commit (&fixture, 10, harvest_change_new_delete (last), NULL));
  report ("deleted");
  harvest_store_fixture_pass (&fixture, 10);
  report ("deleted-sent");
  /* Without cleaning up, as a program that is killed. */
  _exit (0);
}

/* ---- The parent ---- */

typedef struct
{
  HarvestStoreFixture base;
  char *me;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  harvest_store_fixture_set_up (&fixture->base, data);
  fixture->me = g_strdup (harvest_record_get_id (harvest_store_get_me (fixture->base.store)));
  harvest_store_fixture_close (&fixture->base);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->me);
  harvest_store_fixture_tear_down (&fixture->base, data);
}

static void
copy_dir (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  const char *argv[] = { "cp", "-a", from, to, NULL };
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

/* Returns: whether the child came through; @reports is what it said */
static gboolean
run_and_crash (Fixture *fixture, const char *dir, int n, char **reports)
{
  g_autofree char *number = g_strdup_printf ("%d", n);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = { self, "--child", dir, fixture->me, number, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, reports, NULL, &status,
                &error);
  g_assert_no_error (error);
  if (g_spawn_check_wait_status (status, &error))
    return TRUE;
  g_assert_error (error, G_SPAWN_EXIT_ERROR, CRASHED);
  return FALSE;
}

static gboolean
has_report (const char *reports, const char *what)
{
  g_auto (GStrv) lines = g_strsplit (reports, "\n", -1);

  return g_strv_contains ((const char *const *)lines, what);
}

/* What was said to be done is done; of what was begun, all or nothing. */
static void
assert_state (HarvestStoreFixture *store, const char *reports)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_get (store, STORY_ID);
  g_autoptr (GPtrArray) drafts = harvest_store_fixture_list_drafts (store);
  g_autoptr (GPtrArray) list = harvest_store_fixture_list (store, "story", "kind", "story");
  const char *body = story != NULL ? harvest_record_get_string (story, "body") : "none";

  g_assert_cmpuint (list->len, ==, story != NULL ? 1 : 0);
  if (has_report (reports, "deleted"))
    g_assert_cmpstr (body, ==, "none");
  else if (has_report (reports, "edited"))
    g_assert_true (g_str_equal (body, "second") || g_str_equal (body, "none"));
  else if (has_report (reports, "told"))
    g_assert_true (g_str_equal (body, "first") || g_str_equal (body, "second"));
  else if (has_report (reports, "draft"))
    /* Never both, and never neither. */
    g_assert_cmpuint (drafts->len, ==, story != NULL ? 0 : 1);
  if (has_report (reports, "told"))
    g_assert_cmpuint (drafts->len, ==, 0);
}

static void
check_after (Fixture *fixture, const char *dir, const char *reports)
{
  HarvestStoreFixture store = { 0 };

  harvest_store_fixture_init (&store, dir);
  harvest_store_fixture_open (&store);
  g_assert_cmpuint (harvest_store_get_notices (store.store)->len, ==, 0);
  harvest_store_fixture_enter (&store, fixture->me);
  assert_state (&store, reports);

  /* What had not left leaves now, and nothing is different. */
  harvest_store_fixture_pass (&store, 100);
  g_assert_cmpuint (harvest_store_fixture_get_uint (&store, "n-waiting"), ==, 0);
  g_assert_cmpuint (harvest_store_fixture_get_uint (&store, "n-attention"), ==, 0);
  assert_state (&store, reports);
  harvest_store_fixture_assert_mine (&store, "SELECT count (*) FROM entry", "0");
  harvest_store_fixture_assert_mine (&store, "SELECT count (*) FROM overlay", "0");
  harvest_store_fixture_assert_healthy (&store);
  harvest_store_fixture_tear_down (&store, NULL);
}

static void
test_every_commit (Fixture *fixture, gconstpointer data)
{
  gboolean through = FALSE;
  int n;

  for (n = 1; !through; n++)
    {
      g_autofree char *parent = harvest_test_make_dir ();
      g_autofree char *dir = g_build_filename (parent, "data", NULL);
      g_autofree char *reports = NULL;
      g_autofree char *line = NULL;

      copy_dir (fixture->base.dir, dir);
      through = run_and_crash (fixture, dir, n, &reports);
      line = g_strdelimit (g_strdup (reports), "\n", ' ');
      g_test_message ("before commit %d: %s", n, line);
      check_after (fixture, dir, reports);
      g_assert_cmpint (n, <, 100);
    }
  /* Draft, act, numbers, answers, notes of them: three times. */
  g_assert_cmpint (n, >, 12);
}

int
main (int argc, char **argv)
{
  if (argc == 5 && strcmp (argv[1], "--child") == 0)
    {
      commits_left = G_MAXINT;
      sqlite3_auto_extension ((void (*) (void))watch_connection);
      run_child (argv[2], argv[3], atoi (argv[4]));
    }

  harvest_test_init (&argc, &argv);

  g_test_add ("/store-crash/every-commit", Fixture, NULL, set_up, test_every_commit, tear_down);

  return g_test_run ();
}
