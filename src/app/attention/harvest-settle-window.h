/* harvest-settle-window.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* One change that was refused: why, what the person wrote, what stands there now, and the ways out:
 * change it and send it again, or let it go. What is typed here is kept as a draft.
 *
 * Signal "settled" (gboolean sent): it needs attention no more; the window closes. */

#define HARVEST_TYPE_SETTLE_WINDOW (harvest_settle_window_get_type ())
G_DECLARE_FINAL_TYPE (HarvestSettleWindow, harvest_settle_window, HARVEST, SETTLE_WINDOW, AdwWindow)

/**
 * harvest_settle_window_new:
 * @change: what was refused
 * @reason: the code of the rule
 */
GtkWidget *
harvest_settle_window_new (HarvestStore *store, HarvestChange *change, const char *reason);

G_END_DECLS
