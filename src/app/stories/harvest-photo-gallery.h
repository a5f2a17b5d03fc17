/* harvest-photo-gallery.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* The pictures of a story: the first one large, the others in a row below; each opens in the
 * viewer. Not visible if there are none. */

#define HARVEST_TYPE_PHOTO_GALLERY (harvest_photo_gallery_get_type ())
G_DECLARE_FINAL_TYPE (HarvestPhotoGallery, harvest_photo_gallery, HARVEST, PHOTO_GALLERY, GtkWidget)

GtkWidget *harvest_photo_gallery_new (void);

/**
 * harvest_photo_gallery_set_photos:
 * @photos: (element-type HarvestRecord): assets that are pictures
 */
void harvest_photo_gallery_set_photos (HarvestPhotoGallery *self,
                                       HarvestStore *store,
                                       GPtrArray *photos);

G_END_DECLS
