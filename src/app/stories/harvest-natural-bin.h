/* harvest-natural-bin.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A widget that would like to be so wide, and can be as small as its child: by that a leaflet
 * decides when two panes fit beside each other.
 *
 * Properties: "child", "natural-width" (int). */

#define HARVEST_TYPE_NATURAL_BIN (harvest_natural_bin_get_type ())
G_DECLARE_FINAL_TYPE (HarvestNaturalBin, harvest_natural_bin, HARVEST, NATURAL_BIN, GtkWidget)

G_END_DECLS
