/* harvest-history-row.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "harvest-story-data.h"

G_BEGIN_DECLS

/* What happened to a story, folded away until somebody asks: each step with who, when and why, and
 * each version of the text with the words that changed. Not visible if nothing is known. */

#define HARVEST_TYPE_HISTORY_ROW (harvest_history_row_get_type ())
G_DECLARE_FINAL_TYPE (HarvestHistoryRow, harvest_history_row, HARVEST, HISTORY_ROW, AdwExpanderRow)

GtkWidget *harvest_history_row_new (void);
void harvest_history_row_set_data (HarvestHistoryRow *self, HarvestStoryData *data);

/**
 * harvest_history_row_make_diff_markup:
 *
 * Returns: (transfer full): Pango markup of @new_text in which deleted words are struck out and
 *   inserted ones underlined
 */
char *harvest_history_row_make_diff_markup (const char *old_text, const char *new_text);

G_END_DECLS
