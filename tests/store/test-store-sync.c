/* test-store-sync.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-store-sync"

#include "config.h"

#include "harvest-store-error.h"
#include "harvest-store-sync.h"
#include "harvest-sync-fixture.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

typedef HarvestSyncFixture Fixture;

/* ---- Sending ---- */

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (&fixture->base, "Mine", 10, NULL);
  const char *id = harvest_record_get_id (story);
  g_autoptr (GError) error = harvest_sync_fixture_push (fixture);

  /* Accepted, and still shown from the overlay, as it has not come back yet. */
  g_assert_no_error (error);
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->base, "n-waiting"), ==, 0);
  g_assert_cmpuint (harvest_fake_server_count (fixture->server), ==, 2);
  harvest_store_fixture_assert_mine (&fixture->base, "SELECT count (*) FROM overlay", "2");
  harvest_sync_fixture_assert_body (fixture, id, "Mine");

  /* What is listed for the person alone is kept in their database. */
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_body (fixture, id, "Mine");
  harvest_sync_fixture_assert_nothing_waits (fixture);
  harvest_store_fixture_assert_mine (&fixture->base, "SELECT count (*) FROM record", "2");
  harvest_store_fixture_assert_query (&fixture->base, "shared.db",
                                      "SELECT count (*) FROM record WHERE type = 'story'", "0");
}

static void
test_echo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  harvest_fake_server_set_audience (fixture->server, HARVEST_SYNC_COMPANY);
  story = harvest_store_fixture_tell (&fixture->base, "Once", 10, NULL);
  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  harvest_sync_fixture_pull_all (fixture);

  /* It came in two scopes, and is one story. */
  harvest_store_fixture_assert_mine (&fixture->base,
                                     "SELECT count (*) FROM record WHERE type = 'story'", "1");
  harvest_store_fixture_assert_query (&fixture->base, "shared.db",
                                      "SELECT count (*) FROM record WHERE type = 'story'", "1");
  list = harvest_store_fixture_list (&fixture->base, "story", "kind", "story");
  g_assert_cmpuint (list->len, ==, 1);
  harvest_sync_fixture_assert_nothing_waits (fixture);
}

static void
test_lost_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (&fixture->base, "Mine", 10, NULL);
  g_autoptr (GError) error = NULL;

  harvest_fake_server_lose_answers (fixture->server, 1);
  error = harvest_sync_fixture_push (fixture);
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->base, "n-waiting"), ==, 2);

  /* Meanwhile it comes back, which tells the person nothing new. */
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (story), "Mine");

  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  g_assert_cmpstr (harvest_fake_server_get_trace (fixture->server), ==, "1 2 1 2");
  g_assert_cmpuint (harvest_fake_server_count (fixture->server), ==, 2);
  g_assert_cmpint (harvest_record_get_rev (
                       harvest_fake_server_get (fixture->server, harvest_record_get_id (story))),
                   ==, 1);
  harvest_sync_fixture_assert_nothing_waits (fixture);
}

static void
test_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (&fixture->base, "One", 10, NULL);
  g_autoptr (GError) error = NULL;

  harvest_fake_server_be_away (fixture->server, 1);
  error = harvest_sync_fixture_push (fixture);
  g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_FAILED);
  g_clear_error (&error);

  /* What has a number is never joined with what comes later. */
  harvest_sync_fixture_edit (fixture, story, "Two");
  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  g_assert_cmpstr (harvest_fake_server_get_trace (fixture->server), ==, "1 2 3");
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (story), "Two");
  harvest_sync_fixture_assert_nothing_waits (fixture);
}

static void
test_duplicate_answers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GError) error = NULL;

  harvest_fake_server_repeat_answers (fixture->server, TRUE);
  story = harvest_store_fixture_tell (&fixture->base, "Mine", 10, NULL);
  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (story), "Mine");
  harvest_sync_fixture_assert_nothing_waits (fixture);
}

