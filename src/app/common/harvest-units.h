/* harvest-units.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"

G_BEGIN_DECLS

/* The units of the company, as a screen needs them: a company has few. */

#define HARVEST_TYPE_UNITS (harvest_units_get_type ())
G_DECLARE_FINAL_TYPE (HarvestUnits, harvest_units, HARVEST, UNITS, GObject)

/* Signal "changed": the units were read, or read again. */

/**
 * harvest_units_new:
 *
 * Reads the units, and again whenever the store says that they changed.
 */
HarvestUnits *harvest_units_new (HarvestStore *store);

/**
 * harvest_units_get_all:
 *
 * Returns: (transfer none) (element-type HarvestRecord): sorted by name
 */
GPtrArray *harvest_units_get_all (HarvestUnits *self);

/**
 * harvest_units_find:
 * @id: (nullable): of a unit
 *
 * Returns: (transfer none) (nullable): the unit
 */
HarvestRecord *harvest_units_find (HarvestUnits *self, const char *id);

/**
 * harvest_units_find_value:
 * @id: (nullable): of a unit
 * @field: such as "site" or "policy"
 *
 * Returns: (transfer none) (nullable): the value of the unit, else of the nearest unit above that
 *   has one
 */
const char *harvest_units_find_value (HarvestUnits *self, const char *id, const char *field);

/**
 * harvest_units_find_receiver:
 * @id: (nullable): of a unit
 * @kind: of a story
 *
 * Returns: (transfer none) (nullable): the id of the person who receives what is told there
 */
const char *harvest_units_find_receiver (HarvestUnits *self, const char *id, const char *kind);

G_END_DECLS
