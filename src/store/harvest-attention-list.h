/* harvest-attention-list.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-change.h"
#include "harvest-person-context.h"

G_BEGIN_DECLS

/* What the authority refused and the person has to look at. On the person's writer, in a
 * transaction. */

/**
 * harvest_attention_list_sync:
 *
 * Returns: (transfer full) (nullable) (element-type HarvestAttention): the oldest first
 */
GPtrArray *harvest_attention_list_sync (HarvestPersonContext *context, GError **error);

/* Ends an entry; @instead (nullable) is committed in its place. */
gboolean harvest_attention_settle_sync (HarvestPersonContext *context,
                                        const char *op,
                                        HarvestChange *instead,
                                        GError **error);

G_END_DECLS
