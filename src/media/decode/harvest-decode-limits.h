/* harvest-decode-limits.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the decoding child may use. */
typedef struct
{
  guint64 memory;      /* bytes of address space; 0: no limit */
  guint cpu_seconds;   /* of computing */
  guint alarm_seconds; /* by the clock */
} HarvestDecodeLimits;

extern const HarvestDecodeLimits harvest_decode_limits;

/**
 * harvest_decode_limits_apply:
 *
 * Must be called first, while the process has one thread. Limits memory and time, leaves no core
 * files, and, where the kernel allows it, cuts off the network and every file that is neither open
 * nor part of the system. Nothing of it can be taken back.
 *
 * Without the limits the program ends: it must not decode without them.
 */
void harvest_decode_limits_apply (const HarvestDecodeLimits *limits);

G_END_DECLS
