/* harvest-ui-language.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The language in which the windows speak, for the whole process: the desktop's, or that of the
 * person who is here. What is on the screen already keeps its words; windows are made anew. Main
 * thread only. */

/**
 * harvest_ui_language_begin:
 * @localedir: where the catalogs are
 *
 * Instead of setlocale(), bindtextdomain() and textdomain(): the first thing that main() does,
 * before there are threads. The windows speak the desktop's language then.
 */
void harvest_ui_language_begin (const char *localedir);

/**
 * harvest_ui_language_set:
 * @code: (nullable): one of harvest_languages_get_all(); %NULL: as the desktop
 *
 * Returns: whether that is another one than before
 */
gboolean harvest_ui_language_set (const char *code);

/**
 * harvest_ui_language_get:
 *
 * Returns: (transfer none) (nullable): the language that was set; %NULL: as the desktop
 */
const char *harvest_ui_language_get (void);

G_END_DECLS
