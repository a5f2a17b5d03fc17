/* harvest-clock.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-clock"

#include "config.h"

#include "harvest-clock.h"

static gint64
system_now (gpointer data)
{
  return g_get_real_time ();
}

const HarvestClock *
harvest_clock_system (void)
{
  static const HarvestClock clock = { system_now, NULL };

  return &clock;
}
