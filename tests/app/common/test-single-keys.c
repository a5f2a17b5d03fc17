/* test-single-keys.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-single-keys"

#include "config.h"

#include "harvest-single-keys.h"
#include "harvest-widget-test.h"

/* Returns: whether the key was taken. */
static gboolean
press (GtkWidget *list, guint keyval, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (list);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &taken);
    }
  return taken;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, gtk_label_new ("row"));
}

static GtkWidget *
make_list (void)
{
  const char *const rows[] = { "one", "two", "three", NULL };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  return gtk_list_view_new (
      GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (gtk_string_list_new (rows)))),
      factory);
}

/* The row that has the focus. */
static int
get_row (GtkWidget *list)
{
  GtkWidget *row = gtk_widget_get_first_child (list);
  int i = 0;

  for (; row != NULL && row != gtk_widget_get_focus_child (list);
       row = gtk_widget_get_next_sibling (row))
    i++;
  return row != NULL ? i : -1;
}

static void
test_rows (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  GtkWidget *list = make_list ();
  g_autoptr (GtkWidget) window = harvest_widget_test_show (list);

  g_test_summary ("J and K go through a list, unless such shortcuts are switched off");

  harvest_single_keys_add (list);
  harvest_widget_test_until (gtk_widget_get_first_child (list) != NULL);
  gtk_widget_grab_focus (gtk_widget_get_first_child (list));
  g_assert_cmpint (get_row (list), ==, 0);

  g_assert_true (press (list, GDK_KEY_j, 0));
  g_assert_cmpint (get_row (list), ==, 1);
  g_assert_true (press (list, GDK_KEY_J, GDK_LOCK_MASK));
  g_assert_cmpint (get_row (list), ==, 2);
  g_assert_true (press (list, GDK_KEY_k, 0));
  g_assert_cmpint (get_row (list), ==, 1);

  g_assert_false (press (list, GDK_KEY_j, GDK_CONTROL_MASK));
  g_assert_false (press (list, GDK_KEY_x, 0));
  g_settings_set_boolean (settings, "single-key-shortcuts", FALSE);
  g_assert_false (press (list, GDK_KEY_j, 0));
  g_assert_cmpint (get_row (list), ==, 1);
  g_settings_reset (settings, "single-key-shortcuts");

  harvest_widget_test_close (g_steal_pointer (&window));
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/single-keys/rows", test_rows);

  return g_test_run ();
}
