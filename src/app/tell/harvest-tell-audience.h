/* harvest-tell-audience.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-tell-section.h"

G_BEGIN_DECLS

/* Who sees it, and under which name; and where it goes, for the foot of the form.
 *
 * Property "receiver" (string, read-only): "Goes to Ines, marketing". */

#define HARVEST_TYPE_TELL_AUDIENCE (harvest_tell_audience_get_type ())
G_DECLARE_FINAL_TYPE (HarvestTellAudience,
                      harvest_tell_audience,
                      HARVEST,
                      TELL_AUDIENCE,
                      HarvestTellSection)

G_END_DECLS
