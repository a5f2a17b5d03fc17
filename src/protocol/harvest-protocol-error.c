/* harvest-protocol-error.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-protocol-error"

#include "config.h"

#include "harvest-protocol-error.h"

G_DEFINE_QUARK (harvest - protocol - error - quark, harvest_protocol_error)
