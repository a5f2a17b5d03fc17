/* harvest-kinds.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-choice-button.h"

G_BEGIN_DECLS

/* The words for the values of a story's fields, one table for all screens. */

extern const HarvestChoice harvest_kinds[];
extern const guint harvest_n_kinds;

/**
 * harvest_classes_get_choices:
 * @n_choices: (out): how many
 *
 * Returns: (transfer none): the classes of a story, from open to secret, with their lights
 */
const HarvestChoice *harvest_classes_get_choices (guint *n_choices);

/**
 * harvest_classes_dup_explanation:
 * @secrecy: one of the classes
 *
 * Returns: (transfer full): what the class means, with examples
 */
char *harvest_classes_dup_explanation (const char *secrecy);

extern const HarvestChoice harvest_audiences[];
extern const guint harvest_n_audiences;

/**
 * harvest_kinds_get_name:
 *
 * Returns: (transfer none): the translated word for a kind; the value itself if it is not known
 */
const char *harvest_kinds_get_name (const char *kind);

/**
 * harvest_classes_get_name:
 *
 * Returns: (transfer none): the translated word for a class; the value itself if it is not known
 */
const char *harvest_classes_get_name (const char *secrecy);

G_END_DECLS
