/* harvest-http-error.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-error"

#include "config.h"

#include "harvest-http-error.h"

/* clang-format off */
G_DEFINE_QUARK (harvest-http-error-quark, harvest_http_error)
