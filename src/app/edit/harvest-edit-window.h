/* harvest-edit-window.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "harvest-story-data.h"

G_BEGIN_DECLS

/* A story that was told: changing it, comparing it with what was told first and with each version
 * since, and agreeing to what others made of it. */

#define HARVEST_TYPE_EDIT_WINDOW (harvest_edit_window_get_type ())
G_DECLARE_FINAL_TYPE (HarvestEditWindow, harvest_edit_window, HARVEST, EDIT_WINDOW, AdwWindow)

/**
 * harvest_edit_window_new:
 * @story: read already or still being read
 */
GtkWidget *harvest_edit_window_new (HarvestStoryData *story);

G_END_DECLS
