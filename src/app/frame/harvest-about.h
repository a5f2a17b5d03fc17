/* harvest-about.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows who made StoryHarvest, and of what. */
void harvest_about_present (GtkWindow *parent);

/* Shows the help, which is part of the program and needs no network. */
void harvest_help_present (GtkWindow *parent);

/* Shows the keyboard shortcuts. */
void harvest_shortcuts_present (GtkApplicationWindow *parent);

G_END_DECLS
