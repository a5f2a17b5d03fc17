/* harvest-trash-page.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-page.h"

G_BEGIN_DECLS

/* What the person deleted in the last 30 days, to be brought back. */

#define HARVEST_TYPE_TRASH_PAGE (harvest_trash_page_get_type ())
G_DECLARE_FINAL_TYPE (HarvestTrashPage, harvest_trash_page, HARVEST, TRASH_PAGE, HarvestPage)

G_END_DECLS
