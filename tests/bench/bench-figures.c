/* bench-figures.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-figures"

#include "config.h"

#include "bench-figures.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct _BenchTimes
{
  GArray *values; /* double */
  gboolean sorted;
};

/* ---- Times ---- */

BenchTimes *
bench_times_new (void)
{
  BenchTimes *self = g_new0 (BenchTimes, 1);

  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

void
bench_times_free (BenchTimes *self)
{
  g_array_unref (self->values);
  g_free (self);
}

void
bench_times_add (BenchTimes *self, double milliseconds)
{
  g_array_append_val (self->values, milliseconds);
  self->sorted = FALSE;
}

void
bench_times_add_since (BenchTimes *self, gint64 start)
{
  bench_times_add (self, (double)(g_get_monotonic_time () - start) / 1000);
}

guint
bench_times_get_n (BenchTimes *self)
{
  return self->values->len;
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const double *one = a, *other = b;

  return *one < *other ? -1 : *one > *other;
}

double
bench_times_get (BenchTimes *self, double percent)
{
  guint n = self->values->len;
  guint i;

  if (n == 0)
    return 0;
  if (!self->sorted)
    g_array_sort (self->values, compare_values);
  self->sorted = TRUE;
  i = (guint)((double)n * percent / 100);
  return g_array_index (self->values, double, MIN (i, n - 1));
}

void
bench_times_print (BenchTimes *self, const char *what)
{
  g_print ("  %-38s p50 %8.2f ms  p95 %8.2f ms  p99 %8.2f ms  max %8.2f ms  (%u)\n", what,
           bench_times_get (self, 50), bench_times_get (self, 95), bench_times_get (self, 99),
           bench_times_get (self, 100), self->values->len);
}

/* ---- Targets ---- */

void
bench_print_at_most (const char *what, double value, double target, const char *unit)
{
  g_print ("  %-38s %8.2f%s, target at most %.2f%s: %s\n", what, value, unit, target, unit,
           value <= target ? "holds" : "MISSED");
}

void
bench_print_at_least (const char *what, double value, double target, const char *unit)
{
  g_print ("  %-38s %8.2f%s, target at least %.2f%s: %s\n", what, value, unit, target, unit,
           value >= target ? "holds" : "MISSED");
}

/* ---- Sizes ---- */

double
bench_get_memory (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, &error))
    g_error ("%s", error->message);
  line = strstr (text, "\nPss:");
  return line != NULL ? (double)g_ascii_strtoull (line + strlen ("\nPss:"), NULL, 10) / 1024 : 0;
}

double
bench_get_processor (const char *name)
{
  static const char tasks[] = "/proc/self/task";
  g_autoptr (GDir) dir = g_dir_open (tasks, 0, NULL);
  const char *task;
  gint64 nanoseconds = 0;
  struct timespec all;

  if (name == NULL)
    {
      clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &all);
      return (double)all.tv_sec + (double)all.tv_nsec / 1e9;
    }
  while (dir != NULL && (task = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *comm_path = g_build_filename (tasks, task, "comm", NULL);
      g_autofree char *path = g_build_filename (tasks, task, "schedstat", NULL);
      g_autofree char *comm = NULL;
      g_autofree char *stat = NULL;

      if (g_file_get_contents (comm_path, &comm, NULL, NULL)
          && strcmp (g_strchomp (comm), name) == 0 && g_file_get_contents (path, &stat, NULL, NULL))
        nanoseconds += g_ascii_strtoll (stat, NULL, 10);
    }
  return (double)nanoseconds / 1e9;
}

gint64
bench_get_size (const char *path)
{
  GStatBuf status;
  gint64 size = 0;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          size += bench_get_size (child);
        }
      return size;
    }
  return g_stat (path, &status) == 0 ? status.st_size : 0;
}
