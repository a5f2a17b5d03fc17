/* test-welcome-page.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-welcome-page"

#include "config.h"

#include "harvest-ui-language.h"
#include "harvest-welcome-page.h"
#include "harvest-widget-test.h"

typedef struct
{
  HarvestStore *store;
  GtkWidget *page;
  GtkWidget *window;
  guint entered;
} Fixture;

static void
entered_cb (GtkWidget *page, Fixture *fixture)
{
  fixture->entered++;
}

/* A store in which nobody has been yet. */
static HarvestStore *
open_empty_store (void)
{
  g_autofree char *dir = harvest_test_make_dir ();
  GAsyncResult *opened = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  HarvestStore *store = NULL;

  harvest_store_open_async (dir, harvest_clock_system (), NULL, harvest_test_store_result_cb,
                            &opened);
  result = harvest_test_wait_result (&opened);
  store = harvest_store_open_finish (result, &error);
  g_assert_no_error (error);
  return store;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->store = open_empty_store ();
  fixture->page = g_object_new (HARVEST_TYPE_WELCOME_PAGE, NULL);
  g_signal_connect (fixture->page, "entered", G_CALLBACK (entered_cb), fixture);
  harvest_welcome_page_set_store (HARVEST_WELCOME_PAGE (fixture->page), fixture->store);
  fixture->window = harvest_widget_test_show (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  harvest_ui_language_set (NULL);
  harvest_widget_test_close (fixture->window);
  harvest_widget_test_close_store (fixture->store);
}

static void
test_name (Fixture *fixture, gconstpointer data)
{
  g_test_summary ("Blanks are no name; a name enters, without the blanks around it");

  harvest_welcome_page_set_name (HARVEST_WELCOME_PAGE (fixture->page), "  ");
  gtk_widget_activate_action (fixture->page, "welcome.begin", NULL);
  harvest_test_drain ();
  g_assert_null (harvest_store_get_me (fixture->store));

  harvest_welcome_page_set_name (HARVEST_WELCOME_PAGE (fixture->page), " Rosa Hinchliffe ");
  gtk_widget_activate_action (fixture->page, "welcome.begin", NULL);
  harvest_widget_test_until (fixture->entered > 0);
  g_assert_cmpuint (fixture->entered, ==, 1);
  g_assert_cmpstr (harvest_record_get_string (harvest_store_get_me (fixture->store), "name"), ==,
                   "Rosa Hinchliffe");
  /* As the desktop: no language of her own. */
  g_assert_false (harvest_record_has (harvest_store_get_me (fixture->store), "lang"));
}

static void
test_language (Fixture *fixture, gconstpointer data)
{
  g_test_summary ("The language that was chosen is that of the person");

  harvest_ui_language_set ("pl");
  harvest_welcome_page_set_name (HARVEST_WELCOME_PAGE (fixture->page), "Ewa");
  gtk_widget_activate_action (fixture->page, "welcome.begin", NULL);
  harvest_widget_test_until (fixture->entered > 0);
  g_assert_cmpstr (harvest_record_get_string (harvest_store_get_me (fixture->store), "lang"), ==,
                   "pl");
}

static void
test_too_long (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strnfill (500, 'a');
  GtkWidget *problem = harvest_widget_test_find (fixture->page, GTK_TYPE_LABEL, "problem");

  g_test_summary ("What cannot be a name is said, and can be mended");

  harvest_welcome_page_set_name (HARVEST_WELCOME_PAGE (fixture->page), name);
  gtk_widget_activate_action (fixture->page, "welcome.begin", NULL);
  harvest_widget_test_until (gtk_widget_get_visible (problem));
  g_assert_cmpuint (fixture->entered, ==, 0);

  harvest_welcome_page_set_name (HARVEST_WELCOME_PAGE (fixture->page), "Rosa");
  gtk_widget_activate_action (fixture->page, "welcome.begin", NULL);
  harvest_widget_test_until (fixture->entered > 0);
  g_assert_false (gtk_widget_get_visible (problem));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  harvest_widget_test_init (&argc, &argv);

  ADD ("/welcome-page/name", test_name);
  ADD ("/welcome-page/language", test_language);
  ADD ("/welcome-page/too-long", test_too_long);

  return g_test_run ();
}
