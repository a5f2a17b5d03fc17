/* harvest-byline.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"

G_BEGIN_DECLS

/* How readers see who told a story: in full, by first name and place, or not at all. */

/**
 * harvest_byline_make:
 * @teller: a person
 * @mode: one of the choices of story.byline_mode
 * @site: (nullable): where it happened; else the person's own site is named
 *
 * Returns: (transfer full) (nullable): the byline; %NULL for nobody
 */
char *harvest_byline_make (HarvestRecord *teller, const char *mode, const char *site);

/**
 * harvest_byline_check:
 * @story: a story as it shall be
 * @teller: the person who told it
 *
 * Whether the byline is one that its mode makes of @teller, so that no client can name a teller who
 * does not want it, or somebody else. The place is not compared, as a person may move.
 */
gboolean harvest_byline_check (HarvestRecord *story, HarvestRecord *teller, GError **error);

G_END_DECLS
