/* bench-save-bare.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Plain C on SQLite that writes what a save has written into `me.db`, into a file with the same
 * tables and indexes. */

typedef struct _BenchSaveBare BenchSaveBare;

/* @me: the person's database, of which the new file in @dir is a copy. */
BenchSaveBare *bench_save_bare_new (const char *me, const char *dir);
void bench_save_bare_free (BenchSaveBare *self);

/* Notes what is there before a save; reads what is new after it. */
void bench_save_bare_look (BenchSaveBare *self);
void bench_save_bare_take (BenchSaveBare *self);

/* Writes what was taken, in one transaction: this is what is timed. */
void bench_save_bare_write (BenchSaveBare *self);

/* Forgets what was written, as the store does when the changes have arrived. */
void bench_save_bare_empty (BenchSaveBare *self);

G_END_DECLS
