/* test-cli-search.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-cli-search"

#include "config.h"

#include "harvest-cli-fixture.h"
#include "harvest-database.h"
#include "harvest-test.h"

#include <string.h>

#define N_MANY 1200

/* The titles of the stories of an answer, in its order. */
static char *
join_titles (HarvestJson *json)
{
  GString *titles = g_string_new (NULL);

  g_assert_cmpint (harvest_json_get_kind (json, 0), ==, HARVEST_JSON_ARRAY);
  for (guint i = harvest_json_first_child (json, 0); i != HARVEST_JSON_NONE;
       i = harvest_json_next (json, i))
    {
      g_autofree char *title = harvest_cli_json_dup_string (json, i, "title");

      g_string_append_printf (titles, "%s%s", titles->len > 0 ? " " : "", title);
    }
  return g_string_free (titles, FALSE);
}

static void
assert_titles (HarvestJson *json, const char *expected)
{
  g_autofree char *titles = join_titles (json);

  g_assert_cmpstr (titles, ==, expected);
}

static void
import (HarvestCliFixture *fixture, const char *text)
{
  g_autofree char *path = harvest_cli_fixture_write (fixture, "import.csv", text, -1);
  g_autoptr (HarvestCliOutcome)
      outcome = harvest_cli_fixture_expect (fixture, 0, "import", path, NULL);
}

static void
test_list (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestJson) nothing = harvest_cli_fixture_run_json (fixture, "list", NULL);

  g_test_summary ("The newest come first, by the day it happened; --limit cuts.");
  assert_titles (nothing, "");
  import (fixture, "title,body,occurred_on\nB,x,2025-01-02\nA,x,2025-01-01\nD,x,2025-01-04\n"
                   "C,x,2025-01-03\n");
  {
    g_autoptr (HarvestJson) all = harvest_cli_fixture_run_json (fixture, "list", NULL);
    g_autoptr (HarvestJson)
        two = harvest_cli_fixture_run_json (fixture, "list", "--limit", "2", NULL);
    g_autoptr (HarvestJson)
        zero = harvest_cli_fixture_run_json (fixture, "list", "--limit=0", NULL);
    g_autoptr (HarvestCliOutcome) words = harvest_cli_fixture_expect (fixture, 0, "list", NULL);
    g_autoptr (HarvestCliOutcome)
        less = harvest_cli_fixture_expect (fixture, 2, "list", "--limit=-1", NULL);

    assert_titles (all, "D C B A");
    assert_titles (two, "D C");
    assert_titles (zero, "D C B A");
    g_assert_nonnull (strstr (words->out, "2025-01-04  D"));
  }
}

static void
test_members (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestJson) found = NULL;
  g_autofree char *id = NULL;
  g_autofree char *snippet = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *state = NULL;
  g_autofree char *told = NULL;
  guint story, tags;

  g_test_summary ("An answer has id, title, snippet, tags, kind and state of each story.");
  told = harvest_cli_fixture_capture (fixture, "A customer said: \"<b>Fine</b> & good\".");
  {
    g_autoptr (HarvestCliOutcome) edited = harvest_cli_fixture_expect (
        fixture, 0, "edit", told, "--set", "tags=x,y", "--set", "kind=idea", NULL);
  }
  found = harvest_cli_fixture_run_json (fixture, "search", "customer", NULL);
  story = harvest_json_first_child (found, 0);
  id = harvest_cli_json_dup_string (found, story, "id");
  snippet = harvest_cli_json_dup_string (found, story, "snippet");
  kind = harvest_cli_json_dup_string (found, story, "kind");
  state = harvest_cli_json_dup_string (found, story, "state");
  tags = harvest_cli_json_get_array (found, story, "tags");
  g_assert_cmpstr (id, ==, told);
  g_assert_cmpstr (snippet, ==, "A customer said: \"<b>Fine</b> & good\".");
  g_assert_cmpstr (kind, ==, "idea");
  g_assert_cmpstr (state, ==, "submitted");
  g_assert_cmpuint (harvest_json_get_length (found, tags), ==, 2);
}

