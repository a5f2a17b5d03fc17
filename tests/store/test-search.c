/* test-search.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-search"

#include "config.h"

#include "harvest-test.h"
#include "search-fixture.h"

#define MOULDING "01890a5d-ac96-774b-bcce-b302099a8001"
#define PRESS    "01890a5d-ac96-774b-bcce-b302099a8002"
#define OFFICE   "01890a5d-ac96-774b-bcce-b302099a8003"

static HarvestRecord *
make_unit (const char *id, const char *name, const char *parent)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("org-unit", id);
  g_autoptr (GError) error = NULL;
  HarvestRecord *unit;

  harvest_record_builder_set_string (builder, "name", name);
  if (parent != NULL)
    harvest_record_builder_set_string (builder, "parent", parent);
  unit = harvest_record_builder_end (builder, &error);
  g_assert_no_error (error);
  return unit;
}

static void
fill (SearchFixture *fixture)
{
  HarvestRecord *hot;

  search_put (fixture, make_unit (MOULDING, "Moulding", NULL), 0);
  search_put (fixture, make_unit (PRESS, "Press hall 2", MOULDING), 0);
  search_put (fixture, make_unit (OFFICE, "Office", NULL), 0);

  search_put (fixture,
              search_make_story (NULL, "title=Oil leak", "lang=en", "unit=" PRESS,
                                 "body=The third press was leaking oil again.", "tags=safety,oil",
                                 NULL),
              10);
  hot = search_make_story (NULL, "title=Zu heiß", "lang=de", "unit=" MOULDING, "kind=idea",
                           "body=Die Kunden fragten, warum das Werkzeug so heiß wird. Öl?",
                           "tags=Spare parts", NULL);
  search_put (fixture, harvest_record_ref (hot), 20);
  search_put (fixture, search_make_asset (hot, "image/jpeg", "Der Prüfstand"), 0);
  harvest_record_unref (hot);
  search_put (fixture,
              search_make_story (NULL, "title=Réclamation", "lang=fr", "unit=" OFFICE,
                                 "state=declined", "byline=Zoé", "byline_mode=first_name_site",
                                 "body=La cliente a demandé des pièces de rechange.", NULL),
              30);
  search_put (fixture,
              search_make_story (NULL, "title=Klienci", "lang=pl", "kind=question",
                                 "body=Klientom nie podoba się czekanie na części.", NULL),
              40);
  search_put (fixture,
              search_make_story (NULL, "title=A question", "lang=en", "kind=question",
                                 "body=Customers ask how pressing works. Was it the war?", NULL),
              50);
}

static void
assert_answers (SearchFixture *fixture)
{
  search_assert (fixture, "", "50 40 30 20 10");
  search_assert (fixture, "nothing", "");

  /* words, by their stems, letters folded */
  search_assert (fixture, "presses", "50 10");
  search_assert (fixture, "customer", "50");
  search_assert (fixture, "kunde", "20");
  search_assert (fixture, "HEISS", "20");
  search_assert (fixture, "ol", "20");
  search_assert (fixture, "demander", "30");
  search_assert (fixture, "pieces", "30");
  search_assert (fixture, "klient", "40");
  search_assert (fixture, "część", "40");
  search_assert (fixture, "czesci", "40");
  search_assert (fixture, "pruefstand", "");
  search_assert (fixture, "Prüfstände", "20");
  search_assert (fixture, "roth", "50 40 20 10");

  /* small words are found when they are asked for */
  search_assert (fixture, "war", "50");
  search_assert (fixture, "was", "50 10");
  search_assert (fixture, "warum wird das werkzeug heiss", "20");

  /* phrases, operators, beginnings */
  search_assert (fixture, "\"third press\"", "10");
  search_assert (fixture, "\"press third\"", "");
  search_assert (fixture, "\"presses\"", "");
  search_assert (fixture, "oil leak", "10");
  search_assert (fixture, "press customer", "50");
  search_assert (fixture, "leak OR kunde", "20 10");
  search_assert (fixture, "press -oil", "50");
  search_assert (fixture, "NOT press", "40 30 20");
  search_assert (fixture, "(leak OR kunde) AND NOT idea", "20 10");
  search_assert (fixture, "pre*", "50 10");
  search_assert (fixture, "kli*", "40");
  search_assert (fixture, "klien*", "40");
  search_assert (fixture, "k*", "40 20");
  search_assert (fixture, "xyzzy*", "");
  search_assert (fixture, "press xyzzyq*", "");

  /* filters */
  search_assert (fixture, "unit:moulding", "20 10");
  search_assert (fixture, "unit:\"press hall 2\"", "10");
  search_assert (fixture, "unit:hall", "10");
  search_assert (fixture, "unit:nowhere", "");
  search_assert (fixture, "unit:moulding unit:office", "30 20 10");
  search_assert (fixture, "kind:question", "50 40");
  search_assert (fixture, "kind:idea kind:question", "50 40 20");
  search_assert (fixture, "kind:bogus", "");
  search_assert (fixture, "kind:question -press", "40");
  search_assert (fixture, "state:declined", "30");
  search_assert (fixture, "tag:safety tag:oil", "10");
  search_assert (fixture, "tag:\"spare parts\"", "20");
  search_assert (fixture, "tag:spare", "");
  search_assert (fixture, "has:photo", "20");
  search_assert (fixture, "has:voice", "");
  search_assert (fixture, "by:ines", "50 40 20 10");
  search_assert (fixture, "by:\"Roth, Ines\"", "50 40 20 10");
  search_assert (fixture, "by:zoe", "30");
  search_assert (fixture, "before:1970-01-01", "");
  search_assert (fixture, "after:1970-01-01", "50 40 30 20 10");
  search_assert (fixture, "after:1970-01-02", "");
}

