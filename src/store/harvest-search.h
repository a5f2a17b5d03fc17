/* harvest-search.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"
#include "harvest-query.h"
#include "harvest-search-expression.h"

G_BEGIN_DECLS

/* Finds stories: newest first, by a range of keys at a time, or ranked. One object for each reading
 * connection; everything runs on its thread, within one transaction of the caller. */

typedef struct _HarvestSearch HarvestSearch;

typedef struct
{
  gint64 key;
  gint64 row;   /* of `record`; 0: one of the person's own stories */
  guint own;    /* the place among those */
  double score; /* of ranked hits */
} HarvestSearchHit;

/* A story that is not in shared.db as this person sees it. */
typedef struct
{
  gint64 key;
  HarvestRecord *story;
  GPtrArray *assets; /* (element-type HarvestRecord) (nullable) */
} HarvestSearchOwn;

HarvestSearchOwn *harvest_search_own_new (gint64 key, HarvestRecord *story, GPtrArray *assets);
void harvest_search_own_free (HarvestSearchOwn *self);

/**
 * HarvestSearchSpan:
 * @lower: the first key
 * @upper: behind the last key
 *
 * A range of keys that is still to be looked at.
 */
typedef struct
{
  gint64 lower;
  gint64 upper;
} HarvestSearchSpan;

#define HARVEST_SEARCH_SPAN_ALL                                                                    \
  {                                                                                                \
    G_MININT64, G_MAXINT64                                                                         \
  }

/**
 * harvest_search_new:
 * @listed: (nullable): SQL that says whether the person may see the row `r` of record
 *
 * Returns: (transfer full) (nullable): the search of a connection, which must outlive it
 */
HarvestSearch *harvest_search_new (HarvestDatabase *database, const char *listed, GError **error);
void harvest_search_free (HarvestSearch *self);

/**
 * harvest_search_warm_sync:
 *
 * Does beforehand what else the first question would wait for: dictionaries, and how stories lie in
 * time.
 */
gboolean harvest_search_warm_sync (HarvestSearch *self, GError **error);

/**
 * harvest_search_set_own:
 * @own: (nullable) (element-type HarvestSearchOwn): stories to be found beside those of shared.db
 * @hidden: (nullable) (element-type gint64): the rows of `record` that they stand in for, or that
 *   the person has deleted
 *
 * Takes references.
 */
void harvest_search_set_own (HarvestSearch *self, GPtrArray *own, GHashTable *hidden);
void harvest_search_set_hidden (HarvestSearch *self, GHashTable *hidden);

/* Borrowed: own stories as they were set, and the analyzer of the thread. */
GPtrArray *harvest_search_get_own (HarvestSearch *self);
HarvestAnalyzer *harvest_search_get_analyzer (HarvestSearch *self);

/**
 * harvest_search_compile_sync:
 *
 * Returns: (transfer full) (nullable): @query in the tokens of the index
 */
HarvestSearchExpression *
harvest_search_compile_sync (HarvestSearch *self, HarvestQuery *query, GError **error);

/**
 * harvest_search_scan_sync:
 * @expression: what to look for
 * @span: (inout): where to look; then what is left to look at
 * @ascending: from the oldest on, else from the newest on
 * @limit: end after so many hits
 * @deadline: monotonic time to end at, or -1; at least a part of @span is looked at
 * @hits: (element-type HarvestSearchHit): found stories are appended in their order
 *
 * Stories that are not in the index yet are read and matched; at most 256 of them in a call.
 */
gboolean harvest_search_scan_sync (HarvestSearch *self,
                                   const HarvestSearchExpression *expression,
                                   HarvestSearchSpan *span,
                                   gboolean ascending,
                                   guint limit,
                                   gint64 deadline,
                                   GCancellable *cancellable,
                                   GArray *hits,
                                   GError **error);

/**
 * harvest_search_span_is_empty:
 *
 * Returns: whether there is nothing left to look at
 */
static inline gboolean
harvest_search_span_is_empty (const HarvestSearchSpan *span)
{
  return span->lower >= span->upper;
}

/**
 * harvest_search_rank_sync:
 * @limit: so many of the best
 * @deadline: monotonic time to end at, or -1
 * @hits: (element-type HarvestSearchHit): the best stories are appended, the best first
 *
 * By BM25 over stems; what has all words of a plain query comes before what has most of them.
 * Words are taken by how rare they are, until the rest cannot change the best 50 any more. A query
 * without words is answered with the newest.
 */
gboolean harvest_search_rank_sync (HarvestSearch *self,
                                   const HarvestSearchExpression *expression,
                                   guint limit,
                                   gint64 deadline,
                                   GCancellable *cancellable,
                                   GArray *hits,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSearch, harvest_search_free)

G_END_DECLS
