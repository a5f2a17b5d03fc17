/* test-attention-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-attention-page"

#include "config.h"

#include "harvest-acts.h"
#include "harvest-attention-page.h"
#include "harvest-home-page.h"
#include "harvest-merge-field.h"
#include "harvest-page.h"
#include "harvest-settle-window.h"
#include "harvest-widget-test.h"

typedef struct
{
  HarvestStore *store;
  char *story;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->store = harvest_widget_test_open_store ("Rosa");
  fixture->story = harvest_widget_test_tell (fixture->store, "The pump ran again at six.");
  fixture->page = g_object_new (HARVEST_TYPE_ATTENTION_PAGE, NULL);
  fixture->window = harvest_widget_test_show (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_test_drain ();
  harvest_widget_test_close (fixture->window);
  harvest_widget_test_close_store (fixture->store);
  g_free (fixture->story);
}

static HarvestRecord *
read_story (Fixture *fixture)
{
  GAsyncResult *read = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  harvest_store_get_async (fixture->store, fixture->story, NULL, harvest_test_store_result_cb,
                           &read);
  result = harvest_test_wait_result (&read);
  return harvest_store_get_finish (fixture->store, result, NULL);
}

static void
commit (Fixture *fixture, GPtrArray *changes)
{
  GAsyncResult *committed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_commit_async (fixture->store, changes, NULL, 0, NULL, harvest_test_store_result_cb,
                              &committed);
  result = harvest_test_wait_result (&committed);
  g_assert_true (harvest_store_commit_finish (fixture->store, result, NULL, &error));
  g_assert_no_error (error);
  harvest_widget_test_wait_received (fixture->store);
}

static void
edit (Fixture *fixture, HarvestRecord *before, const char *body)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (before);
  g_autoptr (HarvestRecord) after = NULL;
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);

  harvest_record_builder_set_string (builder, "body", body);
  after = harvest_record_builder_end (builder, NULL);
  g_ptr_array_add (changes, harvest_change_new_update (before, after));
  commit (fixture, changes);
}

/* Two edits that began with the same text: the second one comes too late. */
static void
make_conflict (Fixture *fixture)
{
  g_autoptr (HarvestRecord) before = read_story (fixture);

  edit (fixture, before, "The pump ran again at seven.");
  edit (fixture, before, "The pump ran again at eight.");
}

static void
enter (Fixture *fixture)
{
  harvest_page_set_store (HARVEST_PAGE (fixture->page), fixture->store);
}

static GtkWidget *
find_settle_window (void)
{
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (all, i);

      if (HARVEST_IS_SETTLE_WINDOW (window) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

static GtkWidget *
open_first (Fixture *fixture)
{
  GtkListBox *rows = GTK_LIST_BOX (
      harvest_widget_test_find (fixture->page, GTK_TYPE_LIST_BOX, "rows"));
  GtkWidget *row = NULL;
  GtkWidget *window = NULL;

  harvest_widget_test_until (gtk_list_box_get_row_at_index (rows, 0) != NULL);
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (rows, 0));
  g_signal_emit_by_name (harvest_widget_test_find (row, GTK_TYPE_BUTTON, NULL), "clicked");
  window = find_settle_window ();
  g_assert_nonnull (window);
  harvest_widget_test_until (
      g_strcmp0 (gtk_stack_get_visible_child_name (
                     GTK_STACK (harvest_widget_test_find (window, GTK_TYPE_STACK, "stack"))),
                 "change")
      == 0);
  return window;
}

static gboolean
is_empty (Fixture *fixture)
{
  GtkStack *stack = GTK_STACK (harvest_widget_test_find (fixture->page, GTK_TYPE_STACK, "stack"));

  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), "empty") == 0;
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_test_summary ("Nothing needs attention, and the page says so");

  enter (fixture);
  harvest_widget_test_until (is_empty (fixture));
  g_assert_cmpuint (harvest_page_get_n_waiting (HARVEST_PAGE (fixture->page)), ==, 0);
}

