/* harvest-unit.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"

G_BEGIN_DECLS

/* Units form a tree, and what a unit does not say its parent says. */

/**
 * HarvestUnitLookup:
 *
 * Returns: (transfer none) (nullable): the org-unit of that id
 */
typedef HarvestRecord *(*HarvestUnitLookup) (const char *id, gpointer data);

/**
 * harvest_unit_get_inherited:
 * @unit: (nullable): an org-unit
 * @field: a field with a string value, such as policy, site or receiver_story
 *
 * Returns: (transfer none) (nullable): the value of @unit, or else of the nearest unit above it
 *   that has one; a circle of units ends like a tree
 */
const char *harvest_unit_get_inherited (HarvestRecord *unit,
                                        const char *field,
                                        HarvestUnitLookup lookup,
                                        gpointer data);

/**
 * harvest_unit_get_receiver:
 * @kind: one of the choices of story.kind
 *
 * Returns: (transfer none) (nullable): the id of the person who receives what is told in @unit
 */
const char *harvest_unit_get_receiver (HarvestRecord *unit,
                                       const char *kind,
                                       HarvestUnitLookup lookup,
                                       gpointer data);

/**
 * harvest_unit_is_within:
 * @unit: (nullable): an org-unit
 * @above: (nullable): the id of a unit; %NULL: the whole company
 *
 * Returns: whether @unit is @above or somewhere below it
 */
gboolean harvest_unit_is_within (HarvestRecord *unit,
                                 const char *above,
                                 HarvestUnitLookup lookup,
                                 gpointer data);

G_END_DECLS
