/* harvest-languages.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The languages that windows and stories speak: ISO 639-1 codes. */

/**
 * harvest_languages_get_all:
 *
 * Returns: (transfer none): %NULL-terminated
 */
const char *const *harvest_languages_get_all (void);

/**
 * harvest_languages_get_name:
 * @code: ISO 639-1
 *
 * Returns: (transfer none) (nullable): the language's name in itself ("Deutsch"), %NULL if it is
 *   none of ours
 */
const char *harvest_languages_get_name (const char *code);

/**
 * harvest_languages_find:
 * @code: (nullable): ISO 639-1
 *
 * Returns: (transfer none) (nullable): the same code, for ever; %NULL if it is none of ours
 */
const char *harvest_languages_find (const char *code);

/**
 * harvest_languages_guess:
 *
 * Returns: (transfer none): the first language of the account that is one of ours, else "en"
 */
const char *harvest_languages_guess (void);

G_END_DECLS
