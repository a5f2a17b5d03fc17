/* make-store.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "make-store"

#include "config.h"

#include "bench-store.h"

#include <locale.h>

/* Fills a folder with stories of the generator, for benchmarks of the application. */

int
main (int argc, char **argv)
{
  guint64 n;

  setlocale (LC_ALL, "");
  if (argc != 3 || !g_ascii_string_to_unsigned (argv[2], 10, 1, G_MAXUINT32, &n, NULL))
    {
      g_printerr ("Usage: make-store DIR N\n");
      return 2;
    }
  bench_store_make (argv[1], (guint)n);
  return 0;
}
