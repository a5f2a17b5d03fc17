/* harvest-state-pill.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "harvest-path.h"

G_BEGIN_DECLS

/* Where a story stands, as editors call it: a word on a coloured ground.
 *
 * Property: "state" (int: a HarvestState; -1: nothing is shown). */

#define HARVEST_TYPE_STATE_PILL (harvest_state_pill_get_type ())
G_DECLARE_FINAL_TYPE (HarvestStatePill, harvest_state_pill, HARVEST, STATE_PILL, GtkWidget)

GtkWidget *harvest_state_pill_new (void);
void harvest_state_pill_set_state (HarvestStatePill *self, int state);

/**
 * harvest_state_pill_get_word:
 *
 * Returns: (transfer none): the translated word
 */
const char *harvest_state_pill_get_word (HarvestState state);

G_END_DECLS
