/* harvest-popover-fit.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * harvest_popover_fit:
 * @button: its popover has a GtkScrolledWindow as child
 *
 * Keeps the popover inside the window whenever it opens: it lies where there is more room, below or
 * above the button, and what has no room there is scrolled. Main thread only.
 */
void harvest_popover_fit (GtkMenuButton *button);

G_END_DECLS
