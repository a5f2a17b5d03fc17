/* harvest-language.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The five languages that words are stemmed in. Other languages are kept as they are. */
typedef enum
{
  HARVEST_LANGUAGE_ENGLISH,
  HARVEST_LANGUAGE_GERMAN,
  HARVEST_LANGUAGE_FRENCH,
  HARVEST_LANGUAGE_SPANISH,
  HARVEST_LANGUAGE_POLISH,
  HARVEST_N_LANGUAGES,
  HARVEST_LANGUAGE_OTHER = HARVEST_N_LANGUAGES,
} HarvestLanguage;

/* A set of languages: bits 1 << HarvestLanguage. */
typedef guint HarvestLanguages;

#define HARVEST_LANGUAGES_ALL ((1u << HARVEST_N_LANGUAGES) - 1)

/**
 * harvest_language_from_code:
 * @code: (nullable): ISO 639-1, possibly with a country ("de", "de_AT", "de-CH")
 *
 * Returns: the language, %HARVEST_LANGUAGE_OTHER if it is none of the five
 */
HarvestLanguage harvest_language_from_code (const char *code);

/**
 * harvest_language_get_code:
 *
 * Returns: (nullable): ISO 639-1, %NULL for %HARVEST_LANGUAGE_OTHER
 */
const char *harvest_language_get_code (HarvestLanguage language);

/**
 * harvest_language_guess:
 * @text: UTF-8; the first 2,000 bytes are looked at
 * @length: bytes, or -1
 *
 * Guesses from small words, letters and sequences of three letters. Deterministic; any thread.
 *
 * Returns: the language, %HARVEST_LANGUAGE_OTHER if nothing speaks for one more than for others
 */
HarvestLanguage harvest_language_guess (const char *text, gssize length);

/**
 * harvest_stop_word_languages:
 * @folded: one folded word
 *
 * Returns: the languages in which @folded is a word that says nothing by itself ("the", "und")
 */
HarvestLanguages harvest_stop_word_languages (const char *folded);

G_END_DECLS
