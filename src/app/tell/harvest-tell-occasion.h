/* harvest-tell-occasion.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-tell-section.h"

G_BEGIN_DECLS

/* When and where it happened. */

#define HARVEST_TYPE_TELL_OCCASION (harvest_tell_occasion_get_type ())
G_DECLARE_FINAL_TYPE (HarvestTellOccasion,
                      harvest_tell_occasion,
                      HARVEST,
                      TELL_OCCASION,
                      HarvestTellSection)

G_END_DECLS
