/* harvest-filter-chip.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-filter-chip"

#include "config.h"

#include "harvest-filter-chip.h"

#include <glib/gi18n.h>

struct _HarvestFilterChip
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *content;
  GtkMenuButton *button;
  GtkLabel *label;
  GtkWidget *clear_button;
  GtkPopover *popover;

  char *title;
  char *value;
};

G_DEFINE_FINAL_TYPE (HarvestFilterChip, harvest_filter_chip, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_VALUE,
  PROP_CHILD,
  N_PROPS
};

enum
{
  CLEARED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Auxiliary methods */

static void
update (HarvestFilterChip *self)
{
  g_autofree char *text = NULL;
  g_autofree char *tooltip = NULL;

  if (self->title == NULL)
    return;
  /* Translators: what a condition is about, and what is chosen. */
  text = self->value != NULL ? g_strdup_printf (_ ("%1$s: %2$s"), self->title, self->value)
                             : g_strdup (self->title);
  /* Translators: %s is what a condition is about, such as Kind or Unit. */
  tooltip = g_strdup_printf (_ ("Any %s"), self->title);
  gtk_label_set_label (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_widget_set_tooltip_text (self->clear_button, tooltip);
  gtk_widget_set_visible (self->clear_button, self->value != NULL);
  if (self->value != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "active");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "active");
}

/* Callbacks */

static void
clear_cb (HarvestFilterChip *self)
{
  /* The button goes; the focus stays with the chip. */
  gtk_widget_grab_focus (GTK_WIDGET (self->button));
  g_signal_emit (self, signals[CLEARED], 0);
}

/* GObject overrides */

static void
harvest_filter_chip_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestFilterChip *self = HARVEST_FILTER_CHIP (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;
    case PROP_CHILD:
      g_value_set_object (value, gtk_popover_get_child (self->popover));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_filter_chip_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  HarvestFilterChip *self = HARVEST_FILTER_CHIP (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      update (self);
      break;
    case PROP_VALUE:
      harvest_filter_chip_set_value (self, g_value_get_string (value));
      break;
    case PROP_CHILD:
      gtk_popover_set_child (self->popover, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_filter_chip_dispose (GObject *object)
{
  HarvestFilterChip *self = HARVEST_FILTER_CHIP (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_filter_chip_parent_class)->dispose (object);
}

static void
harvest_filter_chip_finalize (GObject *object)
{
  HarvestFilterChip *self = HARVEST_FILTER_CHIP (object);

  g_free (self->title);
  g_free (self->value);

  G_OBJECT_CLASS (harvest_filter_chip_parent_class)->finalize (object);
}

static void
harvest_filter_chip_class_init (HarvestFilterChipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = harvest_filter_chip_get_property;
  object_class->set_property = harvest_filter_chip_set_property;
  object_class->dispose = harvest_filter_chip_dispose;
  object_class->finalize = harvest_filter_chip_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                    | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CLEARED] = g_signal_new ("cleared", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-filter-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterChip, content);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterChip, button);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterChip, label);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterChip, clear_button);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterChip, popover);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "filterchip");
}

static void
harvest_filter_chip_init (HarvestFilterChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_filter_chip_new (void)
{
  return g_object_new (HARVEST_TYPE_FILTER_CHIP, NULL);
}

const char *
harvest_filter_chip_get_value (HarvestFilterChip *self)
{
  g_return_val_if_fail (HARVEST_IS_FILTER_CHIP (self), NULL);

  return self->value;
}

void
harvest_filter_chip_set_value (HarvestFilterChip *self, const char *value)
{
  g_return_if_fail (HARVEST_IS_FILTER_CHIP (self));

  if (g_strcmp0 (self->value, value) == 0)
    return;
  g_free (self->value);
  self->value = g_strdup (value);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

void
harvest_filter_chip_popup (HarvestFilterChip *self)
{
  g_return_if_fail (HARVEST_IS_FILTER_CHIP (self));

  gtk_menu_button_popup (self->button);
}
