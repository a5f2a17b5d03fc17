/* harvest-diff-view.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two texts as two columns (one above the other where there is little room): what was told, and
 * what is there now, with the changed words marked in both. */

#define HARVEST_TYPE_DIFF_VIEW (harvest_diff_view_get_type ())
G_DECLARE_FINAL_TYPE (HarvestDiffView, harvest_diff_view, HARVEST, DIFF_VIEW, GtkWidget)

GtkWidget *harvest_diff_view_new (void);
void
harvest_diff_view_set_texts (HarvestDiffView *self, const char *old_text, const char *new_text);

/* Words above the columns, instead of "What you told" and "What we would show". */
void
harvest_diff_view_set_titles (HarvestDiffView *self, const char *old_title, const char *new_title);

G_END_DECLS
