/* harvest-search-index.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* The search index of shared.db: the FTS5 table `search_text`, whose rowid is the key of a story,
 * and beside it
 *
 *   search_pending (key)           stories whose text is not in the index as it is now
 *   search_stale (key, sources)    entries of the index that must go, with what they were made of,
 *                                  since a contentless table wants to be told what it forgets
 *   search_word (word)             all words of the index, for what begins so
 *   search_meta (name, value)
 *
 * Writing a story only adds a row to `search_pending`; the index follows in the background. All of
 * it can be made again from the records. The functions run on the writer's thread. */

/**
 * harvest_search_index_set_up_sync:
 *
 * Makes the tables where they are missing, and anew where another version of the program or of a
 * dictionary would give other tokens. Outside a transaction.
 */
gboolean harvest_search_index_set_up_sync (HarvestDatabase *database, GError **error);

/**
 * harvest_search_index_note_sync:
 * @before: (nullable): a row of `record` as it was
 * @after: (nullable): as it is now
 * @key_before: the key it had as a story, or 0
 * @key_after: the key it has now, or 0
 *
 * To be called for every row that is written, after the change, in its transaction. Stories and
 * their assets matter, others do not.
 */
gboolean harvest_search_index_note_sync (HarvestDatabase *database,
                                         HarvestRecord *before,
                                         HarvestRecord *after,
                                         gint64 key_before,
                                         gint64 key_after,
                                         GError **error);

/* Does the work of the background. One thread at a time. */
typedef struct _HarvestSearchIndexer HarvestSearchIndexer;

HarvestSearchIndexer *harvest_search_indexer_new (void);
void harvest_search_indexer_free (HarvestSearchIndexer *self);

/**
 * HarvestSearchIndexerYield:
 *
 * Returns: whether to end the slice after the story at hand
 */
typedef gboolean (*HarvestSearchIndexerYield) (gpointer data);

/**
 * harvest_search_indexer_step_sync:
 * @max_stories: the most stories in this slice
 * @more: (out): whether there is work left
 *
 * Brings some stories into the index, the newest first, in a transaction of its own; when all are
 * in, merges a piece of the index.
 */
gboolean harvest_search_indexer_step_sync (HarvestSearchIndexer *self,
                                           HarvestDatabase *database,
                                           guint max_stories,
                                           HarvestSearchIndexerYield yield,
                                           gpointer data,
                                           gboolean *more,
                                           GError **error);

/**
 * harvest_search_index_get_pending_sync:
 * @n_pending: (out): how many stories are not in the index yet
 */
gboolean harvest_search_index_get_pending_sync (HarvestDatabase *database,
                                                gint64 *n_pending,
                                                GError **error);

/**
 * harvest_search_index_has_residue_sync:
 * @residue: (out): whether something of deleted texts may be left in the index
 */
gboolean harvest_search_index_has_residue_sync (HarvestDatabase *database,
                                                gboolean *residue,
                                                GError **error);

/**
 * harvest_search_index_purge_sync:
 * @more: (out): whether to call again
 *
 * Removes a piece of what is left of deleted texts, which the index otherwise keeps until it
 * happens to merge them away; after the last one the database's log is emptied too. Begun again if
 * something is deleted meanwhile. In a transaction of its own; when the indexer has nothing to do.
 */
gboolean
harvest_search_index_purge_sync (HarvestDatabase *database, gboolean *more, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSearchIndexer, harvest_search_indexer_free)

G_END_DECLS
