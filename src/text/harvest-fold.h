/* harvest-fold.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Folding: one spelling for what people take for the same letters. Case, diacritics and
 * compatibility forms go; letters that Unicode does not take apart are spelled out (ß ss, æ ae,
 * œ oe, ø o, ł l, đ d, ð d, þ th, ı i, ħ h). Index and query both go through here. */

/* The most bytes that one character becomes. */
#define HARVEST_FOLD_MAX 80

/**
 * harvest_fold_character:
 * @character: a Unicode character
 * @buffer: at least %HARVEST_FOLD_MAX bytes; not terminated
 *
 * A letter or digit becomes letters and digits only; a combining mark becomes nothing. Any thread.
 *
 * Returns: the number of bytes written
 */
gsize harvest_fold_character (gunichar character, char *buffer);

/**
 * harvest_fold:
 * @text: UTF-8
 * @length: bytes, or -1 if @text is terminated
 *
 * Any thread.
 *
 * Returns: (transfer full): the folded text
 */
char *harvest_fold (const char *text, gssize length);

G_END_DECLS
