/* harvest-text-error.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-text-error"

#include "config.h"

#include "harvest-text-error.h"

G_DEFINE_QUARK (harvest-text-error-quark, harvest_text_error)
