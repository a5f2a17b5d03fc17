/* harvest-protocol-limits.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-protocol-limits"

#include "config.h"

#include "harvest-protocol-limits.h"

#include "harvest-change.h"
#include "harvest-json.h"

#define ROW(name, value, unit, what) { #name, value, unit, what },

static const HarvestProtocolLimit limits[] = { HARVEST_PROTOCOL_LIMITS (ROW){ NULL } };

G_STATIC_ASSERT (HARVEST_LIMIT_DOCUMENT_MAX == HARVEST_RECORD_MAX_SIZE);
G_STATIC_ASSERT (HARVEST_LIMIT_CHANGE_MAX == HARVEST_CHANGE_MAX_SIZE);
G_STATIC_ASSERT (HARVEST_LIMIT_DEPTH_MAX == HARVEST_JSON_MAX_DEPTH);
G_STATIC_ASSERT (HARVEST_LIMIT_INTEGER_MAX == HARVEST_JSON_MAX_INTEGER);

const HarvestProtocolLimit *
harvest_protocol_limits_get_all (void)
{
  return limits;
}
