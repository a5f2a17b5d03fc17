/* harvest-full-text.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"

G_BEGIN_DECLS

/* Ranking for FTS5 tables: BM25 with the weights of the words brought along by the caller, who
 * keeps them; FTS5's own bm25() reads each word's whole list for every query. */

/**
 * HarvestFullTextPhrase:
 * @group: the word of the query that this phrase of the expression is one form of
 * @weight: how much the word says (its inverse document frequency); the same for the whole group
 *
 * One for each phrase of a MATCH expression, in the order in which they are written. A phrase of
 * weight 0 does not count.
 */
typedef struct
{
  guint group;
  double weight;
} HarvestFullTextPhrase;

/**
 * HARVEST_FULL_TEXT_ALL_BONUS:
 *
 * Added to the score of a row that has all groups that are asked for.
 */
#define HARVEST_FULL_TEXT_ALL_BONUS 1e6

/**
 * harvest_full_text_register_sync:
 *
 * Adds the auxiliary function `harvest_score (table, parameters)` to a connection. @parameters are
 * made by harvest_full_text_make_parameters().
 */
gboolean harvest_full_text_register_sync (HarvestDatabase *database, GError **error);

/**
 * harvest_full_text_make_parameters:
 * @phrases: (array length=n_phrases): as described there
 * @n_phrases: as many as the expression has
 * @n_groups: groups are 0 to @n_groups - 1, 64 at most
 * @n_for_all: a row with so many groups gets the bonus; more than @n_groups: none does
 * @length_column: the column whose number of words is a row's length
 *
 * Returns: (transfer full): to bind as a blob
 */
GBytes *harvest_full_text_make_parameters (const HarvestFullTextPhrase *phrases,
                                           guint n_phrases,
                                           guint n_groups,
                                           guint n_for_all,
                                           guint length_column);

G_END_DECLS
