/* test-story-list.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-story-list"

#include "config.h"

#include "harvest-store-bulk.h"
#include "harvest-store-fixture.h"
#include "harvest-story-list.h"
#include "harvest-story-reader.h"
#include "harvest-test.h"

#include <string.h>

typedef HarvestStoreFixture Fixture;

/* ---- Waiting ---- */

static gboolean
is_quiet (HarvestStoryList *list)
{
  return !harvest_story_list_get_loading (list) && !harvest_story_list_get_counting (list);
}

static void
wait_for_list (HarvestStoryList *list)
{
  while (!is_quiet (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error ((GError *)harvest_story_list_get_error (list));
}

static const char *
wait_for_body (GListModel *rows, guint position)
{
  g_autoptr (HarvestStoryRow) row = g_list_model_get_item (rows, position);

  g_assert_nonnull (row);
  while (harvest_story_row_get_story (row) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return harvest_record_get_string (harvest_story_row_get_story (row), "body");
}

static char *
join_bodies (HarvestStoryList *list)
{
  /* While a row is waited for, the list may take others. */
  g_autoptr (GListModel) rows = g_object_ref (harvest_story_list_get_rows (list));
  g_autoptr (GString) bodies = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    g_string_append_printf (bodies, "%s%s", i > 0 ? "|" : "", wait_for_body (rows, i));
  return g_string_free (g_steal_pointer (&bodies), FALSE);
}

/* Turns the loop until the list shows @expected; the test's own limit of time ends it if never. */
static void
wait_for_bodies (HarvestStoryList *list, const char *expected)
{
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *bodies = NULL;

      wait_for_list (list);
      bodies = join_bodies (list);
      if (g_strcmp0 (bodies, expected) == 0)
        return;
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  {
    g_autofree char *bodies = join_bodies (list);

    g_assert_cmpstr (bodies, ==, expected);
  }
}

static void
ask (HarvestStoryList *list, const char *query, const char *filter, HarvestStoryOrder order)
{
  harvest_story_list_ask (list, query, filter, FALSE, order);
  g_assert_true (harvest_story_list_get_loading (list));
  wait_for_list (list);
}

static void
wait_for_index (Fixture *fixture)
{
  gboolean done = FALSE;

  while (!done)
    {
      g_autofree char *n_pending = NULL;

      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
      n_pending = harvest_store_fixture_query (fixture, "shared.db",
                                               "SELECT count (*) FROM search_pending");
      done = g_strcmp0 (n_pending, "0") == 0;
    }
}

static void
tell (Fixture *fixture, const char *body)
{
  g_autoptr (HarvestRecord) story = NULL;

  fixture->now += 60 * G_USEC_PER_SEC;
  story = harvest_store_fixture_tell (fixture, body, 0, NULL);
}

/* Until the authority has answered everything. */
static void
settle (Fixture *fixture)
{
  while (harvest_store_fixture_get_uint (fixture, "n-waiting") > 0)
    harvest_store_fixture_pass (fixture, 1);
}

/* ---- Many ---- */

static HarvestRecord *
make_story (Fixture *fixture, guint i)
{
  g_autofree char *body = g_strdup_printf ("Story %u is %s", i, i % 10 == 0 ? "rare" : "common");

  fixture->now += G_USEC_PER_SEC;
  return harvest_store_fixture_make_story (fixture, body);
}

static void
put_many (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n;)
    {
      g_autoptr (GPtrArray)
          records = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
      GAsyncResult *result = NULL;
      g_autoptr (GAsyncResult) owned = NULL;
      g_autoptr (GError) error = NULL;

      for (guint j = 0; j < 20 && i < n; i++, j++)
        {
          HarvestRecord *story = make_story (fixture, i);

          g_ptr_array_add (records, harvest_store_fixture_with (story, "visibility", "company"));
          harvest_record_unref (story);
        }
      harvest_store_put_records_async (fixture->store, records, NULL, harvest_test_store_result_cb,
                                       &result);
      owned = harvest_test_wait_result (&result);
      harvest_store_put_records_finish (fixture->store, owned, NULL, &error);
      g_assert_no_error (error);
    }
}

/* ---- Tests ---- */

static void
test_own (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryList) list = NULL;
  GListModel *rows;

  g_test_summary ("What was just told is listed and found, before anybody has answered it");

  tell (fixture, "The press leaks");
  tell (fixture, "The valve is new");
  list = harvest_story_list_new (fixture->store);
  wait_for_bodies (list, "The valve is new|The press leaks");
  g_assert_cmpuint (harvest_story_list_get_n_found (list), ==, 2);

  ask (list, "leak", NULL, HARVEST_STORY_ORDER_NEWEST);
  wait_for_bodies (list, "The press leaks");
  ask (list, "press", "kind:idea", HARVEST_STORY_ORDER_NEWEST);
  wait_for_bodies (list, "");
  ask (list, NULL, NULL, HARVEST_STORY_ORDER_OLDEST);
  wait_for_bodies (list, "The press leaks|The valve is new");
  ask (list, "valve leak", NULL, HARVEST_STORY_ORDER_BEST);
  g_assert_cmpuint (harvest_story_list_get_n_found (list), ==, 2);

  rows = harvest_story_list_get_rows (list);
  g_assert_true (g_list_model_get_item_type (rows) == HARVEST_TYPE_STORY_ROW);
  g_assert_null (g_list_model_get_item (rows, 2));
  g_assert_finalize_object (g_steal_pointer (&list));
}

static void
test_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryList) list = NULL;
  g_autoptr (HarvestStoryRow) row = NULL;
  gint64 told;

  g_test_summary ("A row has the story, its time, and the words around the match");

  tell (fixture, "The press & the valve are leaking");
  told = fixture->now / G_USEC_PER_SEC * G_USEC_PER_SEC;
  list = harvest_story_list_new (fixture->store);
  ask (list, "leaks", NULL, HARVEST_STORY_ORDER_NEWEST);
  wait_for_bodies (list, "The press & the valve are leaking");
  row = g_list_model_get_item (harvest_story_list_get_rows (list), 0);
  g_assert_cmpstr (harvest_story_row_get_snippet (row), ==,
                   "The press &amp; the valve are <b>leaking</b>");
  g_assert_cmpint (harvest_story_row_get_time (row), ==, told);
  g_assert_null (harvest_story_row_get_picture (row));
  g_assert_false (harvest_story_row_get_has_voice (row));
  g_assert_cmpstr (harvest_story_row_get_id (row), ==,
                   harvest_record_get_id (harvest_story_row_get_story (row)));
}

