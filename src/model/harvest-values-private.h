/* harvest-values-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-json-writer.h"
#include "harvest-json.h"
#include "harvest-record-type.h"

G_BEGIN_DECLS

/* The values of some fields of one type: all of a record, or what a change says about it. Fields
 * are named by their index in the type's table. Not thread-safe while it is being changed. */

typedef union
{
  char *string;
  char **set;
  gint64 integer;
} HarvestValue;

/* A member that this version does not know: its name, and its value byte by byte. */
typedef struct
{
  char *name;
  GBytes *span;
} HarvestUnknown;

typedef struct
{
  const HarvestRecordType *type;
  guint64 present; /* bit i: field i has a value */
  HarvestValue *values;
  GPtrArray *unknown; /* of HarvestUnknown, in the order of their names; NULL: none */
} HarvestValues;

typedef enum
{
  HARVEST_VALUES_WHOLE, /* a whole record: what is required must be there */
  HARVEST_VALUES_SOME,  /* new values of some fields */
  HARVEST_VALUES_PARTS, /* elements to add to sets or to remove from them */
} HarvestValuesScope;

static inline gboolean
harvest_values_has (const HarvestValues *self, guint field)
{
  return (self->present >> field & 1) != 0;
}

void harvest_values_init (HarvestValues *self, const HarvestRecordType *type);
void harvest_values_copy (HarvestValues *self, const HarvestValues *from);
void harvest_values_clear (HarvestValues *self);
gboolean harvest_values_is_empty (const HarvestValues *self);
gboolean harvest_values_equal (const HarvestValues *self, const HarvestValues *other);

/* Whether both have the same value, or none, of a field. */
gboolean harvest_values_same (const HarvestValues *self, const HarvestValues *other, guint field);

/* Values are copied, as they are: see harvest_field_clean(). */
void harvest_values_unset (HarvestValues *self, guint field);
void harvest_values_take_string (HarvestValues *self, guint field, char *value);
void harvest_values_set_integer (HarvestValues *self, guint field, gint64 value);
void harvest_values_set_set (HarvestValues *self, guint field, const char *const *elements);
void harvest_values_copy_one (HarvestValues *self, const HarvestValues *from, guint field);

/**
 * harvest_values_check:
 *
 * Checks each value, and, for %HARVEST_VALUES_WHOLE, that what is required is there.
 */
gboolean harvest_values_check (const HarvestValues *self, HarvestValuesScope scope, GError **error);

/**
 * harvest_values_read:
 * @object: an object whose members are fields
 *
 * Decodes and checks; @self has been initialised.
 */
gboolean harvest_values_read (HarvestValues *self,
                              HarvestJson *json,
                              guint object,
                              HarvestValuesScope scope,
                              GError **error);
void harvest_values_write (const HarvestValues *self, HarvestJsonWriter *writer);

/* Members that this version does not know. Lists may be %NULL for empty. */
gboolean harvest_unknown_add (GPtrArray **list,
                              const char *type,
                              HarvestJson *json,
                              guint key,
                              GError **error);
void harvest_unknown_set (GPtrArray **list, const char *name, GBytes *span);
void harvest_unknown_remove (GPtrArray **list, const char *name);
GBytes *harvest_unknown_get (GPtrArray *list, const char *name);
GPtrArray *harvest_unknown_copy (GPtrArray *list);
gboolean harvest_unknown_equal (GPtrArray *list, GPtrArray *other);
void harvest_unknown_write (GPtrArray *list, HarvestJsonWriter *writer);

G_END_DECLS
