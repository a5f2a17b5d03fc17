/* harvest-drafts.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-person-context.h"

G_BEGIN_DECLS

/* Drafts of forms: never changes, never sent. On the person's writer, in a transaction. */

gboolean harvest_drafts_save_sync (HarvestPersonContext *context,
                                   const char *id,
                                   GBytes *json,
                                   const char *const *blobs,
                                   GError **error);
gboolean harvest_drafts_delete_sync (HarvestPersonContext *context, const char *id, GError **error);

/**
 * harvest_drafts_list_sync:
 *
 * Returns: (transfer full) (nullable) (element-type HarvestDraft): the newest first, without those
 *   that an act has ended
 */
GPtrArray *harvest_drafts_list_sync (HarvestPersonContext *context, GError **error);

G_END_DECLS
