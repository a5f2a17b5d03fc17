/* harvest-retry.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What to do about a request that failed. */
typedef enum
{
  HARVEST_RETRY_LATER,   /* the same again, after harvest_retry_get_delay() */
  HARVEST_RETRY_SIGN_IN, /* the same again, when the person has signed in */
  HARVEST_RETRY_REPAIR,  /* README.md says what to do; then go on */
  HARVEST_RETRY_UPDATE,  /* when client or server has been brought up to date */
  HARVEST_RETRY_NEVER,   /* it would fail again: to Needs attention */
} HarvestRetry;

/* Returns: (transfer none): "later", "sign-in", "repair", "update" or "never" */
const char *harvest_retry_to_string (HarvestRetry retry);

/**
 * harvest_retry_from_status:
 * @status: an HTTP status of 400 and up; 0: there was no reply
 *
 * For replies without a problem that this version knows, such as a proxy's.
 */
HarvestRetry harvest_retry_from_status (guint status);

/**
 * harvest_retry_get_delay:
 * @attempt: 0 for the first failure in a row
 * @random: evenly distributed over all 32 bits
 * @after_s: what `Retry-After` says in seconds, else 0
 *
 * Full jitter: anywhere between 0 and a span that doubles, behind what the server asked for.
 *
 * Returns: milliseconds
 */
gint64 harvest_retry_get_delay (guint attempt, guint32 random, gint64 after_s);

/**
 * harvest_retry_parse_after:
 * @header: (nullable): `Retry-After`
 *
 * Returns: seconds, at most %HARVEST_LIMIT_RETRY_AFTER_MAX_S; 0 if there are none. A date is not
 *   read, because no clock decides anything.
 */
gint64 harvest_retry_parse_after (const char *header);

G_END_DECLS
