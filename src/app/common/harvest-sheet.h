/* harvest-sheet.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * harvest_sheet_present:
 * @sheet: a window with a default size
 * @over: a widget of the window that the sheet belongs to
 *
 * Shows a sheet over a window, no larger than that window, with the focus where
 * gtk_window_set_focus() put it.
 */
void harvest_sheet_present (GtkWindow *sheet, GtkWidget *over);

G_END_DECLS
