/* harvest-record-builder.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-record-builder"

#include "config.h"

#include "harvest-record-private.h"

#include "harvest-field-private.h"
#include "harvest-uuid.h"

struct _HarvestRecordBuilder
{
  char *id;
  char *root;
  gint64 rev;
  HarvestValues values;
  GPtrArray *unknown;
};

G_DEFINE_BOXED_TYPE (HarvestRecordBuilder,
                     harvest_record_builder,
                     harvest_record_builder_copy,
                     harvest_record_builder_free)

/* The declared field, if it is of a kind that @is_kind accepts. */
static const HarvestField *
get_field (HarvestRecordBuilder *self,
           const char *field,
           gboolean (*is_kind) (const HarvestField *field))
{
  const HarvestField *declaration = harvest_record_type_find_field (self->values.type, field);

  return declaration != NULL && is_kind (declaration) ? declaration : NULL;
}

static gboolean
is_string (const HarvestField *field)
{
  return harvest_field_is_string (field);
}

static gboolean
is_integer (const HarvestField *field)
{
  return field->kind == HARVEST_FIELD_INTEGER;
}

static gboolean
is_boolean (const HarvestField *field)
{
  return field->kind == HARVEST_FIELD_BOOLEAN;
}

static gboolean
is_set (const HarvestField *field)
{
  return harvest_field_is_set (field);
}

static guint
get_index (HarvestRecordBuilder *self, const HarvestField *field)
{
  return field - self->values.type->fields;
}

/* Public API */

HarvestRecordBuilder *
harvest_record_builder_new (const char *type, const char *id)
{
  HarvestRecordBuilder *self;
  const HarvestRecordType *declaration;

  g_return_val_if_fail (type != NULL, NULL);

  declaration = harvest_record_type_find (type);
  g_return_val_if_fail (declaration != NULL, NULL);

  self = g_new0 (HarvestRecordBuilder, 1);
  self->id = id != NULL ? g_strdup (id) : harvest_uuid_new (harvest_clock_system ());
  harvest_values_init (&self->values, declaration);

  return self;
}

HarvestRecordBuilder *
harvest_record_builder_new_from (HarvestRecord *record)
{
  HarvestRecordBuilder *self;

  g_return_val_if_fail (record != NULL, NULL);

  self = g_new0 (HarvestRecordBuilder, 1);
  self->id = g_strdup (record->id);
  self->root = g_strdup (record->root);
  self->rev = record->rev;
  harvest_values_copy (&self->values, &record->values);
  self->unknown = harvest_unknown_copy (record->unknown);

  return self;
}

HarvestRecordBuilder *
harvest_record_builder_copy (HarvestRecordBuilder *self)
{
  HarvestRecordBuilder *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (HarvestRecordBuilder, 1);
  copy->id = g_strdup (self->id);
  copy->root = g_strdup (self->root);
  copy->rev = self->rev;
  harvest_values_copy (&copy->values, &self->values);
  copy->unknown = harvest_unknown_copy (self->unknown);

  return copy;
}

void
harvest_record_builder_free (HarvestRecordBuilder *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->root);
  harvest_values_clear (&self->values);
  g_clear_pointer (&self->unknown, g_ptr_array_unref);
  g_free (self);
}

const char *
harvest_record_builder_get_string (HarvestRecordBuilder *self, const char *field)
{
  const HarvestField *declaration;
  guint index;

  g_return_val_if_fail (self != NULL, NULL);

  declaration = get_field (self, field, is_string);
  g_return_val_if_fail (declaration != NULL, NULL);

  index = get_index (self, declaration);
  return harvest_values_has (&self->values, index) ? self->values.values[index].string : NULL;
}

void
harvest_record_builder_set_rev (HarvestRecordBuilder *self, gint64 rev)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (rev >= 0);

  self->rev = rev;
}

void
harvest_record_builder_set_root (HarvestRecordBuilder *self, const char *root)
{
  g_return_if_fail (self != NULL);

  g_free (self->root);
  self->root = g_strdup (root);
}

void
harvest_record_builder_set_string (HarvestRecordBuilder *self, const char *field, const char *value)
{
  const HarvestField *declaration;

  g_return_if_fail (self != NULL);

  declaration = get_field (self, field, is_string);
  g_return_if_fail (declaration != NULL);

  harvest_values_take_string (&self->values, get_index (self, declaration),
                              harvest_field_clean (declaration, value));
}

void
harvest_record_builder_set_integer (HarvestRecordBuilder *self, const char *field, gint64 value)
{
  const HarvestField *declaration;

  g_return_if_fail (self != NULL);

  declaration = get_field (self, field, is_integer);
  g_return_if_fail (declaration != NULL);

  harvest_values_set_integer (&self->values, get_index (self, declaration), value);
}

void
harvest_record_builder_set_boolean (HarvestRecordBuilder *self, const char *field, gboolean value)
{
  const HarvestField *declaration;

  g_return_if_fail (self != NULL);

  declaration = get_field (self, field, is_boolean);
  g_return_if_fail (declaration != NULL);

  harvest_values_set_integer (&self->values, get_index (self, declaration), value != FALSE);
}

void
harvest_record_builder_set_set (HarvestRecordBuilder *self,
                                const char *field,
                                const char *const *values)
{
  const HarvestField *declaration;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) clean = NULL;

  g_return_if_fail (self != NULL);

  declaration = get_field (self, field, is_set);
  g_return_if_fail (declaration != NULL);

  for (; values != NULL && *values != NULL; values++)
    {
      g_autofree char *element = harvest_field_clean (declaration, *values);

      if (element != NULL)
        g_strv_builder_add (builder, element);
    }
  clean = g_strv_builder_end (builder);
  harvest_values_set_set (&self->values, get_index (self, declaration), (const char *const *)clean);
}

void
harvest_record_builder_unset (HarvestRecordBuilder *self, const char *field)
{
  const HarvestField *declaration;

  g_return_if_fail (self != NULL);

  declaration = harvest_record_type_find_field (self->values.type, field);
  g_return_if_fail (declaration != NULL);

  harvest_values_unset (&self->values, get_index (self, declaration));
}

HarvestRecord *
harvest_record_builder_end (HarvestRecordBuilder *self, GError **error)
{
  HarvestValues values;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  harvest_values_copy (&values, &self->values);
  return _harvest_record_new (self->id, self->root, self->rev, &values,
                              harvest_unknown_copy (self->unknown), error);
}
