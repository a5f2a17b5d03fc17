/* harvest-me-button.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-me-button"

#include "config.h"

#include "harvest-me-button.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _HarvestMeButton
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *button;
  GtkWidget *content;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *state;
  GtkLabel *explanation;
  GtkLabel *folder;
  GtkWidget *attention;

  /* Owned */
  GSignalGroup *store_signals;
};

G_DEFINE_FINAL_TYPE (HarvestMeButton, harvest_me_button, GTK_TYPE_WIDGET)

/* Auxiliary methods */

static void
update_state (HarvestMeButton *self, HarvestStore *store)
{
  g_autofree char *state = NULL;
  guint n_attention = 0;

  g_object_get (store, "n-attention", &n_attention, NULL);
  /* Translators: %u is a number of changes that were refused. */
  state = n_attention == 0
              ? g_strdup (_ ("saved here"))
              : g_strdup_printf (ngettext ("%u needs attention", "%u need attention", n_attention),
                                 n_attention);
  gtk_label_set_label (self->state, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->button)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
  gtk_widget_set_visible (self->attention, n_attention > 0);
}

static void
update_me (HarvestMeButton *self, HarvestStore *store)
{
  HarvestRecord *me = harvest_store_get_me (store);
  const char *name = me != NULL ? harvest_record_get_string (me, "name") : NULL;

  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_label (self->name, name != NULL ? name : "");
  /* What takes the focus is a button inside, which is labelled by this one. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name != NULL ? name : "", -1);
  gtk_widget_set_visible (self->button, me != NULL);
}

/* Callbacks */

static void
me_changed_cb (HarvestStore *store, GParamSpec *pspec, HarvestMeButton *self)
{
  update_me (self, store);
}

static void
state_changed_cb (HarvestStore *store, GParamSpec *pspec, HarvestMeButton *self)
{
  update_state (self, store);
}

/* GObject overrides */

static void
harvest_me_button_dispose (GObject *object)
{
  HarvestMeButton *self = HARVEST_ME_BUTTON (object);

  g_clear_object (&self->store_signals);
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_me_button_parent_class)->dispose (object);
}

static void
harvest_me_button_class_init (HarvestMeButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_me_button_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/frame/harvest-me-button.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestMeButton, button);
  gtk_widget_class_bind_template_child (widget_class, HarvestMeButton, content);
  gtk_widget_class_bind_template_child (widget_class, HarvestMeButton, avatar);
  gtk_widget_class_bind_template_child (widget_class, HarvestMeButton, name);
  gtk_widget_class_bind_template_child (widget_class, HarvestMeButton, state);
  gtk_widget_class_bind_template_child (widget_class, HarvestMeButton, explanation);
  gtk_widget_class_bind_template_child (widget_class, HarvestMeButton, folder);
  gtk_widget_class_bind_template_child (widget_class, HarvestMeButton, attention);
}

static void
harvest_me_button_init (HarvestMeButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* A menu button centres its child in a box of its own. */
  gtk_widget_set_halign (gtk_widget_get_parent (self->content), GTK_ALIGN_FILL);

  self->store_signals = g_signal_group_new (HARVEST_TYPE_STORE);
  g_signal_group_connect_object (self->store_signals, "notify::me", G_CALLBACK (me_changed_cb),
                                 self, 0);
  g_signal_group_connect_object (self->store_signals, "notify::n-attention",
                                 G_CALLBACK (state_changed_cb), self, 0);
}

/* Public API */

void
harvest_me_button_set_store (HarvestMeButton *self, HarvestStore *store)
{
  g_autofree char *folder = NULL;

  g_return_if_fail (HARVEST_IS_ME_BUTTON (self));
  g_return_if_fail (HARVEST_IS_STORE (store));

  g_signal_group_set_target (self->store_signals, store);
  folder = g_filename_display_name (harvest_store_get_data_dir (store));
  gtk_label_set_label (self->folder, folder);
  update_me (self, store);
  update_state (self, store);
}