static void
test_search (HarvestCliFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *query, *titles;
  } cases[] = {
    { "mould", "Best Long" },
    { "\"cold mould\"", "Long" },
    { "mould NOT cold", "Best" },
    { "stairs OR elevator", "Stairs" },
    { "sta*", "Stairs" },
    { "tag:house", "Lift Stairs" },
    { "tag:house kind:idea", "Stairs" },
    { "by:rosa", "Lift" },
    { "before:2025-01-02", "Best" },
    { "zebra", "" },
    /* No questions, but no errors either. */
    { "\"", NULL },
    { "((((", NULL },
    { "tag:", NULL },
    { "AND OR NOT", NULL },
  };

  import (fixture,
          "title,body,kind,tags,author,occurred_on\n"
          "Best,Mould mould: the mould.,,,,2025-01-01\n"
          "Long,\"We had a cold mould in the morning, and many other things happened on that day "
          "which are told here at length and have nothing to do with it.\",,,,2025-01-04\n"
          "Lift,The lift was stuck.,,house,Rosa Lind,2025-01-03\n"
          "Stairs,We took the stairs.,idea,house,,2025-01-02\n");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HarvestJson)
          found = harvest_cli_fixture_run_json (fixture, "search", cases[i].query, NULL);
      g_autofree char *titles = join_titles (found);

      if (cases[i].titles != NULL)
        g_assert_cmpstr (titles, ==, cases[i].titles);
    }
}

static void
test_many (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("title,body\n");
  g_autoptr (HarvestJson) all = NULL;
  g_autoptr (HarvestJson) found = NULL;
  g_autoptr (HarvestJson) status = NULL;

  g_test_summary ("More than a page, straight after an import.");
  for (guint i = 0; i < N_MANY; i++)
    g_string_append_printf (text, "t%u,Words of story number %u.\n", i, i);
  import (fixture, text->str);
  /* All of it is in the index: what the next command finds hangs on no thread's mood. */
  g_assert_cmpint (harvest_cli_fixture_count (fixture, "SELECT count(*) FROM search_pending"), ==,
                   0);
  found = harvest_cli_fixture_run_json (fixture, "search", "number", "777", "--limit=1", NULL);
  assert_titles (found, "t777");
  all = harvest_cli_fixture_run_json (fixture, "list", "--limit", "0", NULL);
  g_assert_cmpuint (harvest_json_get_length (all, 0), ==, N_MANY);
  status = harvest_cli_fixture_run_json (fixture, "status", NULL);
  g_assert_cmpint (harvest_cli_json_get_integer (status, 0, "stories"), ==, N_MANY);
}

/* As after an import that was killed: the oldest is far behind what is searched without an index.
 */
static void
test_unfinished_index (HarvestCliFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->data, "shared.db", NULL);
  g_autoptr (GString) text = g_string_new ("title,body,occurred_on\n");
  g_autoptr (HarvestDatabase) database = NULL;
  g_autoptr (HarvestJson) found = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_MANY; i++)
    g_string_append_printf (text, "t%u,Words of story number %u.,2020-01-01\n", i, i);
  import (fixture, text->str);
  /* Without its version the index is made anew when the store is opened. */
  database = harvest_database_open_sync (path, 0, &error);
  g_assert_no_error (error);
  g_assert_true (harvest_database_exec_sync (database, "DELETE FROM search_meta", &error));
  g_clear_object (&database);
  found = harvest_cli_fixture_run_json (fixture, "search", "number", "3", "--limit=1", NULL);
  assert_titles (found, "t3");
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

#define ADD(name, func)                                                                            \
  g_test_add ("/cli/search/" name, HarvestCliFixture, NULL, harvest_cli_fixture_set_up, func,      \
              harvest_cli_fixture_tear_down)
  ADD ("list", test_list);
  ADD ("members", test_members);
  ADD ("search", test_search);
  ADD ("many", test_many);
  ADD ("unfinished-index", test_unfinished_index);
#undef ADD

  return g_test_run ();
}
