/* harvest-home-page.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-page.h"

G_BEGIN_DECLS

#define HARVEST_TYPE_HOME_PAGE (harvest_home_page_get_type ())
G_DECLARE_FINAL_TYPE (HarvestHomePage, harvest_home_page, HARVEST, HOME_PAGE, HarvestPage)

G_END_DECLS
