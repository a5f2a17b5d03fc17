/* test-store-full-disk.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-store-full-disk"

#include "config.h"

#include "harvest-store-error.h"
#include "harvest-store-fixture.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <signal.h>
#include <sys/resource.h>

/* A disk that is full: nothing of what was saved is lost, what cannot be saved is said so, and when
 * there is space again, everything goes on. */

typedef HarvestStoreFixture Fixture;

/* Lets no file of this process grow beyond @bytes. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &limit));
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));
}

static GError *
try_to_tell (Fixture *fixture, const char *body)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_make_story (fixture, body);
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  GError *error = NULL;

  g_ptr_array_add (changes, harvest_change_new_create (story));
  harvest_store_commit_async (fixture->store, changes, NULL, 10, NULL, harvest_test_store_result_cb,
                              &result);
  owned = harvest_test_wait_result (&result);
  harvest_store_commit_finish (fixture->store, owned, NULL, &error);
  return error;
}

static void
test_saving (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_body = g_strnfill (20000, 'x');
  g_autoptr (HarvestRecord) kept = harvest_store_fixture_tell (fixture, "Kept", 10, NULL);
  g_autoptr (HarvestRecord) seen = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  guint n_told = 1;

  limit_files (600000);
  while (error == NULL && n_told < 1000)
    {
      error = try_to_tell (fixture, long_body);
      n_told += error == NULL;
    }
  limit_files (RLIM_INFINITY);
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NO_SPACE);
  g_clear_error (&error);

  /* Exactly what was said to be saved is there. */
  list = harvest_store_fixture_list (fixture, "story", "kind", "story");
  g_assert_cmpuint (list->len, ==, n_told);
  seen = harvest_store_fixture_get (fixture, harvest_record_get_id (kept));
  g_assert_cmpstr (harvest_record_get_string (seen, "body"), ==, "Kept");
  harvest_store_fixture_assert_healthy (fixture);

  error = try_to_tell (fixture, "There is space again");
  g_assert_no_error (error);
  harvest_store_fixture_pass (fixture, 10);
  g_assert_cmpuint (harvest_store_fixture_get_uint (fixture, "n-waiting"), ==, 0);
  harvest_store_fixture_assert_healthy (fixture);
}

/* The authority has no space: the person's changes wait. */
static void
test_answering (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_body = g_strnfill (40000, 'x');
  g_autoptr (GPtrArray) list = NULL;
  guint n_left;

  for (int i = 0; i < 10; i++)
    {
      g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, long_body, 10, NULL);

      g_assert_nonnull (story);
    }
  limit_files (250000);
  fixture->now += 10 * G_USEC_PER_SEC;
  {
    GAsyncResult *result = NULL;
    g_autoptr (GAsyncResult) owned = NULL;
    g_autoptr (GError) error = NULL;

    harvest_store_close_async (fixture->store, NULL, harvest_test_store_result_cb, &result);
    owned = harvest_test_wait_result (&result);
    harvest_store_close_finish (fixture->store, owned, &error);
  }
  limit_files (RLIM_INFINITY);
  g_clear_object (&fixture->store);

  harvest_store_fixture_open (fixture);
  {
    GAsyncResult *result = NULL;
    g_autoptr (GAsyncResult) owned = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) people = NULL;

    harvest_store_list_people_async (fixture->store, NULL, harvest_test_store_result_cb, &result);
    owned = harvest_test_wait_result (&result);
    people = harvest_store_list_people_finish (fixture->store, owned, &error);
    g_assert_no_error (error);
    harvest_store_fixture_enter (fixture, harvest_record_get_id (g_ptr_array_index (people, 0)));
  }
  n_left = harvest_store_fixture_get_uint (fixture, "n-waiting");
  g_test_message ("%u changes waited", n_left);
  harvest_store_fixture_pass (fixture, 10);
  list = harvest_store_fixture_list (fixture, "story", "kind", "story");
  g_assert_cmpuint (list->len, ==, 10);
  g_assert_cmpuint (harvest_store_fixture_get_uint (fixture, "n-waiting"), ==, 0);
  g_assert_cmpuint (harvest_store_fixture_get_uint (fixture, "n-attention"), ==, 0);
  harvest_store_fixture_assert_healthy (fixture);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);
  /* Without this the kernel ends a program that writes beyond the limit. */
  signal (SIGXFSZ, SIG_IGN);

#define ADD(path, func)                                                                            \
  g_test_add (path, Fixture, NULL, harvest_store_fixture_set_up, func,                             \
              harvest_store_fixture_tear_down)
  ADD ("/store-full-disk/saving", test_saving);
  ADD ("/store-full-disk/answering", test_answering);
#undef ADD

  return g_test_run ();
}
