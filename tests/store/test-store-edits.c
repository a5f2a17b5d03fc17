/* test-store-edits.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-store-edits"

#include "config.h"

#include "harvest-store-sync.h"
#include "harvest-sync-fixture.h"
#include "harvest-test.h"

/* A person edits and deletes what they have just told, at once: before the answer, while it is on
 * its way, and with the faults of a network. */

#define ROUNDS 25

typedef HarvestSyncFixture Fixture;

/* ---- Steps ---- */

static void
remove_story (HarvestStoreFixture *store, HarvestRecord *story, guint undo_seconds, char **act)
{
  g_autofree char *id = harvest_store_fixture_commit (store, undo_seconds,
                                                      harvest_change_new_delete (story), NULL);

  if (act != NULL)
    *act = g_steal_pointer (&id);
}

static guint
count_dependents (HarvestStoreFixture *store, const char *root)
{
  g_autoptr (GPtrArray) list = harvest_store_fixture_list_dependents (store, root, NULL);

  return list->len;
}

/* By its index, and by its type alone. */
static guint
count_tellers (HarvestStoreFixture *store)
{
  g_autoptr (GPtrArray) all = harvest_store_fixture_list (store, "contribution", NULL, NULL);
  g_autoptr (GPtrArray) mine = harvest_store_fixture_list (
      store, "contribution", "person", harvest_record_get_id (harvest_store_get_me (store->store)));

  g_assert_cmpuint (all->len, ==, mine->len);
  return all->len;
}

static void
assert_gone (HarvestStoreFixture *store, const char *id)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_get (store, id);

  g_assert_null (story);
  g_assert_cmpuint (count_dependents (store, id), ==, 0);
}

static void
push (Fixture *fixture)
{
  g_autoptr (GError) error = harvest_sync_fixture_push (fixture);

  g_assert_no_error (error);
}

static void
push_in_vain (Fixture *fixture)
{
  g_autoptr (GError) error = harvest_sync_fixture_push (fixture);

  g_assert_nonnull (error);
}

/* Until everything is answered, whatever is lost on the way. */
static void
push_all (Fixture *fixture)
{
  do
    {
      g_autoptr (GError) lost = harvest_sync_fixture_push (fixture);

      if (lost != NULL)
        g_test_message ("%s", lost->message);
    }
  while (harvest_store_fixture_get_uint (&fixture->base, "n-waiting") > 0);
}

static void
assert_attention_is_empty (HarvestStoreFixture *store)
{
  g_assert_cmpuint (harvest_store_fixture_get_uint (store, "n-attention"), ==, 0);
}

/* Nothing is left but in the trash. */
static void
assert_over (Fixture *fixture, const char *id)
{
  assert_gone (&fixture->base, id);
  g_assert_cmpuint (harvest_fake_server_count (fixture->server), ==, 0);
  harvest_sync_fixture_assert_nothing_waits (fixture);
  assert_attention_is_empty (&fixture->base);
}

/* ---- What depends on what is deleted ---- */

static void
test_dependents_go (Fixture *fixture, gconstpointer data)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "Mine", 10, NULL);
  g_autoptr (HarvestRecord) kept = harvest_store_fixture_tell (store, "Kept", 10, NULL);
  const char *id = harvest_record_get_id (story);

  harvest_fake_server_set_audience (fixture->server, HARVEST_SYNC_COMPANY);
  push (fixture);
  harvest_sync_fixture_pull_all (fixture);
  g_assert_cmpuint (count_dependents (store, id), ==, 1);
  g_assert_cmpuint (count_tellers (store), ==, 2);

  remove_story (store, story, 10, NULL);
  assert_gone (store, id);
  g_assert_cmpuint (count_tellers (store), ==, 1);

  /* While the answer is lost, and when it has come and the page has not. */
  harvest_fake_server_lose_answers (fixture->server, 1);
  push_in_vain (fixture);
  assert_gone (store, id);
  push_all (fixture);
  assert_gone (store, id);
  g_assert_cmpuint (count_tellers (store), ==, 1);
  harvest_sync_fixture_pull_all (fixture);
  assert_gone (store, id);
  g_assert_cmpuint (count_tellers (store), ==, 1);
  harvest_sync_fixture_assert_nothing_waits (fixture);
}

