/* harvest-choice-button.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-choice-button"

#include "config.h"

#include "harvest-choice-button.h"

#include "harvest-choice-row.h"
#include "harvest-popover-fit.h"

#include <glib/gi18n.h>

struct _HarvestChoiceButton
{
  GtkWidget parent_instance;

  /* Template */
  GtkMenuButton *button;
  GtkImage *icon;
  GtkLabel *label;
  GtkPopover *popover;
  GtkListBox *rows;

  /* Owned */
  char *prefix;

  /* Borrowed */
  HarvestChoiceRow *selected;
};

G_DEFINE_FINAL_TYPE (HarvestChoiceButton, harvest_choice_button, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SELECTED,
  PROP_LABEL_PREFIX,
  PROP_FLAT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Auxiliary methods */

static HarvestChoiceRow *
find_row (HarvestChoiceButton *self, const char *value)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->rows, i)) != NULL; i++)
    if (g_strcmp0 (harvest_choice_row_get_value (HARVEST_CHOICE_ROW (row)), value) == 0)
      return HARVEST_CHOICE_ROW (row);
  return NULL;
}

static void
update_button (HarvestChoiceButton *self)
{
  const char *title = NULL;
  const HarvestChoice *choice = NULL;
  g_autofree char *label = NULL;

  if (self->selected == NULL)
    return;
  choice = harvest_choice_row_get_choice (self->selected);
  title = harvest_choice_row_get_title (self->selected);
  /* Translators: %1$s is a question or the begin of a sentence, %2$s the answer that is chosen. */
  label = self->prefix != NULL ? g_strdup_printf (_ ("%1$s %2$s"), self->prefix, title)
                               : g_strdup (title);
  gtk_label_set_label (self->label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);

  gtk_widget_set_visible (GTK_WIDGET (self->icon), choice->icon_name != NULL);
  gtk_image_set_from_icon_name (self->icon, choice->icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char *[]){ choice->css_class, NULL });
}