static void
test_pending (void)
{
  SearchFixture *fixture = search_fixture_new ();

  g_test_summary ("What is not in the index yet is found all the same, in each of its forms");

  fill (fixture);
  search_assert (fixture, "press", "50 10");
  assert_answers (fixture);
  search_fixture_free (fixture);
}

static void
test_index (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (GError) error = NULL;
  gint64 n_pending;

  g_test_summary ("Words, phrases, operators, beginnings and filters, from the index");

  fill (fixture);
  search_index_all (fixture);
  harvest_search_index_get_pending_sync (fixture->database, &n_pending, &error);
  g_assert_cmpint (n_pending, ==, 0);
  assert_answers (fixture);
  search_fixture_free (fixture);
}

static void
test_pending_like_index (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (GError) error = NULL;

  g_test_summary ("Stories outside the index and in it answer alike");

  fill (fixture);
  search_index_all (fixture);
  /* All of them again, as if they were new; their entries in the index must not count. */
  harvest_database_exec_sync (fixture->database,
                              "INSERT INTO search_pending SELECT key FROM record"
                              " WHERE key IS NOT NULL",
                              &error);
  g_assert_no_error (error);
  assert_answers (fixture);
  search_fixture_free (fixture);
}

static void
test_typing (void)
{
  SearchFixture *fixture = search_fixture_new ();
  static const char *const steps[] = { "p", "pr", "pre", "pres", "press", "pressi" };
  static const char *const found[] = {
    "50 40 30 20 10", "50 20 10", "50 10", "50 10", "50 10", "50"
  };

  g_test_summary ("While typing, the last word may go on");

  fill (fixture);
  search_index_all (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *keys = search_scan_flags (fixture, steps[i], HARVEST_QUERY_TYPING);

      g_assert_cmpstr (keys, ==, found[i]);
    }
  search_fixture_free (fixture);
}

static void
test_typed_to_the_end (void)
{
  SearchFixture *fixture = search_fixture_new ();
  static const char *const questions[] = {
    "presses", "leaks",    "customers",   "heißen",        "Prüfständen",  "kundin",
    "pièce",   "czesciom", "third press", "oil customers", "press -leaks",
  };

  g_test_summary ("A word that is typed to its end finds what it finds with a space after it");

  fill (fixture);
  search_index_all (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autofree char *finished = search_scan (fixture, questions[i]);
      g_autofree char *typed = search_scan_flags (fixture, questions[i], HARVEST_QUERY_TYPING);

      g_assert_cmpstr (typed, ==, finished);
    }
  search_fixture_free (fixture);
}

