/* harvest-application.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* The program: command line, the one store of its data folder, and what every window can do. One
 * program runs for each data folder; a second start hands its wish to the first. */

#define HARVEST_TYPE_APPLICATION (harvest_application_get_type ())
G_DECLARE_FINAL_TYPE (HarvestApplication, harvest_application, HARVEST, APPLICATION, AdwApplication)

/* Property "data-dir" (construct only; NULL: the person's own). */
GtkApplication *harvest_application_new (void);

/**
 * harvest_application_get_store:
 *
 * Returns: (transfer none) (nullable): the store, once it is open
 */
HarvestStore *harvest_application_get_store (HarvestApplication *self);

/**
 * harvest_application_get_settings:
 *
 * Returns: (transfer none): of the schema com.example.StoryHarvest
 */
GSettings *harvest_application_get_settings (HarvestApplication *self);

G_END_DECLS
