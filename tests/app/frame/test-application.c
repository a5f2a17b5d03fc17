/* test-application.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-application"

#include "config.h"

#include "harvest-application.h"
#include "harvest-preferences-window.h"
#include "harvest-ui-language.h"
#include "harvest-welcome-page.h"
#include "harvest-widget-test.h"
#include "harvest-window.h"

/* Runs the program on @data_dir; @steps is called once its first window is there. */
static void
run (const char *data_dir, GSourceFunc steps)
{
  char *argv[] = { (char *)"storyharvest", NULL };
  GtkApplication *app = g_object_new (HARVEST_TYPE_APPLICATION, "application-id", APPLICATION_ID,
                                      "resource-base-path", "/com/example/StoryHarvest", "flags",
                                      G_APPLICATION_NON_UNIQUE, "data-dir", data_dir, NULL);

  g_idle_add (steps, app);
  g_assert_cmpint (g_application_run (G_APPLICATION (app), 1, argv), ==, 0);
  g_assert_finalize_object (G_OBJECT (app));
  harvest_ui_language_set (NULL);
}

static GtkWidget *
get_window (GtkApplication *app)
{
  for (GList *item = gtk_application_get_windows (app); item != NULL; item = item->next)
    if (HARVEST_IS_WINDOW (item->data))
      return item->data;
  return NULL;
}

static gboolean
has_mapped_label (GtkWidget *root, const char *text)
{
  GtkWidget *child = NULL;

  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
      && g_strcmp0 (gtk_label_get_text (GTK_LABEL (root)), text) == 0)
    return TRUE;
  for (child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_mapped_label (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
shows (GtkApplication *app, const char *text)
{
  return get_window (app) != NULL && has_mapped_label (get_window (app), text);
}

static GtkWidget *
find_preferences (void)
{
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (all, i);

      if (HARVEST_IS_PREFERENCES_WINDOW (window))
        return window;
    }
  return NULL;
}

static void
choose_language (GtkWidget *root, const char *name)
{
  AdwComboRow *row = ADW_COMBO_ROW (
      harvest_widget_test_find (root, ADW_TYPE_COMBO_ROW, "language"));
  GtkStringList *names = GTK_STRING_LIST (adw_combo_row_get_model (row));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (names)); i++)
    if (g_strcmp0 (gtk_string_list_get_string (names, i), name) == 0)
      {
        adw_combo_row_set_selected (row, i);
        return;
      }
  g_assert_not_reached ();
}

static const char *
get_lang (GtkApplication *app)
{
  HarvestStore *store = harvest_application_get_store (HARVEST_APPLICATION (app));
  HarvestRecord *me = store != NULL ? harvest_store_get_me (store) : NULL;

  return me != NULL ? harvest_record_get_string (me, "lang") : NULL;
}

static void
quit (GtkApplication *app)
{
  g_action_group_activate_action (G_ACTION_GROUP (app), "quit", NULL);
}

/* The welcome */

static gboolean
welcome_steps (gpointer user_data)
{
  GtkApplication *app = user_data;
  HarvestWelcomePage *welcome = NULL;

  harvest_widget_test_until (shows (app, "Every story counts"));
  welcome = HARVEST_WELCOME_PAGE (
      harvest_widget_test_find (get_window (app), HARVEST_TYPE_WELCOME_PAGE, NULL));
  harvest_welcome_page_set_name (welcome, "Ewa");
  choose_language (GTK_WIDGET (welcome), "Polski");
  harvest_widget_test_until (shows (app, "Każda historia się liczy"));

  welcome = HARVEST_WELCOME_PAGE (
      harvest_widget_test_find (get_window (app), HARVEST_TYPE_WELCOME_PAGE, NULL));
  g_assert_cmpstr (harvest_welcome_page_get_name (welcome), ==, "Ewa");
  gtk_widget_activate_action (GTK_WIDGET (welcome), "welcome.begin", NULL);
  harvest_widget_test_until (shows (app, "Opowiedz historię"));
  g_assert_cmpstr (get_lang (app), ==, "pl");
  quit (app);
  return G_SOURCE_REMOVE;
}

