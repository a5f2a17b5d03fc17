/* harvest-path-view.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-path.h"

G_BEGIN_DECLS

/* The way of a story as its teller sees it: a line of five steps. Where there is little room, only
 * the step that was reached is named. */

#define HARVEST_TYPE_PATH_VIEW (harvest_path_view_get_type ())
G_DECLARE_FINAL_TYPE (HarvestPathView, harvest_path_view, HARVEST, PATH_VIEW, GtkWidget)

GtkWidget *harvest_path_view_new (void);

/**
 * harvest_path_view_set_step:
 * @step: the last step that was reached
 * @end: how it ended, if it has
 */
void harvest_path_view_set_step (HarvestPathView *self, HarvestStep step, HarvestEnd end);

/**
 * harvest_path_view_set_note:
 * @note: (nullable): who and when, in a few words
 */
void harvest_path_view_set_note (HarvestPathView *self, HarvestStep step, const char *note);

G_END_DECLS
