/* harvest-error-words.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HarvestErrorWords:
 * @title: what happened, in a few words
 * @body: what is safe, and what to do
 *
 * An error as a person should read it. Messages of GErrors are for the log.
 */
typedef struct
{
  char *title;
  char *body;
} HarvestErrorWords;

/**
 * harvest_error_words_new:
 * @error: of any domain
 *
 * Returns: (transfer full): the words for what went wrong while something was read or kept
 */
HarvestErrorWords *harvest_error_words_new (const GError *error);

/**
 * harvest_error_words_new_for_opening:
 * @error: of harvest_store_open_async() or harvest_store_enter_async()
 * @data_dir: the folder that was to be opened
 *
 * Returns: (transfer full): the words for the page that stands instead of the program
 */
HarvestErrorWords *harvest_error_words_new_for_opening (const GError *error, const char *data_dir);

void harvest_error_words_free (HarvestErrorWords *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestErrorWords, harvest_error_words_free)

G_END_DECLS
