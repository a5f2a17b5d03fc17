/* harvest-search-document.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-analyzer.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* A story as the search index has it: two texts of tokens between single spaces, with a space at
 * both ends. The same tokens are searched in the index and, for stories that are not in it yet, in
 * memory.
 *
 *   exact   word            every word, folded, in its order
 *   marks   =dwerkzeug      a stem, with the letter of its language; none of small words
 *           ^w ^we ^wer ^werk  what the words begin with, each once
 *           @kidea          what can be filtered by; @a is in every story
 *
 * No folded word has one of the marks = ^ @ _ in it. */

/* Raised whenever the same story would give other tokens, so that every index is built anew. */
#define HARVEST_SEARCH_VERSION 2

#define HARVEST_SEARCH_PREFIX_MAX 4
#define HARVEST_SEARCH_EVERYTHING "@a"

typedef struct
{
  GString *exact;
  GString *marks;
  HarvestLanguage language;
} HarvestSearchDocument;

/**
 * harvest_search_document_new:
 * @story: a record of type story
 * @assets: (nullable) (element-type HarvestRecord): its assets
 *
 * Returns: (transfer full): the tokens
 */
HarvestSearchDocument *
harvest_search_document_new (HarvestAnalyzer *analyzer, HarvestRecord *story, GPtrArray *assets);
void harvest_search_document_free (HarvestSearchDocument *self);

/**
 * harvest_search_document_get_language:
 *
 * Returns: the language that @story says, or seems to be written in
 */
HarvestLanguage harvest_search_document_guess_language (HarvestRecord *story);

/* Make the tokens. Transfer full. */
char *harvest_search_token_stem (HarvestLanguage language, const char *stem);
char *harvest_search_token_unit (const char *unit);

/**
 * harvest_search_token_facet:
 * @mark: 'k' kind, 's' state, 't' tag, 'b' word of the byline, 'h' what it has, 'c' class,
 *   'v' visibility
 * @value: as in the record or as typed
 */
char *harvest_search_token_facet (char mark, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSearchDocument, harvest_search_document_free)

G_END_DECLS
