/* sync-sim.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sync-sim"

#include "config.h"

#include "sim-world.h"

#include <gio/gio.h>
#include <locale.h>
#include <stdlib.h>

/* Runs seeds of the simulation: sync-sim [OPTION...] [FIRST [COUNT]]. The last line says what came
 * of them; a seed that fails is shrunk and kept as a file. */

static char *opt_replay;
static char *opt_keep;
static char *opt_state;
static gboolean opt_no_shrink;
static int opt_seconds;

static const GOptionEntry entries[] = {
  { "replay", 'r', 0, G_OPTION_ARG_FILENAME, &opt_replay, "Run a kept file, and say what happens",
    "FILE" },
  { "keep", 'k', 0, G_OPTION_ARG_FILENAME, &opt_keep, "Keep failing seeds in this folder", "DIR" },
  { "state", 's', 0, G_OPTION_ARG_FILENAME, &opt_state,
    "Go on with the seed that this file names, and keep the next one in it", "FILE" },
  { "seconds", 't', 0, G_OPTION_ARG_INT, &opt_seconds, "Stop after so many seconds", "N" },
  { "no-shrink", 0, 0, G_OPTION_ARG_NONE, &opt_no_shrink, "Do not shrink what fails", NULL },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &sim_verbose, "Say all that happens", NULL },
  { NULL },
};

static int
replay (void)
{
  g_autofree char *text = NULL;
  g_autofree char *fault = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SimPlan) plan = NULL;

  if (!g_file_get_contents (opt_replay, &text, NULL, &error)
      || (plan = sim_plan_from_text (text, &error)) == NULL)
    {
      g_printerr ("%s: %s\n", opt_replay, error->message);
      return 2;
    }
  fault = sim_world_run (plan);
  g_print ("%s: %s\n", opt_replay, fault != NULL ? fault : "all is well");
  return fault != NULL;
}

static void
keep (SimPlan *plan, const char *first)
{
  g_autofree char *fault = opt_no_shrink ? g_strdup (first) : sim_shrink (plan);
  g_autofree char *text = sim_plan_to_text (plan, fault);
  g_autofree char *name = g_strdup_printf ("seed-%" G_GUINT64_FORMAT ".plan", plan->seed);
  g_autofree char *path = opt_keep != NULL ? g_build_filename (opt_keep, name, NULL) : NULL;

  g_print ("seed %" G_GUINT64_FORMAT ": %s; shrunk to %u operations: %s\n", plan->seed, first,
           plan->ops->len, fault);
  if (path != NULL && !g_file_set_contents (path, text, -1, NULL))
    g_printerr ("%s cannot be written\n", path);
}

static guint64
read_state (guint64 first)
{
  g_autofree char *text = NULL;

  if (opt_state == NULL || !g_file_get_contents (opt_state, &text, NULL, NULL))
    return first;
  return MAX (first, g_ascii_strtoull (text, NULL, 10));
}

static void
write_state (guint64 next)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", next);

  if (opt_state != NULL && !g_file_set_contents (opt_state, text, -1, NULL))
    g_printerr ("%s cannot be written\n", opt_state);
}

static int
run_seeds (guint64 first, guint64 count)
{
  gint64 start = g_get_monotonic_time ();
  guint64 seed = read_state (first);
  guint64 n = 0;
  guint n_failed = 0;
  double seconds;

  for (; n < count; seed++, n++)
    {
      g_autoptr (SimPlan) plan = sim_plan_new (seed);
      g_autofree char *fault = sim_world_run (plan);

      if (fault != NULL && n_failed++ < 20)
        keep (plan, fault);
      if (seed % 1000 == 999)
        write_state (seed + 1);
      if (opt_seconds > 0 && g_get_monotonic_time () - start > opt_seconds * G_TIME_SPAN_SECOND)
        break;
    }
  write_state (seed);
  seconds = (double)(g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND;
  g_print (
      "%" G_GUINT64_FORMAT " seeds in %.1f s (%.0f/s), %u pairs of state and fault, %u failed\n", n,
      seconds, (double)n / MAX (seconds, 0.001), g_hash_table_size (sim_coverage), n_failed);
  return n_failed > 0;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("[FIRST [COUNT]]");
  g_autoptr (GError) error = NULL;
  guint64 first = 1, count = 1000;
  int status;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (argc > 1)
    first = g_ascii_strtoull (argv[1], NULL, 10);
  if (argc > 2)
    count = g_ascii_strtoull (argv[2], NULL, 10);
  sim_coverage = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  status = opt_replay != NULL ? replay () : run_seeds (first, count);
  g_hash_table_unref (sim_coverage);
  return status;
}
