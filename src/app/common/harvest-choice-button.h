/* harvest-choice-button.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button that says what is chosen and opens the choices, each explained in a line. */

#define HARVEST_TYPE_CHOICE_BUTTON (harvest_choice_button_get_type ())
G_DECLARE_FINAL_TYPE (HarvestChoiceButton, harvest_choice_button, HARVEST, CHOICE_BUTTON, GtkWidget)

typedef struct
{
  const char *value;
  const char *title;       /* to be translated */
  const char *explanation; /* to be translated; NULL: none */
  const char *icon_name;   /* NULL: none */
  const char *css_class;   /* of the icon; NULL: none */
} HarvestChoice;

/* Properties: "selected" (string, one of the values), "label-prefix" (string before the title on
 * the button; NULL: none), "flat" (gboolean). */

/**
 * harvest_choice_button_set_choices:
 * @choices: constant; borrowed
 *
 * The first one is chosen if the present one is not among them.
 */
void harvest_choice_button_set_choices (HarvestChoiceButton *self,
                                        const HarvestChoice *choices,
                                        guint n_choices);
const char *harvest_choice_button_get_selected (HarvestChoiceButton *self);
void harvest_choice_button_set_selected (HarvestChoiceButton *self, const char *value);

/* Says another title for one choice, such as the name of the person's own team; NULL: its own. */
void
harvest_choice_button_set_title (HarvestChoiceButton *self, const char *value, const char *title);

/* Says another explanation for one choice; NULL: its own. */
void harvest_choice_button_set_explanation (HarvestChoiceButton *self,
                                            const char *value,
                                            const char *explanation);

G_END_DECLS
