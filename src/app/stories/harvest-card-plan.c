/* harvest-card-plan.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-card-plan"

#include "config.h"

#include "harvest-card-plan.h"

#define LEAST_CHARACTERS 8

/* From so many characters in a line on, a card has so many lines. */
static const struct
{
  int characters;
  int text_lines;
  int title_lines;
  int meta_lines;
  gboolean pill_below;
} plans[] = {
  { 56, 3, 2, 1, FALSE },
  { 22, 4, 2, 2, FALSE },
  { 0, 4, 3, 2, TRUE },
};

const HarvestCardFont *
harvest_card_font_get (GtkWidget *widget)
{
  static HarvestCardFont font;
  static PangoFontDescription *known;
  static double resolution;
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *description = pango_context_get_font_description (context);
  PangoFontMetrics *metrics = NULL;

  /* Every card asks for the same font. */
  if (known != NULL && pango_font_description_equal (known, description)
      && resolution == pango_cairo_context_get_resolution (context))
    return &font;
  g_clear_pointer (&known, pango_font_description_free);
  known = pango_font_description_copy (description);
  resolution = pango_cairo_context_get_resolution (context);

  metrics = pango_context_get_metrics (context, description, pango_context_get_language (context));
  font.line = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  font.small_line = PANGO_PIXELS_CEIL (
      (int)(pango_font_metrics_get_height (metrics) * HARVEST_CARD_SMALL));
  font.character = PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_char_width (metrics));
  pango_font_metrics_unref (metrics);
  return &font;
}

int
harvest_card_plan_get_least_width (const HarvestCardFont *font)
{
  return HARVEST_CARD_PICTURE_WIDTH + HARVEST_CARD_SPACING + LEAST_CHARACTERS * font->character;
}

void
harvest_card_plan_init (HarvestCardPlan *plan, const HarvestCardFont *font, int width)
{
  int pill = font->small_line + 2;
  int text_width = MAX (width - HARVEST_CARD_PICTURE_WIDTH - HARVEST_CARD_SPACING, 0);
  int foot;
  guint i = 0;

  while (text_width < plans[i].characters * font->character)
    i++;
  *plan = (HarvestCardPlan){
    .text_width = text_width,
    .text_lines = plans[i].text_lines,
    .title_lines = plans[i].title_lines,
    .meta_lines = plans[i].meta_lines,
    .pill_below = plans[i].pill_below,
  };
  foot = plan->meta_lines * font->small_line;
  foot = plan->pill_below ? foot + HARVEST_CARD_TEXT_SPACING + pill
                          : MAX (MAX (foot, pill), HARVEST_CARD_ICON);
  plan->height = plan->text_lines * font->line + 2 * HARVEST_CARD_TEXT_SPACING + foot;
  plan->height = MAX (plan->height, HARVEST_CARD_PICTURE_HEIGHT);
}