static void
test_coalesce (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (&fixture->base, "One", 10, NULL);
  g_autoptr (HarvestRecord) two = NULL;
  g_autoptr (HarvestRecord) gone = NULL;
  g_autoptr (GError) error = NULL;

  harvest_sync_fixture_edit (fixture, story, "Two");
  two = harvest_store_fixture_get (&fixture->base, harvest_record_get_id (story));
  harvest_sync_fixture_edit (fixture, two, "Three");

  /* Made and deleted before anybody heard of it: with its teller it is as if it had not been. */
  gone = harvest_store_fixture_tell (&fixture->base, "Gone", 10, NULL);
  g_free (
      harvest_store_fixture_commit (&fixture->base, 10, harvest_change_new_delete (gone), NULL));

  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  g_assert_cmpstr (harvest_fake_server_get_trace (fixture->server), ==, "1 2");
  g_assert_cmpuint (harvest_fake_server_count (fixture->server), ==, 2);
  g_assert_cmpstr (
      harvest_record_get_string (
          harvest_fake_server_get (fixture->server, harvest_record_get_id (story)), "body"),
      ==, "Three");
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (gone), NULL);
  harvest_sync_fixture_assert_nothing_waits (fixture);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) first = harvest_store_fixture_tell (&fixture->base, "A", 20, NULL);
  g_autoptr (HarvestRecord) second = harvest_store_fixture_tell (&fixture->base, "B", 0, NULL);
  g_autoptr (GError) error = harvest_sync_fixture_push (fixture);

  /* Nothing overtakes what can still be taken back. */
  g_assert_no_error (error);
  g_assert_cmpstr (harvest_fake_server_get_trace (fixture->server), ==, "");
  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  g_assert_cmpstr (harvest_fake_server_get_trace (fixture->server), ==, "1 2 3 4");
}

/* ---- Refusing ---- */

static void
test_reject (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (HarvestRecord) other = NULL;
  g_autoptr (GError) error = NULL;
  const HarvestAttention *attention;
  g_autoptr (GPtrArray) list = NULL;

  other = harvest_sync_fixture_put_story (fixture, "Of others", HARVEST_SYNC_COMPANY);
  harvest_fake_server_reject (fixture->server, "story", "policy");
  harvest_sync_fixture_edit (fixture, other, "My words");
  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);

  /* The record is as the server has it; the words are kept. */
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (other), "Of others");
  harvest_sync_fixture_assert_attention (fixture, "policy", "My words");

  /* It does not block what comes after it. */
  harvest_fake_server_reject (fixture->server, NULL, NULL);
  story = harvest_store_fixture_tell (&fixture->base, "Next", 10, NULL);
  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (story), "Next");
  harvest_sync_fixture_assert_nothing_waits (fixture);

  /* The person sends it again. */
  list = harvest_sync_fixture_list_attention (fixture);
  attention = g_ptr_array_index (list, 0);
  {
    g_autoptr (HarvestRecord) edited = harvest_store_fixture_with (other, "body", "Better words");
    g_autoptr (HarvestChange) instead = harvest_change_new_update (other, edited);

    harvest_sync_fixture_settle (fixture, harvest_change_get_op (attention->change), instead);
  }
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->base, "n-attention"), ==, 0);
  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (other), "Better words");
}

static void
test_reject_dependents (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (&fixture->base, "Lost?", 10, NULL);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  harvest_fake_server_reject (fixture->server, "story", "policy");
  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (story), NULL);

  /* Text first, and then who told it; an entry can be discarded. */
  list = harvest_sync_fixture_list_attention (fixture);
  g_assert_cmpuint (list->len, >=, 1);
  harvest_sync_fixture_settle (
      fixture, harvest_change_get_op (((HarvestAttention *)g_ptr_array_index (list, 0))->change),
      NULL);
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->base, "n-attention"), ==,
                    list->len - 1);
}

