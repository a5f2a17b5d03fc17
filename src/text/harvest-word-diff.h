/* harvest-word-diff.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HARVEST_WORD_DIFF_EQUAL,
  HARVEST_WORD_DIFF_DELETED,
  HARVEST_WORD_DIFF_INSERTED,
} HarvestWordDiffKind;

typedef struct
{
  HarvestWordDiffKind kind;
  char *text;
} HarvestWordDiffSegment;

/**
 * harvest_word_diff:
 * @old_text: valid UTF-8
 * @new_text: valid UTF-8
 *
 * What a person changed in a text, by whole words. Equal and deleted segments joined are @old_text,
 * equal and inserted ones joined are @new_text, byte by byte. No two neighbours are of one kind;
 * what was replaced stands as deleted, then inserted. Where each word of a passage was replaced,
 * the passage is one change and the blanks in it belong to it. From any thread.
 *
 * Returns: (transfer container) (element-type HarvestWordDiffSegment): the segments; none if both
 *   texts are empty
 */
GPtrArray *harvest_word_diff (const char *old_text, const char *new_text);

G_END_DECLS
