/* harvest-sidebar-row.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sidebar-row"

#include "config.h"

#include "harvest-sidebar-row.h"

#include <glib/gi18n.h>

struct _HarvestSidebarRow
{
  GtkListBoxRow parent_instance;

  /* Template */
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *count;

  /* Owned */
  char *page;
};

G_DEFINE_FINAL_TYPE (HarvestSidebarRow, harvest_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

static void
harvest_sidebar_row_finalize (GObject *object)
{
  HarvestSidebarRow *self = HARVEST_SIDEBAR_ROW (object);

  g_clear_pointer (&self->page, g_free);

  G_OBJECT_CLASS (harvest_sidebar_row_parent_class)->finalize (object);
}

static void
harvest_sidebar_row_class_init (HarvestSidebarRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = harvest_sidebar_row_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/frame/harvest-sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestSidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, HarvestSidebarRow, title);
  gtk_widget_class_bind_template_child (widget_class, HarvestSidebarRow, count);
}

static void
harvest_sidebar_row_init (HarvestSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_sidebar_row_new (const char *page, const char *title, const char *icon_name)
{
  HarvestSidebarRow *self = NULL;

  g_return_val_if_fail (page != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_SIDEBAR_ROW, NULL);
  self->page = g_strdup (page);
  gtk_label_set_label (self->title, title);
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}

const char *
harvest_sidebar_row_get_page (HarvestSidebarRow *self)
{
  g_return_val_if_fail (HARVEST_IS_SIDEBAR_ROW (self), NULL);

  return self->page;
}

void
harvest_sidebar_row_set_n_waiting (HarvestSidebarRow *self, guint n_waiting)
{
  g_autofree char *count = NULL;
  g_autofree char *told = NULL;

  g_return_if_fail (HARVEST_IS_SIDEBAR_ROW (self));

  count = g_strdup_printf ("%u", n_waiting);
  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n_waiting > 0);

  if (n_waiting > 0)
    {
      told = g_strdup_printf (
          /* Translators: %u is how many things wait for the person on a page. */
          ngettext ("%u thing waits for you", "%u things wait for you", n_waiting), n_waiting);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      told, -1);
    }
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}
