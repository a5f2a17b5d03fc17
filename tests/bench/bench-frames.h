/* bench-frames.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bench-stories.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * bench_frames_new_bare:
 * @n: how many rows
 *
 * Returns: (transfer floating): a GtkListView, whose rows have the same texts
 *   and look as the cards of Stories, of plain widgets and from memory
 */
GtkWidget *bench_frames_new_bare (BenchStories *stories, guint n);

G_END_DECLS
