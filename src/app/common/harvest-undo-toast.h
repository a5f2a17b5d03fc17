/* harvest-undo-toast.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "harvest-store.h"

G_BEGIN_DECLS

/**
 * harvest_toast_show:
 * @widget: anywhere in a window with a toast overlay
 * @title: plain text
 *
 * Says quietly that something happened.
 */
void harvest_toast_show (GtkWidget *widget, const char *title);

/**
 * HarvestUndone:
 * @done: whether the act was taken back
 *
 * Called once, on the main thread, and only if the person asked for it.
 */
typedef void (*HarvestUndone) (gboolean done, gpointer user_data);

/**
 * harvest_undo_offer:
 * @widget: anywhere in a window with a toast overlay
 * @title: plain text: what was done
 * @act: as given by harvest_store_commit_finish()
 * @undone: (nullable): called after an undo was tried
 * @user_data: for @undone
 * @destroy: (nullable): called when the offer has ended
 *
 * Offers for HARVEST_STORE_UNDO_SECONDS to take the act back; by Ctrl+Z too, while it is the newest
 * offer of the window.
 */
void harvest_undo_offer (GtkWidget *widget,
                         HarvestStore *store,
                         const char *title,
                         const char *act,
                         HarvestUndone undone,
                         gpointer user_data,
                         GDestroyNotify destroy);

/* Takes the newest offer of the window of @widget, if there is one. Returns: whether there was. */
gboolean harvest_undo_take_newest (GtkWidget *widget);

G_END_DECLS
