/* harvest-preferences-window.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "harvest-store.h"

G_BEGIN_DECLS

#define HARVEST_TYPE_PREFERENCES_WINDOW (harvest_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (HarvestPreferencesWindow,
                      harvest_preferences_window,
                      HARVEST,
                      PREFERENCES_WINDOW,
                      AdwWindow)

/**
 * harvest_preferences_window_new:
 * @settings: of the schema com.example.StoryHarvest; every row writes to it at once
 * @store: (nullable): whose person has a language of their own; %NULL: it is not open
 */
GtkWidget *harvest_preferences_window_new (GSettings *settings, HarvestStore *store);

G_END_DECLS
