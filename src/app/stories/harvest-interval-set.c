/* harvest-interval-set.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-interval-set"

#include "config.h"

#include "harvest-interval-set.h"

/* From `start` on, before `end`; 64 bits, so that the end of a full list is a number. */
typedef struct
{
  guint64 start;
  guint64 end;
} Interval;

struct _HarvestIntervalSet
{
  GArray *intervals; /* sorted, apart from each other */
  guint64 size;
};

/* Auxiliary functions */

static Interval *
get (HarvestIntervalSet *self, guint index)
{
  return &g_array_index (self->intervals, Interval, index);
}

/* The first interval that ends behind `position`. */
static guint
find (HarvestIntervalSet *self, guint64 position)
{
  guint low = 0;
  guint high = self->intervals->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get (self, middle)->end > position)
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

static void
measure (HarvestIntervalSet *self)
{
  self->size = 0;
  for (guint i = 0; i < self->intervals->len; i++)
    self->size += get (self, i)->end - get (self, i)->start;
}

static void
remove_range (HarvestIntervalSet *self, guint64 start, guint64 end)
{
  guint i = find (self, start);

  while (i < self->intervals->len && get (self, i)->start < end)
    {
      Interval *interval = get (self, i);

      if (interval->start < start && interval->end > end)
        {
          Interval rest = { end, interval->end };

          interval->end = start;
          g_array_insert_val (self->intervals, i + 1, rest);
          break;
        }
      if (interval->start < start)
        {
          interval->end = start;
          i++;
        }
      else if (interval->end > end)
        {
          interval->start = end;
          break;
        }
      else
        g_array_remove_index (self->intervals, i);
    }
  measure (self);
}

/* Public API */

HarvestIntervalSet *
harvest_interval_set_new (void)
{
  HarvestIntervalSet *self = g_new0 (HarvestIntervalSet, 1);

  self->intervals = g_array_new (FALSE, FALSE, sizeof (Interval));
  return self;
}

void
harvest_interval_set_free (HarvestIntervalSet *self)
{
  g_array_unref (self->intervals);
  g_free (self);
}

void
harvest_interval_set_add (HarvestIntervalSet *self, guint start, guint length)
{
  Interval added = { start, (guint64)start + length };
  guint first;
  guint last;

  g_return_if_fail (self != NULL);
  if (length == 0)
    return;

  /* Neighbours that touch are joined too. */
  first = find (self, start > 0 ? start - 1 : 0);
  for (last = first; last < self->intervals->len && get (self, last)->start <= added.end; last++)
    {
      added.start = MIN (added.start, get (self, last)->start);
      added.end = MAX (added.end, get (self, last)->end);
    }
  if (last > first)
    g_array_remove_range (self->intervals, first, last - first);
  g_array_insert_val (self->intervals, first, added);
  measure (self);
}

void
harvest_interval_set_remove (HarvestIntervalSet *self, guint start, guint length)
{
  g_return_if_fail (self != NULL);

  if (length > 0)
    remove_range (self, start, (guint64)start + length);
}

void
harvest_interval_set_clear (HarvestIntervalSet *self)
{
  g_return_if_fail (self != NULL);

  g_array_set_size (self->intervals, 0);
  self->size = 0;
}

gboolean
harvest_interval_set_contains (HarvestIntervalSet *self, guint position)
{
  guint i;

  g_return_val_if_fail (self != NULL, FALSE);

  i = find (self, position);
  return i < self->intervals->len && get (self, i)->start <= position;
}

guint
harvest_interval_set_get_size (HarvestIntervalSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return MIN (self->size, G_MAXUINT);
}

guint
harvest_interval_set_get_n_intervals (HarvestIntervalSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->intervals->len;
}

guint
harvest_interval_set_get_interval (HarvestIntervalSet *self, guint index, guint *length)
{
  Interval *interval = NULL;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (index < self->intervals->len, 0);

  interval = get (self, index);
  *length = MIN (interval->end - interval->start, G_MAXUINT);
  return interval->start;
}

void
harvest_interval_set_splice (HarvestIntervalSet *self, guint position, guint removed, guint added)
{
  guint64 end = (guint64)position + removed;

  g_return_if_fail (self != NULL);

  if (removed > 0)
    remove_range (self, position, end);
  if (removed == added)
    return;

  for (guint i = find (self, position); i < self->intervals->len; i++)
    {
      Interval *interval = get (self, i);

      /* New rows in the midst of an interval part it. */
      if (interval->start < position)
        {
          Interval rest = { (guint64)position + added, interval->end + added };

          interval->end = position;
          i++;
          g_array_insert_val (self->intervals, i, rest);
          continue;
        }
      interval->start = interval->start - removed + added;
      interval->end = interval->end - removed + added;
    }

  /* What was apart only because of removed rows is one now. */
  for (guint i = 1; i < self->intervals->len;)
    {
      if (get (self, i - 1)->end == get (self, i)->start)
        {
          get (self, i - 1)->end = get (self, i)->end;
          g_array_remove_index (self->intervals, i);
        }
      else
        i++;
    }
}