typedef struct
{
  guint n_signals;
  guint n_removed;
  guint n_added;
  guint n_new_rows;
} Heard;

static void
heard_cb (GListModel *rows, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  Heard *heard = user_data;

  heard->n_signals++;
  heard->n_removed += n_removed;
  heard->n_added += n_added;
  g_assert_cmpuint (n_added, <=, 1000);
}

static void
new_rows_cb (HarvestStoryList *list, GParamSpec *pspec, gpointer user_data)
{
  Heard *heard = user_data;

  heard->n_new_rows++;
}

static void
test_deltas (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryList) list = NULL;
  g_autoptr (HarvestStoryRow) row = NULL;
  g_autoptr (HarvestRecord) before = NULL;
  g_autoptr (HarvestRecord) after = NULL;
  GListModel *rows;
  Heard heard = { 0 };

  g_test_summary (
      "A story that comes, changes or goes is one delta or none; rows keep their objects");

  tell (fixture, "One");
  tell (fixture, "Two");
  tell (fixture, "Three");
  settle (fixture);
  list = harvest_story_list_new (fixture->store);
  wait_for_bodies (list, "Three|Two|One");
  rows = harvest_story_list_get_rows (list);
  g_signal_connect (rows, "items-changed", G_CALLBACK (heard_cb), &heard);
  g_signal_connect (list, "notify::rows", G_CALLBACK (new_rows_cb), &heard);
  row = g_list_model_get_item (rows, 1);
  before = harvest_record_ref (harvest_story_row_get_story (row));

  tell (fixture, "Four");
  wait_for_bodies (list, "Four|Three|Two|One");
  g_assert_cmpuint (heard.n_signals, ==, 1);
  g_assert_cmpuint (heard.n_added, ==, 1);

  settle (fixture);
  g_clear_pointer (&before, harvest_record_unref);
  before = harvest_record_ref (harvest_story_row_get_story (row));
  after = harvest_store_fixture_with (before, "body", "Two again");
  g_free (
      harvest_store_fixture_commit (fixture, 0, harvest_change_new_update (before, after), NULL));
  wait_for_bodies (list, "Four|Three|Two again|One");
  g_assert_cmpuint (heard.n_signals, ==, 1);
  {
    g_autoptr (HarvestStoryRow) same = g_list_model_get_item (rows, 2);

    g_assert_true (same == row);
  }

  settle (fixture);
  g_free (harvest_store_fixture_commit (fixture, 0, harvest_change_new_delete (after), NULL));
  wait_for_bodies (list, "Four|Three|One");
  g_assert_cmpuint (heard.n_signals, ==, 2);
  g_assert_cmpuint (heard.n_removed, ==, 1);
  g_assert_cmpuint (heard.n_new_rows, ==, 0);
  g_assert_cmpuint (harvest_story_list_get_n_found (list), ==, 3);

  /* answered: the same stories, in the other database */
  harvest_store_fixture_pass (fixture, 20);
  wait_for_bodies (list, "Four|Three|One");
  g_assert_cmpuint (heard.n_new_rows, ==, 0);
}

