/* harvest-single-keys.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * harvest_single_keys_pressed:
 * @state: of the key event
 *
 * Returns: whether a key without Control, Alt or Super may act by itself: the person wants such
 *   shortcuts
 */
gboolean harvest_single_keys_pressed (GdkModifierType state);

/**
 * harvest_single_keys_add:
 * @list: a list
 *
 * J and K go to the next and the previous row while the list has the focus, if the person wants
 * shortcuts of a single key.
 */
void harvest_single_keys_add (GtkWidget *list);

G_END_DECLS
