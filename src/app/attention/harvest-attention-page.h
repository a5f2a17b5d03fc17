/* harvest-attention-page.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-page.h"

G_BEGIN_DECLS

/* Changes that were refused: what happened, what is safe, and the button that solves it. */

#define HARVEST_TYPE_ATTENTION_PAGE (harvest_attention_page_get_type ())
G_DECLARE_FINAL_TYPE (HarvestAttentionPage,
                      harvest_attention_page,
                      HARVEST,
                      ATTENTION_PAGE,
                      HarvestPage)

G_END_DECLS
