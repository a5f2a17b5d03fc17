/* harvest-mp4-samples.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which bytes of an MP4 file are samples of tracks that are kept. */
typedef struct _HarvestMp4Samples HarvestMp4Samples;

typedef enum
{
  HARVEST_MP4_STSC, /* samples per chunk */
  HARVEST_MP4_STSZ, /* sizes of samples */
  HARVEST_MP4_STCO, /* positions of chunks, 32 bits */
  HARVEST_MP4_CO64, /* positions of chunks, 64 bits */
  HARVEST_MP4_N_TABLES,
} HarvestMp4Table;

/* The file outlives the object. */
HarvestMp4Samples *harvest_mp4_samples_new (guint8 *file, gsize length);
void harvest_mp4_samples_free (HarvestMp4Samples *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestMp4Samples, harvest_mp4_samples_free)

/* Gives a table of the next track: the body of its box. */
void harvest_mp4_samples_set_table (HarvestMp4Samples *self,
                                    HarvestMp4Table table,
                                    const guint8 *body,
                                    gsize length);

/* Notes where the samples lie that the tables tell, and forgets the tables. Tables that contradict
 * each other or the file's length are %HARVEST_MEDIA_ERROR_UNREADABLE. */
gboolean harvest_mp4_samples_add_track (HarvestMp4Samples *self, GError **error);
gboolean harvest_mp4_samples_is_empty (HarvestMp4Samples *self);

/* Overwrites all bytes of a part of the file, but the samples. */
void harvest_mp4_samples_blank_rest (HarvestMp4Samples *self, guint8 *part, gsize length);

G_END_DECLS
