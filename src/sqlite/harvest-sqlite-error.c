/* harvest-sqlite-error.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sqlite-error"

#include "config.h"

#include "harvest-sqlite-error.h"

G_DEFINE_QUARK (harvest-sqlite-error-quark, harvest_sqlite_error)