static void
test_searched_deltas (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryList) list = NULL;
  g_autoptr (HarvestRecord) before = NULL;
  g_autoptr (HarvestRecord) after = NULL;
  g_autoptr (HarvestStoryRow) row = NULL;

  g_test_summary ("A search follows changes: what matches now comes, what does not any more goes");

  tell (fixture, "A red press");
  tell (fixture, "A blue press");
  list = harvest_story_list_new (fixture->store);
  ask (list, "press", NULL, HARVEST_STORY_ORDER_NEWEST);
  wait_for_bodies (list, "A blue press|A red press");
  tell (fixture, "A green valve");
  tell (fixture, "A green press");
  wait_for_bodies (list, "A green press|A blue press|A red press");

  settle (fixture);
  wait_for_bodies (list, "A green press|A blue press|A red press");
  row = g_list_model_get_item (harvest_story_list_get_rows (list), 1);
  before = harvest_record_ref (harvest_story_row_get_story (row));
  after = harvest_store_fixture_with (before, "body", "A blue pipe");
  g_free (
      harvest_store_fixture_commit (fixture, 0, harvest_change_new_update (before, after), NULL));
  wait_for_bodies (list, "A green press|A red press");
}

static void
grown_cb (GListModel *rows, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  Heard *heard = user_data;

  heard->n_signals++;
  heard->n_removed += n_removed;
  heard->n_added += n_added;
}

static void
first_rows_cb (HarvestStoryList *list, GParamSpec *pspec, gpointer user_data)
{
  Heard *heard = user_data;

  if (heard->n_new_rows++ == 0)
    g_signal_connect (harvest_story_list_get_rows (list), "items-changed", G_CALLBACK (grown_cb),
                      heard);
}

