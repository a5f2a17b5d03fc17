/* harvest-search-expression.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-analyzer.h"
#include "harvest-query.h"
#include "harvest-search-document.h"

G_BEGIN_DECLS

/* A query in the tokens of the index: what HarvestSearchDocument makes of stories, this makes of
 * what people ask for. It can be written for FTS5 and matched against a document in memory. */

typedef enum
{
  HARVEST_SEARCH_ALL,
  HARVEST_SEARCH_ANY,
  HARVEST_SEARCH_NOT,
  HARVEST_SEARCH_TOKENS, /* one token, or several in their order */
  HARVEST_SEARCH_PREFIX, /* a longer beginning of a word */
} HarvestSearchKind;

#define HARVEST_SEARCH_NO_GROUP (-1)

typedef struct _HarvestSearchNode HarvestSearchNode;
struct _HarvestSearchNode
{
  HarvestSearchKind kind;
  GPtrArray *children; /* (element-type HarvestSearchNode); empty: ALL everything, ANY nothing */
  char *tokens;        /* TOKENS, PREFIX */
  GStrv expansions;    /* PREFIX: the words of the index that begin so; NULL: too many */
  int group;           /* which word of the query it stands for */
};

/**
 * HarvestSearchLookup:
 * @find_units: the ids of the units called so (or whose names begin so) and of those below them
 * @expand: the words of the index that begin so; %NULL if they are more than @limit
 * @languages: the languages that stories of the index are written in
 *
 * What the expression needs to know of the data. Transfer full.
 */
typedef struct
{
  GPtrArray *(*find_units) (const char *name, gpointer data);
  GStrv (*expand) (const char *prefix, guint limit, gpointer data);
  gpointer data;
  HarvestLanguages languages;
} HarvestSearchLookup;

typedef struct
{
  HarvestSearchNode *must;    /* what every result has */
  HarvestSearchNode *filters; /* what even a result that has not all words must have */
  GPtrArray *groups; /* (element-type HarvestSearchNode): the words that results are ranked by */
  gboolean plain;    /* results that have most of the words are welcome too */
  gint64 from;       /* bounds of time, in seconds */
  gint64 until;
} HarvestSearchExpression;

/**
 * harvest_search_expression_new:
 *
 * Returns: (transfer full): the expression
 */
HarvestSearchExpression *harvest_search_expression_new (HarvestQuery *query,
                                                        HarvestAnalyzer *analyzer,
                                                        const HarvestSearchLookup *lookup);
void harvest_search_expression_free (HarvestSearchExpression *self);

/**
 * harvest_search_expression_is_everything:
 *
 * Returns: whether every story matches, save for the bounds of time
 */
gboolean harvest_search_expression_is_everything (const HarvestSearchExpression *self);

/**
 * harvest_search_node_write:
 * @match: an FTS5 expression is appended to it
 * @groups: (nullable) (element-type int): the group of each phrase is appended to it
 *
 * Returns: %FALSE if no row can match; @match and @groups are as before then
 */
gboolean harvest_search_node_write (const HarvestSearchNode *node, GString *match, GArray *groups);

/**
 * harvest_search_node_matches:
 *
 * Returns: whether @document has what @node asks for
 */
gboolean
harvest_search_node_matches (const HarvestSearchNode *node, const HarvestSearchDocument *document);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSearchExpression, harvest_search_expression_free)

G_END_DECLS
