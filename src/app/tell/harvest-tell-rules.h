/* harvest-tell-rules.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-tell-section.h"

G_BEGIN_DECLS

/* "May I tell this?": a traffic light with examples, which gives the story its class. A wrong
 * answer never deletes anything; it only changes who may see it. */

#define HARVEST_TYPE_TELL_RULES (harvest_tell_rules_get_type ())
G_DECLARE_FINAL_TYPE (HarvestTellRules, harvest_tell_rules, HARVEST, TELL_RULES, HarvestTellSection)

G_END_DECLS
