/* harvest-me-button.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* Bottom left of the window: who I am, and in a word whether what I did is safe. */

#define HARVEST_TYPE_ME_BUTTON (harvest_me_button_get_type ())
G_DECLARE_FINAL_TYPE (HarvestMeButton, harvest_me_button, HARVEST, ME_BUTTON, GtkWidget)

void harvest_me_button_set_store (HarvestMeButton *self, HarvestStore *store);

G_END_DECLS
