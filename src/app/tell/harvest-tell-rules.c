/* harvest-tell-rules.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tell-rules"

#include "config.h"

#include "harvest-tell-rules.h"

#include "harvest-kinds.h"

struct _HarvestTellRules
{
  HarvestTellSection parent_instance;

  /* Template */
  HarvestChoiceButton *secrecy;
};

G_DEFINE_FINAL_TYPE (HarvestTellRules, harvest_tell_rules, HARVEST_TYPE_TELL_SECTION)

#define USUAL_CLASS "internal"

static void
chosen_cb (HarvestTellRules *self)
{
  harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

/* HarvestTellSection overrides */

static void
harvest_tell_rules_load (HarvestTellSection *section, const HarvestTellDraft *draft)
{
  harvest_choice_button_set_selected (HARVEST_TELL_RULES (section)->secrecy,
                                      draft->secrecy != NULL ? draft->secrecy : USUAL_CLASS);
}

static void
harvest_tell_rules_save (HarvestTellSection *section, HarvestTellDraft *draft)
{
  HarvestTellRules *self = HARVEST_TELL_RULES (section);

  draft->secrecy = g_strdup (harvest_choice_button_get_selected (self->secrecy));
}

static void
harvest_tell_rules_class_init (HarvestTellRulesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestTellSectionClass *section_class = HARVEST_TELL_SECTION_CLASS (klass);

  section_class->load = harvest_tell_rules_load;
  section_class->save = harvest_tell_rules_save;

  g_type_ensure (HARVEST_TYPE_CHOICE_BUTTON);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/tell/harvest-tell-rules.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestTellRules, secrecy);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
harvest_tell_rules_init (HarvestTellRules *self)
{
  guint n_choices = 0;
  const HarvestChoice *choices = harvest_classes_get_choices (&n_choices);

  gtk_widget_init_template (GTK_WIDGET (self));
  harvest_choice_button_set_choices (self->secrecy, choices, n_choices);
  for (guint i = 0; i < n_choices; i++)
    {
      g_autofree char *explanation = harvest_classes_dup_explanation (choices[i].value);

      harvest_choice_button_set_explanation (self->secrecy, choices[i].value, explanation);
    }
  harvest_choice_button_set_selected (self->secrecy, USUAL_CLASS);
}
