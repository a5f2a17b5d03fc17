/* harvest-about.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-about"

#include "config.h"

#include "harvest-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

void
harvest_about_present (GtkWindow *parent)
{
  GtkWidget *window = adw_about_window_new ();

  g_object_set (
      window, "transient-for", parent, "application-name", "StoryHarvest", "application-icon",
      APPLICATION_ID, "version", PACKAGE_VERSION, "developer-name", _ ("The StoryHarvest authors"),
      "copyright", "© 2026 The StoryHarvest authors", "license-type", GTK_LICENSE_GPL_3_0,
      "comments",
      _ ("Tell what happened with customers, products and colleagues, and find it again."),
      /* Translators: your names, one on each line. */
      "translator-credits", _ ("translator-credits"), NULL);
  gtk_window_present (GTK_WINDOW (window));
}

void
harvest_help_present (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (
      "/com/example/StoryHarvest/ui/frame/harvest-help.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "window"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}

static gboolean
drop_shortcuts_cb (gpointer user_data)
{
  GtkWidget *window = user_data;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (window));

  if (parent != NULL && !gtk_widget_get_visible (window))
    gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (parent), NULL);
  return G_SOURCE_REMOVE;
}

/* It would only hide. */
static void
shortcuts_hidden_cb (GtkWidget *window)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_shortcuts_cb, g_object_ref (window), g_object_unref);
}

/* Made when it is wanted: GTK 4.8 may end in a crash when assistive technology asks for the windows
 * while there is one that is not shown. So there is no gtk/help-overlay.ui either. */
void
harvest_shortcuts_present (GtkApplicationWindow *parent)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (
      "/com/example/StoryHarvest/ui/frame/harvest-shortcuts.ui");
  GtkShortcutsWindow *window = GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "window"));

  gtk_application_window_set_help_overlay (parent, window);
  g_signal_connect (window, "hide", G_CALLBACK (shortcuts_hidden_cb), NULL);
  gtk_window_present (GTK_WINDOW (window));
}
