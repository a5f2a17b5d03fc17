/* harvest-throttle.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-throttle"

#include "config.h"

#include "harvest-throttle.h"

#include "harvest-protocol-limits.h"

#define ADDRESS_FACTOR 10
#define FORGET_US      (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define MAX_ROWS       100000

typedef struct
{
  guint failures; /* in a row */
  gint64 last;    /* when the last one was */
} Row;

struct _HarvestThrottle
{
  GMutex lock;
  GHashTable *rows; /* of Row, by `n` or `a` and the name or address */
};

HarvestThrottle *
harvest_throttle_new (void)
{
  HarvestThrottle *self = g_new0 (HarvestThrottle, 1);

  g_mutex_init (&self->lock);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
harvest_throttle_free (HarvestThrottle *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->rows);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gint64
get_delay (guint failures, guint factor)
{
  guint beyond;

  if (failures <= HARVEST_LIMIT_SIGN_IN_FAILURES_FREE * factor)
    return 0;
  if (failures >= HARVEST_LIMIT_SIGN_IN_FAILURES_MAX * factor)
    return HARVEST_LIMIT_SIGN_IN_DELAY_MAX_S * G_USEC_PER_SEC;
  beyond = failures - HARVEST_LIMIT_SIGN_IN_FAILURES_FREE * factor - 1;
  return MIN (G_GINT64_CONSTANT (1) << MIN (beyond, 20), HARVEST_LIMIT_SIGN_IN_DELAY_MAX_S)
         * G_USEC_PER_SEC;
}

static gboolean
is_old_cb (gpointer key, gpointer value, gpointer data)
{
  const Row *row = value;
  const gint64 *now = data;

  return row->last + FORGET_US < *now;
}

static Row *
find_row (HarvestThrottle *self, char kind, const char *key, gint64 now)
{
  g_autofree char *full = g_strdup_printf ("%c%s", kind, key);
  Row *row = g_hash_table_lookup (self->rows, full);

  if (row != NULL)
    {
      if (row->last + FORGET_US < now)
        row->failures = 0;
      return row;
    }
  if (g_hash_table_size (self->rows) >= MAX_ROWS)
    g_hash_table_foreach_remove (self->rows, is_old_cb, &now);
  /* Somebody invents names: those that count are kept by their address. */
  if (g_hash_table_size (self->rows) >= MAX_ROWS)
    g_hash_table_remove_all (self->rows);
  row = g_new0 (Row, 1);
  g_hash_table_insert (self->rows, g_steal_pointer (&full), row);
  return row;
}

static gint64
get_wait (const Row *row, guint factor, gint64 now)
{
  return MAX (row->last + get_delay (row->failures, factor) - now, 0);
}

guint
harvest_throttle_check (HarvestThrottle *self, const char *name, const char *address, gint64 now)
{
  gint64 wait = 0;
  Row *row;

  g_return_val_if_fail (self != NULL && name != NULL, 1);

  g_mutex_lock (&self->lock);
  row = find_row (self, 'n', name, now);
  wait = get_wait (row, 1, now);
  if (address != NULL)
    wait = MAX (wait, get_wait (find_row (self, 'a', address, now), ADDRESS_FACTOR, now));
  if (wait == 0)
    {
      row = find_row (self, 'n', name, now);
      row->failures++;
      row->last = now;
      if (address != NULL)
        {
          row = find_row (self, 'a', address, now);
          row->failures++;
          row->last = now;
        }
    }
  g_mutex_unlock (&self->lock);
  return (wait + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
}

static void
end_row (HarvestThrottle *self, char kind, const char *key, HarvestAttempt attempt, gint64 now)
{
  Row *row;

  if (attempt == HARVEST_ATTEMPT_SUCCEEDED)
    {
      g_autofree char *full = g_strdup_printf ("%c%s", kind, key);

      g_hash_table_remove (self->rows, full);
      return;
    }
  row = find_row (self, kind, key, now);
  if (attempt == HARVEST_ATTEMPT_REFUSED)
    row->last = now;
  else
    row->failures -= row->failures > 0;
}

void
harvest_throttle_end (HarvestThrottle *self,
                      const char *name,
                      const char *address,
                      HarvestAttempt attempt,
                      gint64 now)
{
  g_return_if_fail (self != NULL && name != NULL);

  g_mutex_lock (&self->lock);
  end_row (self, 'n', name, attempt, now);
  if (address != NULL)
    end_row (self, 'a', address, attempt, now);
  g_mutex_unlock (&self->lock);
}

guint
harvest_rate_bucket_take (HarvestRateBucket *self, guint rate, guint burst, gint64 now)
{
  gint64 price = 60 * G_USEC_PER_SEC / rate;
  gint64 wait;

  self->spent_until = MAX (self->spent_until, now) + price;
  wait = self->spent_until - now - (gint64)burst * price;
  if (wait <= 0)
    return 0;
  self->spent_until -= price;
  return (wait + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
}
