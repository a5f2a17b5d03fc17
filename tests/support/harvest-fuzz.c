/* harvest-fuzz.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-fuzz"

#include "config.h"

#include "harvest-fuzz.h"

#include "harvest-test.h"

/* Without this a critical would only print a line while libFuzzer runs on. */
int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL);
#ifdef HARVEST_FUZZING
  if (harvest_fuzz_warm_up != NULL)
    harvest_fuzz_warm_up ();
#endif
  return 0;
}

#ifndef HARVEST_FUZZING

/* The driver without libFuzzer: one test for each file of the folder that is named on the command
 * line. */

static void
test_replay (gconstpointer user_data)
{
  const char *path = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autofree guint8 *exact = NULL;
  gsize size;

  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  /* Without the NUL that GLib appends, so that a sanitizer sees a byte too many. */
  exact = g_memdup2 (contents, size);
  g_assert_cmpint (LLVMFuzzerTestOneInput (exact, size), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *target = NULL;
  const char *name;

  harvest_test_init (&argc, &argv);
  LLVMFuzzerInitialize (&argc, &argv);
  if (argc != 2)
    g_error ("usage: %s CORPUS-FOLDER", argv[0]);

  target = g_path_get_basename (argv[1]);
  dir = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strdup_printf ("/fuzz-replay/%s/%s", target, name);

      g_test_add_data_func_full (test, g_build_filename (argv[1], name, NULL), test_replay, g_free);
    }
  return g_test_run ();
}

#endif
