/* bench-window.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Looks into the windows of the program, from within. */

/* Returns: (nullable): the list of stories as cards, when it is on the screen */
GtkWidget *bench_window_find_list (GtkApplication *app);

/* How many rows of @list have their title, on the screen or just outside. */
guint bench_window_count_titles (GtkWidget *list);

/* Whether every row of @list that is on the screen has its title. */
gboolean bench_window_is_filled (GtkWidget *list);
/* How many of the first rows have been read, @most at most. */
guint bench_window_count_read (GtkWidget *list, guint most);

G_END_DECLS
