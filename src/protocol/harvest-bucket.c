/* harvest-bucket.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-bucket"

#include "config.h"

#include "harvest-bucket.h"

gboolean
harvest_bucket_is_valid (gint64 bucket)
{
  return bucket >= HARVEST_BUCKET_FIRST && bucket <= HARVEST_BUCKET_LAST && bucket % 10 >= 1
         && bucket % 10 <= 4;
}

gint64
harvest_bucket_from_time (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (MAX (time, 0));

  g_return_val_if_fail (date != NULL, HARVEST_BUCKET_FIRST);

  return g_date_time_get_year (date) * 10 + (g_date_time_get_month (date) + 2) / 3;
}
