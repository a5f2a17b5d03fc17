/* harvest-depicted-row.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-depicted-row"

#include "config.h"

#include "harvest-depicted-row.h"

#include "harvest-wrap-layout.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _HarvestDepictedRow
{
  GtkWidget parent_instance;

  /* Template */
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *consent;
  GtkWidget *ask;

  /* Owned */
  HarvestTellPerson *person;
};

G_DEFINE_FINAL_TYPE (HarvestDepictedRow, harvest_depicted_row, GTK_TYPE_WIDGET)

enum
{
  ASK,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  const char *words;
  const char *css_class;
} Look;

/* The words stand beside the colour, which is never alone. */
static const Look looks[] = {
  [HARVEST_TELL_CONSENT_LATER] = { N_ ("To be asked later"), "ring-amber" },
  [HARVEST_TELL_CONSENT_SIGNED] = { N_ ("Agreed, signed here"), "ring-green" },
  [HARVEST_TELL_CONSENT_PAPER] = { N_ ("Agreed, on paper"), "ring-green" },
  [HARVEST_TELL_CONSENT_NOT_NEEDED] = { N_ ("Need not be asked"), NULL },
};
static const Look declined = { N_ ("Does not agree"), "ring-red" };

static const Look *
get_look (const HarvestTellPerson *person)
{
  gboolean answered = person->consent == HARVEST_TELL_CONSENT_SIGNED
                      || person->consent == HARVEST_TELL_CONSENT_PAPER;

  return answered && person->purposes[0] == NULL ? &declined : &looks[person->consent];
}

/* Every name that another look may have set goes. */
static void
show_look (HarvestDepictedRow *self, const Look *look)
{
  static const char *const css_classes[] = { "ring-amber", "ring-green", "ring-red" };

  gtk_label_set_label (self->consent, _ (look->words));
  for (guint i = 0; i < G_N_ELEMENTS (css_classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->avatar), css_classes[i]);
  if (look->css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->avatar), look->css_class);
}

static void
ask_clicked_cb (HarvestDepictedRow *self)
{
  g_signal_emit (self, signals[ASK], 0);
}

static void
remove_clicked_cb (HarvestDepictedRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
harvest_depicted_row_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_pointer (&child, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_depicted_row_parent_class)->dispose (object);
}

static void
harvest_depicted_row_finalize (GObject *object)
{
  HarvestDepictedRow *self = HARVEST_DEPICTED_ROW (object);

  g_clear_pointer (&self->person, harvest_tell_person_free);

  G_OBJECT_CLASS (harvest_depicted_row_parent_class)->finalize (object);
}

static void
harvest_depicted_row_class_init (HarvestDepictedRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_depicted_row_dispose;
  object_class->finalize = harvest_depicted_row_finalize;

  signals[ASK] = g_signal_new ("ask", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/tell/harvest-depicted-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestDepictedRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, HarvestDepictedRow, name);
  gtk_widget_class_bind_template_child (widget_class, HarvestDepictedRow, consent);
  gtk_widget_class_bind_template_child (widget_class, HarvestDepictedRow, ask);
  gtk_widget_class_bind_template_callback (widget_class, ask_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
harvest_depicted_row_init (HarvestDepictedRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_depicted_row_new (const HarvestTellPerson *person)
{
  HarvestDepictedRow *self = g_object_new (HARVEST_TYPE_DEPICTED_ROW, NULL);

  harvest_depicted_row_set_person (self, person);
  return GTK_WIDGET (self);
}

const HarvestTellPerson *
harvest_depicted_row_get_person (HarvestDepictedRow *self)
{
  g_return_val_if_fail (HARVEST_IS_DEPICTED_ROW (self), NULL);

  return self->person;
}

void
harvest_depicted_row_set_person (HarvestDepictedRow *self, const HarvestTellPerson *person)
{
  HarvestTellPerson *copy = NULL;

  g_return_if_fail (HARVEST_IS_DEPICTED_ROW (self));
  g_return_if_fail (person != NULL);

  copy = harvest_tell_person_copy (person);
  g_clear_pointer (&self->person, harvest_tell_person_free);
  self->person = copy;
  adw_avatar_set_text (self->avatar, copy->name);
  gtk_label_set_label (self->name, copy->name);
  show_look (self, get_look (copy));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, copy->name,
                                  -1);
}
