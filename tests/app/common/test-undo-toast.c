/* test-undo-toast.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-undo-toast"

#include "config.h"

#include "harvest-acts.h"
#include "harvest-undo-toast.h"
#include "harvest-widget-test.h"

typedef struct
{
  gboolean called;
  gboolean done;
  gboolean destroyed;
} Answer;

static void
undone_cb (gboolean done, gpointer user_data)
{
  Answer *answer = user_data;

  answer->called = TRUE;
  answer->done = done;
}

static void
destroyed_cb (gpointer user_data)
{
  ((Answer *)user_data)->destroyed = TRUE;
}

static HarvestRecord *
read_story (HarvestStore *store, const char *id)
{
  GAsyncResult *read = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  harvest_store_get_async (store, id, NULL, harvest_test_store_result_cb, &read);
  result = harvest_test_wait_result (&read);
  return harvest_store_get_finish (store, result, NULL);
}

static char *
delete_story (HarvestStore *store, const char *id)
{
  g_autoptr (HarvestRecord) story = read_story (store, id);
  g_autoptr (GPtrArray) changes = harvest_act_delete (story, NULL);
  GAsyncResult *committed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *act = NULL;

  harvest_store_commit_async (store, changes, NULL, HARVEST_STORE_UNDO_SECONDS, NULL,
                              harvest_test_store_result_cb, &committed);
  result = harvest_test_wait_result (&committed);
  g_assert_true (harvest_store_commit_finish (store, result, &act, &error));
  g_assert_no_error (error);
  return act;
}

static void
test_undo (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  g_autofree char *id = harvest_widget_test_tell (store, "The pump runs again.");
  g_autofree char *act = delete_story (store, id);
  GtkWidget *label = gtk_label_new ("content");
  g_autoptr (GtkWidget) window = harvest_widget_test_show (label);
  g_autoptr (HarvestRecord) gone = read_story (store, id);
  g_autoptr (HarvestRecord) back = NULL;
  Answer answer = { 0 };

  g_test_summary ("What was done is taken back by the newest offer, once");

  g_assert_null (gone);
  g_assert_false (harvest_undo_take_newest (label));
  harvest_undo_offer (label, store, "Deleted <b>", act, undone_cb, &answer, destroyed_cb);
  g_assert_true (harvest_undo_take_newest (label));
  g_assert_false (harvest_undo_take_newest (label));
  harvest_widget_test_until (answer.called);
  g_assert_true (answer.done);
  back = read_story (store, id);
  g_assert_nonnull (back);

  harvest_widget_test_close (g_steal_pointer (&window));
  g_assert_true (answer.destroyed);
  harvest_widget_test_close_store (store);
}

static void
test_no_overlay (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  GtkWidget *label = g_object_ref_sink (gtk_label_new ("alone"));
  Answer answer = { 0 };

  g_test_summary ("Without a window nothing is offered, and nothing leaks");

  harvest_undo_offer (label, store, "Done", "act", undone_cb, &answer, destroyed_cb);
  g_assert_true (answer.destroyed);
  g_assert_false (answer.called);

  g_assert_finalize_object (G_OBJECT (label));
  harvest_widget_test_close_store (store);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/undo-toast/undo", test_undo);
  g_test_add_func ("/undo-toast/no-overlay", test_no_overlay);

  return g_test_run ();
}
