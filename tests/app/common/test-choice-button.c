/* test-choice-button.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-choice-button"

#include "config.h"

#include "harvest-choice-button.h"
#include "harvest-choice-row.h"
#include "harvest-widget-test.h"

static const HarvestChoice choices[] = {
  { "a", "Apple", "A fruit", NULL, NULL },
  { "b", "Beet", "A root", "emblem-ok-symbolic", "light-green" },
  { "c", "Chard", NULL, NULL, NULL },
};

static void
count_cb (guint *n_calls)
{
  (*n_calls)++;
}

static void
test_choose (void)
{
  GtkWidget *button = g_object_new (HARVEST_TYPE_CHOICE_BUTTON, "label-prefix", "Eat", NULL);
  g_autoptr (GtkWidget) window = harvest_widget_test_show (button);
  HarvestChoiceButton *self = HARVEST_CHOICE_BUTTON (button);
  guint n_calls = 0;
  GtkListBox *rows = NULL;

  g_test_summary ("The first choice is the usual one; choosing another says so on the button");

  g_signal_connect_swapped (button, "notify::selected", G_CALLBACK (count_cb), &n_calls);
  harvest_choice_button_set_choices (self, choices, G_N_ELEMENTS (choices));
  g_assert_cmpstr (harvest_choice_button_get_selected (self), ==, "a");
  g_assert_cmpuint (n_calls, ==, 1);
  g_assert_true (harvest_widget_test_find_label (button, "Eat Apple"));

  harvest_choice_button_set_selected (self, "b");
  g_assert_cmpuint (n_calls, ==, 2);
  g_assert_true (harvest_widget_test_find_label (button, "Eat Beet"));

  /* A value that is not among them changes nothing. */
  harvest_choice_button_set_selected (self, "z");
  harvest_choice_button_set_selected (self, "b");
  g_assert_cmpuint (n_calls, ==, 2);

  rows = GTK_LIST_BOX (harvest_widget_test_find (button, GTK_TYPE_LIST_BOX, "rows"));
  g_signal_emit_by_name (gtk_list_box_get_row_at_index (rows, 2), "activate");
  g_assert_cmpstr (harvest_choice_button_get_selected (self), ==, "c");

  harvest_widget_test_close (g_steal_pointer (&window));
}

static void
test_replace_choices (void)
{
  GtkWidget *button = g_object_ref_sink (g_object_new (HARVEST_TYPE_CHOICE_BUTTON, NULL));
  HarvestChoiceButton *self = HARVEST_CHOICE_BUTTON (button);

  g_test_summary ("What was chosen stays while it is among the new choices");

  harvest_choice_button_set_choices (self, choices, G_N_ELEMENTS (choices));
  harvest_choice_button_set_selected (self, "b");
  harvest_choice_button_set_choices (self, choices + 1, 2);
  g_assert_cmpstr (harvest_choice_button_get_selected (self), ==, "b");
  harvest_choice_button_set_choices (self, choices + 2, 1);
  g_assert_cmpstr (harvest_choice_button_get_selected (self), ==, "c");

  harvest_choice_button_set_title (self, "c", "Mangold");
  g_assert_true (harvest_widget_test_find_label (button, "Mangold"));
  harvest_choice_button_set_title (self, "c", NULL);
  g_assert_true (harvest_widget_test_find_label (button, "Chard"));

  g_assert_finalize_object (G_OBJECT (button));
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/choice-button/choose", test_choose);
  g_test_add_func ("/choice-button/replace-choices", test_replace_choices);

  return g_test_run ();
}
