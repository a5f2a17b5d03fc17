/* harvest-story-browser.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-interval-selection.h"
#include "harvest-story-list.h"
#include "harvest-units.h"

G_BEGIN_DECLS

/* The list of stories, as cards or as a compact table, and what stands there when it is empty, not
 * read yet, or cannot be read.
 *
 * Properties: "compact" (gboolean: the table), "selecting" (gboolean: check buttons are shown, and
 * a press chooses instead of opening), "conditions" (gboolean: chips ask for something, so that an
 * empty list suggests to take them away). Its buttons use `stories.remove-conditions`,
 * `stories.retry` and `app.tell`. Signal "open" (const char *id): show this story. */

#define HARVEST_TYPE_STORY_BROWSER (harvest_story_browser_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStoryBrowser, harvest_story_browser, HARVEST, STORY_BROWSER, GtkWidget)

GtkWidget *harvest_story_browser_new (void);
void harvest_story_browser_set_store (HarvestStoryBrowser *self,
                                      HarvestStore *store,
                                      HarvestUnits *units);

/* See harvest_story_list_ask(). */
void harvest_story_browser_ask (HarvestStoryBrowser *self,
                                const char *query,
                                const char *filter,
                                gboolean typing,
                                HarvestStoryOrder order);

/**
 * harvest_story_browser_get_list:
 *
 * Returns: (transfer none) (nullable): the stories; %NULL before there is a store
 */
HarvestStoryList *harvest_story_browser_get_list (HarvestStoryBrowser *self);

/**
 * harvest_story_browser_get_selection:
 *
 * Returns: (transfer none): which rows are selected
 */
HarvestIntervalSelection *harvest_story_browser_get_selection (HarvestStoryBrowser *self);

/* Puts the focus into the list. */
void harvest_story_browser_focus_list (HarvestStoryBrowser *self);

G_END_DECLS
