/* test-store-acts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-store-acts"

#include "config.h"

#include "harvest-store-error.h"
#include "harvest-store-fixture.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <string.h>

/* Drafts, taking back, and the trash. */

typedef HarvestStoreFixture Fixture;

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

static GPtrArray *
list_trash (Fixture *fixture)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *list;

  harvest_store_list_trash_async (fixture->store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  list = harvest_store_list_trash_finish (fixture->store, owned, &error);
  g_assert_no_error (error);
  return list;
}

static GError *
restore (Fixture *fixture, const char *id)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  GError *error = NULL;

  harvest_store_restore_async (fixture->store, id, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  harvest_store_restore_finish (fixture->store, owned, &error);
  return error;
}

static void
assert_body (Fixture *fixture, const char *id, const char *expected)
{
  g_autoptr (HarvestRecord) record = harvest_store_fixture_get (fixture, id);

  if (expected == NULL)
    g_assert_null (record);
  else
    {
      g_assert_nonnull (record);
      g_assert_cmpstr (harvest_record_get_string (record, "body"), ==, expected);
    }
}

static void
assert_draft (Fixture *fixture, guint n, const char *newest)
{
  g_autoptr (GPtrArray) drafts = harvest_store_fixture_list_drafts (fixture);
  const HarvestDraft *draft;

  g_assert_cmpuint (drafts->len, ==, n);
  if (n == 0)
    return;
  draft = g_ptr_array_index (drafts, 0);
  g_assert_cmpmem (g_bytes_get_data (draft->json, NULL), g_bytes_get_size (draft->json), newest,
                   strlen (newest));
}

/* Tells what the draft says. */
static char *
tell_draft (Fixture *fixture, const char *draft, guint undo_seconds, char **story_id)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_make_story (fixture, "Told");
  g_autoptr (HarvestRecord) teller = harvest_store_fixture_make_teller (fixture, story);
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);

  g_ptr_array_add (changes, harvest_change_new_create (story));
  g_ptr_array_add (changes, harvest_change_new_create (teller));
  if (story_id != NULL)
    *story_id = g_strdup (harvest_record_get_id (story));
  return harvest_store_fixture_commit_draft (fixture, changes, draft, undo_seconds);
}

static void
test_drafts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = harvest_uuid_new (&fixture->clock);
  g_autofree char *second = harvest_uuid_new (&fixture->clock);
  GAsyncResult *result = NULL;

  harvest_store_fixture_save_draft (fixture, first, "{\"a\":1}");
  fixture->now++;
  harvest_store_fixture_save_draft (fixture, second, "{\"b\":1}");
  assert_draft (fixture, 2, "{\"b\":1}");
  fixture->now++;
  harvest_store_fixture_save_draft (fixture, first, "{\"a\":2}");
  assert_draft (fixture, 2, "{\"a\":2}");

  harvest_store_delete_draft_async (fixture->store, first, NULL, harvest_test_store_result_cb,
                                    &result);
  g_object_unref (harvest_test_wait_result (&result));
  assert_draft (fixture, 1, "{\"b\":1}");
  /* A draft is never a change. */
  g_assert_cmpuint (harvest_store_fixture_get_uint (fixture, "n-waiting"), ==, 0);
}

static void
test_draft_ends (Fixture *fixture, gconstpointer data)
{
  g_autofree char *draft = harvest_uuid_new (&fixture->clock);
  g_autofree char *act = NULL;

  harvest_store_fixture_save_draft (fixture, draft, "{}");
  act = tell_draft (fixture, draft, 0, NULL);
  assert_draft (fixture, 0, NULL);
  harvest_store_fixture_assert_mine (fixture, "SELECT count (*) FROM draft", "0");
}

static void
test_undo_brings_draft_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *draft = harvest_uuid_new (&fixture->clock);
  g_autofree char *act = NULL;
  g_autofree char *story = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_fixture_save_draft (fixture, draft, "{\"typed\":1}");
  act = tell_draft (fixture, draft, 10, &story);
  assert_draft (fixture, 0, NULL);
  /* The form's last save comes late, and wakes no ghost. */
  harvest_store_fixture_save_draft (fixture, draft, "{\"late\":1}");
  assert_draft (fixture, 0, NULL);

  error = undo (fixture, act);
  g_assert_no_error (error);
  assert_draft (fixture, 1, "{\"typed\":1}");
  assert_body (fixture, story, NULL);
}

static void
test_draft_goes_with_act (Fixture *fixture, gconstpointer data)
{
  g_autofree char *draft = harvest_uuid_new (&fixture->clock);
  g_autofree char *act = NULL;

  harvest_store_fixture_save_draft (fixture, draft, "{}");
  act = tell_draft (fixture, draft, 10, NULL);
  harvest_store_fixture_pass (fixture, 10);
  harvest_store_fixture_assert_mine (fixture, "SELECT count (*) FROM draft", "0");
  harvest_store_fixture_assert_mine (fixture, "SELECT count (*) FROM act", "0");
}

