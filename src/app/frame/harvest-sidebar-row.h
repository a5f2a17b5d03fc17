/* harvest-sidebar-row.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An entry of the sidebar: icon, name, and how many things wait there. */

#define HARVEST_TYPE_SIDEBAR_ROW (harvest_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (HarvestSidebarRow, harvest_sidebar_row, HARVEST, SIDEBAR_ROW, GtkListBoxRow)

GtkWidget *harvest_sidebar_row_new (const char *page, const char *title, const char *icon_name);
const char *harvest_sidebar_row_get_page (HarvestSidebarRow *self);
void harvest_sidebar_row_set_n_waiting (HarvestSidebarRow *self, guint n_waiting);

G_END_DECLS
