/* harvest-stories-page-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-stories-page.h"

#include "harvest-filter-bar.h"
#include "harvest-story-browser.h"
#include "harvest-story-view.h"

G_BEGIN_DECLS

/* Shared by harvest-stories-page.c (what is shown) and harvest-stories-actions.c (what is done). */

/* harvest-stories-actions.c */
void harvest_stories_page_install_actions (GtkWidgetClass *widget_class);

/* Enables what can be done with the story that is shown and the rows that are chosen. */
void harvest_stories_page_update_actions (HarvestStoriesPage *self);

/* harvest-stories-page.c */
HarvestStoryView *harvest_stories_page_get_view (HarvestStoriesPage *self);
HarvestStoryBrowser *harvest_stories_page_get_browser (HarvestStoriesPage *self);
HarvestFilterBar *harvest_stories_page_get_filters (HarvestStoriesPage *self);
HarvestUnits *harvest_stories_page_get_units (HarvestStoriesPage *self);

/* Shows the list again as soon as the story is gone. */
void harvest_stories_page_leave_deleted (HarvestStoriesPage *self, const char *id);

G_END_DECLS
