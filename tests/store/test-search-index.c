/* test-search-index.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-search-index"

#include "config.h"

#include "harvest-test.h"
#include "search-fixture.h"

#define ONE "01890a5d-ac96-774b-bcce-b302099a8001"
#define TWO "01890a5d-ac96-774b-bcce-b302099a8002"

static gint64
count (SearchFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestStatement)
      statement = harvest_database_prepare_sync (fixture->database, sql, &error);
  gboolean row;

  g_assert_no_error (error);
  harvest_statement_step_sync (statement, &row, &error);
  g_assert_no_error (error);
  return harvest_statement_get_integer (statement, 0);
}

/* FTS5 compares its index with itself; what was deleted with other words than it was added with is
 * found as terms that lead nowhere. */
static void
assert_sound (SearchFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  harvest_database_exec_sync (fixture->database,
                              "INSERT INTO search_text (search_text) VALUES ('integrity-check');",
                              &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (fixture, "SELECT count (*) FROM search_text_docsize"), ==,
                   count (fixture, "SELECT count (*) FROM record WHERE key IS NOT NULL"));
}

static gint64
count_terms (SearchFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  harvest_database_exec_sync (fixture->database,
                              "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms"
                              " USING fts5vocab (main, search_text, row);",
                              &error);
  g_assert_no_error (error);
  return count (fixture, "SELECT count (*) FROM temp.terms");
}

static void
test_edit (void)
{
  SearchFixture *fixture = search_fixture_new ();

  g_test_summary (
      "An edited story is found by its new words and not by its old ones, at each step");

  search_put (fixture, search_make_story (ONE, "body=The green valve", "lang=en", NULL), 10);
  search_put (fixture, search_make_story (TWO, "body=The green pipe", "lang=en", NULL), 20);
  search_index_all (fixture);
  search_put (fixture, search_make_story (ONE, "body=The red valves", "lang=en", NULL), 10);
  search_assert (fixture, "green", "20");
  search_assert (fixture, "red", "10");
  search_assert (fixture, "valve", "10");
  search_put (fixture, search_make_story (ONE, "body=The blue valves", "lang=en", NULL), 10);
  search_assert (fixture, "red", "");
  search_assert (fixture, "green", "20");
  search_index_all (fixture);
  search_assert (fixture, "green", "20");
  search_assert (fixture, "red", "");
  search_assert (fixture, "blue valve", "10");
  assert_sound (fixture);

  /* to another day */
  search_put (fixture, search_make_story (ONE, "body=The blue valves", "lang=en", NULL), 30);
  search_assert (fixture, "valve", "30");
  search_index_all (fixture);
  search_assert (fixture, "valve OR pipe", "30 20");
  assert_sound (fixture);
  search_fixture_free (fixture);
}

