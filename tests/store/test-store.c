/* test-store.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-store"

#include "config.h"

#include "harvest-store-error.h"
#include "harvest-store-fixture.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

typedef HarvestStoreFixture Fixture;

static void
assert_body (Fixture *fixture, const char *id, const char *expected)
{
  g_autoptr (HarvestRecord) record = harvest_store_fixture_get (fixture, id);

  if (expected == NULL)
    g_assert_null (record);
  else
    g_assert_cmpstr (harvest_record_get_string (record, "body"), ==, expected);
}

static GError *
undo (Fixture *fixture, const char *act)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  GError *error = NULL;

  harvest_store_undo_async (fixture->store, act, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  harvest_store_undo_finish (fixture->store, owned, &error);
  return error;
}

static void
test_people (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people = NULL;
  g_autofree char *ada = g_strdup (harvest_record_get_id (harvest_store_get_me (fixture->store)));

  g_assert_cmpstr (harvest_record_get_string (harvest_store_get_me (fixture->store), "name"), ==,
                   "Ada");
  fixture->now += G_USEC_PER_SEC;
  harvest_store_add_person_async (fixture->store, "Grace", "de", NULL, harvest_test_store_result_cb,
                                  &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_add_person_finish (fixture->store, owned, &error));
  g_clear_object (&owned);
  g_assert_cmpstr (harvest_record_get_string (harvest_store_get_me (fixture->store), "name"), ==,
                   "Grace");

  harvest_store_fixture_close (fixture);
  harvest_store_fixture_open (fixture);
  g_assert_null (harvest_store_get_me (fixture->store));
  harvest_store_list_people_async (fixture->store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  people = harvest_store_list_people_finish (fixture->store, owned, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (people->len, ==, 2);
  g_assert_cmpstr (harvest_record_get_string (g_ptr_array_index (people, 0), "name"), ==, "Grace");
  g_assert_cmpstr (harvest_record_get_id (g_ptr_array_index (people, 1)), ==, ada);
}

static void
test_tell (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "One day", 10, NULL);
  const char *id = harvest_record_get_id (story);
  g_autoptr (GPtrArray) dependents = NULL;

  /* Before it has left, it is in the person's database alone. */
  assert_body (fixture, id, "One day");
  g_assert_cmpuint (harvest_store_fixture_get_uint (fixture, "n-waiting"), ==, 2);
  harvest_store_fixture_assert_query (fixture, "shared.db",
                                      "SELECT count (*) FROM record WHERE type = 'story'", "0");
  dependents = harvest_store_fixture_list_dependents (fixture, id, "contribution");
  g_assert_cmpuint (dependents->len, ==, 1);
  g_clear_pointer (&dependents, g_ptr_array_unref);

  /* After it, it is in shared.db alone, and looks the same. */
  harvest_store_fixture_pass (fixture, 10);
  g_assert_cmpuint (harvest_store_fixture_get_uint (fixture, "n-waiting"), ==, 0);
  assert_body (fixture, id, "One day");
  harvest_store_fixture_assert_query (fixture, "shared.db",
                                      "SELECT count (*) FROM record WHERE type = 'story'", "1");
  harvest_store_fixture_assert_mine (fixture, "SELECT count (*) FROM entry", "0");
  harvest_store_fixture_assert_mine (fixture, "SELECT count (*) FROM overlay", "0");
  dependents = harvest_store_fixture_list_dependents (fixture, id, "contribution");
  g_assert_cmpuint (dependents->len, ==, 1);
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autofree char *act = NULL;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "Oops", 10, &act);
  g_autoptr (GError) error = NULL;

  error = undo (fixture, act);
  g_assert_no_error (error);
  assert_body (fixture, harvest_record_get_id (story), NULL);
  g_assert_cmpuint (harvest_store_fixture_get_uint (fixture, "n-waiting"), ==, 0);
  harvest_store_fixture_assert_mine (fixture, "SELECT count (*) FROM overlay", "0");
  error = undo (fixture, act);
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_TOO_LATE);
}

static void
test_undo_too_late (Fixture *fixture, gconstpointer data)
{
  g_autofree char *act = NULL;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "Gone", 10, &act);
  g_autoptr (GError) error = NULL;

  harvest_store_fixture_pass (fixture, 11);
  error = undo (fixture, act);
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_TOO_LATE);
  assert_body (fixture, harvest_record_get_id (story), "Gone");
}

static void
test_edit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "First", 0, NULL);
  const char *id = harvest_record_get_id (story);
  g_autoptr (HarvestRecord) shared = NULL;
  g_autoptr (HarvestRecord) edited = NULL;
  g_autofree char *act = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_fixture_pass (fixture, 0);
  shared = harvest_store_fixture_get (fixture, id);
  edited = harvest_store_fixture_with (shared, "body", "Second");
  act = harvest_store_fixture_commit (fixture, 10, harvest_change_new_update (shared, edited),
                                      NULL);
  assert_body (fixture, id, "Second");
  error = undo (fixture, act);
  g_assert_no_error (error);
  assert_body (fixture, id, "First");

  g_free (
      harvest_store_fixture_commit (fixture, 10, harvest_change_new_update (shared, edited), NULL));
  harvest_store_fixture_pass (fixture, 10);
  assert_body (fixture, id, "Second");
  harvest_store_fixture_assert_query (fixture, "shared.db",
                                      "SELECT rev FROM record WHERE type = 'story'", "2");
}

