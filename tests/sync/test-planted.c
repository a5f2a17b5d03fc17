/* test-planted.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-planted"

#include "config.h"

#include "harvest-test.h"
#include "planted.h"
#include "sim-world.h"

/* Whoever says that the simulation finds mistakes has to show it: each bug of planted.py is found
 * by some seed, and without one these seeds are well. */

#define SEEDS_MAX 3000

static void
test_bug (gconstpointer data)
{
  guint64 seed;

  planted_bug = GPOINTER_TO_UINT (data);
  for (seed = 1; seed <= SEEDS_MAX; seed++)
    {
      g_autoptr (SimPlan) plan = sim_plan_new (seed);
      g_autofree char *fault = sim_world_run (plan);

      if (fault == NULL)
        continue;
      g_test_message ("seed %" G_GUINT64_FORMAT ": %s", seed, fault);
      planted_bug = 0;
      return;
    }
  planted_bug = 0;
  g_test_message ("%u seeds do not find it", SEEDS_MAX);
  g_test_fail ();
}

static void
test_none (void)
{
  planted_bug = 0;
  for (guint64 seed = 1; seed <= 100; seed++)
    {
      g_autoptr (SimPlan) plan = sim_plan_new (seed);
      g_autofree char *fault = sim_world_run (plan);

      g_assert_cmpstr (fault, ==, NULL);
    }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/planted/none", test_none);
  for (guint i = 0; planted_bugs[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/planted/%02u %s", i + 1, planted_bugs[i]);

      g_test_add_data_func (path, GUINT_TO_POINTER (i + 1), test_bug);
    }
  return g_test_run ();
}