static void
test_dependents_come_back (Fixture *fixture, gconstpointer data)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "Mine", 10, NULL);
  const char *id = harvest_record_get_id (story);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autofree char *act = NULL;
  g_autoptr (GError) error = NULL;

  push (fixture);
  harvest_sync_fixture_pull_all (fixture);
  remove_story (store, story, 10, &act);
  g_assert_cmpuint (count_dependents (store, id), ==, 0);
  harvest_store_undo_async (store->store, act, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_undo_finish (store->store, owned, &error));
  g_assert_cmpuint (count_dependents (store, id), ==, 1);
  harvest_sync_fixture_assert_nothing_waits (fixture);

  /* The authority does not let it go. */
  harvest_fake_server_reject (fixture->server, "story", "policy");
  remove_story (store, story, 10, NULL);
  push (fixture);
  harvest_sync_fixture_assert_body (fixture, id, "Mine");
  g_assert_cmpuint (count_dependents (store, id), ==, 1);
  g_assert_cmpuint (harvest_store_fixture_get_uint (store, "n-attention"), ==, 1);
}

typedef struct
{
  guint n_tellers; /* how often it was told that a contribution is different */
} Heard;

static void
changed_cb (HarvestStore *store, const char *const *types, const char *const *ids, Heard *heard)
{
  if (g_strv_contains (types, "contribution"))
    heard->n_tellers++;
}

static void
test_dependents_are_told (Fixture *fixture, gconstpointer data)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "Mine", 10, NULL);
  Heard heard = { 0 };
  gulong handler;

  push (fixture);
  harvest_sync_fixture_pull_all (fixture);
  handler = g_signal_connect (store->store, "changed", G_CALLBACK (changed_cb), &heard);
  remove_story (store, story, 10, NULL);
  g_assert_cmpuint (heard.n_tellers, ==, 1);
  g_signal_handler_disconnect (store->store, handler);
}

/* ---- Directly after telling: a server far away ---- */

static void
test_delete_before_it_leaves (Fixture *fixture, gconstpointer data)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "Mine", 10, NULL);

  remove_story (store, story, 10, NULL);
  assert_gone (store, harvest_record_get_id (story));
  push (fixture);
  g_assert_cmpstr (harvest_fake_server_get_trace (fixture->server), ==, "");
  assert_over (fixture, harvest_record_get_id (story));
}

static void
test_delete_before_answer (Fixture *fixture, gconstpointer data)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "Mine", 10, NULL);

  harvest_fake_server_lose_answers (fixture->server, 1);
  harvest_fake_server_repeat_answers (fixture->server, TRUE);
  push_in_vain (fixture);
  remove_story (store, story, 10, NULL);
  assert_gone (store, harvest_record_get_id (story));
  /* What came back meanwhile stays hidden. */
  harvest_sync_fixture_pull_all (fixture);
  assert_gone (store, harvest_record_get_id (story));

  harvest_fake_server_lose_answers (fixture->server, 1);
  push_all (fixture);
  harvest_sync_fixture_pull_all (fixture);
  assert_over (fixture, harvest_record_get_id (story));
}

/* Another story in between keeps the three from being joined. */
static void
test_delete_in_one_batch (Fixture *fixture, gconstpointer data)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "Mine", 10, NULL);
  g_autoptr (HarvestRecord) other = harvest_store_fixture_tell (store, "Other", 10, NULL);
  g_autoptr (HarvestRecord) seen = NULL;
  const char *id = harvest_record_get_id (story);

  harvest_sync_fixture_edit (fixture, story, "Mine, again");
  seen = harvest_store_fixture_get (store, id);
  remove_story (store, seen, 10, NULL);
  push_all (fixture);
  assert_gone (store, id);
  g_assert_cmpuint (count_tellers (store), ==, 1);
  g_assert_cmpuint (harvest_fake_server_count (fixture->server), ==, 2);
  harvest_sync_fixture_pull_all (fixture);
  assert_gone (store, id);
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (other), "Other");
  harvest_sync_fixture_assert_nothing_waits (fixture);
}