static void
test_delete (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  g_test_summary ("A deleted story is gone at once, and then from every corner of the index");

  search_put (fixture, search_make_story (ONE, "body=Zaphod was here", "lang=en", NULL), 10);
  search_put (fixture, search_make_story (TWO, "body=Nobody was here", "lang=en", NULL), 20);
  search_index_all (fixture);
  search_assert (fixture, "zaph*", "10");
  search_remove (fixture, ONE);
  search_assert (fixture, "zaphod", "");
  search_assert (fixture, "zaph*", "");
  search_assert (fixture, "here", "20");
  search_index_all (fixture);
  g_assert_cmpint (count (fixture, "SELECT count (*) FROM search_stale"), ==, 0);
  g_assert_cmpint (count (fixture, "SELECT count (*) FROM search_word WHERE word = 'zaphod'"), ==,
                   0);
  g_assert_cmpint (count (fixture, "SELECT count (*) FROM search_word WHERE word = 'here'"), ==, 1);
  assert_sound (fixture);

  for (guint i = 0; more; i++)
    {
      g_assert_cmpuint (i, <, 1000);
      harvest_search_index_purge_sync (fixture->database, &more, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (count (fixture, "SELECT count (*) FROM search_text_data"
                                   " WHERE instr (block, CAST ('zaphod' AS BLOB)) > 0"),
                   ==, 0);
  search_assert (fixture, "here", "20");
  search_fixture_free (fixture);
}

static void
test_key_again (void)
{
  SearchFixture *fixture = search_fixture_new ();

  g_test_summary ("A story may take the key of one that was just deleted");

  search_put (fixture, search_make_story (ONE, "body=The green valve", "lang=en", NULL), 10);
  search_index_all (fixture);
  search_remove (fixture, ONE);
  search_put (fixture, search_make_story (TWO, "body=The red pipe", "lang=en", NULL), 10);
  search_assert (fixture, "green", "");
  search_assert (fixture, "red", "10");
  search_remove (fixture, TWO);
  search_put (fixture, search_make_story (TWO, "body=The blue pipe", "lang=en", NULL), 10);
  search_assert (fixture, "red OR green", "");
  search_index_all (fixture);
  search_assert (fixture, "red OR green", "");
  search_assert (fixture, "blue", "10");
  assert_sound (fixture);
  search_fixture_free (fixture);
}

static void
test_assets (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (HarvestRecord)
      story = search_make_story (ONE, "body=The green valve", "lang=en", NULL);
  g_autoptr (HarvestRecord) photo = search_make_asset (story, "image/png", "A broken gasket");
  g_autoptr (HarvestRecord) voice = search_make_asset (story, "audio/ogg", NULL);

  g_test_summary ("What comes to a story later, and goes again, is found with it");

  search_put (fixture, harvest_record_ref (story), 10);
  search_index_all (fixture);
  search_put (fixture, harvest_record_ref (photo), 0);
  search_assert (fixture, "gaskets", "10");
  search_assert (fixture, "has:photo", "10");
  search_index_all (fixture);
  search_put (fixture, harvest_record_ref (voice), 0);
  search_index_all (fixture);
  search_assert (fixture, "gasket has:photo has:voice", "10");
  assert_sound (fixture);

  search_remove (fixture, harvest_record_get_id (photo));
  search_assert (fixture, "gasket", "");
  search_assert (fixture, "has:photo", "");
  search_index_all (fixture);
  search_assert (fixture, "gasket", "");
  search_assert (fixture, "has:voice", "10");
  search_remove (fixture, harvest_record_get_id (voice));
  search_remove (fixture, ONE);
  search_index_all (fixture);
  g_assert_cmpint (count_terms (fixture), ==, 0);
  search_fixture_free (fixture);
}

static void
test_unreadable_source (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (GError) error = NULL;

  g_test_summary ("When an old text cannot be read any more, the index is made anew");

  search_put (fixture, search_make_story (ONE, "body=The green valve", "lang=en", NULL), 10);
  search_put (fixture, search_make_story (TWO, "body=The green pipe", "lang=en", NULL), 20);
  search_index_all (fixture);
  search_put (fixture, search_make_story (ONE, "body=The red valve", "lang=en", NULL), 10);
  harvest_database_exec_sync (fixture->database, "UPDATE search_stale SET sources = x'00'", &error);
  g_assert_no_error (error);
  search_index_all (fixture);
  search_assert (fixture, "green", "20");
  search_assert (fixture, "red", "10");
  assert_sound (fixture);
  search_fixture_free (fixture);
}

static void
test_new_version (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (GError) error = NULL;
  gint64 n_pending;

  g_test_summary ("An index of another version is made anew; one of this version is kept");

  search_put (fixture, search_make_story (ONE, "body=The green valve", "lang=en", NULL), 10);
  search_index_all (fixture);
  harvest_search_index_set_up_sync (fixture->database, &error);
  g_assert_no_error (error);
  harvest_search_index_get_pending_sync (fixture->database, &n_pending, &error);
  g_assert_cmpint (n_pending, ==, 0);

  harvest_database_exec_sync (
      fixture->database, "UPDATE search_meta SET value = '0 none' WHERE name = 'version'", &error);
  harvest_search_index_set_up_sync (fixture->database, &error);
  g_assert_no_error (error);
  harvest_search_index_get_pending_sync (fixture->database, &n_pending, &error);
  g_assert_cmpint (n_pending, ==, 1);
  search_assert (fixture, "valve", "10");
  search_index_all (fixture);
  search_assert (fixture, "valves", "10");
  search_fixture_free (fixture);
}

static void
test_rebuilding (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *all = NULL;
  g_autofree char *newest = NULL;
  gboolean more = TRUE;

  g_test_summary ("While an index of the version before is made anew, stories are read and found");

  for (int i = 1; i <= 60; i++)
    search_put (fixture, search_make_story (NULL, "body=The green valve", "lang=en", NULL), i);
  search_index_all (fixture);
  all = search_scan (fixture, "");
  newest = search_scan (fixture, "valves green");
  g_assert_cmpstr (newest, ==, all);
  harvest_database_exec_sync (fixture->database,
                              "UPDATE search_meta SET value = '1' || substr (value, 2)"
                              " WHERE name = 'version'",
                              &error);
  g_assert_no_error (error);
  harvest_search_index_set_up_sync (fixture->database, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (fixture, "SELECT count (*) FROM search_pending"), ==, 60);

  while (more)
    {
      search_assert (fixture, "", all);
      search_assert (fixture, "valves green", all);
      search_assert (fixture, "gree*", all);
      harvest_search_indexer_step_sync (fixture->indexer, fixture->database, 20, NULL, NULL, &more,
                                        &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (count (fixture, "SELECT count (*) FROM search_pending"), ==, 0);
  search_assert (fixture, "valves green", all);
  assert_sound (fixture);
  search_fixture_free (fixture);
}

static gboolean
always_yield_cb (gpointer data)
{
  return TRUE;
}

static void
test_slices (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;
  gint64 n_pending;

  g_test_summary ("Each slice ends when it should, with the newest stories in the index first");

  for (int i = 1; i <= 50; i++)
    search_put (fixture, search_make_story (NULL, "body=valve", "lang=en", NULL), i);
  harvest_search_indexer_step_sync (fixture->indexer, fixture->database, 20, NULL, NULL, &more,
                                    &error);
  g_assert_no_error (error);
  g_assert_true (more);
  g_assert_cmpint (count (fixture, "SELECT max (key) FROM search_pending"), ==, 30);
  harvest_search_indexer_step_sync (fixture->indexer, fixture->database, 20, always_yield_cb, NULL,
                                    &more, &error);
  g_assert_no_error (error);
  harvest_search_index_get_pending_sync (fixture->database, &n_pending, &error);
  g_assert_cmpint (n_pending, ==, 29);
  search_index_all (fixture);
  assert_sound (fixture);
  search_fixture_free (fixture);
}

/* ---- Anything in any order ---- */

static const char *const words[] = {
  "press",  "presses", "oil",      "leak",  "leaking",  "customer", "customers", "valve",
  "valves", "the",     "was",      "war",   "kunde",    "kunden",   "heiss",     "heiß",
  "Öl",     "machine", "machines", "mould", "moulding", "x1",       "12",        "und",
};

static char *
draw_words (GRand *rand, int n_most)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int n = g_rand_int_range (rand, 1, n_most + 1);

  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static HarvestRecord *
draw_story (GRand *rand, const char *id)
{
  static const char *const langs[] = { "lang=en", "lang=de", "lang=fr", "lang=ja" };
  static const char *const kinds[] = { "kind=story", "kind=idea" };
  g_autofree char *text = draw_words (rand, 8);
  g_autofree char *body = g_strconcat ("body=", text, NULL);

  return search_make_story (id, body, langs[g_rand_int_range (rand, 0, 4)],
                            kinds[g_rand_int_range (rand, 0, 2)], NULL);
}

static char *
draw_query (GRand *rand)
{
  g_autoptr (GString) query = g_string_new (NULL);
  int n = g_rand_int_range (rand, 1, 4);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *word = draw_words (rand, 1);
      g_autofree char *phrase = draw_words (rand, 2);

      switch (g_rand_int_range (rand, 0, 8))
        {
        case 0:
          g_string_append_printf (query, " \"%s\"", phrase);
          break;
        case 1:
          g_string_append_printf (query, " -%s", word);
          break;
        case 2:
          g_string_append_printf (query, " OR %s", word);
          break;
        case 3:
          g_string_append_printf (query, " %.*s*", g_rand_int_range (rand, 1, 6), "pressx");
          break;
        case 4:
          g_string_append (query, " kind:idea");
          break;
        case 5:
          g_string_append_printf (query, " (%s OR NOT %s)", word, phrase);
          break;
        default:
          g_string_append_printf (query, " %s", word);
          break;
        }
    }
  return g_string_free (g_steal_pointer (&query), FALSE);
}

/* What the query finds when every story is read and matched. */
static char *
scan_without_index (SearchFixture *fixture, const char *query)
{
  g_autoptr (GError) error = NULL;
  char *keys;

  harvest_database_begin_sync (fixture->database, &error);
  harvest_database_exec_sync (fixture->database,
                              "INSERT OR IGNORE INTO search_pending SELECT key FROM record"
                              " WHERE key IS NOT NULL",
                              &error);
  g_assert_no_error (error);
  keys = search_scan (fixture, query);
  harvest_database_rollback_sync (fixture->database);
  return keys;
}

static void
test_anything (void)
{
  SearchFixture *fixture = search_fixture_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  gboolean more;

  g_test_summary ("After any changes the index finds what reading every story finds");

  for (int round = 0; round < 400; round++)
    {
      g_autofree char *query = draw_query (rand);
      g_autofree char *from_index = NULL;
      g_autofree char *from_texts = NULL;
      guint at = ids->len > 0 ? (guint)g_rand_int_range (rand, 0, (int)ids->len) : 0;
      int act = g_rand_int_range (rand, 0, 10);

      if (act < 5 || ids->len == 0)
        {
          HarvestRecord *story = draw_story (rand, NULL);

          g_ptr_array_add (ids, g_strdup (harvest_record_get_id (story)));
          search_put (fixture, story, 1000 + round);
        }
      else if (act < 8)
        search_put (fixture, draw_story (rand, ids->pdata[at]), 1000 + round);
      else
        {
          search_remove (fixture, ids->pdata[at]);
          g_ptr_array_remove_index (ids, at);
        }
      if (g_rand_int_range (rand, 0, 3) == 0)
        {
          harvest_search_indexer_step_sync (fixture->indexer, fixture->database,
                                            (guint)g_rand_int_range (rand, 1, 10), NULL, NULL,
                                            &more, &error);
          g_assert_no_error (error);
        }
      from_index = search_scan (fixture, query);
      from_texts = scan_without_index (fixture, query);
      if (g_strcmp0 (from_index, from_texts) != 0)
        g_error ("round %d: <%s> finds %s by the index, %s by reading", round, query, from_index,
                 from_texts);
    }
  search_index_all (fixture);
  assert_sound (fixture);

  for (guint i = 0; i < ids->len; i++)
    search_remove (fixture, ids->pdata[i]);
  search_index_all (fixture);
  g_assert_cmpint (count_terms (fixture), ==, 0);
  g_assert_cmpint (count (fixture, "SELECT count (*) FROM search_word"), ==, 0);
  search_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/store/search-index/edit", test_edit);
  g_test_add_func ("/store/search-index/delete", test_delete);
  g_test_add_func ("/store/search-index/key-again", test_key_again);
  g_test_add_func ("/store/search-index/assets", test_assets);
  g_test_add_func ("/store/search-index/unreadable-source", test_unreadable_source);
  g_test_add_func ("/store/search-index/new-version", test_new_version);
  g_test_add_func ("/store/search-index/rebuilding", test_rebuilding);
  g_test_add_func ("/store/search-index/slices", test_slices);
  g_test_add_func ("/store/search-index/anything", test_anything);

  return g_test_run ();
}
