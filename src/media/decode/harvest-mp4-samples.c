/* harvest-mp4-samples.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-mp4-samples"

#include "config.h"

#include "harvest-mp4-samples.h"

#include "harvest-byte-order.h"
#include "harvest-media-error.h"
#include "harvest-strip.h"

#include <string.h>

typedef struct
{
  gsize begin;
  gsize end;
} Range;

typedef struct
{
  const guint8 *body;
  gsize length;
} Table;

struct _HarvestMp4Samples
{
  guint8 *file;
  gsize length;
  Table tables[HARVEST_MP4_N_TABLES];
  GArray *ranges;
  gboolean sorted;
};

HarvestMp4Samples *
harvest_mp4_samples_new (guint8 *file, gsize length)
{
  HarvestMp4Samples *self = g_new0 (HarvestMp4Samples, 1);

  self->file = file;
  self->length = length;
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  return self;
}

void
harvest_mp4_samples_free (HarvestMp4Samples *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->ranges);
  g_free (self);
}

void
harvest_mp4_samples_set_table (HarvestMp4Samples *self,
                               HarvestMp4Table table,
                               const guint8 *body,
                               gsize length)
{
  self->tables[table] = (Table){ body, length };
}

gboolean
harvest_mp4_samples_is_empty (HarvestMp4Samples *self)
{
  return self->ranges->len == 0;
}

/* Every table begins with version and flags; `n` entries of `size` bytes begin at `at`. */
static gboolean
holds (const Table *table, gsize at, guint64 n, gsize size)
{
  return table->body != NULL && table->length >= at && n <= (table->length - at) / size;
}

static gboolean
add_range (HarvestMp4Samples *self, guint64 begin, guint64 length)
{
  Range range;

  if (begin > self->length || length > self->length - begin)
    return FALSE;
  range.begin = (gsize)begin;
  range.end = (gsize)(begin + length);
  if (self->ranges->len > 0)
    {
      Range *last = &g_array_index (self->ranges, Range, self->ranges->len - 1);

      if (last->end == range.begin)
        {
          last->end = range.end;
          return TRUE;
        }
    }
  g_array_append_val (self->ranges, range);
  return TRUE;
}

/* The tables of one track, checked. */
typedef struct
{
  const guint8 *runs; /* (first chunk, samples per chunk, description) */
  guint32 n_runs;
  const guint8 *sizes; /* NULL: all samples have `size` */
  guint32 size;
  guint32 n_samples;
  const guint8 *chunks;
  gboolean large; /* positions have 64 bits */
  guint32 n_chunks;
} Layout;

static gboolean
read_layout (HarvestMp4Samples *self, Layout *layout)
{
  const Table *stsc = &self->tables[HARVEST_MP4_STSC];
  const Table *stsz = &self->tables[HARVEST_MP4_STSZ];
  const Table *stco = &self->tables[HARVEST_MP4_STCO];

  layout->large = stco->body == NULL;
  if (layout->large)
    stco = &self->tables[HARVEST_MP4_CO64];
  if (!holds (stsc, 8, 0, 1) || !holds (stsz, 12, 0, 1) || !holds (stco, 8, 0, 1))
    return FALSE;

  layout->n_runs = harvest_be32 (stsc->body + 4);
  layout->size = harvest_be32 (stsz->body + 4);
  layout->n_samples = harvest_be32 (stsz->body + 8);
  layout->n_chunks = harvest_be32 (stco->body + 4);
  layout->runs = stsc->body + 8;
  layout->sizes = layout->size == 0 ? stsz->body + 12 : NULL;
  layout->chunks = stco->body + 8;
  return holds (stsc, 8, layout->n_runs, 12)
         && (layout->sizes == NULL || holds (stsz, 12, layout->n_samples, 4))
         && holds (stco, 8, layout->n_chunks, layout->large ? 8 : 4);
}

/* Bytes of the next `n` samples. */
static guint64
sum_sizes (const Layout *layout, guint32 first, guint32 n)
{
  guint64 sum = 0;

  if (layout->sizes == NULL)
    return (guint64)layout->size * n;
  for (guint32 i = 0; i < n; i++)
    sum += harvest_be32 (layout->sizes + 4 * ((gsize)first + i));
  return sum;
}

gboolean
harvest_mp4_samples_add_track (HarvestMp4Samples *self, GError **error)
{
  Layout layout = { .n_runs = 0 };
  guint32 run = 0;
  guint32 sample = 0;
  gboolean whole = read_layout (self, &layout);

  for (guint32 chunk = 0; whole && chunk < layout.n_chunks && sample < layout.n_samples; chunk++)
    {
      guint32 n;
      guint64 begin;

      while (run + 1 < layout.n_runs
             && harvest_be32 (layout.runs + 12 * ((gsize)run + 1)) <= chunk + 1)
        run++;
      if (layout.n_runs == 0)
        break;
      n = MIN (harvest_be32 (layout.runs + 12 * (gsize)run + 4), layout.n_samples - sample);
      begin = layout.large ? harvest_be64 (layout.chunks + 8 * (gsize)chunk)
                           : harvest_be32 (layout.chunks + 4 * (gsize)chunk);
      whole = add_range (self, begin, sum_sizes (&layout, sample, n));
      sample += n;
    }

  /* In old QuickTime this means that the size is told elsewhere. */
  if (whole && layout.size == 1)
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE,
                   "a film with this kind of sound cannot be cleaned");
      return FALSE;
    }
  memset (self->tables, 0, sizeof self->tables);
  self->sorted = FALSE;
  if (!whole || sample < layout.n_samples)
    return harvest_strip_fail (error, "the film or sound is damaged");
  return TRUE;
}

static int
compare_ranges_cb (gconstpointer a, gconstpointer b)
{
  const Range *left = a;
  const Range *right = b;

  return (left->begin > right->begin) - (left->begin < right->begin);
}

void
harvest_mp4_samples_blank_rest (HarvestMp4Samples *self, guint8 *part, gsize length)
{
  gsize at = (gsize)(part - self->file);
  gsize end = at + length;

  if (!self->sorted)
    g_array_sort (self->ranges, compare_ranges_cb);
  self->sorted = TRUE;

  for (guint i = 0; i < self->ranges->len && at < end; i++)
    {
      const Range *range = &g_array_index (self->ranges, Range, i);

      if (range->end <= at)
        continue;
      if (range->begin >= end)
        break;
      if (range->begin > at)
        memset (self->file + at, 0, range->begin - at);
      at = range->end;
    }
  if (at < end)
    memset (self->file + at, 0, end - at);
}
