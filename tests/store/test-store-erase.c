/* test-store-erase.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-store-erase"

#include "config.h"

#include "harvest-store-fixture.h"
#include "harvest-store-index.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <string.h>

/* What is deleted is nowhere in the files of the store any more: tables, logs, search index. */

#define WORD      "Zyzzyvaq"
#define PIECE     "yzzyvaq" /* the index keeps words in small letters, and not what begins alike */
#define N_OTHERS  40
#define WAIT_SECS 60

typedef HarvestStoreFixture Fixture;

/* ---- Looking into files ---- */

static gboolean
contains_piece (const char *data, gsize length)
{
  gsize piece = strlen (PIECE);

  for (gsize i = 0; i + piece <= length; i++)
    if (g_ascii_strncasecmp (data + i, PIECE, piece) == 0)
      return TRUE;
  return FALSE;
}

/* The names of the files below @folder in which the word is. */
static void
add_places (const char *folder, GString *places)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        add_places (path, places);
      else if (g_file_get_contents (path, &contents, &length, NULL)
               && contains_piece (contents, length))
        g_string_append_printf (places, " %s", name);
    }
}

static char *
find_places (Fixture *fixture)
{
  GString *places = g_string_new (NULL);

  add_places (fixture->dir, places);
  return g_string_free (places, FALSE);
}

static gboolean
turn_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* As a program that has nothing to do: until the word is in no file whose name begins so. */
static void
wait_until_gone (Fixture *fixture, const char *prefix)
{
  g_autofree char *place = g_strconcat (" ", prefix, NULL);
  guint turn = g_timeout_add (50, turn_cb, NULL);
  gint64 end = g_get_monotonic_time () + WAIT_SECS * G_USEC_PER_SEC;

  while (TRUE)
    {
      g_autofree char *places = find_places (fixture);

      if (strstr (places, place) == NULL)
        break;
      if (g_get_monotonic_time () > end)
        g_error ("Deleted words are still in%s", places);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (turn);
}

/* ---- Steps ---- */

static void
finish_index (Fixture *fixture)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_finish_index_async (fixture->store, NULL, harvest_test_store_result_cb, &result);
  owned = harvest_test_wait_result (&result);
  g_assert_true (harvest_store_finish_index_finish (fixture->store, owned, &error));
  g_assert_no_error (error);
}

/* They come into the index with the one that will be deleted, all at once: many small pieces would
 * soon be merged anyway. */
static void
tell_others (Fixture *fixture)
{
  for (guint i = 0; i < N_OTHERS; i++)
    {
      g_autofree char *body = g_strdup_printf ("Zebra number %u at the zoo, zzz", i);
      g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, body, 10, NULL);

      g_assert_nonnull (story);
    }
}

static HarvestRecord *
tell_secret (Fixture *fixture)
{
  g_autofree char *draft = harvest_uuid_new (&fixture->clock);
  g_autoptr (HarvestRecord) plain = harvest_store_fixture_make_story (fixture, "About " WORD);
  g_autoptr (HarvestRecord) story = harvest_store_fixture_with (plain, "title", "The " WORD);
  g_autoptr (HarvestRecord) teller = harvest_store_fixture_make_teller (fixture, story);
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);

  harvest_store_fixture_save_draft (fixture, draft, "{\"body\":\"About " WORD "\"}");
  g_ptr_array_add (changes, harvest_change_new_create (story));
  g_ptr_array_add (changes, harvest_change_new_create (teller));
  g_free (harvest_store_fixture_commit_draft (fixture, changes, draft, 10));
  harvest_store_fixture_pass (fixture, 10);
  return harvest_store_fixture_get (fixture, harvest_record_get_id (story));
}

static char *
count_in_index (Fixture *fixture)
{
  return harvest_store_fixture_query (fixture, "shared.db",
                                      "SELECT count (*) FROM search_text_data"
                                      " WHERE instr (block, CAST ('" PIECE "' AS BLOB)) > 0");
}

static void
delete_and_send (Fixture *fixture, HarvestRecord *story)
{
  g_free (harvest_store_fixture_commit (fixture, 0, harvest_change_new_delete (story), NULL));
  harvest_store_fixture_pass (fixture, 1);
  g_assert_cmpuint (harvest_store_fixture_get_uint (fixture, "n-waiting"), ==, 0);
}

/* ---- Tests ---- */

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  g_autofree char *me = g_strdup (harvest_record_get_id (harvest_store_get_me (fixture->store)));
  g_autoptr (HarvestRecord) story = NULL;
  g_autofree char *in_index = NULL;

  tell_others (fixture);
  story = tell_secret (fixture);
  finish_index (fixture);
  in_index = count_in_index (fixture);
  g_assert_cmpstr (in_index, !=, "0");

  /* What all could read is gone while the program runs on; the trash is the person's own. */
  delete_and_send (fixture, story);
  wait_until_gone (fixture, "shared.db");

  /* And with the trash the rest. */
  harvest_store_fixture_close (fixture);
  fixture->now += 31 * G_TIME_SPAN_DAY;
  harvest_store_fixture_open (fixture);
  harvest_store_fixture_enter (fixture, me);
  wait_until_gone (fixture, "");
  harvest_store_fixture_assert_healthy (fixture);
}

/* The program ends before it has come to it; the next one does it. */
static void
test_end_between (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = NULL;

  tell_others (fixture);
  story = tell_secret (fixture);
  finish_index (fixture);
  delete_and_send (fixture, story);
  harvest_store_fixture_close (fixture);
  harvest_store_fixture_assert_query (fixture, "shared.db",
                                      "SELECT count (*) FROM record WHERE type = 'story'"
                                      " AND instr (document, CAST ('" WORD "' AS BLOB)) > 0",
                                      "0");
  harvest_store_fixture_open (fixture);
  wait_until_gone (fixture, "shared.db");
}

/* A draft that is thrown away is gone as soon as there is nothing else to do. */
static void
test_draft (Fixture *fixture, gconstpointer data)
{
  g_autofree char *draft = harvest_uuid_new (&fixture->clock);
  GAsyncResult *result = NULL;

  harvest_store_fixture_save_draft (fixture, draft, "{\"body\":\"About " WORD "\"}");
  harvest_store_delete_draft_async (fixture->store, draft, NULL, harvest_test_store_result_cb,
                                    &result);
  g_object_unref (harvest_test_wait_result (&result));
  wait_until_gone (fixture, "");
}

/* Taken back within the time to undo: nothing has left, nothing stays. */
static void
test_undo (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autofree char *act = NULL;
  g_autoptr (HarvestRecord) story = harvest_store_fixture_tell (fixture, "About " WORD, 10, &act);

  harvest_store_undo_async (fixture->store, act, NULL, harvest_test_store_result_cb, &result);
  g_object_unref (harvest_test_wait_result (&result));
  wait_until_gone (fixture, "");
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

#define ADD(path, func)                                                                            \
  g_test_add (path, Fixture, NULL, harvest_store_fixture_set_up, func,                             \
              harvest_store_fixture_tear_down)
  ADD ("/store-erase/delete", test_delete);
  ADD ("/store-erase/end-between", test_end_between);
  ADD ("/store-erase/draft", test_draft);
  ADD ("/store-erase/undo", test_undo);
#undef ADD

  return g_test_run ();
}
