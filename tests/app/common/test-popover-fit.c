/* test-popover-fit.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-popover-fit.h"
#include "harvest-widget-test.h"

typedef struct
{
  GtkWidget *button;
  GtkWidget *content;
  GtkWidget *window;
} Fixture;

/* A button so far from the top of a window 700 pixels high, with something so high in its
 * popover. */
static void
open_popover (Fixture *fixture, int top, int height)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *popover = gtk_popover_new ();

  fixture->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_size_request (fixture->content, 200, height);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), fixture->content);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);

  fixture->button = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (fixture->button), popover);
  gtk_widget_set_valign (fixture->button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (fixture->button, top);
  harvest_popover_fit (GTK_MENU_BUTTON (fixture->button));

  fixture->window = harvest_widget_test_show (fixture->button);
  harvest_widget_test_until (gtk_widget_get_height (fixture->window) > 0);
  gtk_menu_button_popup (GTK_MENU_BUTTON (fixture->button));
  harvest_widget_test_until (gtk_widget_get_mapped (fixture->content));
}

static int
get_shown_height (Fixture *fixture)
{
  GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (fixture->button));
  GtkWidget *scrolled = gtk_popover_get_child (popover);

  harvest_widget_test_until (gtk_widget_get_height (scrolled) > 0);
  return gtk_widget_get_height (scrolled);
}

static GtkPositionType
get_position (Fixture *fixture)
{
  return gtk_popover_get_position (gtk_menu_button_get_popover (GTK_MENU_BUTTON (fixture->button)));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_widget_test_close (fixture->window);
}

static void
test_room (Fixture *fixture, gconstpointer data)
{
  g_test_summary ("What has room below the button is shown there, whole");

  open_popover (fixture, 100, 300);
  g_assert_cmpint (get_position (fixture), ==, GTK_POS_BOTTOM);
  g_assert_cmpint (get_shown_height (fixture), >=, 300);
}

static void
test_above (Fixture *fixture, gconstpointer data)
{
  g_test_summary ("What has more room above the button is shown there");

  open_popover (fixture, 500, 300);
  g_assert_cmpint (get_position (fixture), ==, GTK_POS_TOP);
  g_assert_cmpint (get_shown_height (fixture), >=, 300);
}

static void
test_scrolled (Fixture *fixture, gconstpointer data)
{
  g_test_summary ("What has room nowhere is scrolled, inside the window");

  open_popover (fixture, 250, 2000);
  g_assert_cmpint (get_position (fixture), ==, GTK_POS_BOTTOM);
  g_assert_cmpint (get_shown_height (fixture), >, 300);
  g_assert_cmpint (get_shown_height (fixture), <,
                   gtk_widget_get_height (fixture->window) - 250
                       - gtk_widget_get_height (fixture->button));
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, NULL, func, tear_down)
  ADD ("/popover-fit/room", test_room);
  ADD ("/popover-fit/above", test_above);
  ADD ("/popover-fit/scrolled", test_scrolled);

  return g_test_run ();
}
