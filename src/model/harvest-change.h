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

/* The longest reason of a change, in characters. */
#define HARVEST_CHANGE_MAX_REASON 1000

/* The longest document of a change that is read: a record and the texts that it began with. */
#define HARVEST_CHANGE_MAX_SIZE (3 * 1024 * 1024)

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
 * text_base, reason}. A change of a field whose merge class is SERVER is a request, which the
 * authority answers by its guards.
 */
typedef struct _HarvestChange HarvestChange;

GType harvest_change_get_type (void) G_GNUC_CONST;

/**
 * harvest_change_new_create:
 *
 * Returns: (transfer full): the creation of @record
 */
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

/**
 * harvest_change_new_update_because:
 * @reason: (nullable): why, in the person's words, for the story's path; control characters go, and
 *   what is longer than HARVEST_CHANGE_MAX_REASON
 *
 * As harvest_change_new_update().
 */
HarvestChange *
harvest_change_new_update_because (HarvestRecord *before, HarvestRecord *after, const char *reason);

/**
 * harvest_change_new_delete:
 * @record: what the person saw
 *
 * The deletion knows the texts of @record, as an edit of a text beats a deletion that did not see
 * it.
 */
HarvestChange *harvest_change_new_delete (HarvestRecord *record);

/**
 * harvest_change_parse:
 * @bytes: a document of untrusted origin
 * @error: as harvest_record_parse()
 *
 * Scans, decodes and validates, strictly: a member that is not one of a change's is refused (but a
 * field that is not known in this version is kept).
 *
 * Returns: (transfer full) (nullable): the change
 */
HarvestChange *harvest_change_parse (GBytes *bytes, GError **error);

/**
 * harvest_change_get_bytes:
 *
 * Returns: (transfer none): the canonical document
 */
GBytes *harvest_change_get_bytes (HarvestChange *self);

HarvestChange *harvest_change_ref (HarvestChange *self);
void harvest_change_unref (HarvestChange *self);

const char *harvest_change_get_op (HarvestChange *self);
HarvestChangeKind harvest_change_get_kind (HarvestChange *self);
const char *harvest_change_get_id (HarvestChange *self);
const HarvestRecordType *harvest_change_get_record_type (HarvestChange *self);
const char *harvest_change_get_root (HarvestChange *self);
gint64 harvest_change_get_base_rev (HarvestChange *self);

/**
 * harvest_change_get_reason:
 *
 * Returns: (transfer none) (nullable): why, in the person's words
 */
const char *harvest_change_get_reason (HarvestChange *self);

/**
 * harvest_change_touches:
 *
 * Returns: whether it says something about @field; a deletion touches none
 */
gboolean harvest_change_touches (HarvestChange *self, const char *field);

/**
 * harvest_change_is_request:
 *
 * Returns: whether it touches a field that only the authority writes, in a record that exists
 */
gboolean harvest_change_is_request (HarvestChange *self);

/**
 * harvest_change_check_writers:
 * @writers: all that the person who acts is for this record (who creates a record owns it)
 * @error: %HARVEST_MODEL_ERROR_REFUSED names the field and who may write it
 *
 * Whether these writers may write, or ask for, each field that it touches. A new record has the
 * first values of fields that only the authority writes.
 */
gboolean harvest_change_check_writers (HarvestChange *self, HarvestWriters writers, GError **error);

/**
 * harvest_change_coalesce:
 * @earlier: a change that was never sent, no deletion
 * @later: a change of the same record that was made after it, no creation
 *
 * Returns: (transfer full) (nullable): one change with the effect of both (and the op and base of
 *   @earlier); %NULL if they cancel out, as created and deleted do
 */
HarvestChange *harvest_change_coalesce (HarvestChange *earlier, HarvestChange *later);

/**
 * harvest_change_apply:
 * @current: (nullable): the record as it is now, %NULL if there is none
 * @conflict: (out) (optional) (nullable): texts that could not be merged, as field name -> the
 *   change's text; the current text stays in the record
 *
 * The pure merge, by merge class, field for field. `rev` becomes that of @current plus one (1 for
 * a new record). Used for the overlay, by the desktop's own authority and by a server. It writes
 * SERVER fields too: whether they may be written is for the guards of the authority.
 *
 * %HARVEST_MODEL_ERROR_REFUSED if it would change what is append-only, CONFLICT if the record is
 * there already, is gone, or had its text edited before this deletion, INVALID if what comes out
 * breaks a rule.
 *
 * Returns: (transfer full) (nullable): the record after it; %NULL without @error if it is deleted
 */
HarvestRecord *harvest_change_apply (HarvestChange *self,
                                     HarvestRecord *current,
                                     GHashTable **conflict,
                                     GError **error);

/**
 * harvest_change_apply_distrusting:
 * @distrusted: (nullable): names of TEXT fields whose text_base is not to be believed: both texts
 *   are kept, as if they could not be merged
 *
 * As harvest_change_apply().
 */
HarvestRecord *harvest_change_apply_distrusting (HarvestChange *self,
                                                 HarvestRecord *current,
                                                 const char *const *distrusted,
                                                 GHashTable **conflict,
                                                 GError **error);

/**
 * harvest_change_list_text_bases:
 *
 * Returns: (transfer full) (element-type utf8 utf8): for each TEXT field that an update changes,
 *   what it says the text was ("": none); empty for other changes
 */
GHashTable *harvest_change_list_text_bases (HarvestChange *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestChange, harvest_change_unref)

G_END_DECLS
