/* harvest-refusal-words.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * harvest_refusal_words_get:
 * @reason: (nullable): a code, as in HarvestAttention
 *
 * Returns: (transfer none): a translated sentence that says why a change was refused and what can
 *   be done
 */
const char *harvest_refusal_words_get (const char *reason);

G_END_DECLS
