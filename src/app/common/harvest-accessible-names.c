/* harvest-accessible-names.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-accessible-names"

#include "config.h"

#include "harvest-accessible-names.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

static void
set_name (GtkWidget *widget, const char *name)
{
  if (name != NULL && *name != '\0'
      && !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

/* Of buttons inside the toolkits' own widgets, which have no tooltip. */
static const char *
find_name_of_icon (const char *icon_name)
{
  static const char *const names[][2] = {
    { "edit-find-symbolic", N_ ("Search") },
    { "window-close-symbolic", N_ ("Close") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i][0], icon_name) == 0)
      return _ (names[i][1]);
  return NULL;
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
      set_name (GTK_WIDGET (button), find_name_of_icon (gtk_button_get_icon_name (button)));
    }
}

/* What takes the focus is a button inside, which is labelled by this one. */
static void
mend_menu_button (GtkMenuButton *button)
{
  const char *label = gtk_menu_button_get_label (button);

  set_name (GTK_WIDGET (button),
            label != NULL ? label : gtk_widget_get_tooltip_text (GTK_WIDGET (button)));
}

/* Its four arrows, in their order. */
static void
mend_calendar (GtkWidget *calendar)
{
  static const char *const names[] = {
    N_ ("Previous month"),
    N_ ("Next month"),
    N_ ("Previous year"),
    N_ ("Next year"),
  };
  GtkWidget *child = gtk_widget_get_first_child (gtk_widget_get_first_child (calendar));

  for (guint i = 0; child != NULL && i < G_N_ELEMENTS (names);
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      set_name (child, _ (names[i++]));
}

static gboolean
realized_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer user_data)
{
  gpointer widget = g_value_get_object (&values[0]);

  if (GTK_IS_MENU_BUTTON (widget))
    mend_menu_button (widget);
  else if (GTK_IS_BUTTON (widget))
    mend_button (widget);
  else if (GTK_IS_CALENDAR (widget))
    mend_calendar (widget);
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
