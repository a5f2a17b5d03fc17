/* harvest-field-index.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-database.h"
#include "harvest-record.h"

G_BEGIN_DECLS

/* The index of the fields that are declared HARVEST_FIELD_INDEXED: rows (field, value, record) of
 * `field_value` (of the overlay: `overlay_value`). Derived from the declarations alone: a field
 * that a new version declares is filled in the background. */

/**
 * harvest_field_index_get_id:
 *
 * Returns: the number of a field, the same in every database
 */
gint64 harvest_field_index_get_id (const HarvestRecordType *type, const HarvestField *field);

/* Whether the field has rows in the index. */
gboolean harvest_field_index_has (const HarvestField *field);

/**
 * harvest_field_index_declare_sync:
 * @complete: (out): whether every declared field is filled
 *
 * Compares the database with the declarations: new ones are noted, those that are gone are
 * removed. In a transaction.
 */
gboolean
harvest_field_index_declare_sync (HarvestDatabase *database, gboolean *complete, GError **error);

/**
 * harvest_field_index_update_sync:
 * @overlay: whether @row is one of the overlay
 * @before: (nullable): the record as it was
 * @after: (nullable): as it is now
 *
 * In a transaction.
 */
gboolean harvest_field_index_update_sync (HarvestDatabase *database,
                                          gboolean overlay,
                                          gint64 row,
                                          HarvestRecord *before,
                                          HarvestRecord *after,
                                          GError **error);

/**
 * harvest_field_index_build_sync:
 * @more: (out): whether there is work left
 *
 * Fills new fields from at most 20 records, in a transaction of its own.
 */
gboolean harvest_field_index_build_sync (HarvestDatabase *database, gboolean *more, GError **error);

/**
 * harvest_field_index_is_complete_sync:
 * @complete: (out): whether the field is filled, so that its rows can be trusted
 */
gboolean harvest_field_index_is_complete_sync (HarvestDatabase *database,
                                               gint64 field,
                                               gboolean *complete,
                                               GError **error);

G_END_DECLS
