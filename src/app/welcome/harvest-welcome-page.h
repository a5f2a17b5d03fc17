/* harvest-welcome-page.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/* The first start: the questions are the person's name, and the language they read. */

#define HARVEST_TYPE_WELCOME_PAGE (harvest_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (HarvestWelcomePage, harvest_welcome_page, HARVEST, WELCOME_PAGE, GtkWidget)

/* Signal "entered": the person was added, and the store is theirs. */

/**
 * harvest_welcome_page_get_name:
 *
 * Returns: (transfer none): what is typed as the name
 */
const char *harvest_welcome_page_get_name (HarvestWelcomePage *self);
void harvest_welcome_page_set_name (HarvestWelcomePage *self, const char *name);
void harvest_welcome_page_set_store (HarvestWelcomePage *self, HarvestStore *store);
HarvestStore *harvest_welcome_page_get_store (HarvestWelcomePage *self);

G_END_DECLS
