/* harvest-stories-test.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-units.h"
#include "harvest-widget-test.h"

G_BEGIN_DECLS

/* A store with the demo company in it, and the units that widgets need. */
typedef struct
{
  HarvestStore *store;
  HarvestUnits *units;
} HarvestStoriesFixture;

/* For g_test_add(); the data is the name of the person who enters. */
void harvest_stories_fixture_set_up (HarvestStoriesFixture *self, gconstpointer data);
void harvest_stories_fixture_tear_down (HarvestStoriesFixture *self, gconstpointer data);

/**
 * harvest_stories_fixture_find:
 * @title: of a story of the demo company
 *
 * Returns: (transfer full): its id; fails if there is none
 */
char *harvest_stories_fixture_find (HarvestStoriesFixture *self, const char *title);

G_END_DECLS
