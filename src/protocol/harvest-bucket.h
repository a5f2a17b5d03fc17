/* harvest-bucket.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A bucket is a quarter of a year, as a number that people can read and that sorts: 20264 is
 * October to December 2026. */
#define HARVEST_BUCKET_FIRST 19701
#define HARVEST_BUCKET_LAST  99994

gboolean harvest_bucket_is_valid (gint64 bucket);

/**
 * harvest_bucket_from_time:
 * @time: the server's, in seconds since 1970, before the year 10000
 *
 * Returns: the quarter (UTC) that it lies in
 */
gint64 harvest_bucket_from_time (gint64 time);

G_END_DECLS