static void
test_conflict (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = NULL;
  HarvestMergeField *field = NULL;
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GPtrArray) drafts = NULL;

  g_test_summary ("In a conflict both texts stand; what is chosen is sent, and settles it");

  make_conflict (fixture);
  enter (fixture);
  window = open_first (fixture);
  g_assert_cmpuint (harvest_page_get_n_waiting (HARVEST_PAGE (fixture->page)), ==, 1);
  field = HARVEST_MERGE_FIELD (harvest_widget_test_find (window, HARVEST_TYPE_MERGE_FIELD, NULL));
  g_assert_cmpstr (harvest_merge_field_get_field (field), ==, "body");
  g_assert_false (harvest_merge_field_get_ready (field));
  harvest_widget_test_until (
      harvest_widget_test_find_label (window, "The pump ran again at seven."));
  g_assert_true (harvest_widget_test_find_label (window, "The pump ran again at eight."));

  harvest_merge_field_set_text (field, "The pump ran at seven, and at eight.");
  gtk_widget_activate_action (window, "settle.send", NULL);
  harvest_widget_test_until (is_empty (fixture));
  harvest_widget_test_wait_received (fixture->store);
  story = read_story (fixture);
  g_assert_cmpstr (harvest_record_get_string (story, "body"), ==,
                   "The pump ran at seven, and at eight.");
  drafts = harvest_widget_test_list_drafts (fixture->store);
  g_assert_cmpuint (drafts->len, ==, 0);
}

static void
test_home (Fixture *fixture, gconstpointer data)
{
  GtkWidget *home = g_object_new (HARVEST_TYPE_HOME_PAGE, NULL);
  g_autoptr (GtkWidget) window = harvest_widget_test_show (home);

  g_test_summary ("The page Home says that something was not accepted");

  make_conflict (fixture);
  harvest_page_set_store (HARVEST_PAGE (home), fixture->store);
  harvest_widget_test_until (harvest_widget_test_find_label (home, "1 change was not accepted"));
  g_assert_cmpuint (harvest_page_get_n_waiting (HARVEST_PAGE (home)), ==, 1);
  harvest_widget_test_close (g_steal_pointer (&window));
  enter (fixture);
}

static void
test_theirs (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = NULL;
  HarvestMergeField *field = NULL;
  g_autoptr (HarvestRecord) story = NULL;

  g_test_summary ("Who takes theirs settles it without a change");

  make_conflict (fixture);
  enter (fixture);
  window = open_first (fixture);
  field = HARVEST_MERGE_FIELD (harvest_widget_test_find (window, HARVEST_TYPE_MERGE_FIELD, NULL));
  harvest_merge_field_choose_all (field, FALSE);
  gtk_widget_activate_action (window, "settle.send", NULL);
  harvest_widget_test_until (is_empty (fixture));
  story = read_story (fixture);
  g_assert_cmpstr (harvest_record_get_string (story, "body"), ==, "The pump ran again at seven.");
}

static void
test_draft (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = NULL;
  HarvestMergeField *field = NULL;
  g_autofree char *text = NULL;

  g_test_summary ("What was chosen and typed is there again after closing");

  make_conflict (fixture);
  enter (fixture);
  window = open_first (fixture);
  field = HARVEST_MERGE_FIELD (harvest_widget_test_find (window, HARVEST_TYPE_MERGE_FIELD, NULL));
  harvest_merge_field_set_text (field, "Half a thought");
  gtk_window_close (GTK_WINDOW (window));
  harvest_test_drain ();
  g_assert_null (find_settle_window ());

  window = open_first (fixture);
  field = HARVEST_MERGE_FIELD (harvest_widget_test_find (window, HARVEST_TYPE_MERGE_FIELD, NULL));
  text = harvest_merge_field_dup_text (field);
  g_assert_cmpstr (text, ==, "Half a thought");
  gtk_window_close (GTK_WINDOW (window));
}

static void
test_refused_step (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HarvestRecord) story = read_story (fixture);
  g_autoptr (GPtrArray)
      changes = harvest_act_move (story, HARVEST_STATE_WITHDRAWN_BY_TELLER, NULL, NULL);
  g_autoptr (GPtrArray) again = NULL;
  GtkWidget *window = NULL;

  g_test_summary ("A step that a rule refuses comes with the rule in words, and can be let go");

  /* The second one comes from what was seen before the first. */
  commit (fixture, changes);
  again = harvest_act_move (story, HARVEST_STATE_PUBLISHED, NULL, NULL);
  commit (fixture, again);
  enter (fixture);
  window = open_first (fixture);
  g_assert_cmpstr (
      gtk_label_get_label (GTK_LABEL (harvest_widget_test_find (window, GTK_TYPE_LABEL, "why"))),
      !=, "");
  gtk_widget_activate_action (window, "settle.discard", NULL);
  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr (GtkWidget) dialog = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (ADW_IS_MESSAGE_DIALOG (dialog))
        adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "discard");
    }
  harvest_widget_test_until (is_empty (fixture));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  ADD ("/attention-page/empty", test_empty);
  ADD ("/attention-page/conflict", test_conflict);
  ADD ("/attention-page/home", test_home);
  ADD ("/attention-page/theirs", test_theirs);
  ADD ("/attention-page/draft", test_draft);
  ADD ("/attention-page/refused-step", test_refused_step);

  return g_test_run ();
}
