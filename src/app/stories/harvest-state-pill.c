/* harvest-state-pill.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-state-pill"

#include "config.h"

#include "harvest-state-pill.h"

#include <glib/gi18n.h>

struct _HarvestStatePill
{
  GtkWidget parent_instance;

  GtkWidget *label;
  const char *css_class; /* of the colour, constant */
  int state;
};

G_DEFINE_FINAL_TYPE (HarvestStatePill, harvest_state_pill, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* GObject overrides */

static void
harvest_state_pill_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestStatePill *self = HARVEST_STATE_PILL (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_state_pill_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  HarvestStatePill *self = HARVEST_STATE_PILL (object);

  switch (prop_id)
    {
    case PROP_STATE:
      harvest_state_pill_set_state (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_state_pill_dispose (GObject *object)
{
  HarvestStatePill *self = HARVEST_STATE_PILL (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_state_pill_parent_class)->dispose (object);
}

static void
harvest_state_pill_class_init (HarvestStatePillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = harvest_state_pill_get_property;
  object_class->set_property = harvest_state_pill_set_property;
  object_class->dispose = harvest_state_pill_dispose;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, -1, HARVEST_N_STATES - 1, -1,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                 | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "statepill");
}

static void
harvest_state_pill_init (HarvestStatePill *self)
{
  self->state = -1;
  self->label = gtk_label_new (NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->label, FALSE);
}

/* Public API */

GtkWidget *
harvest_state_pill_new (void)
{
  return g_object_new (HARVEST_TYPE_STATE_PILL, NULL);
}

void
harvest_state_pill_set_state (HarvestStatePill *self, int state)
{
  g_return_if_fail (HARVEST_IS_STATE_PILL (self));
  g_return_if_fail (state >= -1 && state < HARVEST_N_STATES);

  if (self->state == state)
    return;
  self->state = state;

  if (self->css_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->css_class);
  self->css_class = NULL;
  if (state >= 0)
    {
      self->css_class = harvest_pill_color_to_string (harvest_path_get_place (state)->color);
      gtk_widget_add_css_class (GTK_WIDGET (self), self->css_class);
      gtk_label_set_label (GTK_LABEL (self->label), harvest_state_pill_get_word (state));
    }
  gtk_widget_set_visible (self->label, state >= 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

const char *
harvest_state_pill_get_word (HarvestState state)
{
  return _ (harvest_path_get_place (state)->pill);
}
