/* harvest-search-analysis.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-search-document.h"

G_BEGIN_DECLS

/* Turns stories into documents on a thread of its own, a few ahead of the one that writes them into
 * the index. What is put in comes out in its order. Used by one thread. */

typedef struct _HarvestSearchAnalysis HarvestSearchAnalysis;

HarvestSearchAnalysis *harvest_search_analysis_new (void);
void harvest_search_analysis_free (HarvestSearchAnalysis *self);

/**
 * harvest_search_analysis_put:
 * @sources: (transfer full) (element-type GPtrArray): stories, each an array of bytes: of the story
 *   first, then of its assets
 */
void harvest_search_analysis_put (HarvestSearchAnalysis *self, GPtrArray *sources);

/**
 * harvest_search_analysis_get_n_ahead:
 *
 * Returns: how many times harvest_search_analysis_take() can be called
 */
guint harvest_search_analysis_get_n_ahead (HarvestSearchAnalysis *self);

/**
 * harvest_search_analysis_take:
 *
 * Waits until what was put in first is done.
 *
 * Returns: (transfer full) (element-type HarvestSearchDocument): one document for each story; %NULL
 *   with @error if one of them is no story
 */
GPtrArray *harvest_search_analysis_take (HarvestSearchAnalysis *self, GError **error);

/* Forgets what was put in and not taken. */
void harvest_search_analysis_clear (HarvestSearchAnalysis *self);

/**
 * harvest_search_analysis_make:
 * @sources: (element-type GBytes): a story and its assets
 *
 * Does it at once, on this thread.
 */
HarvestSearchDocument *
harvest_search_analysis_make (HarvestSearchAnalysis *self, GPtrArray *sources, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSearchAnalysis, harvest_search_analysis_free)

G_END_DECLS
