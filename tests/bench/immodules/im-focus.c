/* im-focus.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "im-focus"

#include "config.h"

#include <gtk/gtk.h>
#include <gtk/gtkimmodule.h>

/* An input method for bench-start, which any GTK program loads (GTK_PATH, GTK_IM_MODULE=focus): it
 * types as without one, and writes the time (CLOCK_MONOTONIC, microseconds) to the file named by
 * BENCH_FOCUS_FILE when the first frame has been drawn in which a text field has the focus. */

#define FOCUS_TYPE_CONTEXT (focus_context_get_type ())
G_DECLARE_FINAL_TYPE (FocusContext, focus_context, FOCUS, CONTEXT, GtkIMContextSimple)

struct _FocusContext
{
  GtkIMContextSimple parent_instance;

  /* borrowed */
  GtkWidget *widget;
};

G_DEFINE_DYNAMIC_TYPE (FocusContext, focus_context, GTK_TYPE_IM_CONTEXT_SIMPLE)

static gboolean told;

static void
tell (void)
{
  const char *path = g_getenv ("BENCH_FOCUS_FILE");
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  g_autoptr (GError) error = NULL;

  if (told || path == NULL)
    return;
  told = TRUE;
  if (!g_file_set_contents (path, text, -1, &error))
    g_error ("%s", error->message);
}

static void
drawn_cb (GdkFrameClock *clock, gpointer user_data)
{
  tell ();
  g_signal_handlers_disconnect_by_func (clock, drawn_cb, NULL);
}

static void
focus_context_set_client_widget (GtkIMContext *context, GtkWidget *widget)
{
  FOCUS_CONTEXT (context)->widget = widget;
  if (GTK_IM_CONTEXT_CLASS (focus_context_parent_class)->set_client_widget != NULL)
    GTK_IM_CONTEXT_CLASS (focus_context_parent_class)->set_client_widget (context, widget);
}

static void
focus_context_focus_in (GtkIMContext *context)
{
  FocusContext *self = FOCUS_CONTEXT (context);
  GdkFrameClock *clock = self->widget != NULL ? gtk_widget_get_frame_clock (self->widget) : NULL;

  if (!told && clock != NULL)
    {
      g_signal_connect (clock, "after-paint", G_CALLBACK (drawn_cb), NULL);
      gtk_widget_queue_draw (self->widget);
    }
  if (GTK_IM_CONTEXT_CLASS (focus_context_parent_class)->focus_in != NULL)
    GTK_IM_CONTEXT_CLASS (focus_context_parent_class)->focus_in (context);
}

static void
focus_context_class_init (FocusContextClass *klass)
{
  GtkIMContextClass *context_class = GTK_IM_CONTEXT_CLASS (klass);

  context_class->set_client_widget = focus_context_set_client_widget;
  context_class->focus_in = focus_context_focus_in;
}

static void
focus_context_class_finalize (FocusContextClass *klass)
{
}

static void
focus_context_init (FocusContext *self)
{
}

/* ---- The module ---- */

void
g_io_module_load (GIOModule *module)
{
  g_type_module_use (G_TYPE_MODULE (module));
  focus_context_register_type (G_TYPE_MODULE (module));
  g_io_extension_point_implement (GTK_IM_MODULE_EXTENSION_POINT_NAME, FOCUS_TYPE_CONTEXT, "focus",
                                  1);
}

void
g_io_module_unload (GIOModule *module)
{
}

char **
g_io_module_query (void)
{
  static const char *const names[] = { GTK_IM_MODULE_EXTENSION_POINT_NAME, NULL };

  return g_strdupv ((char **)names);
}
