/* test-accessible-names.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-accessible-names"

#include "config.h"

#include "harvest-accessible-names.h"
#include "harvest-widget-test.h"

static void
show (GtkWidget *widget, GtkWidget **window)
{
  *window = harvest_widget_test_show (widget);
}

static void
assert_label (GtkWidget *widget, const char *label)
{
  g_autofree char *other = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  g_assert_cmpstr (other, ==, NULL);
}

static void
test_mnemonic (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic ("_Save");
  GtkWidget *window = NULL;

  g_test_summary ("A label with a mnemonic is told once, without its underscore");

  show (button, &window);
  g_assert_false (
      gtk_test_accessible_has_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL));
  gtk_test_accessible_assert_relation (button, GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                       gtk_button_get_child (GTK_BUTTON (button)), NULL);
  harvest_widget_test_close (window);
}

static void
test_icon (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("system-search-symbolic");
  GtkWidget *window = NULL;

  g_test_summary ("An icon is told by its tooltip");

  gtk_widget_set_tooltip_text (button, "Search");
  show (button, &window);
  assert_label (button, "Search");
  harvest_widget_test_close (window);
}

static void
test_own_name (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("system-search-symbolic");
  GtkWidget *window = NULL;

  g_test_summary ("A name of its own stays");

  gtk_widget_set_tooltip_text (button, "Search (Ctrl+F)");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "Search",
                                  -1);
  show (button, &window);
  assert_label (button, "Search");
  harvest_widget_test_close (window);
}

static void
test_menu (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *window = NULL;

  g_test_summary ("A menu is told by its tooltip");

  gtk_widget_set_tooltip_text (button, "Main menu");
  show (button, &window);
  assert_label (button, "Main menu");
  harvest_widget_test_close (window);
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  harvest_widget_test_init (&argc, &argv);
  harvest_accessible_names_mend ();

  g_test_add_func ("/accessible-names/mnemonic", test_mnemonic);
  g_test_add_func ("/accessible-names/icon", test_icon);
  g_test_add_func ("/accessible-names/own-name", test_own_name);
  g_test_add_func ("/accessible-names/menu", test_menu);

  return g_test_run ();
}
