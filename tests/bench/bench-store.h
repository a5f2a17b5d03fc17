/* bench-store.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bench-stories.h"
#include "harvest-import.h"

G_BEGIN_DECLS

/* A store as the application has it, for benchmarks, which wait. Errors end the program. */

/* Turns the main loop until the callback has come; afterwards *@result is owned by the caller. */
void bench_store_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *bench_store_wait (GAsyncResult **result);

/**
 * bench_store_dup_folder:
 * @work_dir: (nullable): as the command line says
 * @name: of the benchmark
 *
 * Returns: (transfer full): a folder on a real disk, made if it is missing
 */
char *bench_store_dup_folder (const char *work_dir, const char *name);
/* All that is in a folder of a benchmark, and the folder. */
void bench_store_remove_folder (const char *path);

/* Opens the data of @dir and enters as the person who is there, or as a new one. */
HarvestStore *bench_store_open (const char *dir, const HarvestClock *clock);
void bench_store_close (HarvestStore *store);

/* Writes stories @first to @first + @n - 1 of the generator as an import file. */
void bench_store_write_file (const char *path, BenchStories *stories, guint first, guint n);

/* Returns: seconds */
double bench_store_import (HarvestStore *store, const char *path);
/* Waits until all is in the search index. Returns: seconds */
double bench_store_wait_for_index (HarvestStore *store);

/**
 * bench_store_make:
 * @dir: the data; kept for the next run
 * @n: how many stories
 *
 * Fills the data with @n stories of the generator, unless it has them already.
 */
void bench_store_make (const char *dir, guint n);

G_END_DECLS
