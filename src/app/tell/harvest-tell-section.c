/* harvest-tell-section.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tell-section"

#include "config.h"

#include "harvest-tell-section.h"

typedef struct
{
  HarvestStore *store;
  GCancellable *cancellable;
  gboolean loading;
} HarvestTellSectionPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (HarvestTellSection, harvest_tell_section, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
harvest_tell_section_dispose (GObject *object)
{
  HarvestTellSection *self = HARVEST_TELL_SECTION (object);
  HarvestTellSectionPrivate *priv = harvest_tell_section_get_instance_private (self);
  GtkWidget *child = NULL;

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->store);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (harvest_tell_section_parent_class)->dispose (object);
}

static void
harvest_tell_section_finalize (GObject *object)
{
  HarvestTellSection *self = HARVEST_TELL_SECTION (object);
  HarvestTellSectionPrivate *priv = harvest_tell_section_get_instance_private (self);

  g_clear_object (&priv->cancellable);

  G_OBJECT_CLASS (harvest_tell_section_parent_class)->finalize (object);
}

static void
harvest_tell_section_class_init (HarvestTellSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = harvest_tell_section_dispose;
  object_class->finalize = harvest_tell_section_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
harvest_tell_section_init (HarvestTellSection *self)
{
  HarvestTellSectionPrivate *priv = harvest_tell_section_get_instance_private (self);

  priv->cancellable = g_cancellable_new ();
}

/* Public API */

void
harvest_tell_section_set_store (HarvestTellSection *self, HarvestStore *store)
{
  HarvestTellSectionPrivate *priv = harvest_tell_section_get_instance_private (self);

  g_return_if_fail (HARVEST_IS_TELL_SECTION (self));
  g_return_if_fail (HARVEST_IS_STORE (store));
  g_return_if_fail (priv->store == NULL);

  priv->store = g_object_ref (store);
  if (HARVEST_TELL_SECTION_GET_CLASS (self)->set_store != NULL)
    HARVEST_TELL_SECTION_GET_CLASS (self)->set_store (self, store);
}

void
harvest_tell_section_load (HarvestTellSection *self, const HarvestTellDraft *draft)
{
  HarvestTellSectionPrivate *priv = harvest_tell_section_get_instance_private (self);

  g_return_if_fail (HARVEST_IS_TELL_SECTION (self));
  g_return_if_fail (draft != NULL);

  priv->loading = TRUE;
  HARVEST_TELL_SECTION_GET_CLASS (self)->load (self, draft);
  priv->loading = FALSE;
}

void
harvest_tell_section_save (HarvestTellSection *self, HarvestTellDraft *draft)
{
  g_return_if_fail (HARVEST_IS_TELL_SECTION (self));
  g_return_if_fail (draft != NULL);

  HARVEST_TELL_SECTION_GET_CLASS (self)->save (self, draft);
}

void
harvest_tell_section_update (HarvestTellSection *self, const HarvestTellDraft *draft)
{
  g_return_if_fail (HARVEST_IS_TELL_SECTION (self));
  g_return_if_fail (draft != NULL);

  if (HARVEST_TELL_SECTION_GET_CLASS (self)->update != NULL)
    HARVEST_TELL_SECTION_GET_CLASS (self)->update (self, draft);
}

void
harvest_tell_section_changed (HarvestTellSection *self)
{
  HarvestTellSectionPrivate *priv = harvest_tell_section_get_instance_private (self);

  g_return_if_fail (HARVEST_IS_TELL_SECTION (self));

  if (!priv->loading)
    g_signal_emit (self, signals[CHANGED], 0);
}

HarvestStore *
harvest_tell_section_get_store (HarvestTellSection *self)
{
  HarvestTellSectionPrivate *priv = harvest_tell_section_get_instance_private (self);

  g_return_val_if_fail (HARVEST_IS_TELL_SECTION (self), NULL);

  return priv->store;
}

GCancellable *
harvest_tell_section_get_cancellable (HarvestTellSection *self)
{
  HarvestTellSectionPrivate *priv = harvest_tell_section_get_instance_private (self);

  g_return_val_if_fail (HARVEST_IS_TELL_SECTION (self), NULL);

  return priv->cancellable;
}
