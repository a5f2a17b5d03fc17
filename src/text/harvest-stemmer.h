/* harvest-stemmer.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-language.h"

G_BEGIN_DECLS

/* Brings the forms of a word to one stem: libstemmer for English, German, French and Spanish,
 * the dictionary of hunspell for Polish, which libstemmer does not have. */

/* A Polish form may belong to so many words ("mam": to have, mother) that are told apart. */
#define HARVEST_STEMS_MAX 3

typedef struct _HarvestStemmer HarvestStemmer;

/**
 * harvest_stemmer_new:
 * @language: one of the five
 * @error: %HARVEST_TEXT_ERROR_UNAVAILABLE if the dictionary is not installed
 *
 * A stemmer belongs to one thread at a time. The Polish dictionary takes a while to load.
 *
 * Returns: (transfer full) (nullable): the stemmer
 */
HarvestStemmer *harvest_stemmer_new (HarvestLanguage language, GError **error);
void harvest_stemmer_free (HarvestStemmer *self);

/**
 * harvest_stemmer_stem:
 * @lower: a word in lower case with its diacritics, as #HarvestTokenizer has it
 *
 * Returns: (transfer none): one to %HARVEST_STEMS_MAX different folded stems, %NULL-terminated;
 *   until the next call
 */
const char *const *harvest_stemmer_stem (HarvestStemmer *self, const char *lower);

/**
 * harvest_stemmer_dup_stamp:
 *
 * Names what stems depend on beside the program itself: another stamp may mean other stems.
 *
 * Returns: (transfer full): one line
 */
char *harvest_stemmer_dup_stamp (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestStemmer, harvest_stemmer_free)

G_END_DECLS