static void
test_edit_twice_before_answer (Fixture *fixture, gconstpointer data)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "One", 10, NULL);
  g_autoptr (HarvestRecord) second = NULL;
  const char *id = harvest_record_get_id (story);

  harvest_fake_server_lose_answers (fixture->server, 1);
  harvest_fake_server_repeat_answers (fixture->server, TRUE);
  push_in_vain (fixture);
  harvest_sync_fixture_edit (fixture, story, "Two");
  second = harvest_store_fixture_get (store, id);
  harvest_sync_fixture_edit (fixture, second, "Three");
  harvest_sync_fixture_assert_body (fixture, id, "Three");
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_body (fixture, id, "Three");

  push_all (fixture);
  harvest_sync_fixture_assert_body (fixture, id, "Three");
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_body (fixture, id, "Three");
  g_assert_cmpstr (
      harvest_record_get_string (harvest_fake_server_get (fixture->server, id), "body"), ==,
      "Three");
  harvest_sync_fixture_assert_nothing_waits (fixture);
  assert_attention_is_empty (store);
}

/* Nobody wants it any more, so that nobody has to look at it. */
static void
test_rejected_and_deleted (Fixture *fixture, gconstpointer data)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "Mine", 10, NULL);

  harvest_fake_server_reject (fixture->server, "story", "policy");
  harvest_fake_server_lose_answers (fixture->server, 1);
  push_in_vain (fixture);
  remove_story (store, story, 10, NULL);
  harvest_fake_server_reject (fixture->server, NULL, NULL);
  push_all (fixture);
  harvest_sync_fixture_pull_all (fixture);
  assert_gone (store, harvest_record_get_id (story));
  assert_attention_is_empty (store);
  harvest_store_fixture_assert_mine (store, "SELECT count (*) FROM trash", "2");
}

/* An edit on top of what was refused is kept with it. */
static void
test_rejected_and_edited (Fixture *fixture, gconstpointer data)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "Mine", 10, NULL);

  harvest_fake_server_reject (fixture->server, "story", "policy");
  harvest_fake_server_lose_answers (fixture->server, 1);
  push_in_vain (fixture);
  harvest_sync_fixture_edit (fixture, story, "Mine, again");
  push_all (fixture);
  assert_gone (store, harvest_record_get_id (story));
  harvest_store_fixture_assert_mine (
      store, "SELECT count (*) FROM attention WHERE instr (change, cast ('Mine' AS BLOB)) > 0",
      "2");
}

/* ---- Directly after telling: the desktop's own authority ---- */

static void
edit_at_once (HarvestStoreFixture *store, HarvestRecord *story, const char *body)
{
  g_autoptr (HarvestRecord) edited = harvest_store_fixture_with (story, "body", body);

  g_free (harvest_store_fixture_commit (store, 0, harvest_change_new_update (story, edited), NULL));
}

/* Waits until nothing waits any more. */
static void
settle (HarvestStoreFixture *store)
{
  do
    harvest_store_fixture_pass (store, 1);
  while (harvest_store_fixture_get_uint (store, "n-waiting") > 0);
  assert_attention_is_empty (store);
  harvest_store_fixture_assert_mine (store, "SELECT count (*) FROM entry", "0");
  harvest_store_fixture_assert_mine (store, "SELECT count (*) FROM overlay", "0");
}

/* The answer comes before, between or after, as the threads want. */
static void
test_edit_at_once (HarvestStoreFixture *store, gconstpointer data)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "One", 0, NULL);
      const char *id = harvest_record_get_id (story);
      g_autoptr (HarvestRecord) second = NULL;
      g_autoptr (HarvestRecord) last = NULL;

      edit_at_once (store, story, "Two");
      second = harvest_store_fixture_get (store, id);
      g_assert_cmpstr (harvest_record_get_string (second, "body"), ==, "Two");
      edit_at_once (store, second, "Three");
      settle (store);
      last = harvest_store_fixture_get (store, id);
      g_assert_cmpstr (harvest_record_get_string (last, "body"), ==, "Three");
    }
}

