/* test-edit-window.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-edit-window.h"
#include "harvest-history-row.h"
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

static guint
count_labels (GtkWidget *root, const char *text)
{
  guint n = GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_labels (child, text);
  return n;
}

static gboolean
has_event (HarvestStoryData *data, const char *kind)
{
  GPtrArray *events = harvest_story_data_get_dependents (data, "story-event");

  for (guint i = 0; i < events->len; i++)
    if (g_strcmp0 (harvest_record_get_string (g_ptr_array_index (events, i), "kind"), kind) == 0)
      return TRUE;
  return FALSE;
}

static void
test_history (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  g_autofree char *id = harvest_widget_test_tell (store, "The pump ran again at six.");
  HarvestStoryData *data = harvest_story_data_new (store, id);
  GtkWidget *window = g_object_ref (harvest_edit_window_new (data));
  GtkStack *stack = GTK_STACK (harvest_widget_test_find (window, GTK_TYPE_STACK, "stack"));
  GtkWidget *history = g_object_ref_sink (harvest_history_row_new ());

  g_test_summary ("The history says once that somebody changed the text");

  gtk_window_present (GTK_WINDOW (window));
  harvest_widget_test_until (g_str_equal (gtk_stack_get_visible_child_name (stack), "story"));
  set_text (window, "The pump ran again at seven.");
  gtk_widget_activate_action (window, "edit.save", NULL);
  harvest_widget_test_until (has_event (data, "edited")
                             && harvest_story_data_get_dependents (data, "story-revision")->len == 2
                             && !gtk_widget_get_visible (window));
  harvest_history_row_set_data (HARVEST_HISTORY_ROW (history), data);
  g_assert_cmpuint (count_labels (history, "Rosa changed the text"), ==, 1);
  g_assert_cmpuint (count_labels (history, "The words of Rosa"), ==, 1);

  g_object_unref (history);
  harvest_test_drain ();
  g_assert_finalize_object (G_OBJECT (window));
  g_assert_finalize_object (data);
  harvest_widget_test_close_store (store);
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

static GtkWidget *
open_window (HarvestStoryData *data)
{
  GtkWidget *window = g_object_ref (harvest_edit_window_new (data));
  GtkStack *stack = GTK_STACK (harvest_widget_test_find (window, GTK_TYPE_STACK, "stack"));

  gtk_window_present (GTK_WINDOW (window));
  harvest_widget_test_until (g_str_equal (gtk_stack_get_visible_child_name (stack), "story"));
  return window;
}

static gboolean
form_says (GtkWidget *window, const char *text)
{
  GtkWidget *view = harvest_widget_test_find (window, GTK_TYPE_TEXT_VIEW, "view");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autofree char *now = NULL;

  g_object_get (buffer, "text", &now, NULL);
  return g_str_equal (now, text);
}

static guint
count_drafts (HarvestStore *store)
{
  g_autoptr (GPtrArray) drafts = harvest_widget_test_list_drafts (store);

  return drafts->len;
}

static gboolean
is_visible (GtkWidget *window, const char *id)
{
  return gtk_widget_get_visible (harvest_widget_test_find (window, GTK_TYPE_WIDGET, id));
}

static void
close_window (GtkWidget *window)
{
  gtk_window_close (GTK_WINDOW (window));
  harvest_test_drain ();
  g_assert_finalize_object (G_OBJECT (window));
}

static void
test_draft (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  g_autofree char *id = harvest_widget_test_tell (store, "The pump ran again at six.");
  HarvestStoryData *data = harvest_story_data_new (store, id);
  GtkWidget *window = open_window (data);
  GtkWidget *title = harvest_widget_test_find (window, ADW_TYPE_ENTRY_ROW, "title");

  g_test_summary ("What was typed is kept when the window closes, until it is saved or discarded");

  g_assert_false (is_visible (window, "unfinished"));
  set_text (window, "The pump ran again at seven.");
  gtk_editable_set_text (GTK_EDITABLE (title), "Seven");
  close_window (window);
  g_assert_cmpuint (count_drafts (store), ==, 1);

  window = open_window (data);
  title = harvest_widget_test_find (window, ADW_TYPE_ENTRY_ROW, "title");
  g_assert_true (is_visible (window, "unfinished"));
  g_assert_true (form_says (window, "The pump ran again at seven."));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (title)), ==, "Seven");

  /* While it is typed, too: this is what a crash leaves. */
  set_text (window, "The pump ran again at eight.");
  harvest_widget_test_until (label_has_text (window, "draft_state", "The draft is saved"));
  gtk_widget_activate_action (window, "edit.save", NULL);
  harvest_widget_test_until (!gtk_widget_get_visible (window));
  harvest_widget_test_wait_received (store);
  harvest_test_drain ();
  g_assert_finalize_object (G_OBJECT (window));
  g_assert_cmpuint (count_drafts (store), ==, 0);

  harvest_test_drain ();
  g_assert_finalize_object (data);
  harvest_widget_test_close_store (store);
}

static void
test_discard (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  g_autofree char *id = harvest_widget_test_tell (store, "The pump ran again at six.");
  HarvestStoryData *data = harvest_story_data_new (store, id);
  GtkWidget *window = open_window (data);
  GtkWidget *undo = NULL;

  g_test_summary ("Discarded changes can be brought back");

  set_text (window, "The pump ran again at seven.");
  gtk_widget_activate_action (window, "edit.discard", NULL);
  g_assert_true (form_says (window, "The pump ran again at six."));
  undo = harvest_widget_test_find (harvest_widget_test_find (window, ADW_TYPE_TOAST_OVERLAY, NULL),
                                   g_type_from_name ("AdwToastWidget"), NULL);
  undo = harvest_widget_test_find (undo, GTK_TYPE_BUTTON, "action_button");
  g_signal_emit_by_name (undo, "clicked");
  g_assert_true (form_says (window, "The pump ran again at seven."));

  gtk_widget_activate_action (window, "edit.discard", NULL);
  close_window (window);
  g_assert_cmpuint (count_drafts (store), ==, 0);
  g_assert_finalize_object (data);
  harvest_widget_test_close_store (store);
}

static void
test_story_gone (void)
{
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  g_autofree char *id = harvest_widget_test_tell (store, "The pump ran again at six.");
  HarvestStoryData *data = harvest_story_data_new (store, id);
  GtkWidget *window = open_window (data);
  GtkWidget *label = gtk_label_new ("page");
  g_autoptr (GtkWidget) page = harvest_widget_test_show (label);

  g_test_summary ("What was typed can be copied even when its story is deleted");

  set_text (window, "The pump ran again at seven.");
  close_window (window);
  harvest_my_act (label, store, HARVEST_MY_ACT_DELETE, id);
  harvest_widget_test_until (harvest_widget_test_find_label (page, "The story is in the trash"));
  harvest_widget_test_close (g_steal_pointer (&page));
  harvest_test_drain ();
  g_assert_finalize_object (data);

  data = harvest_story_data_new (store, id);
  window = open_window (data);
  g_assert_true (form_says (window, "The pump ran again at seven."));
  g_assert_true (is_visible (window, "problem"));
  close_window (window);
  g_assert_cmpuint (count_drafts (store), ==, 1);
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
  g_test_add_func ("/edit-window/history", test_history);
  g_test_add_func ("/edit-window/draft", test_draft);
  g_test_add_func ("/edit-window/discard", test_discard);
  g_test_add_func ("/edit-window/story-gone", test_story_gone);
  g_test_add_func ("/edit-window/nothing-changed", test_nothing_changed);
  g_test_add_func ("/edit-window/my-acts", test_my_acts);

  return g_test_run ();
}
