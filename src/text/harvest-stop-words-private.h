/* harvest-stop-words-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-language.h"

/* The small words of each language, folded, between spaces. */
extern const char *const harvest_stop_words[HARVEST_N_LANGUAGES];
