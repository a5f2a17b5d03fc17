/* harvest-search-feed.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-shared-db.h"

G_BEGIN_DECLS

/* Brings stories into the search index in the background, on the writer of shared.db, in slices
 * between which whoever waits goes first. Main thread. */

#define HARVEST_TYPE_SEARCH_FEED (harvest_search_feed_get_type ())
G_DECLARE_FINAL_TYPE (HarvestSearchFeed, harvest_search_feed, HARVEST, SEARCH_FEED, GObject)

/* Property: "progress" (double, 0 to 1; 1: everything is in the index). */

/**
 * harvest_search_feed_set_up_sync:
 *
 * Makes the index if need be, and notes from then on what is written through this connection. On
 * the writer's thread, after the tables are there.
 */
gboolean harvest_search_feed_set_up_sync (HarvestDatabase *database, GError **error);

/* Begins with what is not in the index. */
HarvestSearchFeed *harvest_search_feed_new (HarvestSharedDb *shared);

/* There may be something new. */
void harvest_search_feed_poke (HarvestSearchFeed *self);

/**
 * harvest_search_feed_hold:
 *
 * Much is about to be written: from now on the feed lets thousands of stories come together, since
 * few at a time cost the index several times as much, until harvest_search_feed_release() is called
 * as often.
 */
void harvest_search_feed_hold (HarvestSearchFeed *self);
void harvest_search_feed_release (HarvestSearchFeed *self);

/* Ends after the slice that runs; what is left is done when the feed begins again. */
void harvest_search_feed_stop (HarvestSearchFeed *self);
double harvest_search_feed_get_progress (HarvestSearchFeed *self);

/* Whether it works, or is about to. Without, what is left could not be written. */
gboolean harvest_search_feed_is_running (HarvestSearchFeed *self);

G_END_DECLS
