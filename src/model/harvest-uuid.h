/* harvest-uuid.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-clock.h"

G_BEGIN_DECLS

#define HARVEST_UUID_LENGTH 36

/**
 * harvest_uuid_new:
 * @clock: for the id's time
 *
 * Makes a UUIDv7 (RFC 9562): 48 bits of milliseconds, then randomness of the system; ids made in
 * one process within one millisecond still sort in the order they were made. Any thread.
 *
 * Returns: (transfer full): 36 lower-case characters
 */
char *harvest_uuid_new (const HarvestClock *clock);

/**
 * harvest_uuid_is_valid:
 *
 * Returns: whether @uuid is a lower-case UUID of version 7
 */
gboolean harvest_uuid_is_valid (const char *uuid);

/**
 * harvest_uuid_get_time:
 *
 * Returns: microseconds since 1970
 */
gint64 harvest_uuid_get_time (const char *uuid);

G_END_DECLS