static void
test_typing_in_quotes (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autofree char *quoted = NULL;

  g_test_summary ("In quotes, and before a star, only what begins so is found");

  fill (fixture);
  search_index_all (fixture);
  quoted = search_scan_flags (fixture, "\"presses", HARVEST_QUERY_TYPING);
  g_assert_cmpstr (quoted, ==, "");
  search_assert (fixture, "presses*", "");
  search_fixture_free (fixture);
}

static void
test_own (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (GPtrArray)
      own = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_search_own_free);
  g_autoptr (GHashTable) hidden = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (HarvestRecord)
      edited = search_make_story (NULL, "title=Oil leak mended", "lang=en", NULL);
  g_autoptr (HarvestRecord) told = search_make_story (NULL, "title=A new press", "lang=en", NULL);
  gint64 row = 4; /* the fourth record: the story with key 10 */

  g_test_summary ("A person's own stories stand among the shared ones, in place of what they hide");

  fill (fixture);
  search_index_all (fixture);
  g_hash_table_add (hidden, &row);
  g_ptr_array_add (own, harvest_search_own_new (10, edited, NULL));
  g_ptr_array_add (own, harvest_search_own_new (60, told, NULL));
  harvest_search_set_own (fixture->search, own, hidden);

  search_assert (fixture, "", "60 50 40 30 20 10");
  search_assert (fixture, "press", "60 50");
  search_assert (fixture, "oil", "10");
  search_assert (fixture, "mending", "10");
  search_assert (fixture, "leaks again", "");

  harvest_search_set_own (fixture->search, NULL, NULL);
  search_assert (fixture, "press", "50 10");
  search_fixture_free (fixture);
}

static void
test_pages (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (HarvestQuery) query = harvest_query_parse ("press oil", HARVEST_QUERY_NO_FLAGS);
  g_autoptr (HarvestSearchExpression) expression = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("A scan goes on where it ended, in both directions, without gap or repetition");

  for (gint64 i = 1; i <= 500; i++)
    search_put (fixture,
                search_make_story (NULL, i % 3 == 0 ? "body=press oil" : "body=press water",
                                   "lang=en", NULL),
                i * 1000);
  search_index_all (fixture);
  expression = harvest_search_compile_sync (fixture->search, query, &error);
  g_assert_no_error (error);
  for (int ascending = 0; ascending <= 1; ascending++)
    {
      g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
      HarvestSearchSpan span = HARVEST_SEARCH_SPAN_ALL;
      guint n_calls = 0;

      for (; !harvest_search_span_is_empty (&span); n_calls++)
        {
          harvest_search_scan_sync (fixture->search, expression, &span, ascending, 7, -1, NULL,
                                    hits, &error);
          g_assert_no_error (error);
        }
      g_assert_cmpuint (n_calls, >=, 24);
      g_assert_cmpuint (hits->len, ==, 166);
      for (guint i = 0; i < hits->len; i++)
        g_assert_cmpint (g_array_index (hits, HarvestSearchHit, i).key, ==,
                         ascending ? (i + 1) * 3000 : (166 - i) * 3000);
    }
  search_fixture_free (fixture);
}

static void
test_cancelled (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (HarvestQuery) query = harvest_query_parse ("press", HARVEST_QUERY_NO_FLAGS);
  g_autoptr (HarvestSearchExpression) expression = NULL;
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HarvestSearchSpan span = HARVEST_SEARCH_SPAN_ALL;

  fill (fixture);
  g_cancellable_cancel (cancellable);
  expression = harvest_search_compile_sync (fixture->search, query, &error);
  g_assert_false (harvest_search_scan_sync (fixture->search, expression, &span, FALSE, 10, -1,
                                            cancellable, hits, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  search_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/store/search/pending", test_pending);
  g_test_add_func ("/store/search/index", test_index);
  g_test_add_func ("/store/search/pending-like-index", test_pending_like_index);
  g_test_add_func ("/store/search/typing", test_typing);
  g_test_add_func ("/store/search/typed-to-the-end", test_typed_to_the_end);
  g_test_add_func ("/store/search/typing-in-quotes", test_typing_in_quotes);
  g_test_add_func ("/store/search/own", test_own);
  g_test_add_func ("/store/search/pages", test_pages);
  g_test_add_func ("/store/search/cancelled", test_cancelled);

  return g_test_run ();
}
