/* harvest-analyzer.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-language.h"
#include "harvest-stemmer.h"

G_BEGIN_DECLS

/* The stemmers of all five languages, each made when it is first needed. One thread at a time. */

typedef struct _HarvestAnalyzer HarvestAnalyzer;

HarvestAnalyzer *harvest_analyzer_new (void);
void harvest_analyzer_free (HarvestAnalyzer *self);

/**
 * harvest_analyzer_stem:
 * @lower: a word as #HarvestTokenizer has it
 *
 * Returns: (transfer none) (nullable): the folded stems of @lower, %NULL-terminated, until the next
 *   call; %NULL for %HARVEST_LANGUAGE_OTHER and for a language whose dictionary is missing, whose
 *   words are then only folded
 */
const char *const *
harvest_analyzer_stem (HarvestAnalyzer *self, HarvestLanguage language, const char *lower);

/**
 * harvest_analyzer_get_missing:
 *
 * Returns: the languages that were asked for and have no dictionary here
 */
HarvestLanguages harvest_analyzer_get_missing (HarvestAnalyzer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestAnalyzer, harvest_analyzer_free)

G_END_DECLS
