/* test-preferences-window.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-preferences-window"

#include "config.h"

#include "harvest-preferences-window.h"
#include "harvest-widget-test.h"

static GtkWidget *
open_preferences (GSettings *settings, HarvestStore *store)
{
  GtkWidget *window = g_object_ref (harvest_preferences_window_new (settings, store));

  gtk_window_present (GTK_WINDOW (window));
  harvest_widget_test_until (gtk_widget_get_mapped (window));
  return window;
}

static void
check_switch (GtkWidget *window, const char *id, GSettings *settings, const char *key)
{
  GtkSwitch *widget = GTK_SWITCH (harvest_widget_test_find (window, GTK_TYPE_SWITCH, id));

  g_assert_true (gtk_switch_get_active (widget));
  gtk_switch_set_active (widget, FALSE);
  g_assert_false (g_settings_get_boolean (settings, key));
  g_settings_reset (settings, key);
  g_assert_true (gtk_switch_get_active (widget));
}

static void
test_settings (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  GtkWidget *window = open_preferences (settings, NULL);
  AdwComboRow *style = ADW_COMBO_ROW (
      harvest_widget_test_find (window, ADW_TYPE_COMBO_ROW, "style"));
  g_autofree char *nick = NULL;

  g_test_summary ("Each row writes its setting, and shows it");

  adw_combo_row_set_selected (style, 2);
  nick = g_settings_get_string (settings, "style");
  g_assert_cmpstr (nick, ==, "dark");
  g_settings_reset (settings, "style");
  g_assert_cmpuint (adw_combo_row_get_selected (style), ==, 0);
  check_switch (window, "check_spelling", settings, "check-spelling");
  check_switch (window, "single_keys", settings, "single-key-shortcuts");

  /* Nobody is here whose language it could be. */
  g_assert_false (
      gtk_widget_get_visible (harvest_widget_test_find (window, ADW_TYPE_COMBO_ROW, "language")));
  harvest_widget_test_close (window);
}

static void
test_language (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  HarvestStore *store = harvest_widget_test_open_store ("Rosa");
  GtkWidget *window = open_preferences (settings, store);
  AdwComboRow *language = ADW_COMBO_ROW (
      harvest_widget_test_find (window, ADW_TYPE_COMBO_ROW, "language"));

  g_test_summary ("The language is kept with the person");

  g_assert_cmpuint (adw_combo_row_get_selected (language), ==, 1);
  adw_combo_row_set_selected (language, 2);
  harvest_widget_test_until (
      g_strcmp0 (harvest_record_get_string (harvest_store_get_me (store), "lang"), "de") == 0);
  g_assert_cmpuint (adw_combo_row_get_selected (language), ==, 2);

  /* As the desktop: no language of their own. */
  adw_combo_row_set_selected (language, 0);
  harvest_widget_test_until (!harvest_record_has (harvest_store_get_me (store), "lang"));
  g_assert_cmpuint (adw_combo_row_get_selected (language), ==, 0);
  harvest_widget_test_wait_received (store);

  harvest_widget_test_close (window);
  harvest_widget_test_close_store (store);
}

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/preferences-window/settings", test_settings);
  g_test_add_func ("/preferences-window/language", test_language);

  return g_test_run ();
}
