/* harvest-git-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes libgit2 usable; from any thread, as often as wanted. Its diff and merge are all that is
 * used of it: no repository is ever opened. */
void _harvest_git_init (void);

G_END_DECLS
