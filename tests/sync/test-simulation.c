/* test-simulation.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-simulation"

#include "config.h"

#include "harvest-test.h"
#include "sim-world.h"

/* test-simulation FIRST COUNT runs seeds, test-simulation FILE... replays plans that were kept. */

#define PART 500

typedef struct
{
  guint64 first;
  guint64 count;
} Part;

static void
test_part (gconstpointer data)
{
  const Part *part = data;
  guint n_failed = 0;

  for (guint64 seed = part->first; seed < part->first + part->count; seed++)
    {
      g_autoptr (SimPlan) plan = sim_plan_new (seed);
      g_autofree char *fault = sim_world_run (plan);

      if (fault == NULL)
        continue;
      g_test_message ("seed %" G_GUINT64_FORMAT ": %s", seed, fault);
      n_failed++;
    }
  g_assert_cmpuint (n_failed, ==, 0);
}

static void
test_plan (gconstpointer path)
{
  g_autofree char *text = NULL;
  g_autofree char *fault = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SimPlan) plan = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  plan = sim_plan_from_text (text, &error);
  g_assert_no_error (error);
  fault = sim_world_run (plan);
  g_assert_cmpstr (fault, ==, NULL);
}

static void
add_parts (guint64 first, guint64 count)
{
  for (guint64 seed = first; seed < first + count; seed += PART)
    {
      g_autofree char *path = g_strdup_printf ("/simulation/%" G_GUINT64_FORMAT, seed);
      Part *part = g_new (Part, 1);

      *part = (Part){ seed, MIN (PART, first + count - seed) };
      g_test_add_data_func_full (path, part, test_part, g_free);
    }
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);

  if (argc == 3 && g_ascii_isdigit (*argv[1]))
    add_parts (g_ascii_strtoull (argv[1], NULL, 10), g_ascii_strtoull (argv[2], NULL, 10));
  else
    for (int i = 1; i < argc; i++)
      {
        g_autofree char *name = g_path_get_basename (argv[i]);
        g_autofree char *path = g_strdup_printf ("/plans/%s", name);

        g_test_add_data_func (path, argv[i], test_plan);
      }
  return g_test_run ();
}
