/* harvest-story-layout.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-story-data.h"
#include "harvest-units.h"

G_BEGIN_DECLS

/* How one story fills pages of a size: where its lines and its picture stand. Works in the units
 * of the cairo context that it draws to. */

typedef struct _HarvestStoryLayout HarvestStoryLayout;

/**
 * harvest_story_layout_new:
 * @context: of the printer
 * @width: of the printed area
 * @height: of the printed area
 * @dpi: dots of the area for an inch
 * @picture: (nullable): the first picture
 */
HarvestStoryLayout *harvest_story_layout_new (HarvestStoryData *data,
                                              HarvestUnits *units,
                                              PangoContext *context,
                                              double width,
                                              double height,
                                              double dpi,
                                              GdkTexture *picture);
void harvest_story_layout_free (HarvestStoryLayout *self);
guint harvest_story_layout_get_n_pages (HarvestStoryLayout *self);

/* Draws one page of the story. */
void harvest_story_layout_draw (HarvestStoryLayout *self, guint page, cairo_t *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestStoryLayout, harvest_story_layout_free)

G_END_DECLS
