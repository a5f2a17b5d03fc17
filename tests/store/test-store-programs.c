/* test-store-programs.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-store-programs"

#include "config.h"

#include "harvest-store-fixture.h"
#include "harvest-test.h"

/* Several programs on one store: a window and a command line of the same person, or of two. */

typedef struct
{
  HarvestStoreFixture window;
  HarvestStoreFixture command;
  GHashTable *seen; /* ids that the window was told of */
  gboolean changed;
  gboolean counted;
} Fixture;

static void
changed_cb (HarvestStore *store, const char *const *types, const char *const *ids, Fixture *fixture)
{
  for (gsize i = 0; ids != NULL && ids[i] != NULL; i++)
    g_hash_table_add (fixture->seen, g_strdup (ids[i]));
  fixture->changed = TRUE;
}

static void
waiting_cb (HarvestStore *store, GParamSpec *pspec, Fixture *fixture)
{
  fixture->counted = TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  harvest_store_fixture_set_up (&fixture->window, data);
  fixture->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (fixture->window.store, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect (fixture->window.store, "notify::n-waiting", G_CALLBACK (waiting_cb), fixture);
  harvest_store_fixture_init (&fixture->command, fixture->window.dir);
  harvest_store_fixture_open (&fixture->command);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_store_fixture_tear_down (&fixture->command, data);
  g_signal_handlers_disconnect_by_data (fixture->window.store, fixture);
  harvest_store_fixture_tear_down (&fixture->window, data);
  g_hash_table_unref (fixture->seen);
}

static const char *
get_me (HarvestStoreFixture *fixture)
{
  return harvest_record_get_id (harvest_store_get_me (fixture->store));
}

static void
wait_for (Fixture *fixture, const char *id)
{
  while (!g_hash_table_contains (fixture->seen, id))
    {
      fixture->changed = FALSE;
      harvest_test_wait (&fixture->changed);
    }
}

static void
test_same_person (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (HarvestRecord) seen = NULL;

  harvest_store_fixture_enter (&fixture->command, get_me (&fixture->window));
  story = harvest_store_fixture_tell (&fixture->command, "From the command line", 1000, NULL);

  /* The window is told, and shows it before it has left. */
  wait_for (fixture, harvest_record_get_id (story));
  seen = harvest_store_fixture_get (&fixture->window, harvest_record_get_id (story));
  g_assert_cmpstr (harvest_record_get_string (seen, "body"), ==, "From the command line");
  while (harvest_store_fixture_get_uint (&fixture->window, "n-waiting") != 2)
    {
      fixture->counted = FALSE;
      harvest_test_wait (&fixture->counted);
    }
}

/* Only the first program carries the person's changes to the authority; the second's go the same
 * way, and each goes once. */
static void
test_one_sends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) first = NULL;
  g_autoptr (HarvestRecord) second = NULL;

  first = harvest_store_fixture_tell (&fixture->window, "One", 10, NULL);
  harvest_store_fixture_pass (&fixture->window, 10);
  harvest_store_fixture_enter (&fixture->command, get_me (&fixture->window));
  second = harvest_store_fixture_tell (&fixture->command, "Two", 0, NULL);
  harvest_store_fixture_pass (&fixture->command, 0);
  harvest_store_fixture_pass (&fixture->window, 0);
  harvest_store_fixture_assert_query (&fixture->window, "shared.db",
                                      "SELECT count (*) FROM record WHERE type = 'story'", "2");
  harvest_store_fixture_assert_mine (&fixture->window, "SELECT count (*) FROM entry", "0");
  harvest_store_fixture_assert_mine (&fixture->window,
                                     "SELECT value FROM meta WHERE name = 'last-number'", "4");
}

/* When the first program has ended, the second takes its place. */
static void
test_other_takes_over (Fixture *fixture, gconstpointer data)
{
  g_autofree char *me = g_strdup (get_me (&fixture->window));
  g_autoptr (HarvestRecord) first = NULL;
  g_autoptr (HarvestRecord) second = NULL;

  first = harvest_store_fixture_tell (&fixture->window, "One", 10, NULL);
  harvest_store_fixture_pass (&fixture->window, 10);
  harvest_store_fixture_enter (&fixture->command, me);
  second = harvest_store_fixture_tell (&fixture->command, "Two", 1000, NULL);
  g_signal_handlers_disconnect_by_data (fixture->window.store, fixture);
  harvest_store_fixture_close (&fixture->window);

  harvest_store_fixture_pass (&fixture->command, 1000);
  harvest_store_fixture_assert_query (&fixture->command, "shared.db",
                                      "SELECT count (*) FROM record WHERE type = 'story'", "2");
  harvest_store_fixture_open (&fixture->window);
}

static void
test_two_people (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) mine = NULL;
  g_autoptr (HarvestRecord) hidden = NULL;

  harvest_store_add_person_async (fixture->command.store, "Grace", "de", NULL,
                                  harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  harvest_store_add_person_finish (fixture->command.store, owned, &error);
  g_assert_no_error (error);
  /* Everybody sees that there is somebody new. */
  wait_for (fixture, get_me (&fixture->command));

  /* What is for the editors alone is not for the other, neither before nor after it has left. */
  mine = harvest_store_fixture_tell (&fixture->window, "Not for Grace", 10, NULL);
  hidden = harvest_store_fixture_get (&fixture->command, harvest_record_get_id (mine));
  g_assert_null (hidden);
  harvest_store_fixture_pass (&fixture->window, 10);
  hidden = harvest_store_fixture_get (&fixture->command, harvest_record_get_id (mine));
  g_assert_null (hidden);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/store-programs/same-person", test_same_person);
  ADD ("/store-programs/one-sends", test_one_sends);
  ADD ("/store-programs/other-takes-over", test_other_takes_over);
  ADD ("/store-programs/two-people", test_two_people);
#undef ADD

  return g_test_run ();
}
