/* harvest-snippet.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-analyzer.h"
#include "harvest-query.h"

G_BEGIN_DECLS

/* The two lines of a text that show why it was found. */

typedef struct _HarvestSnippet HarvestSnippet;

/**
 * harvest_snippet_new:
 * @query: (nullable): whose words are marked; %NULL: none
 * @analyzer: stems the words of texts; must outlive the object
 *
 * One thread at a time, that of @analyzer.
 */
HarvestSnippet *harvest_snippet_new (HarvestQuery *query, HarvestAnalyzer *analyzer);
void harvest_snippet_free (HarvestSnippet *self);

/**
 * harvest_snippet_make:
 * @text: UTF-8
 * @language: of @text
 * @n_characters: about so long
 *
 * Chooses the place with the most different words of the query, the first of several. Without one
 * it is the beginning of @text. Line breaks become spaces.
 *
 * Returns: (transfer full): Pango markup, with the words that match in <b>
 */
char *harvest_snippet_make (HarvestSnippet *self,
                            const char *text,
                            HarvestLanguage language,
                            guint n_characters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSnippet, harvest_snippet_free)

G_END_DECLS