/* An act that another one was built upon cannot be taken back from under it. */
static void
test_undo_needed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *act = NULL;
  g_autofree char *edit = NULL;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "One", 10, &act);
  g_autoptr (HarvestRecord) edited = harvest_store_fixture_with (story, "body", "Two");
  g_autoptr (GError) error = NULL;

  edit = harvest_store_fixture_commit (fixture, 10, harvest_change_new_update (story, edited),
                                       NULL);
  error = undo (fixture, act);
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_TOO_LATE);
  g_clear_error (&error);
  assert_body (fixture, harvest_record_get_id (story), "Two");

  /* In the other order it goes. */
  error = undo (fixture, edit);
  g_assert_no_error (error);
  assert_body (fixture, harvest_record_get_id (story), "One");
  error = undo (fixture, act);
  g_assert_no_error (error);
  assert_body (fixture, harvest_record_get_id (story), NULL);
}

static void
test_trash (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "Thrown away", 0, NULL);
  const char *id = harvest_record_get_id (story);
  g_autoptr (HarvestRecord) settled = NULL;
  g_autoptr (HarvestRecord) back = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) trash = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_fixture_pass (fixture, 0);
  settled = harvest_store_fixture_get (fixture, id);
  before = harvest_store_fixture_list_dependents (fixture, id, NULL);
  g_free (harvest_store_fixture_commit (fixture, 10, harvest_change_new_delete (settled), NULL));
  assert_body (fixture, id, NULL);
  harvest_store_fixture_pass (fixture, 10);

  /* Nothing of it is left in what others could read. */
  harvest_store_fixture_assert_query (
      fixture, "shared.db", "SELECT count (*) FROM record WHERE type NOT IN ('person')", "0");
  trash = list_trash (fixture);
  g_assert_cmpuint (trash->len, ==, 1);
  g_assert_cmpstr (harvest_record_get_id (((HarvestTrashed *)g_ptr_array_index (trash, 0))->record),
                   ==, id);

  /* It comes back as it was, with who told it and its path so far. */
  error = restore (fixture, id);
  g_assert_no_error (error);
  harvest_store_fixture_pass (fixture, 0);
  g_assert_cmpuint (harvest_store_fixture_get_uint (fixture, "n-attention"), ==, 0);
  assert_body (fixture, id, "Thrown away");
  back = harvest_store_fixture_get (fixture, id);
  g_assert_cmpstr (harvest_record_get_string (back, "state"), ==,
                   harvest_record_get_string (settled, "state"));
  after = harvest_store_fixture_list_dependents (fixture, id, NULL);
  g_assert_cmpuint (after->len, >=, before->len);
  harvest_store_fixture_assert_mine (fixture, "SELECT count (*) FROM trash", "0");
}

static void
test_restore_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "Oops", 0, NULL);
  const char *id = harvest_record_get_id (story);
  g_autoptr (HarvestRecord) settled = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_fixture_pass (fixture, 0);
  settled = harvest_store_fixture_get (fixture, id);
  g_free (harvest_store_fixture_commit (fixture, 10, harvest_change_new_delete (settled), NULL));
  /* As long as it has not left, it is as if nothing had been. */
  error = restore (fixture, id);
  g_assert_no_error (error);
  g_assert_cmpuint (harvest_store_fixture_get_uint (fixture, "n-waiting"), ==, 0);
  assert_body (fixture, id, "Oops");
  error = restore (fixture, id);
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND);
}

static void
test_trash_is_emptied (Fixture *fixture, gconstpointer data)
{
  g_autofree char *me = g_strdup (harvest_record_get_id (harvest_store_get_me (fixture->store)));
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "Old", 0, NULL);
  g_autoptr (GPtrArray) trash = NULL;

  g_free (harvest_store_fixture_commit (fixture, 0, harvest_change_new_delete (story), NULL));
  fixture->now += 31 * G_TIME_SPAN_DAY;
  trash = list_trash (fixture);
  g_assert_cmpuint (trash->len, ==, 0);
  harvest_store_fixture_close (fixture);
  harvest_store_fixture_open (fixture);
  harvest_store_fixture_enter (fixture, me);
  harvest_store_fixture_assert_mine (fixture, "SELECT count (*) FROM trash", "0");
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func)                                                                            \
  g_test_add (path, Fixture, NULL, harvest_store_fixture_set_up, func,                             \
              harvest_store_fixture_tear_down)
  ADD ("/store-acts/drafts", test_drafts);
  ADD ("/store-acts/draft-ends", test_draft_ends);
  ADD ("/store-acts/undo-brings-draft-back", test_undo_brings_draft_back);
  ADD ("/store-acts/draft-goes-with-act", test_draft_goes_with_act);
  ADD ("/store-acts/undo-needed", test_undo_needed);
  ADD ("/store-acts/trash", test_trash);
  ADD ("/store-acts/restore-at-once", test_restore_at_once);
  ADD ("/store-acts/trash-is-emptied", test_trash_is_emptied);
#undef ADD

  return g_test_run ();
}
