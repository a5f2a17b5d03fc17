/* harvest-tell-kind.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-tell-section.h"

G_BEGIN_DECLS

/* Which of the five kinds it is; each goes to its own receiver. */

#define HARVEST_TYPE_TELL_KIND (harvest_tell_kind_get_type ())
G_DECLARE_FINAL_TYPE (HarvestTellKind, harvest_tell_kind, HARVEST, TELL_KIND, HarvestTellSection)

G_END_DECLS
