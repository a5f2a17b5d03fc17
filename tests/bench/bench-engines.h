/* bench-engines.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-search.h"

G_BEGIN_DECLS

/* The three search engines that are measured beside each other: ours, a bare FTS5 table, Xapian.
 * Each has the same texts under the same keys. Errors end the program. */

typedef struct
{
  gint64 key; /* as in `record`: seconds << 10, and a slot */
  const char *lang;
  const char *kind;
  const char *state;
  const char *unit; /* a name */
  const char *title;
  const char *body;
  const char *byline;
  const char *const *tags;
} BenchText;

typedef struct _BenchOurs BenchOurs;
typedef struct _BenchBare BenchBare;
typedef struct _BenchXapian BenchXapian;

/* ---- Ours ---- */

BenchOurs *bench_ours_open (const char *dir);
void bench_ours_close (BenchOurs *self);
void bench_ours_add (BenchOurs *self, const BenchText *text);
/* Writes what was added and brings it into the index. Returns: seconds of the index alone. */
double bench_ours_finish (BenchOurs *self);
HarvestDatabase *bench_ours_get_database (BenchOurs *self);
HarvestSearch *bench_ours_get_search (BenchOurs *self);

/* ---- Bare FTS5 ---- */

BenchBare *bench_bare_open (const char *dir);
void bench_bare_close (BenchBare *self);
void bench_bare_add (BenchBare *self, const BenchText *text);
void bench_bare_finish (BenchBare *self);
guint bench_bare_newest (BenchBare *self, const char *match, guint limit);
/* By bm25(); the keys of the best are written to @keys. */
guint bench_bare_rank (BenchBare *self, const char *match, guint limit, gint64 *keys);
/* The same in FTS5's words. Returns: (transfer full) (nullable) */
char *bench_bare_translate (const char *query, gboolean any);

/* ---- Xapian ---- */

BenchXapian *bench_xapian_open (const char *dir, const char *language);
void bench_xapian_close (BenchXapian *self);
void bench_xapian_add (BenchXapian *self, const BenchText *text);
void bench_xapian_finish (BenchXapian *self);
guint bench_xapian_newest (BenchXapian *self, const char *query, guint limit);
guint
bench_xapian_rank (BenchXapian *self, const char *query, gboolean any, guint limit, gint64 *keys);

G_END_DECLS
