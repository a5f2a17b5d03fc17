/* harvest-story-rows.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-story-reader.h"

G_BEGIN_DECLS

/* The rows of one answer: a list model that knows how many rows lie in which piece of time, and
 * reads the rows of a piece when one of them is asked for. What it keeps does not grow with the
 * number of rows but for a few bytes for each piece. Main thread. */

#define HARVEST_TYPE_STORY_ROWS (harvest_story_rows_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStoryRows, harvest_story_rows, HARVEST, STORY_ROWS, GObject)

HarvestStoryRows *harvest_story_rows_new (HarvestStore *store, HarvestStoryQuestion *question);

/**
 * harvest_story_rows_add_known:
 * @span: a piece of time that follows those that there are; for ranked rows, anything
 * @hits: (element-type HarvestSearchHit): its rows
 * @data: (element-type HarvestStoryData): of the first of them; taken out of the array
 *
 * Announces the rows, if there are users already.
 */
void harvest_story_rows_add_known (HarvestStoryRows *self,
                                   const HarvestSearchSpan *span,
                                   GArray *hits,
                                   GPtrArray *data);

/**
 * harvest_story_rows_add_blocks:
 * @blocks: (element-type HarvestStoryBlock): pieces that follow those that there are
 *
 * Announces them at once, whatever their number: GTK takes in rows that are added behind those that
 * it shows without looking at them. Rows that take the place of others it looks for one by one, all
 * of them, so that a million must never come in exchange for others.
 */
void harvest_story_rows_add_blocks (HarvestStoryRows *self, GArray *blocks);

/**
 * harvest_story_rows_look_again:
 * @ids: (element-type utf8): stories or assets that are different
 *
 * Reads what may be different and changes the rows by exact deltas.
 */
void harvest_story_rows_look_again (HarvestStoryRows *self, GPtrArray *ids);

/* Gives up what is being read. */
void harvest_story_rows_stop (HarvestStoryRows *self);

/**
 * harvest_story_rows_read_ids_async:
 *
 * As harvest_story_list_read_ids_async().
 */
void harvest_story_rows_read_ids_async (HarvestStoryRows *self,
                                        guint position,
                                        guint n_rows,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *
harvest_story_rows_read_ids_finish (HarvestStoryRows *self, GAsyncResult *result, GError **error);

G_END_DECLS
