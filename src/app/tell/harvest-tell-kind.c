/* harvest-tell-kind.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tell-kind"

#include "config.h"

#include "harvest-tell-kind.h"

#include "harvest-kinds.h"

struct _HarvestTellKind
{
  HarvestTellSection parent_instance;

  /* Template */
  HarvestChoiceButton *kind;
};

G_DEFINE_FINAL_TYPE (HarvestTellKind, harvest_tell_kind, HARVEST_TYPE_TELL_SECTION)

static void
chosen_cb (HarvestTellKind *self)
{
  harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

static void
harvest_tell_kind_load (HarvestTellSection *section, const HarvestTellDraft *draft)
{
  harvest_choice_button_set_selected (HARVEST_TELL_KIND (section)->kind,
                                      draft->kind != NULL ? draft->kind : "story");
}

static void
harvest_tell_kind_save (HarvestTellSection *section, HarvestTellDraft *draft)
{
  HarvestTellKind *self = HARVEST_TELL_KIND (section);

  draft->kind = g_strdup (harvest_choice_button_get_selected (self->kind));
}

static void
harvest_tell_kind_class_init (HarvestTellKindClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestTellSectionClass *section_class = HARVEST_TELL_SECTION_CLASS (klass);

  section_class->load = harvest_tell_kind_load;
  section_class->save = harvest_tell_kind_save;

  g_type_ensure (HARVEST_TYPE_CHOICE_BUTTON);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/tell/harvest-tell-kind.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestTellKind, kind);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
harvest_tell_kind_init (HarvestTellKind *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  harvest_choice_button_set_choices (self->kind, harvest_kinds, harvest_n_kinds);
}
