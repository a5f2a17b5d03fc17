/* harvest-text-merge.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * harvest_text_merge:
 * @base: what both sides began with; valid UTF-8
 * @ours: one side's text; valid UTF-8
 * @theirs: the other side's text; valid UTF-8
 *
 * Merges two edits of one text by paragraph (what Enter ends). Edits of different paragraphs go
 * together; where both sides changed the same paragraph, or put something in the same place, there
 * is no merge, and the caller keeps both texts. Line breaks become \n; blanks at the ends of a
 * text and in empty lines may go; words never do. From any thread.
 *
 * Returns: (transfer full) (nullable): the merged text, %NULL if the edits cannot go together
 */
char *harvest_text_merge (const char *base, const char *ours, const char *theirs);

G_END_DECLS