static gboolean
again_steps (gpointer user_data)
{
  GtkApplication *app = user_data;

  /* The first window speaks it already, before it is known who is here. */
  g_assert_true (harvest_widget_test_find_label (get_window (app), "Opowiedz historię"));
  harvest_widget_test_until (get_lang (app) != NULL);
  harvest_test_drain ();
  g_assert_true (shows (app, "Opowiedz historię"));
  quit (app);
  return G_SOURCE_REMOVE;
}

static void
test_welcome (void)
{
  g_autofree char *dir = harvest_test_make_dir ();

  g_test_summary ("Who is welcomed chooses a language, and the program speaks it ever after");

  run (dir, welcome_steps);
  run (dir, again_steps);
}

/* The preferences, and another person */

static void
add_person (HarvestStore *store, const char *name, const char *lang)
{
  GAsyncResult *added = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  harvest_store_add_person_async (store, name, lang, NULL, harvest_test_store_result_cb, &added);
  result = harvest_test_wait_result (&added);
  g_assert_true (harvest_store_add_person_finish (store, result, &error));
  g_assert_no_error (error);
}

static gboolean
people_steps (gpointer user_data)
{
  GtkApplication *app = user_data;
  HarvestStore *store = NULL;
  g_autofree char *ken = NULL;
  GAsyncResult *entered = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  HarvestRecord *me = NULL;

  harvest_widget_test_until (shows (app, "Every story counts"));
  store = harvest_application_get_store (HARVEST_APPLICATION (app));
  add_person (store, "Ken", NULL);
  me = harvest_store_get_me (store);
  ken = g_strdup (harvest_record_get_id (me));
  harvest_window_set_store (HARVEST_WINDOW (get_window (app)), store);
  harvest_window_show_page (HARVEST_WINDOW (get_window (app)), "stories");

  /* In the preferences, at once. The page and the preferences stay. */
  g_action_group_activate_action (G_ACTION_GROUP (app), "preferences", NULL);
  harvest_widget_test_until (find_preferences () != NULL);
  choose_language (find_preferences (), "Deutsch");
  harvest_widget_test_until (shows (app, "Eine Geschichte erzählen"));
  g_assert_cmpstr (get_lang (app), ==, "de");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (get_window (app))), ==, "Geschichten");
  harvest_widget_test_until (find_preferences () != NULL);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (find_preferences ())), ==, "Einstellungen");
  gtk_window_close (GTK_WINDOW (find_preferences ()));

  /* Whoever enters then reads their own. */
  add_person (store, "Marie", "fr");
  harvest_widget_test_until (shows (app, "Raconter une histoire"));
  harvest_store_enter_async (store, ken, NULL, harvest_test_store_result_cb, &entered);
  result = harvest_test_wait_result (&entered);
  g_assert_true (harvest_store_enter_finish (store, result, NULL));
  harvest_widget_test_until (shows (app, "Eine Geschichte erzählen"));

  /* Nobody sees what the one before had open. */
  harvest_window_show_page (HARVEST_WINDOW (get_window (app)), "stories");
  add_person (store, "Ute", "de");
  harvest_widget_test_until (
      g_strcmp0 (gtk_window_get_title (GTK_WINDOW (get_window (app))), "Start") == 0);
  g_assert_true (shows (app, "Ute"));
  quit (app);
  return G_SOURCE_REMOVE;
}

static void
test_people (void)
{
  g_autofree char *dir = harvest_test_make_dir ();

  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);

  g_test_summary ("Each person reads the program in their own language");

  g_settings_reset (settings, "language");
  run (dir, people_steps);
}

int
main (int argc, char **argv)
{
  harvest_ui_language_begin (g_getenv ("STORYHARVEST_CATALOGS"));
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/application/language/welcome", test_welcome);
  g_test_add_func ("/application/language/people", test_people);

  return g_test_run ();
}
