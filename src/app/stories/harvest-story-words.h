/* harvest-story-words.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"

G_BEGIN_DECLS

/* A story without a title of its own was given one from its first sentence, or from who spoke it
 * and when. Readers see neither a text twice nor a time as computers write it. */

/**
 * harvest_story_words_dup_title:
 * @now: microseconds since 1970
 *
 * Returns: (transfer full): the title as people read it; words where there is none
 */
char *harvest_story_words_dup_title (HarvestRecord *story, gint64 now);

/**
 * harvest_story_words_repeats:
 *
 * Returns: whether the title was made from the beginning of the text, and so says nothing new above
 *   it
 */
gboolean harvest_story_words_repeats (HarvestRecord *story);

/**
 * harvest_story_words_dup_snippet:
 * @markup: (nullable): what the search cut out of the text
 *
 * Returns: (transfer full) (nullable): the markup that belongs below the title: without what the
 *   title has said already; %NULL if that was all
 */
char *harvest_story_words_dup_snippet (HarvestRecord *story, const char *markup);

G_END_DECLS