static void
test_growing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryList) list = NULL;
  g_autoptr (HarvestStoryRow) row = NULL;
  g_autoptr (HarvestStoryRow) same = NULL;
  Heard heard = { 0 };

  g_test_summary ("The first rows stay when the others are counted, which are added behind them:"
                  " for rows that take the place of others a view asks one by one");

  put_many (fixture, 3000);
  wait_for_index (fixture);
  list = harvest_story_list_new (fixture->store);
  g_signal_connect (list, "notify::rows", G_CALLBACK (first_rows_cb), &heard);
  while (heard.n_new_rows == 0)
    g_main_context_iteration (NULL, TRUE);
  row = g_list_model_get_item (harvest_story_list_get_rows (list), 3);
  wait_for_list (list);
  g_assert_cmpuint (heard.n_new_rows, ==, 1);
  g_assert_cmpuint (heard.n_signals, ==, 1);
  g_assert_cmpuint (heard.n_removed, ==, 0);
  g_assert_cmpuint (heard.n_added, >, 2000);
  g_assert_cmpuint (g_list_model_get_n_items (harvest_story_list_get_rows (list)), ==, 3000);
  same = g_list_model_get_item (harvest_story_list_get_rows (list), 3);
  g_assert_true (row == same);
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryList) list = NULL;
  GListModel *rows;

  g_test_summary ("Thousands of rows: any of them is read when it is asked for, in every order");

  put_many (fixture, 3000);
  wait_for_index (fixture);
  list = harvest_story_list_new (fixture->store);
  wait_for_list (list);
  rows = harvest_story_list_get_rows (list);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 3000);
  g_assert_cmpstr (wait_for_body (rows, 0), ==, "Story 2999 is common");
  g_assert_cmpstr (wait_for_body (rows, 2999), ==, "Story 0 is rare");
  g_assert_cmpstr (wait_for_body (rows, 1234), ==, "Story 1765 is common");
  for (guint i = 0; i < 3000; i += 97)
    {
      g_autofree char *expected = g_strdup_printf ("Story %u is %s", 2999 - i,
                                                   (2999 - i) % 10 == 0 ? "rare" : "common");

      g_assert_cmpstr (wait_for_body (rows, i), ==, expected);
    }

  ask (list, "rare", NULL, HARVEST_STORY_ORDER_OLDEST);
  rows = harvest_story_list_get_rows (list);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 300);
  g_assert_cmpstr (wait_for_body (rows, 150), ==, "Story 1500 is rare");

  ask (list, "story 1500", NULL, HARVEST_STORY_ORDER_BEST);
  rows = harvest_story_list_get_rows (list);
  g_assert_cmpstr (wait_for_body (rows, 0), ==, "Story 1500 is rare");
}

static void
test_many_deltas (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryList) list = NULL;
  g_autoptr (HarvestStoryRow) held = NULL;
  GListModel *rows;
  Heard heard = { 0 };

  g_test_summary ("One new story among thousands is one added row");

  put_many (fixture, 2500);
  wait_for_index (fixture);
  list = harvest_story_list_new (fixture->store);
  wait_for_list (list);
  rows = harvest_story_list_get_rows (list);
  wait_for_body (rows, 1700);
  held = g_list_model_get_item (rows, 1700);
  g_signal_connect (rows, "items-changed", G_CALLBACK (heard_cb), &heard);
  g_signal_connect (list, "notify::rows", G_CALLBACK (new_rows_cb), &heard);
  tell (fixture, "New");
  while (harvest_story_list_get_n_found (list) < 2501)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (heard.n_added, ==, 1);
  g_assert_cmpuint (heard.n_removed, ==, 0);
  g_assert_cmpuint (heard.n_new_rows, ==, 0);
  {
    g_autoptr (HarvestStoryRow) same = g_list_model_get_item (rows, 1701);

    g_assert_true (same == held);
  }
}

static GPtrArray *
read_ids (HarvestStoryList *list, guint position, guint n_rows)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *ids;

  harvest_story_list_read_ids_async (list, position, n_rows, NULL, harvest_test_store_result_cb,
                                     &result);
  owned = harvest_test_wait_result (&result);
  ids = harvest_story_list_read_ids_finish (list, owned, &error);
  g_assert_no_error (error);
  return ids;
}

