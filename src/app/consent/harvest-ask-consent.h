/* harvest-ask-consent.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-story-data.h"

G_BEGIN_DECLS

/**
 * harvest_ask_consent:
 * @widget: anywhere in the window
 * @story: a story that was told
 * @depicted: a DepictedPerson of it
 *
 * Opens the sheet that asks this person, and keeps the answer.
 */
void harvest_ask_consent (GtkWidget *widget, HarvestStoryData *story, HarvestRecord *depicted);

G_END_DECLS
