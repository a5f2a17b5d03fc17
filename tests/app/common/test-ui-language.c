/* test-ui-language.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-ui-language"

#include "config.h"

#include "harvest-dates.h"
#include "harvest-time-words.h"
#include "harvest-ui-language.h"
#include "harvest-widget-test.h"

#include <glib/gi18n.h>

static void
check_words (const char *words)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  GObject *label = NULL;

  /* By gettext(), and through GLib, as templates do. */
  g_assert_cmpstr (gettext ("_Tell a story"), ==, words);
  gtk_builder_set_translation_domain (builder, GETTEXT_PACKAGE);
  gtk_builder_add_from_string (builder,
                               "<interface><object class='GtkLabel' id='label'>"
                               "<property name='label' translatable='yes'>_Tell a story</property>"
                               "</object></interface>",
                               -1, NULL);
  label = gtk_builder_get_object (builder, "label");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==, words);
}

static void
check_day (const char *day, const char *words)
{
  g_autofree char *got = harvest_time_words_new (harvest_time_words_parse (day),
                                                 harvest_time_words_parse ("2026-11-21T12:00:00Z"));

  g_assert_cmpstr (got, ==, words);
}

static void
test_switch (void)
{
  g_test_summary ("Words and dates follow the language at once, whatever the desktop speaks");

  g_assert_null (harvest_ui_language_get ());
  check_words ("_Tell a story");

  g_assert_true (harvest_ui_language_set ("de"));
  g_assert_cmpstr (harvest_ui_language_get (), ==, "de");
  check_words ("Eine Geschichte _erzählen");
  check_day ("2026-03-01T09:40:00Z", "1. März");
  check_day ("2026-11-16T09:40:00Z", "Montag, 09:40");
  g_assert_false (harvest_ui_language_set ("de"));

  g_assert_true (harvest_ui_language_set ("pl"));
  check_words ("Opowie_dz historię");
  check_day ("2024-12-31T09:40:00Z", "31 grudnia 2024");

  g_assert_true (harvest_ui_language_set ("en"));
  check_words ("_Tell a story");
  g_assert_true (harvest_ui_language_set (NULL));
  check_words ("_Tell a story");
  check_day ("2026-03-01T09:40:00Z", "1 March");
}

static void
test_as_desktop (void)
{
  g_test_summary ("As the desktop: its language again, and its direction");

  if (!g_test_subprocess ())
    {
      g_setenv ("LANGUAGE", "fr", TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  check_words ("Raconter une _histoire");
  harvest_ui_language_set ("de");
  check_words ("Eine Geschichte _erzählen");
  g_assert_cmpint (gtk_widget_get_default_direction (), ==, GTK_TEXT_DIR_LTR);
  harvest_ui_language_set (NULL);
  check_words ("Raconter une _histoire");
  g_assert_cmpint (gtk_widget_get_default_direction (), ==, GTK_TEXT_DIR_RTL);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  harvest_ui_language_begin (g_getenv ("STORYHARVEST_CATALOGS"));
  harvest_widget_test_init (&argc, &argv);

  g_test_add_func ("/ui-language/switch", test_switch);
  g_test_add_func ("/ui-language/as-desktop", test_as_desktop);

  return g_test_run ();
}
