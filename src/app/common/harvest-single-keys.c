/* harvest-single-keys.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-single-keys"

#include "config.h"

#include "harvest-single-keys.h"

static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                gpointer user_data)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys));
  guint key = gdk_keyval_to_lower (keyval);

  if ((key != GDK_KEY_j && key != GDK_KEY_k) || !harvest_single_keys_pressed (state))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_child_focus (list, key == GDK_KEY_j ? GTK_DIR_DOWN : GTK_DIR_UP);
  return GDK_EVENT_STOP;
}

/* Public API */

gboolean
harvest_single_keys_pressed (GdkModifierType state)
{
  g_autoptr (GSettings) settings = NULL;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  settings = g_settings_new (APPLICATION_ID);
  return g_settings_get_boolean (settings, "single-key-shortcuts");
}

void
harvest_single_keys_add (GtkWidget *list)
{
  GtkEventController *keys = NULL;

  g_return_if_fail (GTK_IS_WIDGET (list));

  keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), NULL);
  gtk_widget_add_controller (list, keys);
}
