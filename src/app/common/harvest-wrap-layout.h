/* harvest-wrap-layout.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lays children out in lines, each child at its natural width, as words in a paragraph: chips,
 * tags, tools. Properties: "spacing" (in a line), "line-spacing". */

#define HARVEST_TYPE_WRAP_LAYOUT (harvest_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (HarvestWrapLayout,
                      harvest_wrap_layout,
                      HARVEST,
                      WRAP_LAYOUT,
                      GtkLayoutManager)

GtkLayoutManager *harvest_wrap_layout_new (void);

/* Lets the labels of the buttons in @box break into lines where one line has no room. */
void harvest_wrap_buttons (GtkWidget *box);

G_END_DECLS
