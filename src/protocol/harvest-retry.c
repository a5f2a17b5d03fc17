/* harvest-retry.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-retry"

#include "config.h"

#include "harvest-retry.h"

#include "harvest-protocol-limits.h"

#include <string.h>

const char *
harvest_retry_to_string (HarvestRetry retry)
{
  static const char *const names[] = { "later", "sign-in", "repair", "update", "never" };

  g_return_val_if_fail (retry < G_N_ELEMENTS (names), NULL);

  return names[retry];
}

HarvestRetry
harvest_retry_from_status (guint status)
{
  switch (status)
    {
    case 401:
      return HARVEST_RETRY_SIGN_IN;
    case 426:
      return HARVEST_RETRY_UPDATE;
    case 408:
    case 425:
    case 429:
      return HARVEST_RETRY_LATER;
    default:
      return status >= 400 && status < 500 ? HARVEST_RETRY_NEVER : HARVEST_RETRY_LATER;
    }
}

gint64
harvest_retry_get_delay (guint attempt, guint32 random, gint64 after_s)
{
  gint64 span = HARVEST_LIMIT_RETRY_FIRST_MS;

  for (guint i = 0; i < attempt && span < HARVEST_LIMIT_RETRY_MAX_MS; i++)
    span *= 2;
  span = MIN (span, HARVEST_LIMIT_RETRY_MAX_MS);
  after_s = CLAMP (after_s, 0, HARVEST_LIMIT_RETRY_AFTER_MAX_S);
  return after_s * 1000 + (gint64)(((guint64)span * random) >> 32);
}

gint64
harvest_retry_parse_after (const char *header)
{
  gint64 seconds = 0;

  if (header == NULL || *header == '\0')
    return 0;
  for (const char *at = header; *at != '\0'; at++)
    {
      if (!g_ascii_isdigit (*at))
        return 0;
      seconds = MIN (seconds * 10 + g_ascii_digit_value (*at), HARVEST_LIMIT_RETRY_AFTER_MAX_S);
    }
  return seconds;
}
