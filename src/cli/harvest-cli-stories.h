/* harvest-cli-stories.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-cli.h"
#include "harvest-story-list.h"

G_BEGIN_DECLS

/* A number after --limit: 0 or more. */
gboolean harvest_cli_check_limit (int limit, GError **error);

/**
 * harvest_cli_print_stories:
 * @query: (nullable): %NULL: all stories
 * @limit: at most so many; 0: all
 *
 * Prints the answer of `list` and `search`.
 */
gboolean harvest_cli_print_stories (HarvestCli *self,
                                    const char *query,
                                    HarvestStoryOrder order,
                                    int limit,
                                    GError **error);

/* So many stories are there. */
gboolean harvest_cli_count_stories (HarvestCli *self, guint *n_stories, GError **error);

G_END_DECLS
