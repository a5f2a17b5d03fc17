/* planted.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which planted bug is on, from 1; 0: none. */
extern guint planted_bug;

/* What they are called; NULL ends the list. */
extern const char *const planted_bugs[];

G_END_DECLS
