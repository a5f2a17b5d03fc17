/* harvest-card-painter.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-path.h"

G_BEGIN_DECLS

/* What a story's card is drawn of, in the colours of @widget's style. They are those of the widgets
 * for the same (stories.css): a card is drawn by one widget, since a list of some hundred cards of
 * sixteen widgets each is too slow to jump in. */

/* The first picture, or %NULL: an empty place for it. */
void harvest_card_paint_picture (GtkWidget *widget,
                                 GtkSnapshot *snapshot,
                                 const graphene_rect_t *place,
                                 GdkTexture *texture);

/* A sign where there is no picture. */
void harvest_card_paint_sign (GtkWidget *widget,
                              GtkSnapshot *snapshot,
                              const graphene_rect_t *place,
                              const char *icon_name);

/* A plate where a text is not read yet. */
void
harvest_card_paint_plate (GtkWidget *widget, GtkSnapshot *snapshot, const graphene_rect_t *place);

/**
 * harvest_card_paint_text:
 * @dim: it is less important
 */
void harvest_card_paint_text (GtkWidget *widget,
                              GtkSnapshot *snapshot,
                              PangoLayout *layout,
                              float x,
                              float y,
                              gboolean dim);

/* A small sign beside the texts. */
void harvest_card_paint_icon (GtkWidget *widget,
                              GtkSnapshot *snapshot,
                              const graphene_rect_t *place,
                              const char *icon_name);

/**
 * harvest_card_paint_pill:
 * @layout: its word
 */
void harvest_card_paint_pill (GtkWidget *widget,
                              GtkSnapshot *snapshot,
                              const graphene_rect_t *place,
                              PangoLayout *layout,
                              HarvestPillColor color);

G_END_DECLS