static void
select_row (HarvestChoiceButton *self, HarvestChoiceRow *row)
{
  if (self->selected == row)
    return;
  if (self->selected != NULL)
    harvest_choice_row_set_chosen (self->selected, FALSE);
  self->selected = row;
  harvest_choice_row_set_chosen (row, TRUE);
  update_button (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* Callbacks */

static void
row_activated_cb (GtkListBox *rows, GtkListBoxRow *row, HarvestChoiceButton *self)
{
  select_row (self, HARVEST_CHOICE_ROW (row));
  gtk_popover_popdown (self->popover);
}

static void
popover_shown_cb (HarvestChoiceButton *self)
{
  if (self->selected != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->selected));
}

/* GObject overrides */

static void
harvest_choice_button_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  HarvestChoiceButton *self = HARVEST_CHOICE_BUTTON (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_string (value, harvest_choice_button_get_selected (self));
      break;
    case PROP_LABEL_PREFIX:
      g_value_set_string (value, self->prefix);
      break;
    case PROP_FLAT:
      g_value_set_boolean (value, !gtk_menu_button_get_has_frame (self->button));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_choice_button_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  HarvestChoiceButton *self = HARVEST_CHOICE_BUTTON (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      harvest_choice_button_set_selected (self, g_value_get_string (value));
      break;
    case PROP_LABEL_PREFIX:
      if (g_strcmp0 (self->prefix, g_value_get_string (value)) == 0)
        break;
      g_free (self->prefix);
      self->prefix = g_value_dup_string (value);
      update_button (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_FLAT:
      gtk_menu_button_set_has_frame (self->button, !g_value_get_boolean (value));
      if (g_value_get_boolean (value))
        gtk_widget_add_css_class (GTK_WIDGET (self->button), "choice-flat");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self->button), "choice-flat");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_choice_button_dispose (GObject *object)
{
  HarvestChoiceButton *self = HARVEST_CHOICE_BUTTON (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  self->selected = NULL;
  g_clear_pointer (&child, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_choice_button_parent_class)->dispose (object);
}

static void
harvest_choice_button_finalize (GObject *object)
{
  HarvestChoiceButton *self = HARVEST_CHOICE_BUTTON (object);

  g_clear_pointer (&self->prefix, g_free);

  G_OBJECT_CLASS (harvest_choice_button_parent_class)->finalize (object);
}

static void
harvest_choice_button_class_init (HarvestChoiceButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = harvest_choice_button_get_property;
  object_class->set_property = harvest_choice_button_set_property;
  object_class->dispose = harvest_choice_button_dispose;
  object_class->finalize = harvest_choice_button_finalize;

  properties[PROP_SELECTED] = g_param_spec_string ("selected", NULL, NULL, NULL, flags);
  properties[PROP_LABEL_PREFIX] = g_param_spec_string ("label-prefix", NULL, NULL, NULL, flags);
  properties[PROP_FLAT] = g_param_spec_boolean ("flat", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/common/harvest-choice-button.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestChoiceButton, button);
  gtk_widget_class_bind_template_child (widget_class, HarvestChoiceButton, icon);
  gtk_widget_class_bind_template_child (widget_class, HarvestChoiceButton, label);
  gtk_widget_class_bind_template_child (widget_class, HarvestChoiceButton, popover);
  gtk_widget_class_bind_template_child (widget_class, HarvestChoiceButton, rows);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
}

static void
harvest_choice_button_init (HarvestChoiceButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  harvest_popover_fit (self->button);
}

/* Public API */

void
harvest_choice_button_set_choices (HarvestChoiceButton *self,
                                   const HarvestChoice *choices,
                                   guint n_choices)
{
  g_autofree char *before = NULL;
  HarvestChoiceRow *row = NULL;
  GtkListBoxRow *old = NULL;

  g_return_if_fail (HARVEST_IS_CHOICE_BUTTON (self));
  g_return_if_fail (n_choices > 0);

  before = g_strdup (harvest_choice_button_get_selected (self));
  self->selected = NULL;
  while ((old = gtk_list_box_get_row_at_index (self->rows, 0)) != NULL)
    gtk_list_box_remove (self->rows, GTK_WIDGET (old));
  for (guint i = 0; i < n_choices; i++)
    gtk_list_box_append (self->rows, harvest_choice_row_new (&choices[i]));

  row = find_row (self, before);
  select_row (self, row != NULL ? row : find_row (self, choices[0].value));
}

const char *
harvest_choice_button_get_selected (HarvestChoiceButton *self)
{
  g_return_val_if_fail (HARVEST_IS_CHOICE_BUTTON (self), NULL);

  return self->selected != NULL ? harvest_choice_row_get_value (self->selected) : NULL;
}

void
harvest_choice_button_set_selected (HarvestChoiceButton *self, const char *value)
{
  HarvestChoiceRow *row = NULL;

  g_return_if_fail (HARVEST_IS_CHOICE_BUTTON (self));

  row = find_row (self, value);
  if (row != NULL)
    select_row (self, row);
}

void
harvest_choice_button_set_title (HarvestChoiceButton *self, const char *value, const char *title)
{
  HarvestChoiceRow *row = NULL;

  g_return_if_fail (HARVEST_IS_CHOICE_BUTTON (self));

  row = find_row (self, value);
  g_return_if_fail (row != NULL);
  harvest_choice_row_set_title (row, title);
  if (row == self->selected)
    update_button (self);
}

void
harvest_choice_button_set_explanation (HarvestChoiceButton *self,
                                       const char *value,
                                       const char *explanation)
{
  HarvestChoiceRow *row = NULL;

  g_return_if_fail (HARVEST_IS_CHOICE_BUTTON (self));

  row = find_row (self, value);
  g_return_if_fail (row != NULL);
  harvest_choice_row_set_explanation (row, explanation);
}
