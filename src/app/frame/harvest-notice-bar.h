/* harvest-notice-bar.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the store has to tell about its opening, one thing at a time, until the person has read it.
 */

#define HARVEST_TYPE_NOTICE_BAR (harvest_notice_bar_get_type ())
G_DECLARE_FINAL_TYPE (HarvestNoticeBar, harvest_notice_bar, HARVEST, NOTICE_BAR, GtkWidget)

/**
 * harvest_notice_bar_set_notices:
 * @notices: (element-type HarvestNotice): as of harvest_store_get_notices()
 */
void harvest_notice_bar_set_notices (HarvestNoticeBar *self, GPtrArray *notices);

G_END_DECLS
