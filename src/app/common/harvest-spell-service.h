/* harvest-spell-service.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Dictionaries on a thread of their own: loading one takes up to half a second, and suggestions for
 * a long word nearly as much. All functions are for the main thread. */

#define HARVEST_TYPE_SPELL_SERVICE (harvest_spell_service_get_type ())
G_DECLARE_FINAL_TYPE (HarvestSpellService, harvest_spell_service, HARVEST, SPELL_SERVICE, GObject)

HarvestSpellService *harvest_spell_service_new (void);

/**
 * harvest_spell_service_check_async:
 * @lang: ISO 639-1
 * @words: copied
 */
void harvest_spell_service_check_async (HarvestSpellService *self,
                                        const char *lang,
                                        const char *const *words,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * harvest_spell_service_check_finish:
 *
 * Returns: (transfer full) (nullable): those of the words that the dictionary does not know;
 *   %G_IO_ERROR_NOT_FOUND if there is no dictionary for the language
 */
GStrv harvest_spell_service_check_finish (HarvestSpellService *self,
                                          GAsyncResult *result,
                                          GError **error);

void harvest_spell_service_suggest_async (HarvestSpellService *self,
                                          const char *lang,
                                          const char *word,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * harvest_spell_service_suggest_finish:
 *
 * Returns: (transfer full) (nullable): words that may have been meant, the likeliest first
 */
GStrv harvest_spell_service_suggest_finish (HarvestSpellService *self,
                                            GAsyncResult *result,
                                            GError **error);

/* Adds the word to the person's own list, which all programs with enchant share. */
void harvest_spell_service_add (HarvestSpellService *self, const char *lang, const char *word);

G_END_DECLS
