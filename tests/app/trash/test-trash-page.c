/* test-trash-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-trash-page"

#include "config.h"

#include "harvest-acts.h"
#include "harvest-page.h"
#include "harvest-trash-page.h"
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
  fixture->store = harvest_widget_test_open_store ("Rosa");
  fixture->page = g_object_new (HARVEST_TYPE_TRASH_PAGE, NULL);
  fixture->window = harvest_widget_test_show (fixture->page);
  harvest_page_set_store (HARVEST_PAGE (fixture->page), fixture->store);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_widget_test_close (fixture->window);
  harvest_widget_test_close_store (fixture->store);
}

static gboolean
shows (Fixture *fixture, const char *state)
{
  GtkStack *stack = GTK_STACK (harvest_widget_test_find (fixture->page, GTK_TYPE_STACK, "stack"));

  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), state) == 0;
}

static HarvestRecord *
read_story (Fixture *fixture, const char *id)
{
  GAsyncResult *read = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  harvest_store_get_async (fixture->store, id, NULL, harvest_test_store_result_cb, &read);
  result = harvest_test_wait_result (&read);
  return harvest_store_get_finish (fixture->store, result, NULL);
}

static void
delete_story (Fixture *fixture, const char *id)
{
  g_autoptr (HarvestRecord) story = read_story (fixture, id);
  g_autoptr (GPtrArray) changes = harvest_act_delete (story, NULL);
  GAsyncResult *committed = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  harvest_store_commit_async (fixture->store, changes, NULL, 0, NULL, harvest_test_store_result_cb,
                              &committed);
  result = harvest_test_wait_result (&committed);
  g_assert_true (harvest_store_commit_finish (fixture->store, result, NULL, NULL));
  harvest_widget_test_wait_received (fixture->store);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_test_summary ("An empty trash says what would be in it");

  harvest_widget_test_until (shows (fixture, "empty"));
}

static void
test_bring_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = harvest_widget_test_tell (fixture->store, "Pumps <and> cakes");
  g_autoptr (HarvestRecord) story = NULL;
  GtkWidget *row = NULL;

  g_test_summary ("A deleted story is listed by its title, and comes back by a button");

  delete_story (fixture, id);
  harvest_widget_test_until (shows (fixture, "list"));
  g_assert_true (harvest_widget_test_find_label (fixture->page, "Pumps <and> cakes"));
  row = harvest_widget_test_find (fixture->page, ADW_TYPE_ACTION_ROW, NULL);
  g_signal_emit_by_name (harvest_widget_test_find (row, GTK_TYPE_BUTTON, NULL), "clicked");
  harvest_widget_test_until (shows (fixture, "empty"));
  g_assert_true (harvest_widget_test_find_label (fixture->window, "It is back where it was"));
  harvest_widget_test_wait_received (fixture->store);
  story = read_story (fixture, id);
  g_assert_nonnull (story);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  ADD ("/trash-page/empty", test_empty);
  ADD ("/trash-page/bring-back", test_bring_back);

  return g_test_run ();
}