static void
test_conflict (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      story = harvest_sync_fixture_put_story (fixture, "One paragraph", HARVEST_SYNC_COMPANY);
  g_autoptr (HarvestRecord) theirs = harvest_store_fixture_with (story, "body", "Their paragraph");
  g_autoptr (GError) error = NULL;

  harvest_sync_fixture_edit (fixture, story, "My paragraph");
  harvest_fake_server_put (fixture->server, theirs, HARVEST_SYNC_COMPANY);
  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (story), "Their paragraph");
  harvest_sync_fixture_assert_attention (fixture, "conflict", "My paragraph");
  harvest_sync_fixture_assert_nothing_waits (fixture);
}

/* ---- Arriving ---- */

static void
test_edit_beside_page (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = harvest_sync_fixture_put_story (
      fixture, "First\n\nSecond\n\nThird", HARVEST_SYNC_COMPANY);
  const char *id = harvest_record_get_id (story);
  g_autoptr (HarvestRecord)
      theirs = harvest_store_fixture_with (story, "body", "First\n\nSecond\n\nThird by them");
  g_autoptr (HarvestRecord)
      mine = harvest_store_fixture_with (story, "body", "First by me\n\nSecond\n\nThird");
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  g_autoptr (HarvestLogPage) page = NULL;
  g_autoptr (GBytes) cursor = harvest_sync_fixture_get_cursor (fixture, HARVEST_SYNC_COMPANY);
  g_autoptr (HarvestPlace) place = NULL;
  GAsyncResult *applied = NULL, *committed = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  /* The edit is made while the page is being applied. */
  harvest_fake_server_put (fixture->server, theirs, HARVEST_SYNC_COMPANY);
  page = harvest_fake_server_make_page (fixture->server, HARVEST_SYNC_COMPANY, cursor);
  g_ptr_array_add (changes, harvest_change_new_update (story, mine));
  harvest_store_apply_page_async (fixture->base.store, page, NULL, harvest_test_store_result_cb,
                                  &applied);
  harvest_store_commit_async (fixture->base.store, changes, NULL, 0, NULL,
                              harvest_test_store_result_cb, &committed);
  g_object_unref (harvest_test_wait_result (&committed));
  owned = harvest_test_wait_result (&applied);
  place = harvest_store_apply_page_finish (fixture->base.store, owned, &error);
  g_assert_no_error (error);

  harvest_sync_fixture_assert_body (fixture, id, "First by me\n\nSecond\n\nThird by them");
  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_body (fixture, id, "First by me\n\nSecond\n\nThird by them");
  harvest_sync_fixture_assert_nothing_waits (fixture);
}

static void
test_move (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      story = harvest_sync_fixture_put_story (fixture, "Moving", HARVEST_SYNC_TEAM);
  const char *id = harvest_record_get_id (story);

  harvest_sync_fixture_edit (fixture, story, "Moving on");
  harvest_fake_server_put (fixture->server, story, HARVEST_SYNC_COMPANY);
  harvest_fake_server_remove (fixture->server, id, HARVEST_SYNC_TEAM, HARVEST_REMOVAL_MOVED);

  /* The new place comes first: the edit goes on over it. */
  harvest_sync_fixture_pull (fixture, HARVEST_SYNC_COMPANY);
  harvest_sync_fixture_pull (fixture, HARVEST_SYNC_TEAM);
  harvest_sync_fixture_assert_body (fixture, id, "Moving on");
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->base, "n-attention"), ==, 0);
  harvest_store_fixture_assert_query (&fixture->base, "shared.db",
                                      "SELECT name FROM listing JOIN scope ON scope = scope.id"
                                      " JOIN record ON record = row WHERE type = 'story'",
                                      HARVEST_SYNC_COMPANY);
}

