/* harvest-record.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-record-type.h"

G_BEGIN_DECLS

#define HARVEST_TYPE_RECORD (harvest_record_get_type ())

/* The longest document that is read or written. */
#define HARVEST_RECORD_MAX_SIZE (1024 * 1024)

/**
 * HarvestRecord:
 *
 * An immutable, reference-counted snapshot of a record: `id`, `type`, `rev`, `root`, `fields`, and
 * the members that this version does not know, kept byte by byte. May be handed between threads.
 */
GType harvest_record_get_type (void) G_GNUC_CONST;

/**
 * harvest_record_parse:
 * @bytes: a document of untrusted origin
 * @error: names the field, the rule and the value (%HARVEST_MODEL_ERROR_SYNTAX, INVALID,
 *   UNKNOWN_TYPE)
 *
 * Scans, decodes and validates.
 *
 * Returns: (transfer full) (nullable): the record
 */
HarvestRecord *harvest_record_parse (GBytes *bytes, GError **error);
HarvestRecord *harvest_record_ref (HarvestRecord *self);
void harvest_record_unref (HarvestRecord *self);

/**
 * harvest_record_get_bytes:
 *
 * Returns: (transfer none): the canonical document
 */
GBytes *harvest_record_get_bytes (HarvestRecord *self);

/**
 * harvest_record_equal:
 *
 * Returns: whether both have the same canonical bytes
 */
gboolean harvest_record_equal (HarvestRecord *self, HarvestRecord *other);
const char *harvest_record_get_id (HarvestRecord *self);
const HarvestRecordType *harvest_record_get_record_type (HarvestRecord *self);
gboolean harvest_record_is (HarvestRecord *self, const char *type_name);
gint64 harvest_record_get_rev (HarvestRecord *self);

/**
 * harvest_record_get_root:
 *
 * Returns: (transfer none) (nullable): the id of the record that this one depends on
 */
const char *harvest_record_get_root (HarvestRecord *self);

/**
 * harvest_record_get_created:
 *
 * Returns: when the id was made, in microseconds since 1970 (from the UUIDv7)
 */
gint64 harvest_record_get_created (HarvestRecord *self);

/* Field getters; the field must be declared for the type and of a fitting kind. A field that is
 * not set gives NULL, 0 or FALSE. Returned values are borrowed. */
gboolean harvest_record_has (HarvestRecord *self, const char *field);
const char *harvest_record_get_string (HarvestRecord *self, const char *field);
gint64 harvest_record_get_integer (HarvestRecord *self, const char *field);
gboolean harvest_record_get_boolean (HarvestRecord *self, const char *field);
const char *const *harvest_record_get_set (HarvestRecord *self, const char *field);

/**
 * harvest_record_get_choice:
 * @field: a field with choices
 *
 * Returns: the value's place among the choices of its declaration, in whose order the enumerations
 *   of the rules are; -1 if it is not set
 */
int harvest_record_get_choice (HarvestRecord *self, const char *field);

/* A mutable copy of a record's values, from which a new snapshot is built. */
#define HARVEST_TYPE_RECORD_BUILDER (harvest_record_builder_get_type ())
typedef struct _HarvestRecordBuilder HarvestRecordBuilder;

/**
 * harvest_record_builder_new:
 * @type: a declared type's name
 * @id: (nullable): the id, or %NULL for a new one (harvest_uuid_new())
 *
 * Returns: (transfer full): a builder of a new record with `rev` 0
 */
HarvestRecordBuilder *harvest_record_builder_new (const char *type, const char *id);

/**
 * harvest_record_builder_new_from:
 *
 * Returns: (transfer full): a builder that starts with all of @record, unknown members included
 */
HarvestRecordBuilder *harvest_record_builder_new_from (HarvestRecord *record);
HarvestRecordBuilder *harvest_record_builder_copy (HarvestRecordBuilder *self);
void harvest_record_builder_free (HarvestRecordBuilder *self);

GType harvest_record_builder_get_type (void) G_GNUC_CONST;
const char *harvest_record_builder_get_string (HarvestRecordBuilder *self, const char *field);

/* Strings and elements of sets are cleaned as a person would expect: line ends become \n (a blank
 * in one-line fields), control characters and what is no UTF-8 go, and so do blanks around a line.
 * NULL, an empty string and an empty set are no value. */
void harvest_record_builder_set_rev (HarvestRecordBuilder *self, gint64 rev);
void harvest_record_builder_set_root (HarvestRecordBuilder *self, const char *root);
void harvest_record_builder_set_string (HarvestRecordBuilder *self,
                                        const char *field,
                                        const char *value);
void harvest_record_builder_set_integer (HarvestRecordBuilder *self,
                                         const char *field,
                                         gint64 value);
void harvest_record_builder_set_boolean (HarvestRecordBuilder *self,
                                         const char *field,
                                         gboolean value);
void harvest_record_builder_set_set (HarvestRecordBuilder *self,
                                     const char *field,
                                     const char *const *values);
void harvest_record_builder_unset (HarvestRecordBuilder *self, const char *field);

/**
 * harvest_record_builder_end:
 * @error: as harvest_record_parse()
 *
 * Validates. @self stays usable, so that a form can mend what is wrong.
 *
 * Returns: (transfer full) (nullable): the snapshot
 */
HarvestRecord *harvest_record_builder_end (HarvestRecordBuilder *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestRecord, harvest_record_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestRecordBuilder, harvest_record_builder_free)

G_END_DECLS
