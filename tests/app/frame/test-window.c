/* test-window.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-window"

#include "config.h"

#include "harvest-edit-window.h"
#include "harvest-page-table.h"
#include "harvest-page.h"
#include "harvest-preferences-window.h"
#include "harvest-settle-window.h"
#include "harvest-store-error.h"
#include "harvest-ui-language.h"
#include "harvest-widget-test.h"
#include "harvest-window.h"

#define NARROW 360

typedef struct
{
  GSettings *settings;
  HarvestStore *store;
  HarvestWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->settings = g_settings_new (APPLICATION_ID);
  fixture->store = harvest_widget_test_open_store ("Rosa");
  fixture->window = g_object_ref (HARVEST_WINDOW (harvest_window_new (NULL, fixture->settings)));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  harvest_test_drain ();
  g_assert_finalize_object (G_OBJECT (fixture->window));
  harvest_widget_test_close_store (fixture->store);
  g_clear_object (&fixture->settings);
}

static void
show (Fixture *fixture)
{
  gtk_window_present (GTK_WINDOW (fixture->window));
  harvest_widget_test_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)));
}

static const char *
get_state (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (
      harvest_widget_test_find (GTK_WIDGET (fixture->window), GTK_TYPE_STACK, "states")));
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  g_test_summary ("The window shows a page, goes back to the one before, and ignores unknown ones");

  show (fixture);
  harvest_window_set_store (fixture->window, fixture->store);
  g_assert_cmpstr (get_state (fixture), ==, "frame");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Home");
  harvest_window_show_page (fixture->window, "trash");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Trash");
  harvest_window_show_page (fixture->window, "nowhere");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Trash");
  gtk_widget_activate_action (window, "win.back", NULL);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Home");
}

static void
test_before_store (Fixture *fixture, gconstpointer data)
{
  g_test_summary ("A page can be shown before the store is open, and gets it then");

  harvest_window_show_page (fixture->window, "trash");
  show (fixture);
  harvest_window_set_store (fixture->window, fixture->store);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "Trash");
  harvest_widget_test_until (
      harvest_widget_test_find_label (GTK_WIDGET (fixture->window), "The trash is empty"));
}

static void
test_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NO_SPACE,
                                                  "SQLITE_FULL (13) & more");

  g_test_summary ("A store that cannot be opened is said in words, with what to tell IT");

  show (fixture);
  harvest_window_show_error (fixture->window, error, "/home/rosa/stories");
  g_assert_cmpstr (get_state (fixture), ==, "error");
  g_assert_true (harvest_widget_test_find_label (GTK_WIDGET (fixture->window), "The disk is full"));
  g_assert_true (
      harvest_widget_test_find_label (GTK_WIDGET (fixture->window), "SQLITE_FULL (13) & more"));
}

static void
test_size (Fixture *fixture, gconstpointer data)
{
  int width, height;

  g_test_summary ("A closed window leaves its size for the next");

  show (fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 801, 603);
  gtk_window_close (GTK_WINDOW (fixture->window));
  g_settings_get (fixture->settings, "window-size", "(ii)", &width, &height);
  g_assert_cmpint (width, ==, 801);
  g_assert_cmpint (height, ==, 603);
  g_settings_reset (fixture->settings, "window-size");
}

/* Narrow */

static void
check_width (Fixture *fixture, const char *lang, const char *what)
{
  int minimum;

  harvest_test_drain ();
  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_test_message ("%s %s: %d", lang, what, minimum);
  if (minimum > NARROW)
    g_test_fail_printf ("%s is %d wide in “%s”", what, minimum, lang);
}

static void
check_dialog (const char *lang, GtkWidget *dialog)
{
  int minimum;

  g_object_ref (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  for (guint i = 0; i < 20; i++)
    harvest_widget_test_turn ();
  gtk_widget_measure (dialog, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_test_message ("%s %s: %d", lang, G_OBJECT_TYPE_NAME (dialog), minimum);
  if (minimum > NARROW)
    g_test_fail_printf ("%s is %d wide in “%s”", G_OBJECT_TYPE_NAME (dialog), minimum, lang);
  gtk_window_close (GTK_WINDOW (dialog));
  harvest_test_drain ();
  g_assert_finalize_object (G_OBJECT (dialog));
}

static HarvestRecord *
read_record (HarvestStore *store, const char *id)
{
  GAsyncResult *read = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  harvest_store_get_async (store, id, NULL, harvest_test_store_result_cb, &read);
  result = harvest_test_wait_result (&read);
  return harvest_store_get_finish (store, result, NULL);
}

static void
check_dialogs (Fixture *fixture, const char *lang, const char *story)
{
  HarvestStoryData *data = harvest_story_data_new (fixture->store, story);
  g_autoptr (HarvestRecord) record = read_record (fixture->store, story);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (record);
  g_autoptr (HarvestRecord) other = NULL;
  g_autoptr (HarvestChange) change = NULL;

  harvest_record_builder_set_string (builder, "body", "Something else");
  other = harvest_record_builder_end (builder, NULL);
  change = harvest_change_new_update (record, other);
  check_dialog (lang, harvest_preferences_window_new (fixture->settings, fixture->store));
  check_dialog (lang, harvest_edit_window_new (data));
  check_dialog (lang, harvest_settle_window_new (fixture->store, change, "conflict"));
  harvest_test_drain ();
  g_assert_finalize_object (data);
}

static void
check_pages (Fixture *fixture, const char *lang)
{
  g_autoptr (GError)
      error = g_error_new_literal (HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NETWORK_HOME, "NFS");

  harvest_ui_language_set (lang);
  fixture->window = g_object_ref (HARVEST_WINDOW (harvest_window_new (NULL, fixture->settings)));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), NARROW, 700);
  show (fixture);
  harvest_window_show_welcome (fixture->window, fixture->store);
  check_width (fixture, lang, "welcome");
  harvest_window_show_error (fixture->window, error, "/home/rosa/stories");
  check_width (fixture, lang, "error");
  harvest_window_set_store (fixture->window, fixture->store);
  for (guint i = 0; i < harvest_page_table_length; i++)
    {
      harvest_window_show_page (fixture->window, harvest_page_table[i].name);
      check_width (fixture, lang, harvest_page_table[i].name);
    }
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  const char *const langs[] = { "en", "de", "fr", "es", "pl" };
  GtkSettings *gtk = gtk_settings_get_default ();
  g_autofree char *story = harvest_widget_test_tell (
      fixture->store, "Unverhältnismäßigkeitsgrundsatz\nEin langer Titel mit langen Wörtern.");
  int dpi = 0;

  g_test_summary ("Every page fits into 360 pixels with text of twice the usual size");

  g_object_get (gtk, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (langs); i++)
    {
      gtk_window_destroy (GTK_WINDOW (fixture->window));
      harvest_test_drain ();
      g_clear_object (&fixture->window);
      check_pages (fixture, langs[i]);
      check_dialogs (fixture, langs[i], story);
    }
  harvest_ui_language_set (NULL);
  g_object_set (gtk, "gtk-xft-dpi", dpi, NULL);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  harvest_ui_language_begin (g_getenv ("STORYHARVEST_CATALOGS"));
  harvest_widget_test_init (&argc, &argv);

  ADD ("/window/pages", test_pages);
  ADD ("/window/before-store", test_before_store);
  ADD ("/window/error", test_error);
  ADD ("/window/size", test_size);
  ADD ("/window/narrow", test_narrow);

  return g_test_run ();
}
