/* test-home-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-change.h"
#include "harvest-home-page.h"
#include "harvest-my-story-row.h"
#include "harvest-tell-act.h"
#include "harvest-widget-test.h"

typedef struct
{
  HarvestStore *store;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->store = harvest_widget_test_open_store ("Rosa Lind");
  fixture->page = g_object_new (HARVEST_TYPE_HOME_PAGE, NULL);
  fixture->window = harvest_widget_test_show (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_widget_test_close (g_steal_pointer (&fixture->window));
  harvest_widget_test_close_store (fixture->store);
}

static void
enter (Fixture *fixture)
{
  harvest_page_set_store (HARVEST_PAGE (fixture->page), fixture->store);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  GtkWidget *nothing = harvest_widget_test_find (fixture->page, GTK_TYPE_LABEL, "nothing_told");
  GtkLabel *question = GTK_LABEL (
      harvest_widget_test_find (fixture->page, GTK_TYPE_LABEL, "question"));
  g_autofree char *first = g_strdup (gtk_label_get_label (question));

  g_test_summary ("At first there is a question, which can be skipped, and what will be here");

  enter (fixture);
  harvest_widget_test_until (gtk_widget_get_visible (nothing));
  g_assert_cmpstr (first, !=, "");
  gtk_widget_activate_action (fixture->page, "home.skip", NULL);
  g_assert_cmpstr (gtk_label_get_label (question), !=, first);
  g_assert_cmpuint (harvest_page_get_n_waiting (HARVEST_PAGE (fixture->page)), ==, 0);
}

static void
test_my_stories (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = harvest_widget_test_tell (fixture->store, "The visitor brought a cake.");
  GtkWidget *row = NULL;

  g_test_summary ("A story of one's own is listed, with how far it has come");

  enter (fixture);
  harvest_widget_test_until (
      harvest_widget_test_find_label (fixture->page, "The visitor brought a cake"));
  row = harvest_widget_test_find (fixture->page, HARVEST_TYPE_MY_STORY_ROW, NULL);
  g_assert_cmpstr (
      harvest_story_data_get_id (harvest_my_story_row_get_story (HARVEST_MY_STORY_ROW (row))), ==,
      id);
  g_assert_true (harvest_widget_test_find_label (row, "Received"));
}

static void
test_draft_waits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestTellDraft) draft = harvest_tell_draft_new ();
  g_autoptr (GBytes) json = NULL;
  GAsyncResult *saved = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_test_summary ("An unfinished story waits");

  draft->body = g_strdup ("Half a story");
  json = harvest_tell_draft_get_bytes (draft);
  harvest_store_save_draft_async (fixture->store, "0190d7a4-0000-7000-8000-000000000001", json,
                                  NULL, NULL, harvest_test_store_result_cb, &saved);
  result = harvest_test_wait_result (&saved);
  g_assert_true (harvest_store_save_draft_finish (fixture->store, result, NULL));
  enter (fixture);
  harvest_widget_test_until (harvest_widget_test_find_label (fixture->page, "Half a story"));
  g_assert_cmpuint (harvest_page_get_n_waiting (HARVEST_PAGE (fixture->page)), ==, 1);
  g_assert_true (harvest_widget_test_find_label (fixture->page, "Continue"));
}

static void
tell_about_anna (HarvestStore *store)
{
  g_autoptr (HarvestTellDraft) draft = harvest_tell_draft_new ();
  g_autoptr (GPtrArray) changes = NULL;
  GAsyncResult *committed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  draft->body = g_strdup ("Anna found the leak.");
  g_ptr_array_add (draft->people, harvest_tell_person_new (NULL, "Anna Berg"));
  changes = harvest_tell_act_new (draft, "en", harvest_store_get_me (store),
                                  harvest_store_get_clock (store), &error);
  g_assert_no_error (error);
  harvest_store_commit_async (store, changes, NULL, 0, NULL, harvest_test_store_result_cb,
                              &committed);
  result = harvest_test_wait_result (&committed);
  g_assert_true (harvest_store_commit_finish (store, result, NULL, &error));
  harvest_widget_test_wait_received (store);
}

static void
test_person_to_ask (Fixture *fixture, gconstpointer data)
{
  g_test_summary ("Whoever was to be asked later is not forgotten");

  tell_about_anna (fixture->store);
  enter (fixture);
  harvest_widget_test_until (
      harvest_widget_test_find_label (fixture->page, "Ask Anna Berg whether we may show it"));
  g_assert_true (harvest_widget_test_find_label (fixture->page, "Ask"));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  ADD ("/home-page/empty", test_empty);
  ADD ("/home-page/my-stories", test_my_stories);
  ADD ("/home-page/draft-waits", test_draft_waits);
  ADD ("/home-page/person-to-ask", test_person_to_ask);

  return g_test_run ();
}
