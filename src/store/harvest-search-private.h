/* harvest-search-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-search.h"

G_BEGIN_DECLS

/* Shared by harvest-search.c, harvest-search-scan.c and harvest-search-rank.c. */

/* So many stories that are not in the index are read for one question. */
#define HARVEST_SEARCH_MAX_PENDING 256

struct _HarvestSearch
{
  HarvestDatabase *database; /* borrowed */
  HarvestAnalyzer *analyzer;
  char *listed;

  GPtrArray *own;       /* (element-type HarvestSearchOwn) */
  GPtrArray *own_texts; /* (element-type HarvestSearchDocument): made when first needed */
  GHashTable *hidden;   /* (element-type gint64) */

  GHashTable *statements; /* SQL that was put together once: name -> SQL */

  /* for ranking */
  GHashTable *frequencies; /* MATCH expression -> double */
  gint64 n_stories;
  GArray *places; /* (element-type gint64): keys, with as many stories between each two */
  gint64 looked;  /* monotonic time */
};

/* What a slice of a scan finds in one place. */
typedef struct
{
  const HarvestSearchExpression *expression;
  const char *match; /* NULL: no row of the index can match */
  gboolean ascending;
  GCancellable *cancellable;
  guint n_pending; /* that may still be read */
} HarvestSearchScan;

const char *harvest_search_get_sql (HarvestSearch *self, const char *name, const char *format);
gboolean harvest_search_is_hidden (HarvestSearch *self, gint64 row);
HarvestSearchDocument *harvest_search_get_own_text (HarvestSearch *self, guint own);

/* Keys that the bounds of time allow. */
void harvest_search_bound_span (const HarvestSearchExpression *expression, HarvestSearchSpan *span);

gboolean harvest_search_get_languages_sync (HarvestSearch *self,
                                            HarvestLanguages *languages,
                                            GError **error);

/* The first and the last key of all stories. */
gboolean harvest_search_get_time_range_sync (HarvestSearch *self,
                                             gint64 *first,
                                             gint64 *last,
                                             GError **error);

/* Calls @func for every pending story of @span that the person may see, at most @limit. */
typedef void (*HarvestSearchPendingFunc) (gint64 key,
                                          gint64 row,
                                          const HarvestSearchDocument *document,
                                          gpointer data);
gboolean harvest_search_foreach_pending_sync (HarvestSearch *self,
                                              const HarvestSearchSpan *span,
                                              gboolean ascending,
                                              guint *limit,
                                              HarvestSearchPendingFunc func,
                                              gpointer data,
                                              GCancellable *cancellable,
                                              GError **error);

G_END_DECLS
