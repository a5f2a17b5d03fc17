/* harvest-side-layout.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two children: the first is the main thing, the second stands at its side while there is room for
 * it, and below it otherwise. A second child that is orientable is turned along. */

#define HARVEST_TYPE_SIDE_LAYOUT (harvest_side_layout_get_type ())
G_DECLARE_FINAL_TYPE (HarvestSideLayout,
                      harvest_side_layout,
                      HARVEST,
                      SIDE_LAYOUT,
                      GtkLayoutManager)

/* Properties: "spacing", "threshold" (int: the width from which on there is room), "homogeneous"
 * (gboolean: both are as wide, and neither is turned). */

G_END_DECLS
