/* harvest-protocol-error.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HARVEST_PROTOCOL_ERROR (harvest_protocol_error_quark ())

/**
 * HarvestProtocolError:
 * @HARVEST_PROTOCOL_ERROR_SYNTAX: The bytes are not JSON, or a member is missing or of another
 *   kind.
 * @HARVEST_PROTOCOL_ERROR_INVALID: A value breaks a rule.
 * @HARVEST_PROTOCOL_ERROR_TOO_LARGE: Something is longer than its limit.
 * @HARVEST_PROTOCOL_ERROR_VERSION: The two sides have no version in common.
 * @HARVEST_PROTOCOL_ERROR_STALE: A cursor is of another server, epoch or schema, or damaged.
 *
 * Errors of the folder `protocol/`. The message names the member, the rule and the value. Foreign
 * codes are translated where they enter.
 */
typedef enum
{
  HARVEST_PROTOCOL_ERROR_SYNTAX,
  HARVEST_PROTOCOL_ERROR_INVALID,
  HARVEST_PROTOCOL_ERROR_TOO_LARGE,
  HARVEST_PROTOCOL_ERROR_VERSION,
  HARVEST_PROTOCOL_ERROR_STALE,
} HarvestProtocolError;

GQuark harvest_protocol_error_quark (void);

G_END_DECLS
