/* harvest-story-card.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-story-list.h"
#include "harvest-units.h"

G_BEGIN_DECLS

/* A story in the list: picture, title, two lines with the match marked, teller, unit, kind, state
 * and day. All cards of a list are of one height, whatever is in them (harvest-card-plan.h), and
 * only those that are to be seen read and lay out their texts.
 *
 * Properties: "selectable" (gboolean: a check button is shown), "selected" (gboolean: as the check
 * button says). */

#define HARVEST_TYPE_STORY_CARD (harvest_story_card_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStoryCard, harvest_story_card, HARVEST, STORY_CARD, GtkWidget)

GtkWidget *harvest_story_card_new (void);

/**
 * harvest_story_card_set_row:
 * @row: (nullable): what is shown; plates stand for it until it is read
 */
void harvest_story_card_set_row (HarvestStoryCard *self,
                                 HarvestStore *store,
                                 HarvestUnits *units,
                                 HarvestStoryRow *row);

/**
 * harvest_story_card_is_drawn:
 *
 * Returns: whether the texts of its story have been drawn
 */
gboolean harvest_story_card_is_drawn (HarvestStoryCard *self);

G_END_DECLS
