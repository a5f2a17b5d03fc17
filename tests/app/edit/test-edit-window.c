/* test-edit-window.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-edit-window.h"
#include "harvest-my-acts.h"
#include "harvest-undo-toast.h"
#include "harvest-widget-test.h"

static void
set_text (GtkWidget *window, const char *text)
{
  GtkWidget *view = harvest_widget_test_find (window, GTK_TYPE_TEXT_VIEW, "view");

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

static gboolean
label_has_text (GtkWidget *window, const char *id, const char *text)
{
  GtkWidget *label = harvest_widget_test_find (window, GTK_TYPE_LABEL, id);

  return g_str_equal (gtk_label_get_text (GTK_LABEL (label)), text);
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

static void
test_edit (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  g_autofree char *id = harvest_widget_test_tell (store, "The pump ran again at six.");
  HarvestStoryData *data = harvest_story_data_new (store, id);
  GtkWidget *window = g_object_ref (harvest_edit_window_new (data));
  GtkStack *stack = GTK_STACK (harvest_widget_test_find (window, GTK_TYPE_STACK, "stack"));
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GPtrArray) revisions = NULL;

  g_test_summary ("What was told first stays beside the edit, and stands in the comparison");

  gtk_window_present (GTK_WINDOW (window));
  harvest_widget_test_until (g_str_equal (gtk_stack_get_visible_child_name (stack), "story"));
  set_text (window, "The pump ran again at seven.");
  harvest_widget_test_until (label_has_text (window, "new_text", "The pump ran again at seven."));
  g_assert_true (label_has_text (window, "old_text", "The pump ran again at six."));

  gtk_widget_activate_action (window, "edit.save", NULL);
  harvest_widget_test_until (!gtk_widget_get_visible (window));
  harvest_widget_test_wait_received (store);
  story = read_story (store, id);
  g_assert_cmpstr (harvest_record_get_string (story, "body"), ==, "The pump ran again at seven.");
  revisions = harvest_widget_test_list_dependents (store, id, "story-revision");
  g_assert_cmpuint (revisions->len, ==, 2);
  g_assert_cmpstr (harvest_record_get_string (g_ptr_array_index (revisions, 0), "text"), ==,
                   "The pump ran again at six.");

  harvest_test_drain ();
  g_assert_finalize_object (G_OBJECT (window));
  g_assert_finalize_object (data);
  harvest_widget_test_close_store (store);
}

static void
test_nothing_changed (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  g_autofree char *id = harvest_widget_test_tell (store, "The pump ran again at six.");
  HarvestStoryData *data = harvest_story_data_new (store, id);
  GtkWidget *window = g_object_ref (harvest_edit_window_new (data));
  GtkStack *stack = GTK_STACK (harvest_widget_test_find (window, GTK_TYPE_STACK, "stack"));
  g_autoptr (GPtrArray) revisions = NULL;

  g_test_summary ("Saving what was not changed changes nothing");

  gtk_window_present (GTK_WINDOW (window));
  harvest_widget_test_until (g_str_equal (gtk_stack_get_visible_child_name (stack), "story"));
  gtk_widget_activate_action (window, "edit.save", NULL);
  harvest_widget_test_until (!gtk_widget_get_visible (window));
  revisions = harvest_widget_test_list_dependents (store, id, "story-revision");
  g_assert_cmpuint (revisions->len, ==, 1);

  harvest_test_drain ();
  g_assert_finalize_object (G_OBJECT (window));
  g_assert_finalize_object (data);
  harvest_widget_test_close_store (store);
}

static void
test_my_acts (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  g_autofree char *id = harvest_widget_test_tell (store, "The pump ran again at six.");
  GtkWidget *label = gtk_label_new ("page");
  g_autoptr (GtkWidget) window = harvest_widget_test_show (label);
  g_autoptr (HarvestRecord) story = NULL;

  g_test_summary ("A teller withdraws a story, takes that back, and deletes it");

  harvest_my_act (label, store, HARVEST_MY_ACT_WITHDRAW, id);
  harvest_widget_test_until (harvest_widget_test_find_label (window, "The story is withdrawn"));
  story = read_story (store, id);
  g_assert_cmpstr (harvest_record_get_string (story, "state"), ==, "withdrawn_by_teller");
  g_assert_true (harvest_undo_take_newest (label));
  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_clear_pointer (&story, harvest_record_unref);
      story = read_story (store, id);
    }
  while (g_str_equal (harvest_record_get_string (story, "state"), "withdrawn_by_teller"));

  harvest_my_act (label, store, HARVEST_MY_ACT_DELETE, id);
  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_clear_pointer (&story, harvest_record_unref);
      story = read_story (store, id);
    }
  while (story != NULL);

  harvest_widget_test_close (g_steal_pointer (&window));
  harvest_widget_test_close_store (store);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/edit-window/edit", test_edit);
  g_test_add_func ("/edit-window/nothing-changed", test_nothing_changed);
  g_test_add_func ("/edit-window/my-acts", test_my_acts);

  return g_test_run ();
}
