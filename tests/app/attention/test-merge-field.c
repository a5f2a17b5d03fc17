/* test-merge-field.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-merge-field"

#include "config.h"

#include "harvest-merge-field.h"
#include "harvest-widget-test.h"

static const HarvestRefusedText text = {
  .field = (char *)"body",
  .mine = (char *)"The pump ran again at seven, and Ken sang.",
  .theirs = (char *)"The pump ran again at six, and everybody sang.",
  .many = TRUE,
};

/* The two choices for the difference at that place. */
static GtkCheckButton *
get_choice (GtkWidget *field, int difference, gboolean mine)
{
  GtkListBox *choices = GTK_LIST_BOX (
      harvest_widget_test_find (field, GTK_TYPE_LIST_BOX, "choices"));
  GtkWidget *box = gtk_list_box_row_get_child (gtk_list_box_get_row_at_index (choices, difference));
  GtkWidget *theirs = gtk_widget_get_last_child (box);

  return GTK_CHECK_BUTTON (mine ? gtk_widget_get_prev_sibling (theirs) : theirs);
}

static void
assert_text (GtkWidget *field, const char *expected)
{
  g_autofree char *now = harvest_merge_field_dup_text (HARVEST_MERGE_FIELD (field));

  g_assert_cmpstr (now, ==, expected);
}

static void
test_choose (void)
{
  GtkWidget *field = harvest_merge_field_new (&text, TRUE);
  g_autoptr (GtkWidget) window = harvest_widget_test_show (field);

  g_test_summary ("Nothing is chosen silently; each difference has its two choices");

  g_assert_false (harvest_merge_field_get_ready (HARVEST_MERGE_FIELD (field)));
  assert_text (field, "");
  gtk_check_button_set_active (get_choice (field, 0, TRUE), TRUE);
  g_assert_false (harvest_merge_field_get_ready (HARVEST_MERGE_FIELD (field)));
  gtk_check_button_set_active (get_choice (field, 1, FALSE), TRUE);
  g_assert_true (harvest_merge_field_get_ready (HARVEST_MERGE_FIELD (field)));
  assert_text (field, "The pump ran again at seven, and everybody sang.");

  /* One can think again. */
  gtk_check_button_set_active (get_choice (field, 1, TRUE), TRUE);
  assert_text (field, text.mine);
  harvest_widget_test_close (g_steal_pointer (&window));
}

static void
test_choose_all (void)
{
  GtkWidget *field = harvest_merge_field_new (&text, TRUE);
  g_autoptr (GtkWidget) window = harvest_widget_test_show (field);

  g_test_summary ("One side can be taken as a whole");

  g_signal_emit_by_name (harvest_widget_test_find (field, GTK_TYPE_BUTTON, "all_theirs"),
                         "clicked");
  g_assert_true (harvest_merge_field_get_ready (HARVEST_MERGE_FIELD (field)));
  assert_text (field, text.theirs);
  g_signal_emit_by_name (harvest_widget_test_find (field, GTK_TYPE_BUTTON, "all_mine"), "clicked");
  assert_text (field, text.mine);
  harvest_widget_test_close (g_steal_pointer (&window));
}

static void
test_own_words (void)
{
  GtkWidget *field = harvest_merge_field_new (&text, FALSE);
  g_autoptr (GtkWidget) window = harvest_widget_test_show (field);

  g_test_summary ("Where nothing is to be chosen, one's own words stand first");

  g_assert_true (harvest_merge_field_get_ready (HARVEST_MERGE_FIELD (field)));
  assert_text (field, text.mine);
  g_assert_false (
      gtk_widget_get_visible (harvest_widget_test_find (field, GTK_TYPE_WIDGET, "choices_box")));
  harvest_widget_test_close (g_steal_pointer (&window));
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/merge-field/choose", test_choose);
  g_test_add_func ("/merge-field/choose-all", test_choose_all);
  g_test_add_func ("/merge-field/own-words", test_own_words);

  return g_test_run ();
}
