/* harvest-server-error.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-error"

#include "config.h"

#include "harvest-server-error.h"

G_DEFINE_QUARK (harvest - server - error - quark, harvest_server_error)
