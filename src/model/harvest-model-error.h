/* harvest-model-error.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HARVEST_MODEL_ERROR (harvest_model_error_quark ())

/**
 * HarvestModelError:
 * @HARVEST_MODEL_ERROR_INVALID: A record or a field breaks a rule of its declaration.
 * @HARVEST_MODEL_ERROR_UNKNOWN_TYPE: The record type is not declared in this version.
 * @HARVEST_MODEL_ERROR_SYNTAX: The document is not a record.
 * @HARVEST_MODEL_ERROR_REFUSED: A guard does not allow the transition.
 * @HARVEST_MODEL_ERROR_CONFLICT: The change cannot be merged with what is there.
 *
 * Errors of the folder `model/`. Foreign codes are translated where they enter.
 */
typedef enum
{
  HARVEST_MODEL_ERROR_INVALID,
  HARVEST_MODEL_ERROR_UNKNOWN_TYPE,
  HARVEST_MODEL_ERROR_SYNTAX,
  HARVEST_MODEL_ERROR_REFUSED,
  HARVEST_MODEL_ERROR_CONFLICT,
} HarvestModelError;

GQuark harvest_model_error_quark (void);

G_END_DECLS
