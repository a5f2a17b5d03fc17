/* test-path-view.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-path-view"

#include "config.h"

#include "harvest-path-view.h"
#include "harvest-widget-test.h"

static void
test_words (void)
{
  GtkWidget *path = harvest_path_view_new ();
  g_autoptr (GtkWidget) window = harvest_widget_test_show (path);

  g_test_summary ("Every step is named; an end stands in the place of the step");

  for (guint i = 0; i < HARVEST_N_STEPS; i++)
    g_assert_true (harvest_widget_test_find_label (path, harvest_path_get_step_label (i)));

  harvest_path_view_set_note (HARVEST_PATH_VIEW (path), HARVEST_STEP_RECEIVED, "Monday, 9:40");
  g_assert_true (harvest_widget_test_find_label (path, "Monday, 9:40"));
  harvest_path_view_set_note (HARVEST_PATH_VIEW (path), HARVEST_STEP_RECEIVED, NULL);
  g_assert_false (harvest_widget_test_find_label (path, "Monday, 9:40"));

  harvest_path_view_set_step (HARVEST_PATH_VIEW (path), HARVEST_STEP_BEING_READ,
                              HARVEST_END_NOT_USED);
  g_assert_true (harvest_widget_test_find_label (path, "Not used"));
  g_assert_false (harvest_widget_test_find_label (path, "Being read"));

  harvest_widget_test_close (g_steal_pointer (&window));
}

static void
test_narrow (void)
{
  GtkWidget *path = g_object_ref_sink (harvest_path_view_new ());
  int minimum, natural, wide, narrow;

  g_test_summary ("It fits into a narrow window, where it is as high as one step");

  gtk_widget_measure (path, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <, 320);
  gtk_widget_measure (path, GTK_ORIENTATION_VERTICAL, natural, &wide, NULL, NULL, NULL);
  gtk_widget_measure (path, GTK_ORIENTATION_VERTICAL, minimum, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (narrow, <=, wide);
  gtk_widget_allocate (path, minimum, narrow, -1, NULL);
  gtk_widget_measure (path, GTK_ORIENTATION_VERTICAL, natural, &wide, NULL, NULL, NULL);
  gtk_widget_allocate (path, natural, wide, -1, NULL);

  g_assert_finalize_object (G_OBJECT (path));
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/path-view/words", test_words);
  g_test_add_func ("/path-view/narrow", test_narrow);

  return g_test_run ();
}