static void
test_delete_at_once (HarvestStoreFixture *store, gconstpointer data)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "One", 0, NULL);
      const char *id = harvest_record_get_id (story);
      g_autoptr (HarvestRecord) seen = NULL;

      if (i % 2 == 1)
        edit_at_once (store, story, "Two");
      seen = harvest_store_fixture_get (store, id);
      remove_story (store, seen, 0, NULL);
      assert_gone (store, id);
      settle (store);
      assert_gone (store, id);
    }
  harvest_store_fixture_assert_query (store, "shared.db",
                                      "SELECT count (*) FROM record WHERE type <> 'person'", "0");
}

static void
test_delete_in_local_batch (HarvestStoreFixture *store, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "Mine", 10, NULL);
  g_autoptr (HarvestRecord) other = harvest_store_fixture_tell (store, "Other", 10, NULL);
  const char *id = harvest_record_get_id (story);

  remove_story (store, story, 10, NULL);
  harvest_store_fixture_pass (store, 10);
  settle (store);
  assert_gone (store, id);
  harvest_store_fixture_assert_query (store, "shared.db",
                                      "SELECT count (*) FROM record WHERE type = 'story'", "1");
}

/* An update of what was deleted in the same batch leaves nothing behind. */
static void
test_edit_and_delete_in_local_batch (HarvestStoreFixture *store, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (store, "Mine", 0, NULL);
  const char *id = harvest_record_get_id (story);
  g_autoptr (HarvestRecord) settled = NULL;
  g_autoptr (HarvestRecord) edited = NULL;
  g_autoptr (HarvestRecord) seen = NULL;
  g_autoptr (HarvestRecord) other = NULL;

  settle (store);
  settled = harvest_store_fixture_get (store, id);
  edited = harvest_store_fixture_with (settled, "body", "Mine, again");
  g_free (
      harvest_store_fixture_commit (store, 10, harvest_change_new_update (settled, edited), NULL));
  other = harvest_store_fixture_tell (store, "Other", 10, NULL);
  seen = harvest_store_fixture_get (store, id);
  remove_story (store, seen, 10, NULL);
  harvest_store_fixture_pass (store, 10);
  settle (store);
  assert_gone (store, id);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func)                                                                            \
  g_test_add (path, Fixture, NULL, harvest_sync_fixture_set_up, func,                              \
              harvest_sync_fixture_tear_down)
  ADD ("/store-edits/dependents-go", test_dependents_go);
  ADD ("/store-edits/dependents-come-back", test_dependents_come_back);
  ADD ("/store-edits/dependents-are-told", test_dependents_are_told);
  ADD ("/store-edits/delete-before-it-leaves", test_delete_before_it_leaves);
  ADD ("/store-edits/delete-before-answer", test_delete_before_answer);
  ADD ("/store-edits/delete-in-one-batch", test_delete_in_one_batch);
  ADD ("/store-edits/edit-twice-before-answer", test_edit_twice_before_answer);
  ADD ("/store-edits/rejected-and-deleted", test_rejected_and_deleted);
  ADD ("/store-edits/rejected-and-edited", test_rejected_and_edited);
#undef ADD
#define ADD(path, func)                                                                            \
  g_test_add (path, HarvestStoreFixture, NULL, harvest_store_fixture_set_up, func,                 \
              harvest_store_fixture_tear_down)
  ADD ("/store-edits/local/edit-at-once", test_edit_at_once);
  ADD ("/store-edits/local/delete-at-once", test_delete_at_once);
  ADD ("/store-edits/local/delete-in-batch", test_delete_in_local_batch);
  ADD ("/store-edits/local/edit-and-delete-in-batch", test_edit_and_delete_in_local_batch);
#undef ADD

  return g_test_run ();
}
