/* harvest-card-texts.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-card-plan.h"
#include "harvest-story-list.h"
#include "harvest-units.h"

G_BEGIN_DECLS

/* What stands on the card of a story beside its picture: title, snippet, a small line of who, when,
 * where and what, a sign for sound, and the state. Laid out for one width; made anew when anything
 * is different. */
typedef struct HarvestCardTexts HarvestCardTexts;

/**
 * harvest_card_texts_new:
 * @card: whose font and direction they have
 * @row: a row that is read
 */
HarvestCardTexts *harvest_card_texts_new (GtkWidget *card,
                                          HarvestStore *store,
                                          HarvestUnits *units,
                                          HarvestStoryRow *row,
                                          const HarvestCardPlan *plan);
void harvest_card_texts_free (HarvestCardTexts *self);

/**
 * harvest_card_texts_paint:
 * @place: of all texts; they stand in the middle of its height
 */
void harvest_card_texts_paint (HarvestCardTexts *self,
                               GtkWidget *card,
                               GtkSnapshot *snapshot,
                               const graphene_rect_t *place);

/* What stands there while the story is not read. */
void harvest_card_texts_paint_plates (GtkWidget *card,
                                      GtkSnapshot *snapshot,
                                      const HarvestCardFont *font,
                                      const graphene_rect_t *place);

/**
 * harvest_card_texts_dup_description:
 *
 * Returns: (transfer full): what a screen reader says of the story
 */
char *harvest_card_texts_dup_description (HarvestCardTexts *self);

/**
 * harvest_card_texts_get_voice:
 * @place: (out): where its sign was painted
 *
 * Returns: whether there is sound
 */
gboolean harvest_card_texts_get_voice (HarvestCardTexts *self, graphene_rect_t *place);

G_END_DECLS