static void
test_move_away_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      story = harvest_sync_fixture_put_story (fixture, "Moving", HARVEST_SYNC_TEAM);
  const char *id = harvest_record_get_id (story);

  harvest_sync_fixture_edit (fixture, story, "My words");
  harvest_fake_server_put (fixture->server, story, HARVEST_SYNC_COMPANY);
  harvest_fake_server_remove (fixture->server, id, HARVEST_SYNC_TEAM, HARVEST_REMOVAL_MOVED);

  /* The old place comes first: nothing goes before the pull is over. */
  harvest_sync_fixture_pull (fixture, HARVEST_SYNC_TEAM);
  harvest_sync_fixture_assert_body (fixture, id, "My words");
  harvest_sync_fixture_pull (fixture, HARVEST_SYNC_COMPANY);
  harvest_sync_fixture_settle_pull (fixture);
  harvest_sync_fixture_assert_body (fixture, id, "My words");
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->base, "n-attention"), ==, 0);
  harvest_store_fixture_assert_query (&fixture->base, "shared.db",
                                      "SELECT count (*) FROM listing JOIN record ON record = row"
                                      " WHERE type = 'story' AND ended <> 0",
                                      "0");
}

static void
test_move_out_of_sight (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      story = harvest_sync_fixture_put_story (fixture, "Moving", HARVEST_SYNC_TEAM);
  const char *id = harvest_record_get_id (story);

  harvest_sync_fixture_edit (fixture, story, "My words");
  harvest_fake_server_remove (fixture->server, id, HARVEST_SYNC_TEAM, HARVEST_REMOVAL_MOVED);
  harvest_sync_fixture_pull (fixture, HARVEST_SYNC_TEAM);
  harvest_sync_fixture_assert_body (fixture, id, "My words");

  /* It came nowhere else: the words are kept for the person. */
  harvest_sync_fixture_settle_pull (fixture);
  harvest_sync_fixture_assert_body (fixture, id, NULL);
  harvest_sync_fixture_assert_attention (fixture, "moved", "My words");
}

static void
test_removals (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    HarvestRemovalReason reason;
    const char *name;
  } cases[] = {
    { HARVEST_REMOVAL_WITHDRAWN, "withdrawn" },
    { HARVEST_REMOVAL_ERASED, "erased" },
    { HARVEST_REMOVAL_SCOPE_LOST, "scope-lost" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HarvestRecord)
          story = harvest_sync_fixture_put_story (fixture, "Theirs", HARVEST_SYNC_COMPANY);
      g_autoptr (GPtrArray) list = NULL;

      harvest_sync_fixture_edit (fixture, story, "My words");
      harvest_fake_server_remove (fixture->server, harvest_record_get_id (story),
                                  HARVEST_SYNC_COMPANY, cases[i].reason);
      harvest_sync_fixture_pull_all (fixture);
      harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (story), NULL);
      harvest_sync_fixture_assert_attention (fixture, cases[i].name, "My words");
      list = harvest_sync_fixture_list_attention (fixture);
      harvest_sync_fixture_settle (
          fixture,
          harvest_change_get_op (((HarvestAttention *)g_ptr_array_index (list, 0))->change), NULL);
    }
}

static void
test_deleted_by_others (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      story = harvest_sync_fixture_put_story (fixture, "Theirs", HARVEST_SYNC_COMPANY);
  g_autoptr (HarvestRecord)
      untouched = harvest_sync_fixture_put_story (fixture, "Also theirs", HARVEST_SYNC_COMPANY);

  harvest_sync_fixture_edit (fixture, story, "My words");
  harvest_fake_server_remove (fixture->server, harvest_record_get_id (story), HARVEST_SYNC_COMPANY,
                              HARVEST_REMOVAL_DELETED);
  harvest_sync_fixture_pull_all (fixture);
  harvest_fake_server_remove (fixture->server, harvest_record_get_id (untouched),
                              HARVEST_SYNC_COMPANY, HARVEST_REMOVAL_DELETED);
  harvest_sync_fixture_pull_all (fixture);

  /* An edit beats a deletion until the server has decided; without one it is gone. */
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (story), "My words");
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (untouched), NULL);
  g_assert_cmpuint (harvest_store_fixture_get_uint (&fixture->base, "n-waiting"), ==, 1);
}

