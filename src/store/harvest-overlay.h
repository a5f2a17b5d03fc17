/* harvest-overlay.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-change.h"
#include "harvest-person-context.h"

G_BEGIN_DECLS

/* What a person's unanswered changes make of the records. The overlay is derived: it follows from
 * what has arrived (the base) and the entries of the outbox, and can be made again at any time. On
 * the person's writer, in a transaction. */

/**
 * harvest_overlay_find_base_sync:
 * @record: (out) (nullable): the record as it has arrived last; %NULL: it has not, or is deleted
 */
gboolean harvest_overlay_find_base_sync (HarvestPersonContext *context,
                                         const char *id,
                                         HarvestRecord **record,
                                         GError **error);

/**
 * harvest_overlay_find_sync:
 * @record: (out) (nullable): the record as the person sees it
 */
gboolean harvest_overlay_find_sync (HarvestPersonContext *context,
                                    const char *id,
                                    HarvestRecord **record,
                                    GError **error);

/**
 * harvest_overlay_is_deleted_sync:
 * @deleted: (out): whether the person has deleted the record, or what it depends on, and it is
 *   there still
 */
gboolean harvest_overlay_is_deleted_sync (HarvestPersonContext *context,
                                          const char *id,
                                          gboolean *deleted,
                                          GError **error);

/**
 * harvest_overlay_list_dependents_sync:
 *
 * Returns: (transfer full) (nullable) (element-type HarvestRecord): what depends on @root, as the
 *   person sees it
 */
GPtrArray *harvest_overlay_list_dependents_sync (HarvestPersonContext *context,
                                                 const char *root,
                                                 GError **error);

/**
 * harvest_overlay_refresh_sync:
 * @strict: whether an entry that never left and does not apply is an error (of the model); else it
 *   is left out
 *
 * Drops the answered entries of a record whose revision has arrived, and makes its overlay again
 * from the others.
 */
gboolean harvest_overlay_refresh_sync (HarvestPersonContext *context,
                                       const char *id,
                                       gboolean strict,
                                       GError **error);

/**
 * harvest_overlay_add_sync:
 * @change: has just been put into the outbox
 *
 * What harvest_overlay_refresh_sync() strictly does. A record that is new, as nearly all that
 * people save, is made of the change at hand, without reading it back.
 */
gboolean
harvest_overlay_add_sync (HarvestPersonContext *context, HarvestChange *change, GError **error);

/**
 * harvest_overlay_refresh_all_sync:
 *
 * The same for every record that has entries or an overlay: after a crash anything may have
 * arrived in between.
 */
gboolean harvest_overlay_refresh_all_sync (HarvestPersonContext *context, GError **error);

G_END_DECLS
