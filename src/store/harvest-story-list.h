/* harvest-story-list.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"

G_BEGIN_DECLS

/* The stories of a store as a screen lists them: all, or those that a query finds. Rows are
 * placeholders that are filled when they are asked for; a million of them cost no more than a
 * screen full. Main thread. */

typedef enum
{
  HARVEST_STORY_ORDER_NEWEST,
  HARVEST_STORY_ORDER_OLDEST,
  HARVEST_STORY_ORDER_BEST, /* how well the words fit; as NEWEST where there are no words */
} HarvestStoryOrder;

/* ---- One row ---- */

#define HARVEST_TYPE_STORY_ROW (harvest_story_row_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStoryRow, harvest_story_row, HARVEST, STORY_ROW, GObject)

/* Property: "story" (HarvestRecord, NULL until it is read). It is notified when the row is filled
 * and when the story, its first picture or the words around the match are different. */

/**
 * harvest_story_row_get_story:
 *
 * Returns: (transfer none) (nullable): the story, %NULL until it is read
 */
HarvestRecord *harvest_story_row_get_story (HarvestStoryRow *self);

/**
 * harvest_story_row_get_id:
 *
 * Returns: (transfer none) (nullable): the story's id, %NULL until it is read
 */
const char *harvest_story_row_get_id (HarvestStoryRow *self);

/**
 * harvest_story_row_get_snippet:
 *
 * Returns: (transfer none) (nullable): Pango markup of about two lines: the beginning of the text,
 *   or where a match is, with the matched words in <b>
 */
const char *harvest_story_row_get_snippet (HarvestStoryRow *self);

/**
 * harvest_story_row_get_picture:
 *
 * Returns: (transfer none) (nullable): the hash of the first picture
 */
const char *harvest_story_row_get_picture (HarvestStoryRow *self);

/**
 * harvest_story_row_get_has_voice:
 *
 * Returns: whether there is sound
 */
gboolean harvest_story_row_get_has_voice (HarvestStoryRow *self);

/**
 * harvest_story_row_get_time:
 *
 * Returns: when it happened, or else was told: microseconds since 1970
 */
gint64 harvest_story_row_get_time (HarvestStoryRow *self);

/* ---- The list ---- */

#define HARVEST_TYPE_STORY_LIST (harvest_story_list_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStoryList, harvest_story_list, HARVEST, STORY_LIST, GObject)

/* Properties: "query" (string, as typed, nullable), "filter" (string, nullable: more conditions in
 * the same language, which must hold too: what chips say), "typing" (gboolean: the last word may go
 * on), "order" (HarvestStoryOrder).
 *
 * Read-only: "rows" (GListModel of HarvestStoryRow; another object after each change of what is
 * asked for, as soon as its first rows are known, so that no list ever announces a million rows),
 * "n-found" (guint: so many, as far as is known), "counting" (gboolean: there may be more),
 * "loading" (gboolean: nothing is known yet of what was asked for last), "error" (GError, nullable:
 * why it could not be read). */

/**
 * harvest_story_list_new:
 * @store: where to look; changes of its records change the rows, by exact deltas
 *
 * Returns: (transfer full): all stories, the newest first
 */
HarvestStoryList *harvest_story_list_new (HarvestStore *store);

/**
 * harvest_story_list_ask:
 * @query: (nullable): NULL or empty for no words
 * @filter: (nullable): NULL or empty for no conditions
 *
 * Sets all at once; what was being looked for is given up.
 */
void harvest_story_list_ask (HarvestStoryList *self,
                             const char *query,
                             const char *filter,
                             gboolean typing,
                             HarvestStoryOrder order);

/* Looks again, after an error. */
void harvest_story_list_retry (HarvestStoryList *self);
GListModel *harvest_story_list_get_rows (HarvestStoryList *self);
guint harvest_story_list_get_n_found (HarvestStoryList *self);
gboolean harvest_story_list_get_counting (HarvestStoryList *self);
gboolean harvest_story_list_get_loading (HarvestStoryList *self);
const GError *harvest_story_list_get_error (HarvestStoryList *self);

/**
 * harvest_story_list_read_ids_async:
 * @position: of the first row
 * @n_rows: how many
 *
 * For what is done with many rows at once: their ids, without filling the rows.
 */
void harvest_story_list_read_ids_async (HarvestStoryList *self,
                                        guint position,
                                        guint n_rows,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * harvest_story_list_read_ids_finish:
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the ids in the order of the rows
 */
GPtrArray *
harvest_story_list_read_ids_finish (HarvestStoryList *self, GAsyncResult *result, GError **error);

G_END_DECLS
