/* harvest-story-choice.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-interval-selection.h"

G_BEGIN_DECLS

/* Keeps what is chosen when a list is asked again: its rows are other objects then, at other
 * places. */

/**
 * harvest_story_choice_list:
 *
 * Returns: (transfer full) (element-type HarvestRecord): the chosen stories; none if they are more
 *   than 30
 */
GPtrArray *harvest_story_choice_list (HarvestIntervalSelection *selection);

/**
 * harvest_story_choice_restore:
 * @chosen: (element-type HarvestRecord): what was chosen
 *
 * Chooses those of them that are among the first 30 rows, which are read already.
 */
void harvest_story_choice_restore (HarvestIntervalSelection *selection, GPtrArray *chosen);

G_END_DECLS
