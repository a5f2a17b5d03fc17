/* harvest-store-error.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-error"

#include "config.h"

#include "harvest-store-error.h"

G_DEFINE_QUARK (harvest-store-error-quark, harvest_store_error)
