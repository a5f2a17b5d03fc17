/* harvest-media-error.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-media-error"

#include "config.h"

#include "harvest-media-error.h"

G_DEFINE_QUARK (harvest-media-error-quark, harvest_media_error)
