/* harvest-change.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record.h"

G_BEGIN_DECLS

#define HARVEST_TYPE_CHANGE (harvest_change_get_type ())

typedef enum
{
  HARVEST_CHANGE_CREATE,
  HARVEST_CHANGE_UPDATE,
  HARVEST_CHANGE_DELETE,
} HarvestChangeKind;

/**
 * HarvestChange:
 *
 * One act on one record, immutable, reference-counted and thread-safe: what an outbox entry holds
 * and what the wire will carry. {op, kind, type, id, root, base_rev, set, unset, add, remove,
 * text_base}. A change of a field whose merge class is SERVER is a request, which the authority
 * answers by its guards.
 */
typedef struct _HarvestChange HarvestChange;

GType harvest_change_get_type (void) G_GNUC_CONST;

HarvestChange *harvest_change_new_create (HarvestRecord *record);

/**
 * harvest_change_new_update:
 * @before: what the person saw
 * @after: the same record as they want it
 *
 * Returns: (transfer full) (nullable): the difference, with the old text of each changed TEXT
 *   field as merge base; %NULL if there is none
 */
HarvestChange *harvest_change_new_update (HarvestRecord *before, HarvestRecord *after);
HarvestChange *harvest_change_new_delete (HarvestRecord *record);

HarvestChange *harvest_change_parse (GBytes *bytes, GError **error);
GBytes *harvest_change_get_bytes (HarvestChange *self);

HarvestChange *harvest_change_ref (HarvestChange *self);
void harvest_change_unref (HarvestChange *self);

const char *harvest_change_get_op (HarvestChange *self);
HarvestChangeKind harvest_change_get_kind (HarvestChange *self);
const char *harvest_change_get_id (HarvestChange *self);
const HarvestRecordType *harvest_change_get_record_type (HarvestChange *self);
const char *harvest_change_get_root (HarvestChange *self);
gint64 harvest_change_get_base_rev (HarvestChange *self);
gboolean harvest_change_touches (HarvestChange *self, const char *field);

/**
 * harvest_change_coalesce:
 * @earlier: a change that was never sent
 * @later: a change of the same record after it
 *
 * Returns: (transfer full) (nullable): one change with the effect of both (and the op of
 *   @earlier); %NULL if they cancel out (created and deleted)
 */
HarvestChange *harvest_change_coalesce (HarvestChange *earlier, HarvestChange *later);

/**
 * harvest_change_apply:
 * @current: (nullable): the record as it is now, %NULL if there is none
 * @conflict: (out) (optional) (nullable): texts that could not be merged, as field name -> the
 *   change's text; the current text stays in the record
 *
 * The pure merge, by merge class, field for field. `rev` becomes
 * that of @current plus one. Used for the overlay, by the desktop's own authority and by a server.
 *
 * Returns: (transfer full) (nullable): the record after it; %NULL without @error if it is deleted
 */
HarvestRecord *harvest_change_apply (HarvestChange *self,
                                     HarvestRecord *current,
                                     GHashTable **conflict,
                                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestChange, harvest_change_unref)

G_END_DECLS
