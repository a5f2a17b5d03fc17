/* harvest-responses.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-story-data.h"

G_BEGIN_DECLS

/* Thanks and comments of a story, the entry to say something, and the button to say thank you. */

#define HARVEST_TYPE_RESPONSES (harvest_responses_get_type ())
G_DECLARE_FINAL_TYPE (HarvestResponses, harvest_responses, HARVEST, RESPONSES, GtkWidget)

GtkWidget *harvest_responses_new (void);

/* What is typed and not sent stays while the data is of the same story. */
void harvest_responses_set_data (HarvestResponses *self, HarvestStoryData *data);

G_END_DECLS
