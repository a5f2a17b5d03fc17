/* test-search-rank.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-search-rank"

#include "config.h"

#include "harvest-test.h"
#include "search-fixture.h"

static void
put (SearchFixture *fixture, gint64 key, const char *body)
{
  g_autofree char *field = g_strconcat ("body=", body, NULL);

  search_put (fixture, search_make_story (NULL, field, "lang=en", "byline=Q", NULL), key);
}

static void
assert_rank (SearchFixture *fixture, const char *text, const char *expected)
{
  g_autofree char *keys = search_rank (fixture, text);

  if (g_strcmp0 (keys, expected) != 0)
    g_error ("<%s> ranks %s, not %s", text, keys, expected);
}

static void
fill_with_noise (SearchFixture *fixture)
{
  for (gint64 i = 0; i < 60; i++)
    put (fixture, 1000 + i, i % 2 == 0 ? "the common words of every day" : "common things happen");
}

static void
test_rare_words_first (void)
{
  SearchFixture *fixture = search_fixture_new ();

  g_test_summary ("Rare words weigh more than common ones, and age hides nothing");

  put (fixture, 10, "gasket torn at the valve");
  fill_with_noise (fixture);
  put (fixture, 5000, "common common common common");
  search_index_all (fixture);
  assert_rank (fixture, "gasket", "10");
  {
    g_autofree char *keys = search_rank (fixture, "common gasket");

    g_assert_true (g_str_has_prefix (keys, "10 5000 "));
  }
  search_fixture_free (fixture);
}

static void
test_asked_before_indexed (void)
{
  SearchFixture *fixture = search_fixture_new ();

  g_test_summary ("A word that was in no text when it was asked for first is found later");

  fill_with_noise (fixture);
  search_index_all (fixture);
  assert_rank (fixture, "gasket", "");
  put (fixture, 10, "gasket torn at the valve");
  assert_rank (fixture, "gasket valve", "10");
  search_index_all (fixture);
  assert_rank (fixture, "gasket", "10");
  assert_rank (fixture, "gasket valve", "10");
  search_fixture_free (fixture);
}

static void
test_all_words_first (void)
{
  SearchFixture *fixture = search_fixture_new ();

  g_test_summary ("What has all words comes before what has most of them");

  fill_with_noise (fixture);
  put (fixture, 10, "gasket gasket gasket gasket");
  put (fixture, 20,
       "a very long text in which a gasket is named once, and far away from it, after "
       "many other words that have nothing to do with it at all, common is said");
  put (fixture, 30, "gasket leaking valve");
  search_index_all (fixture);
  assert_rank (fixture, "gasket leak valve pump", "30 10 20");
  {
    g_autofree char *keys = search_rank (fixture, "common gasket");

    g_assert_true (g_str_has_prefix (keys, "20 "));
  }
  /* with operators nothing but what is asked for */
  assert_rank (fixture, "gasket AND leak -pump", "30");
  assert_rank (fixture, "\"leaking valve\" OR pump", "30");
  search_fixture_free (fixture);
}

static void
test_many_words (void)
{
  SearchFixture *fixture = search_fixture_new ();

  g_test_summary ("A beginning finds and ranks all that begins so, however many words that are");

  for (gint64 i = 0; i < 99; i++)
    {
      g_autofree char *body = g_strdup_printf ("gaske%02dq, said the fitter", (int)i);

      put (fixture, 1000 + i, body);
    }
  put (fixture, 10, "gasket, gasket and gasket again");
  search_index_all (fixture);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *keys = i == 0 ? search_scan (fixture, "gaske*")
                                     : search_rank (fixture, "gaske*");
      g_auto (GStrv) found = g_strsplit (keys, " ", -1);

      g_assert_cmpuint (g_strv_length (found), ==, 100);
      g_assert_cmpstr (found[0], ==, i == 0 ? "1098" : "10");
    }
  search_assert (fixture, "gaske* gasket", "10");
  search_assert (fixture, "gaske0* fitter", "1009 1008 1007 1006 1005 1004 1003 1002 1001 1000");
  search_fixture_free (fixture);
}

static void
test_filters (void)
{
  SearchFixture *fixture = search_fixture_new ();

  g_test_summary ("Filters and dates hold for every ranked story");

  search_put (fixture, search_make_story (NULL, "body=gasket torn", "lang=en", "kind=idea", NULL),
              10);
  search_put (fixture, search_make_story (NULL, "body=gasket torn gasket", "lang=en", NULL), 20);
  search_put (fixture, search_make_story (NULL, "body=gasket", "lang=en", "kind=idea", NULL),
              G_GINT64_CONSTANT (1767225600) << 10);
  search_index_all (fixture);
  assert_rank (fixture, "gasket torn kind:idea", "10 1809639014400");
  assert_rank (fixture, "gasket kind:idea after:2026", "1809639014400");
  assert_rank (fixture, "gasket kind:knowhow", "");
  assert_rank (fixture, "kind:idea", "1809639014400 10");
  search_fixture_free (fixture);
}

static void
test_pending_and_own (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (GPtrArray)
      own = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_search_own_free);
  g_autoptr (HarvestRecord)
      told = search_make_story (NULL, "body=my gasket leaked", "lang=en", NULL);

  g_test_summary ("Stories outside the index stand among the ranked ones");

  fill_with_noise (fixture);
  put (fixture, 10, "a gasket of the common sort was torn on the day that common things happen");
  search_index_all (fixture);
  put (fixture, 20, "gasket leaking, gasket torn");
  g_ptr_array_add (own, harvest_search_own_new (30, told, NULL));
  harvest_search_set_own (fixture->search, own, NULL);
  assert_rank (fixture, "torn gaskets", "20 10 30");
  assert_rank (fixture, "leaking gasket", "20 30 10");
  harvest_search_set_own (fixture->search, NULL, NULL);
  search_fixture_free (fixture);
}

static void
test_limit (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (HarvestQuery) query = harvest_query_parse ("common", HARVEST_QUERY_NO_FLAGS);
  g_autoptr (HarvestSearchExpression) expression = NULL;
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
  g_autoptr (GError) error = NULL;
  double last = G_MAXDOUBLE;

  g_test_summary ("The best so many, the best first");

  fill_with_noise (fixture);
  put (fixture, 10, "common common");
  search_index_all (fixture);
  expression = harvest_search_compile_sync (fixture->search, query, &error);
  harvest_search_rank_sync (fixture->search, expression, 7, -1, NULL, hits, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 7);
  g_assert_cmpint (g_array_index (hits, HarvestSearchHit, 0).key, ==, 10);
  for (guint i = 0; i < hits->len; i++)
    {
      const HarvestSearchHit *hit = &g_array_index (hits, HarvestSearchHit, i);

      g_assert_cmpfloat (hit->score, <=, last);
      g_assert_cmpint (hit->row, >, 0);
      last = hit->score;
    }
  search_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/store/search-rank/rare-words-first", test_rare_words_first);
  g_test_add_func ("/store/search-rank/asked-before-indexed", test_asked_before_indexed);
  g_test_add_func ("/store/search-rank/all-words-first", test_all_words_first);
  g_test_add_func ("/store/search-rank/many-words", test_many_words);
  g_test_add_func ("/store/search-rank/filters", test_filters);
  g_test_add_func ("/store/search-rank/pending-and-own", test_pending_and_own);
  g_test_add_func ("/store/search-rank/limit", test_limit);

  return g_test_run ();
}
