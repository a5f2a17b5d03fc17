/* harvest-spell-checker.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Underlines, in one text view, the words that the dictionary of the text's language does not know,
 * while the person types; the word under the cursor is left alone. Its menu offers other words. */

#define HARVEST_TYPE_SPELL_CHECKER (harvest_spell_checker_get_type ())
G_DECLARE_FINAL_TYPE (HarvestSpellChecker, harvest_spell_checker, HARVEST, SPELL_CHECKER, GObject)

/* Properties: "enabled" (gboolean; follows the setting "check-spelling"). */

/**
 * harvest_spell_checker_new:
 * @view: borrowed; the checker must not outlive it
 */
HarvestSpellChecker *harvest_spell_checker_new (GtkTextView *view);
void harvest_spell_checker_set_enabled (HarvestSpellChecker *self, gboolean enabled);

/**
 * harvest_spell_checker_set_language:
 * @lang: (nullable): ISO 639-1; %NULL: nothing is underlined
 */
void harvest_spell_checker_set_language (HarvestSpellChecker *self, const char *lang);

G_END_DECLS
