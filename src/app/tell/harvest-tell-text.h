/* harvest-tell-text.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-tell-section.h"

G_BEGIN_DECLS

/* The text of the story, with spelling, and its language, found or chosen. */

#define HARVEST_TYPE_TELL_TEXT (harvest_tell_text_get_type ())
G_DECLARE_FINAL_TYPE (HarvestTellText, harvest_tell_text, HARVEST, TELL_TEXT, HarvestTellSection)

/* Property "check-spelling" (gboolean). Signal "paste-files" (HarvestTellText *, GdkClipboard *):
 * the person pastes what is no text. */

/* Says quietly whether the draft is safe; NULL: nothing to say. */
void harvest_tell_text_set_state (HarvestTellText *self, const char *state);

/* Asks a question instead of "What happened?"; it becomes the story's prompt. */
void harvest_tell_text_set_prompt (HarvestTellText *self, const char *prompt);

/**
 * harvest_tell_text_get_language:
 *
 * Returns: (transfer none) (nullable): ISO 639-1, chosen or found
 */
const char *harvest_tell_text_get_language (HarvestTellText *self);

G_END_DECLS