/* A story goes with all that depends on it. */
static void
test_family_deletion (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      story = harvest_sync_fixture_put_story (fixture, "Theirs", HARVEST_SYNC_COMPANY);
  const char *id = harvest_record_get_id (story);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) left = NULL;

  for (int i = 0; i < 60; i++)
    {
      g_autoptr (HarvestRecord) teller = harvest_store_fixture_make_teller (&fixture->base, story);

      harvest_fake_server_put (fixture->server, teller, HARVEST_SYNC_COMPANY);
      g_ptr_array_add (ids, g_strdup (harvest_record_get_id (teller)));
    }
  harvest_sync_fixture_pull_all (fixture);
  harvest_fake_server_remove (fixture->server, id, HARVEST_SYNC_COMPANY, HARVEST_REMOVAL_DELETED);
  for (guint i = 0; i < ids->len; i++)
    harvest_fake_server_remove (fixture->server, g_ptr_array_index (ids, i), HARVEST_SYNC_COMPANY,
                                HARVEST_REMOVAL_DELETED);
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_body (fixture, id, NULL);
  left = harvest_store_fixture_list_dependents (&fixture->base, id, NULL);
  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_own_deletions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray)
      stories = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 60; i++)
    g_ptr_array_add (stories, harvest_store_fixture_tell (&fixture->base, "Mine", 10, NULL));
  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  harvest_sync_fixture_pull_all (fixture);
  for (guint i = 0; i < stories->len; i++)
    g_free (harvest_store_fixture_commit (
        &fixture->base, 10, harvest_change_new_delete (g_ptr_array_index (stories, i)), NULL));
  error = harvest_sync_fixture_push (fixture);
  g_assert_no_error (error);
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_assert_nothing_waits (fixture);
  harvest_store_fixture_assert_mine (&fixture->base, "SELECT count (*) FROM record", "0");
}

static void
test_repeated_page (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      story = harvest_sync_fixture_put_story (fixture, "Old", HARVEST_SYNC_COMPANY);
  g_autoptr (HarvestLogPage)
      first = harvest_fake_server_make_page (fixture->server, HARVEST_SYNC_COMPANY, NULL);
  g_autoptr (HarvestRecord) newer = harvest_store_fixture_with (story, "body", "New");
  g_autoptr (GError) error = NULL;

  harvest_fake_server_put (fixture->server, newer, HARVEST_SYNC_COMPANY);
  harvest_sync_fixture_pull_all (fixture);
  /* An old page that comes again brings nothing old back. */
  error = harvest_sync_fixture_apply_page (fixture, first);
  g_assert_no_error (error);
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (story), "New");
}

static void
test_lose_scope (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      lost = harvest_sync_fixture_put_story (fixture, "Of the team", HARVEST_SYNC_TEAM);
  g_autoptr (HarvestRecord)
      kept = harvest_sync_fixture_put_story (fixture, "Of all", HARVEST_SYNC_COMPANY);
  g_autoptr (HarvestRecord)
      both = harvest_sync_fixture_put_story (fixture, "Of both", HARVEST_SYNC_TEAM);
  g_autoptr (GBytes) cursor = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_fake_server_put (fixture->server, both, HARVEST_SYNC_COMPANY);
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (HarvestRecord) story = harvest_store_fixture_make_story (&fixture->base, "More");

      harvest_fake_server_put (fixture->server, story, HARVEST_SYNC_TEAM);
    }
  harvest_sync_fixture_pull_all (fixture);
  harvest_sync_fixture_edit (fixture, lost, "My words");
  harvest_sync_fixture_edit (fixture, kept, "Other words");

  harvest_store_drop_scope_async (fixture->base.store, HARVEST_SYNC_TEAM, NULL,
                                  harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_drop_scope_finish (fixture->base.store, owned, &error));
  g_assert_no_error (error);

  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (lost), NULL);
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (kept), "Other words");
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (both), "Of both");
  harvest_sync_fixture_assert_attention (fixture, "scope-lost", "My words");
  harvest_store_fixture_assert_query (&fixture->base, "shared.db",
                                      "SELECT count (*) FROM record WHERE type = 'story'", "2");
  cursor = harvest_sync_fixture_get_cursor (fixture, HARVEST_SYNC_TEAM);
  g_assert_null (cursor);
}

