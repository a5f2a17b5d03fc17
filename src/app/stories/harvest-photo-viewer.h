/* harvest-photo-viewer.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* A window with one picture as large as it goes. Arrow keys and buttons go through the others,
 * Escape closes. */

#define HARVEST_TYPE_PHOTO_VIEWER (harvest_photo_viewer_get_type ())
G_DECLARE_FINAL_TYPE (HarvestPhotoViewer, harvest_photo_viewer, HARVEST, PHOTO_VIEWER, AdwWindow)

/**
 * harvest_photo_viewer_new:
 * @photos: (element-type HarvestRecord): assets that are pictures, at least one
 * @index: the one to begin with
 */
GtkWidget *harvest_photo_viewer_new (HarvestStore *store, GPtrArray *photos, guint index);

G_END_DECLS
