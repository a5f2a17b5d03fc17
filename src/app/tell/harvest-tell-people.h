/* harvest-tell-people.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-tell-section.h"

G_BEGIN_DECLS

/* Who is in the story, and whether they agree to it. */

#define HARVEST_TYPE_TELL_PEOPLE (harvest_tell_people_get_type ())
G_DECLARE_FINAL_TYPE (HarvestTellPeople,
                      harvest_tell_people,
                      HARVEST,
                      TELL_PEOPLE,
                      HarvestTellSection)

G_END_DECLS