static void
test_not_mine (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord)
      story = harvest_store_fixture_make_story (&fixture->base, "Of strangers");
  g_autoptr (HarvestLogPage) page = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  /* Another person of this desktop may see it; this one may not. */
  harvest_fake_server_put (fixture->server, story, "g:others");
  page = harvest_fake_server_make_page (fixture->server, "g:others", NULL);
  error = harvest_sync_fixture_apply_page (fixture, page);
  g_assert_no_error (error);
  harvest_sync_fixture_assert_body (fixture, harvest_record_get_id (story), NULL);
  list = harvest_store_fixture_list (&fixture->base, "story", "kind", "story");
  g_assert_cmpuint (list->len, ==, 0);
}

/* ---- Signing in ---- */

static void
test_alias (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) sent = harvest_store_fixture_tell (&fixture->base, "Sent", 10, NULL);
  g_autoptr (HarvestRecord) waiting = NULL;
  g_autofree char *to = harvest_uuid_new (&fixture->base.clock);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GPtrArray) tellers = NULL;
  g_autoptr (GError) error = NULL;

  harvest_fake_server_lose_answers (fixture->server, 1);
  error = harvest_sync_fixture_push (fixture);
  g_assert_nonnull (error);
  g_clear_error (&error);
  waiting = harvest_store_fixture_tell (&fixture->base, "Waiting", 10, NULL);

  harvest_store_set_alias_async (fixture->base.store, fixture->me, to, NULL,
                                 harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_set_alias_finish (fixture->base.store, owned, &error));

  tellers = harvest_store_fixture_list_dependents (&fixture->base, harvest_record_get_id (waiting),
                                                   "contribution");
  g_assert_cmpstr (harvest_record_get_string (g_ptr_array_index (tellers, 0), "person"), ==, to);
  g_clear_pointer (&tellers, g_ptr_array_unref);
  tellers = harvest_store_fixture_list_dependents (&fixture->base, harvest_record_get_id (sent),
                                                   "contribution");
  g_assert_cmpstr (harvest_record_get_string (g_ptr_array_index (tellers, 0), "person"), ==,
                   fixture->me);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func)                                                                            \
  g_test_add (path, Fixture, NULL, harvest_sync_fixture_set_up, func,                              \
              harvest_sync_fixture_tear_down)
  ADD ("/store-sync/round-trip", test_round_trip);
  ADD ("/store-sync/echo", test_echo);
  ADD ("/store-sync/lost-answer", test_lost_answer);
  ADD ("/store-sync/away", test_away);
  ADD ("/store-sync/duplicate-answers", test_duplicate_answers);
  ADD ("/store-sync/coalesce", test_coalesce);
  ADD ("/store-sync/order", test_order);
  ADD ("/store-sync/reject", test_reject);
  ADD ("/store-sync/reject-dependents", test_reject_dependents);
  ADD ("/store-sync/conflict", test_conflict);
  ADD ("/store-sync/edit-beside-page", test_edit_beside_page);
  ADD ("/store-sync/move", test_move);
  ADD ("/store-sync/move-away-first", test_move_away_first);
  ADD ("/store-sync/move-out-of-sight", test_move_out_of_sight);
  ADD ("/store-sync/removals", test_removals);
  ADD ("/store-sync/deleted-by-others", test_deleted_by_others);
  ADD ("/store-sync/family-deletion", test_family_deletion);
  ADD ("/store-sync/own-deletions", test_own_deletions);
  ADD ("/store-sync/repeated-page", test_repeated_page);
  ADD ("/store-sync/lose-scope", test_lose_scope);
  ADD ("/store-sync/not-mine", test_not_mine);
  ADD ("/store-sync/alias", test_alias);
#undef ADD

  return g_test_run ();
}
