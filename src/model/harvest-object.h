/* harvest-object.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "harvest-record.h"

G_BEGIN_DECLS

/**
 * HarvestObject:
 *
 * A record that widgets bind to. Each record type has a subclass of its own, made from the
 * declaration: the type `story-revision` gives the class `HarvestStoryRevision`, the field
 * `title_auto` its property `title-auto` (strings, gint64, gboolean, GStrv; read-only, as records
 * change by way of the store). When the record is replaced by a newer one, exactly the properties
 * that are different notify.
 *
 * Beside the fields there are `record` (HarvestRecord), `id` and `rev` (gint64).
 *
 * An object belongs to the thread that made it, which is the main thread.
 */
#define HARVEST_TYPE_OBJECT (harvest_object_get_type ())
G_DECLARE_DERIVABLE_TYPE (HarvestObject, harvest_object, HARVEST, OBJECT, GObject)

struct _HarvestObjectClass
{
  GObjectClass parent_class;

  const HarvestRecordType *record_type; /* NULL for HarvestObject itself, which is abstract */
  GParamSpec **field_properties;        /* by the field's place in the declaration */
};

/**
 * harvest_object_get_type_for:
 * @name: a declared record type's name
 *
 * Returns: the class of its objects
 */
GType harvest_object_get_type_for (const char *name);

#define HARVEST_TYPE_ASSET           (harvest_object_get_type_for ("asset"))
#define HARVEST_TYPE_COMMENT         (harvest_object_get_type_for ("comment"))
#define HARVEST_TYPE_CONSENT_RECORD  (harvest_object_get_type_for ("consent-record"))
#define HARVEST_TYPE_DEPICTED_PERSON (harvest_object_get_type_for ("depicted-person"))
#define HARVEST_TYPE_ORG_UNIT        (harvest_object_get_type_for ("org-unit"))
#define HARVEST_TYPE_PERSON          (harvest_object_get_type_for ("person"))
#define HARVEST_TYPE_STORY           (harvest_object_get_type_for ("story"))
#define HARVEST_TYPE_STORY_REVISION  (harvest_object_get_type_for ("story-revision"))
#define HARVEST_TYPE_THANKS          (harvest_object_get_type_for ("thanks"))
#define HARVEST_TYPE_THEME           (harvest_object_get_type_for ("theme"))

/**
 * harvest_object_ensure_types:
 *
 * Makes the classes of all record types known by name, for .ui files.
 */
void harvest_object_ensure_types (void);

/**
 * harvest_object_new:
 *
 * Returns: (transfer full): an object of the class that fits @record
 */
HarvestObject *harvest_object_new (HarvestRecord *record);

/**
 * harvest_object_get_record:
 *
 * Returns: (transfer none): the newest snapshot
 */
HarvestRecord *harvest_object_get_record (HarvestObject *self);

/**
 * harvest_object_set_record:
 * @record: a newer snapshot of the same record
 */
void harvest_object_set_record (HarvestObject *self, HarvestRecord *record);

G_END_DECLS
