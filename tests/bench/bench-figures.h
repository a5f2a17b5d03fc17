/* bench-figures.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a benchmark says at its end: figures, their targets, and whether they hold. A figure that
 * misses its target is printed as such and fails nothing: the machine may be slow or busy. */

/* Times in milliseconds, to be asked for their percentiles. */
typedef struct _BenchTimes BenchTimes;

BenchTimes *bench_times_new (void);
void bench_times_free (BenchTimes *self);
void bench_times_add (BenchTimes *self, double milliseconds);
/* Adds what has passed since @start, of g_get_monotonic_time(). */
void bench_times_add_since (BenchTimes *self, gint64 start);
guint bench_times_get_n (BenchTimes *self);
/* @percent: 50 is the median, 100 the longest. 0 if there are none. */
double bench_times_get (BenchTimes *self, double percent);
/* One line: p50, p95, p99 and the longest. */
void bench_times_print (BenchTimes *self, const char *what);

/* One line for a figure that has a target. Lower is better. */
void bench_print_at_most (const char *what, double value, double target, const char *unit);
void bench_print_at_least (const char *what, double value, double target, const char *unit);

/* Resident memory of this process that is its own or its share of what others use too: PSS, in
 * MiB. */
double bench_get_memory (void);

/* Seconds of the processor that the threads called @name have used, or all of this process if it is
 * %NULL. Beside busy neighbours this says more than the clock. */
double bench_get_processor (const char *name);

/* Bytes of a file, or of all in a folder. */
gint64 bench_get_size (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchTimes, bench_times_free)

G_END_DECLS
