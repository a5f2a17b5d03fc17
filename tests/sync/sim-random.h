/* sim-random.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Random numbers of which one seed gives always the same. */
typedef struct
{
  guint64 state;
} SimRandom;

static inline guint64
sim_random_next (SimRandom *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* From 0 up to, not including, @n. */
static inline guint
sim_random_below (SimRandom *self, guint n)
{
  return n == 0 ? 0 : (guint)(sim_random_next (self) % n);
}

/* True in @percent of a hundred. */
static inline gboolean
sim_random_chance (SimRandom *self, guint percent)
{
  return sim_random_below (self, 100) < percent;
}

G_END_DECLS
