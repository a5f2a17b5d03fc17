/* harvest-tell-page.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-page.h"

G_BEGIN_DECLS

#define HARVEST_TYPE_TELL_PAGE (harvest_tell_page_get_type ())
G_DECLARE_FINAL_TYPE (HarvestTellPage, harvest_tell_page, HARVEST, TELL_PAGE, HarvestPage)

/**
 * harvest_tell_page_begin:
 * @files: (nullable): pictures or sound to begin the story with
 * @prompt: (nullable): the question that it answers
 *
 * Puts the focus into the text; an unfinished story stays, and gets what is new.
 */
void harvest_tell_page_begin (HarvestTellPage *self, GListModel *files, const char *prompt);

G_END_DECLS
