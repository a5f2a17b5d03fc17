/* harvest-accessible-names.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-accessible-names"

#include "config.h"

#include "harvest-accessible-names.h"

#include <gtk/gtk.h>

static void
set_name (GtkWidget *widget, const char *name)
{
  if (name != NULL && *name != '\0'
      && !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

static void
mend_button (GtkButton *button)
{
  /* The label inside names it already, by its mnemonic. */
  if (gtk_button_get_use_underline (button) && gtk_button_get_label (button) != NULL)
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
  else if (gtk_button_get_icon_name (button) != NULL)
    {
      /* GTK says that the picture labels it, which has no name. */
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      set_name (GTK_WIDGET (button), gtk_widget_get_tooltip_text (GTK_WIDGET (button)));
    }
}

/* What takes the focus is a button inside. */
static void
mend_menu_button (GtkMenuButton *button)
{
  const char *label = gtk_menu_button_get_label (button);
  const char *name = label != NULL ? label : gtk_widget_get_tooltip_text (GTK_WIDGET (button));
  GtkWidget *inner = gtk_widget_get_first_child (GTK_WIDGET (button));

  set_name (GTK_WIDGET (button), name);
  if (GTK_IS_TOGGLE_BUTTON (inner))
    set_name (inner, name);
}

static gboolean
realized_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer user_data)
{
  gpointer widget = g_value_get_object (&values[0]);

  if (GTK_IS_MENU_BUTTON (widget))
    mend_menu_button (widget);
  else if (GTK_IS_BUTTON (widget))
    mend_button (widget);
  return G_SOURCE_CONTINUE;
}

/* Public API */

void
harvest_accessible_names_mend (void)
{
  static gsize once = 0;

  if (!g_once_init_enter (&once))
    return;
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("realize", GTK_TYPE_WIDGET), 0, realized_cb, NULL,
                              NULL);
  g_once_init_leave (&once, 1);
}
