/* harvest-tokenizer.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Cuts text into words: runs of letters, digits and their marks. Signs of scripts without spaces
 * (Han, Hiragana, Katakana, Thai, Lao, Khmer, Burmese) are words of one character each. */

/* Words are cut after so many bytes, in the index and in queries alike. */
#define HARVEST_TOKEN_MAX 64

/**
 * HarvestTokenizer:
 * @start: (transfer none): where the current word begins in the text
 * @end: (transfer none): behind its last byte
 * @folded: the word, folded and terminated, never empty
 * @lower: the word in lower case with its diacritics, composed and terminated, for stemmers
 *
 * Lives on the stack; from harvest_tokenizer_init() until the text goes.
 */
typedef struct
{
  const char *start;
  const char *end;
  char folded[HARVEST_TOKEN_MAX + 1];
  gsize folded_length;
  char lower[HARVEST_TOKEN_MAX + 1];
  gsize lower_length;

  /*< private >*/
  const char *position;
  const char *limit;
} HarvestTokenizer;

/**
 * harvest_tokenizer_init:
 * @text: valid UTF-8, which must outlive @self
 * @length: bytes, or -1 if @text is terminated
 *
 * Any thread.
 */
void harvest_tokenizer_init (HarvestTokenizer *self, const char *text, gssize length);

/**
 * harvest_tokenizer_next:
 *
 * Returns: whether there is another word; @self describes it
 */
gboolean harvest_tokenizer_next (HarvestTokenizer *self);

G_END_DECLS
