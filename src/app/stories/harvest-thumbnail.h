/* harvest-thumbnail.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* Shows the small picture of a blob, filling its space; a quiet plate until it is there, and a sign
 * if it cannot be shown.
 *
 * Properties: "fit" (GtkContentFit), "ratio" (double: of width to height, so that the height
 * follows the width; 0: as large as asked for), "patient" (gboolean: one of many in
 * a list), "alternative" (string: what it shows, for
 * screen readers). */

#define HARVEST_TYPE_THUMBNAIL (harvest_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (HarvestThumbnail, harvest_thumbnail, HARVEST, THUMBNAIL, GtkWidget)

GtkWidget *harvest_thumbnail_new (void);

/**
 * harvest_thumbnail_set_blob:
 * @store: (nullable): where the blob is
 * @hash: (nullable): of the picture; %NULL: none
 * @pixels: the longer side
 */
void harvest_thumbnail_set_blob (HarvestThumbnail *self,
                                 HarvestStore *store,
                                 const char *hash,
                                 int pixels);
void harvest_thumbnail_set_alternative (HarvestThumbnail *self, const char *alternative);

G_END_DECLS
