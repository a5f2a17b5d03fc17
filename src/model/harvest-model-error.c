/* harvest-model-error.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-model-error"

#include "config.h"

#include "harvest-model-error.h"

G_DEFINE_QUARK (harvest-model-error-quark, harvest_model_error)
