/* harvest-text-error.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HARVEST_TEXT_ERROR (harvest_text_error_quark ())

/**
 * HarvestTextError:
 * @HARVEST_TEXT_ERROR_SYNTAX: The input is not what the grammar allows (RFC 8259 for JSON).
 * @HARVEST_TEXT_ERROR_TOO_LARGE: The input is longer or nested deeper than its limit.
 * @HARVEST_TEXT_ERROR_UNAVAILABLE: A dictionary or word list that the function needs is not
 *   installed.
 *
 * Errors of the folder `text/`. Foreign codes are translated where they enter.
 */
typedef enum
{
  HARVEST_TEXT_ERROR_SYNTAX,
  HARVEST_TEXT_ERROR_TOO_LARGE,
  HARVEST_TEXT_ERROR_UNAVAILABLE,
} HarvestTextError;

GQuark harvest_text_error_quark (void);

G_END_DECLS