static void
test_ids (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryList) list = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) some = NULL;
  g_autoptr (GPtrArray) best = NULL;

  g_test_summary ("The ids of any range of rows, in their order");

  put_many (fixture, 1500);
  tell (fixture, "Mine, a rare one");
  wait_for_index (fixture);
  list = harvest_story_list_new (fixture->store);
  wait_for_list (list);
  all = read_ids (list, 0, G_MAXUINT / 2);
  g_assert_cmpuint (all->len, ==, 1501);
  some = read_ids (list, 700, 600);
  g_assert_cmpuint (some->len, ==, 600);
  for (guint i = 0; i < some->len; i++)
    g_assert_cmpstr (some->pdata[i], ==, all->pdata[700 + i]);
  wait_for_body (harvest_story_list_get_rows (list), 1000);
  {
    g_autoptr (HarvestStoryRow)
        row = g_list_model_get_item (harvest_story_list_get_rows (list), 1000);

    g_assert_cmpstr (harvest_story_row_get_id (row), ==, all->pdata[1000]);
  }
  ask (list, "rare mine", NULL, HARVEST_STORY_ORDER_BEST);
  best = read_ids (list, 0, 1);
  g_assert_cmpstr (best->pdata[0], ==, all->pdata[0]);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryList) list = NULL;
  HarvestStoryList *weak;

  g_test_summary ("Only what was asked for last is shown");

  tell (fixture, "One press");
  tell (fixture, "One valve");
  list = harvest_story_list_new (fixture->store);
  harvest_story_list_ask (list, "press", NULL, TRUE, HARVEST_STORY_ORDER_NEWEST);
  harvest_story_list_ask (list, "nothing", NULL, TRUE, HARVEST_STORY_ORDER_BEST);
  harvest_story_list_ask (list, "val", NULL, TRUE, HARVEST_STORY_ORDER_NEWEST);
  wait_for_bodies (list, "One valve");

  /* What was given up has ended with its answer. */
  weak = g_steal_pointer (&list);
  g_object_add_weak_pointer (G_OBJECT (weak), (gpointer *)&weak);
  g_object_unref (weak);
  while (weak != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_nothing_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestStoryList) list = harvest_story_list_new (fixture->store);
  g_autofree char *query = NULL;
  g_autofree char *filter = NULL;

  g_test_summary ("Empty words and conditions are none: such a list does not wait for the index");

  harvest_story_list_ask (list, "", "", FALSE, HARVEST_STORY_ORDER_NEWEST);
  g_object_get (list, "query", &query, "filter", &filter, NULL);
  g_assert_null (query);
  g_assert_null (filter);
  wait_for_list (list);
}

/* Getting ready for a search finds nothing by itself. */
static void
test_warm (Fixture *fixture, gconstpointer data)
{
  HarvestStoryQuestion *question = harvest_story_question_new (NULL, NULL, FALSE,
                                                               HARVEST_STORY_ORDER_NEWEST);
  GAsyncResult *result = NULL;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "A pump", 0, NULL);
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;
  HarvestStoryAnswer *answer;

  g_assert_nonnull (story);
  harvest_story_reader_run_async (fixture->store, question,
                                  harvest_story_task_new (HARVEST_STORY_TASK_WARM), NULL,
                                  harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  answer = harvest_story_reader_run_finish (fixture->store, owned, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->hits->len, ==, 0);
  harvest_story_answer_free (answer);
  harvest_story_question_unref (question);
}

#define ADD(path, func)                                                                            \
  g_test_add (path, Fixture, NULL, harvest_store_fixture_set_up, func,                             \
              harvest_store_fixture_tear_down)

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  ADD ("/store/story-list/own", test_own);
  ADD ("/store/story-list/row", test_row);
  ADD ("/store/story-list/deltas", test_deltas);
  ADD ("/store/story-list/searched-deltas", test_searched_deltas);
  ADD ("/store/story-list/growing", test_growing);
  ADD ("/store/story-list/many", test_many);
  ADD ("/store/story-list/many-deltas", test_many_deltas);
  ADD ("/store/story-list/ids", test_ids);
  ADD ("/store/story-list/cancelled", test_cancelled);
  ADD ("/store/story-list/nothing-asked", test_nothing_asked);
  ADD ("/store/story-list/warm", test_warm);

  return g_test_run ();
}
