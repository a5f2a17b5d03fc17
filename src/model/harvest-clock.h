/* harvest-clock.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HarvestClock:
 * @now: microseconds since 1970; called from any thread
 * @data: for @now
 *
 * The time, passed in, so that tests decide it. No clock of a desktop decides anything between
 * people; it is for display and for the times of new ids.
 */
typedef struct
{
  gint64 (*now) (gpointer data);
  gpointer data;
} HarvestClock;

/**
 * harvest_clock_system:
 *
 * Returns: (transfer none): the computer's clock
 */
const HarvestClock *harvest_clock_system (void);

static inline gint64
harvest_clock_now (const HarvestClock *clock)
{
  return clock->now (clock->data);
}

G_END_DECLS
