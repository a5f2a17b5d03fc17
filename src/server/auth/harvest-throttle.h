/* harvest-throttle.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How often somebody may guess, and ask. Kept in memory; any thread.
 *
 * Failures in a row are counted by name and by address: the first ones are free, then each makes
 * the next attempt wait twice as long, and after many it waits the long time. From an address
 * (a factory sits behind one) ten times as many are free. */

typedef struct _HarvestThrottle HarvestThrottle;

HarvestThrottle *harvest_throttle_new (void);
void harvest_throttle_free (HarvestThrottle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestThrottle, harvest_throttle_free)

/**
 * harvest_throttle_check:
 * @name: folded; unknown ones count like others
 * @address: (nullable)
 * @now: microseconds of any steady clock
 *
 * Returns: seconds until the next attempt is taken; 0: now. One that is taken is one that is under
 *   way: until it has ended, it counts as a failure, so that many at once do not help.
 */
guint
harvest_throttle_check (HarvestThrottle *self, const char *name, const char *address, gint64 now);

typedef enum
{
  HARVEST_ATTEMPT_REFUSED,
  HARVEST_ATTEMPT_SUCCEEDED,
  HARVEST_ATTEMPT_UNDECIDED, /* nobody found out: the database was busy, or there was no memory */
} HarvestAttempt;

/* How an attempt that was taken has ended. */
void harvest_throttle_end (HarvestThrottle *self,
                           const char *name,
                           const char *address,
                           HarvestAttempt attempt,
                           gint64 now);

/**
 * HarvestBucket:
 *
 * A bucket of tokens: @rate a minute, @burst at once. Zero-filled, it is full.
 */
typedef struct
{
  gint64 spent_until; /* microseconds */
} HarvestRateBucket;

/**
 * harvest_rate_bucket_take:
 *
 * Returns: seconds until there is one again; 0: taken
 */
guint harvest_rate_bucket_take (HarvestRateBucket *self, guint rate, guint burst, gint64 now);

G_END_DECLS
