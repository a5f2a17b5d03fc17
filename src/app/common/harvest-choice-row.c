/* harvest-choice-row.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-choice-row"

#include "config.h"

#include "harvest-choice-row.h"

#include <glib/gi18n.h>

struct _HarvestChoiceRow
{
  GtkListBoxRow parent_instance;

  /* Template */
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *explanation;
  GtkWidget *check;

  /* Borrowed */
  const HarvestChoice *choice;
};

G_DEFINE_FINAL_TYPE (HarvestChoiceRow, harvest_choice_row, GTK_TYPE_LIST_BOX_ROW)

static void
harvest_choice_row_class_init (HarvestChoiceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_RADIO);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/common/harvest-choice-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestChoiceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, HarvestChoiceRow, title);
  gtk_widget_class_bind_template_child (widget_class, HarvestChoiceRow, explanation);
  gtk_widget_class_bind_template_child (widget_class, HarvestChoiceRow, check);
}

static void
harvest_choice_row_init (HarvestChoiceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_choice_row_new (const HarvestChoice *choice)
{
  HarvestChoiceRow *self = NULL;

  g_return_val_if_fail (choice != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_CHOICE_ROW, NULL);
  self->choice = choice;
  harvest_choice_row_set_title (self, NULL);
  harvest_choice_row_set_explanation (self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), choice->icon_name != NULL);
  gtk_image_set_from_icon_name (self->icon, choice->icon_name);
  if (choice->css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), choice->css_class);
  harvest_choice_row_set_chosen (self, FALSE);
  return GTK_WIDGET (self);
}

const HarvestChoice *
harvest_choice_row_get_choice (HarvestChoiceRow *self)
{
  g_return_val_if_fail (HARVEST_IS_CHOICE_ROW (self), NULL);

  return self->choice;
}

const char *
harvest_choice_row_get_value (HarvestChoiceRow *self)
{
  g_return_val_if_fail (HARVEST_IS_CHOICE_ROW (self), NULL);

  return self->choice->value;
}

const char *
harvest_choice_row_get_title (HarvestChoiceRow *self)
{
  g_return_val_if_fail (HARVEST_IS_CHOICE_ROW (self), NULL);

  return gtk_label_get_label (self->title);
}

void
harvest_choice_row_set_title (HarvestChoiceRow *self, const char *title)
{
  g_return_if_fail (HARVEST_IS_CHOICE_ROW (self));

  gtk_label_set_label (self->title, title != NULL ? title : _ (self->choice->title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->title), -1);
}

void
harvest_choice_row_set_explanation (HarvestChoiceRow *self, const char *explanation)
{
  g_return_if_fail (HARVEST_IS_CHOICE_ROW (self));

  if (explanation == NULL && self->choice->explanation != NULL)
    explanation = _ (self->choice->explanation);
  gtk_label_set_label (self->explanation, explanation != NULL ? explanation : "");
  gtk_widget_set_visible (GTK_WIDGET (self->explanation), explanation != NULL);
  if (explanation != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    explanation, -1);
}

void
harvest_choice_row_set_chosen (HarvestChoiceRow *self, gboolean chosen)
{
  g_return_if_fail (HARVEST_IS_CHOICE_ROW (self));

  gtk_widget_set_opacity (self->check, chosen ? 1.0 : 0.0);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
      chosen ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}
