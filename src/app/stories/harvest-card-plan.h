/* harvest-card-plan.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How much room the parts of a story's card have. It hangs on the font and the width alone, never
 * on the texts, so that a list of a million cards is measured without laying out one of them.
 *
 * Sizes in pixels. */

#define HARVEST_CARD_PICTURE_WIDTH  112
#define HARVEST_CARD_PICTURE_HEIGHT 84
#define HARVEST_CARD_SPACING        12 /* between picture and texts */
#define HARVEST_CARD_TEXT_SPACING   3  /* between texts above each other */
#define HARVEST_CARD_FOOT_SPACING   9  /* between what stands in the last line */
#define HARVEST_CARD_PILL_PADDING   9
#define HARVEST_CARD_ICON           16
#define HARVEST_CARD_SMALL          0.82 /* of the usual size of text */

typedef struct
{
  int line;       /* height of a line of text */
  int small_line; /* of a line of small text */
  int character;  /* usual width of one */
} HarvestCardFont;

typedef struct
{
  int text_width;
  int text_lines;  /* of title and snippet together */
  int title_lines; /* so many at most */
  int meta_lines;
  gboolean pill_below; /* the state has a line of its own */
  int height;
} HarvestCardPlan;

/**
 * harvest_card_font_get:
 *
 * Returns: (transfer none): the sizes of the font of @widget, until it is asked for the next time
 */
const HarvestCardFont *harvest_card_font_get (GtkWidget *widget);

/**
 * harvest_card_plan_get_least_width:
 *
 * Returns: what a card needs at least, without its check button
 */
int harvest_card_plan_get_least_width (const HarvestCardFont *font);

/**
 * harvest_card_plan_init:
 * @width: what there is for picture and texts
 */
void harvest_card_plan_init (HarvestCardPlan *plan, const HarvestCardFont *font, int width);

G_END_DECLS