static void
test_refuse (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_make_story (fixture, "Never stored");
  g_autoptr (HarvestRecord) edited = harvest_store_fixture_with (story, "body", "Other");
  g_autoptr (GError) error = NULL;

  error = harvest_store_fixture_commit_failing (fixture, harvest_change_new_update (story, edited));
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_REFUSED);
  g_assert_cmpuint (harvest_store_fixture_get_uint (fixture, "n-waiting"), ==, 0);
  harvest_store_fixture_assert_mine (fixture, "SELECT count (*) FROM entry", "0");
}

static void
test_reopen (Fixture *fixture, gconstpointer data)
{
  g_autofree char *me = g_strdup (harvest_record_get_id (harvest_store_get_me (fixture->store)));
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "Kept", 10, NULL);

  harvest_store_fixture_close (fixture);
  harvest_store_fixture_open (fixture);
  /* Nobody is here: what has not left cannot be seen. */
  assert_body (fixture, harvest_record_get_id (story), NULL);
  harvest_store_fixture_enter (fixture, me);
  assert_body (fixture, harvest_record_get_id (story), "Kept");
  harvest_store_fixture_pass (fixture, 10);
  assert_body (fixture, harvest_record_get_id (story), "Kept");
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "Found", 10, NULL);
  g_autoptr (GPtrArray) people = harvest_store_fixture_list (fixture, "person", NULL, NULL);
  const char *me = harvest_record_get_id (harvest_store_get_me (fixture->store));

  g_assert_cmpuint (people->len, ==, 1);
  for (int round = 0; round < 2; round++)
    {
      g_autoptr (GPtrArray) stories = NULL;
      g_autoptr (GPtrArray) none = NULL;
      g_autoptr (GPtrArray) told = NULL;

      stories = harvest_store_fixture_list (fixture, "story", "kind", "story");
      g_assert_cmpuint (stories->len, ==, 1);
      none = harvest_store_fixture_list (fixture, "story", "kind", "idea");
      g_assert_cmpuint (none->len, ==, 0);
      told = harvest_store_fixture_list (fixture, "contribution", "person", me);
      g_assert_cmpuint (told->len, ==, 1);
      g_assert_cmpstr (harvest_record_get_root (g_ptr_array_index (told, 0)), ==,
                       harvest_record_get_id (story));
      harvest_store_fixture_pass (fixture, 10);
    }
}

static void
changed_cb (HarvestStore *store, const char *const *types, const char *const *ids, GHashTable *seen)
{
  for (gsize i = 0; ids[i] != NULL; i++)
    g_hash_table_add (seen, g_strdup (ids[i]));
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (HarvestRecord) story = NULL;
  gulong handler = g_signal_connect (fixture->store, "changed", G_CALLBACK (changed_cb), seen);

  story = harvest_store_fixture_tell (fixture, "Told", 10, NULL);
  g_assert_true (g_hash_table_contains (seen, harvest_record_get_id (story)));
  g_signal_handler_disconnect (fixture->store, handler);
}

/* Who cancels a question may be gone when the answer comes, even if it is another error. */
static void
test_cancelled_question (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *nobody = harvest_uuid_new (&fixture->clock);

  harvest_store_get_async (fixture->store, nobody, cancellable, harvest_test_store_result_cb,
                           &result);
  /* Another question on the same thread: when it is answered, the first one has been, too, and
   * only its callback is still to come. */
  harvest_store_list_async (fixture->store, "theme", NULL, NULL, 1, NULL,
                            harvest_test_store_result_cb, &answer);
  g_cancellable_cancel (cancellable);

  answer = harvest_test_wait_result (&answer);
  result = harvest_test_wait_result (&result);
  g_assert_null (harvest_store_get_finish (fixture->store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func)                                                                            \
  g_test_add (path, Fixture, NULL, harvest_store_fixture_set_up, func,                             \
              harvest_store_fixture_tear_down)
  ADD ("/store/people", test_people);
  ADD ("/store/tell", test_tell);
  ADD ("/store/undo", test_undo);
  ADD ("/store/undo-too-late", test_undo_too_late);
  ADD ("/store/edit", test_edit);
  ADD ("/store/refuse", test_refuse);
  ADD ("/store/reopen", test_reopen);
  ADD ("/store/list", test_list);
  ADD ("/store/changed", test_changed);
  ADD ("/store/cancelled-question", test_cancelled_question);
#undef ADD

  return g_test_run ();
}
