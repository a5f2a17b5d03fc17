/* start-stories.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "start-stories"

#include "config.h"

#include "bench-window.h"

#include "harvest-application.h"
#include "harvest-ui-language.h"

/* The program as people start it, which writes the time (CLOCK_MONOTONIC, microseconds) to the file
 * named by BENCH_TITLES_FILE when a frame with the first titles of Stories has been drawn: all that
 * the window has room for, and the first 20 rows are there. */

#define TITLES 20

static gboolean told;

static void
drawn_cb (GdkFrameClock *clock, GtkApplication *app)
{
  const char *path = g_getenv ("BENCH_TITLES_FILE");
  GtkWidget *list = told || path == NULL ? NULL : bench_window_find_list (app);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (list == NULL || !bench_window_is_filled (list)
      || bench_window_count_read (list, TITLES) < TITLES)
    return;
  told = TRUE;
  text = g_strdup_printf ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  if (!g_file_set_contents (path, text, -1, &error))
    g_error ("%s", error->message);
}

static void
realized_cb (GtkWidget *window, GtkApplication *app)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (window), "after-paint",
                           G_CALLBACK (drawn_cb), app, 0);
}

static void
window_added_cb (GtkApplication *app, GtkWindow *window)
{
  g_signal_connect_object (window, "realize", G_CALLBACK (realized_cb), app, G_CONNECT_AFTER);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) app = NULL;

  harvest_ui_language_begin (LOCALEDIR);
  app = harvest_application_new ();
  g_signal_connect (app, "window-added", G_CALLBACK (window_added_cb), NULL);
  return g_application_run (G_APPLICATION (app), argc, argv);
}
