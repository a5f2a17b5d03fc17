/* bench-stories.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Stories that nobody told, in five languages, with the word frequencies of real text (Zipf): small
 * words and everyday words in front, then many thousands of made-up ones. The same seed and number
 * always give the same story. */

typedef struct
{
  gint64 seconds; /* since 1970 */
  const char *lang;
  const char *kind;
  const char *state;
  guint unit; /* 0 to BENCH_UNITS - 1 */
  char *title;
  char *body;
  char *byline;
  GStrv tags;
} BenchStory;

#define BENCH_UNITS 200

typedef struct _BenchStories BenchStories;

BenchStories *bench_stories_new (guint64 seed);
void bench_stories_free (BenchStories *self);

/**
 * bench_stories_make:
 * @i: which one
 *
 * Returns: (transfer full): story @i; stories lie at random times in ten years
 */
BenchStory *bench_stories_make (BenchStories *self, guint i);
void bench_story_free (BenchStory *story);

/**
 * bench_stories_get_word:
 * @language: 0 to 4: English, German, French, Spanish, Polish
 * @rank: 0: the most frequent
 *
 * Returns: (transfer none): a word of the vocabulary
 */
const char *bench_stories_get_word (BenchStories *self, guint language, guint rank);

/* A generator of random numbers whose every number depends on the seed alone. */
typedef struct
{
  guint64 state;
} BenchRandom;

guint64 bench_random_next (BenchRandom *random);
double bench_random_double (BenchRandom *random); /* 0 to 1 */
guint bench_random_below (BenchRandom *random, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchStories, bench_stories_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchStory, bench_story_free)

G_END_DECLS
