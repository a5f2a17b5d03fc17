/* harvest-values.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-values"

#include "config.h"

#include "harvest-values-private.h"

#include "harvest-field-private.h"
#include "harvest-model-error.h"

#include <string.h>

static const HarvestField *
get_field (const HarvestValues *self, guint field)
{
  return &self->type->fields[field];
}

static gboolean
fail (const HarvestValues *self, guint field, GError **error, const char *rule)
{
  g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID, "%s.%s: %s",
               self->type->name, get_field (self, field)->name, rule);

  return FALSE;
}

void
harvest_values_init (HarvestValues *self, const HarvestRecordType *type)
{
  self->type = type;
  self->present = 0;
  self->values = g_new (HarvestValue, type->n_fields);
  self->unknown = NULL;
}

void
harvest_values_copy (HarvestValues *self, const HarvestValues *from)
{
  harvest_values_init (self, from->type);
  for (guint i = 0; i < from->type->n_fields; i++)
    harvest_values_copy_one (self, from, i);
  self->unknown = harvest_unknown_copy (from->unknown);
}

void
harvest_values_clear (HarvestValues *self)
{
  for (guint i = 0; self->present != 0; i++)
    harvest_values_unset (self, i);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->unknown, g_ptr_array_unref);
}

gboolean
harvest_values_is_empty (const HarvestValues *self)
{
  return self->present == 0 && self->unknown == NULL;
}

gboolean
harvest_values_equal (const HarvestValues *self, const HarvestValues *other)
{
  if (self->type != other->type || self->present != other->present)
    return FALSE;

  for (guint i = 0; i < self->type->n_fields; i++)
    {
      if (!harvest_values_same (self, other, i))
        return FALSE;
    }

  return harvest_unknown_equal (self->unknown, other->unknown);
}

gboolean
harvest_values_same (const HarvestValues *self, const HarvestValues *other, guint field)
{
  const HarvestField *declaration = get_field (self, field);

  if (harvest_values_has (self, field) != harvest_values_has (other, field))
    return FALSE;
  if (!harvest_values_has (self, field))
    return TRUE;

  if (harvest_field_is_number (declaration))
    return self->values[field].integer == other->values[field].integer;
  if (harvest_field_is_set (declaration))
    return g_strv_equal ((const char *const *)self->values[field].set,
                         (const char *const *)other->values[field].set);
  return strcmp (self->values[field].string, other->values[field].string) == 0;
}

void
harvest_values_unset (HarvestValues *self, guint field)
{
  const HarvestField *declaration = get_field (self, field);

  if (!harvest_values_has (self, field))
    return;

  if (harvest_field_is_set (declaration))
    g_clear_pointer (&self->values[field].set, g_strfreev);
  else if (harvest_field_is_string (declaration))
    g_clear_pointer (&self->values[field].string, g_free);
  self->present &= ~(G_GUINT64_CONSTANT (1) << field);
}

static void
mark (HarvestValues *self, guint field)
{
  self->present |= G_GUINT64_CONSTANT (1) << field;
}

void
harvest_values_take_string (HarvestValues *self, guint field, char *value)
{
  g_assert (harvest_field_is_string (get_field (self, field)));

  harvest_values_unset (self, field);
  if (value != NULL)
    {
      self->values[field].string = value;
      mark (self, field);
    }
}

void
harvest_values_set_integer (HarvestValues *self, guint field, gint64 value)
{
  g_assert (harvest_field_is_number (get_field (self, field)));

  self->values[field].integer = value;
  mark (self, field);
}

static int
compare_elements (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Sorted and each only once, whatever comes; an empty set is no value. */
void
harvest_values_set_set (HarvestValues *self, guint field, const char *const *elements)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_assert (harvest_field_is_set (get_field (self, field)));

  for (; elements != NULL && *elements != NULL; elements++)
    g_ptr_array_add (sorted, (gpointer)*elements);
  g_ptr_array_sort (sorted, compare_elements);
  for (guint i = 0; i < sorted->len; i++)
    {
      if (i == 0 || strcmp (sorted->pdata[i - 1], sorted->pdata[i]) != 0)
        g_strv_builder_add (builder, sorted->pdata[i]);
    }

  /* The elements may be those of the old value. */
  elements = (const char *const *)g_strv_builder_end (builder);
  harvest_values_unset (self, field);
  if (*elements == NULL)
    {
      g_strfreev ((char **)elements);
      return;
    }
  self->values[field].set = (char **)elements;
  mark (self, field);
}

void
harvest_values_copy_one (HarvestValues *self, const HarvestValues *from, guint field)
{
  const HarvestField *declaration = get_field (self, field);

  if (!harvest_values_has (from, field))
    harvest_values_unset (self, field);
  else if (harvest_field_is_number (declaration))
    harvest_values_set_integer (self, field, from->values[field].integer);
  else if (harvest_field_is_set (declaration))
    harvest_values_set_set (self, field, (const char *const *)from->values[field].set);
  else
    harvest_values_take_string (self, field, g_strdup (from->values[field].string));
}

static gboolean
check_one (const HarvestValues *self, guint field, HarvestValuesScope scope, GError **error)
{
  const HarvestField *declaration = get_field (self, field);

  if (harvest_field_is_number (declaration))
    return harvest_field_check_integer (self->type, declaration, self->values[field].integer,
                                        error);
  if (harvest_field_is_set (declaration))
    return harvest_field_check_set (self->type, declaration,
                                    (const char *const *)self->values[field].set,
                                    scope == HARVEST_VALUES_PARTS, error);
  return harvest_field_check_string (self->type, declaration, self->values[field].string, error);
}

static gboolean
check_required (const HarvestValues *self, GError **error)
{
  for (guint i = 0; i < self->type->n_fields; i++)
    {
      if ((get_field (self, i)->flags & HARVEST_FIELD_REQUIRED) != 0
          && !harvest_values_has (self, i))
        return fail (self, i, error, "required");
    }

  return TRUE;
}

gboolean
harvest_values_check (const HarvestValues *self, HarvestValuesScope scope, GError **error)
{
  for (guint i = 0; i < self->type->n_fields; i++)
    {
      if (harvest_values_has (self, i) && !check_one (self, i, scope, error))
        return FALSE;
    }

  return scope != HARVEST_VALUES_WHOLE || check_required (self, error);
}

/* Reading */

static gboolean
read_set (HarvestValues *self, guint field, HarvestJson *json, guint array, GError **error)
{
  guint n = harvest_json_get_length (json, array);
  char **set = g_new0 (char *, n + 1);
  guint element = harvest_json_first_child (json, array);

  self->values[field].set = set;
  mark (self, field);
  for (guint i = 0; i < n; i++)
    {
      if (harvest_json_get_kind (json, element) != HARVEST_JSON_STRING)
        return fail (self, field, error, "a list of strings");
      set[i] = harvest_json_dup_string (json, element);
      element = harvest_json_next (json, element);
    }

  return TRUE;
}

static gboolean
read_value (HarvestValues *self, guint field, HarvestJson *json, guint value, GError **error)
{
  const HarvestField *declaration = get_field (self, field);
  HarvestJsonKind kind = harvest_json_get_kind (json, value);

  if (harvest_field_is_set (declaration))
    {
      if (kind != HARVEST_JSON_ARRAY)
        return fail (self, field, error, "a list of strings");
      return read_set (self, field, json, value, error);
    }
  if (declaration->kind == HARVEST_FIELD_BOOLEAN)
    {
      if (kind != HARVEST_JSON_TRUE && kind != HARVEST_JSON_FALSE)
        return fail (self, field, error, "true or false");
      harvest_values_set_integer (self, field, kind == HARVEST_JSON_TRUE);
    }
  else if (declaration->kind == HARVEST_FIELD_INTEGER)
    {
      if (kind != HARVEST_JSON_INTEGER)
        return fail (self, field, error, "a whole number");
      harvest_values_set_integer (self, field, harvest_json_get_integer (json, value));
    }
  else
    {
      if (kind != HARVEST_JSON_STRING)
        return fail (self, field, error, "a string");
      harvest_values_take_string (self, field, harvest_json_dup_string (json, value));
    }

  return TRUE;
}

/* The index of the field that a key of the document names, n_fields if it is not known. Documents
 * of ours have their keys in the order of the table, so the next field is tried first. */
static guint
find_key (const HarvestRecordType *type, HarvestJson *json, guint key, guint next)
{
  g_autofree char *name = NULL;
  const HarvestField *field;

  for (; next < type->n_fields; next++)
    {
      gsize length;
      const char *span = harvest_json_get_span (json, key, &length);
      const char *candidate = type->fields[next].name;

      /* The span has its quotes; a key with escapes falls through to the full comparison. */
      if (candidate[0] > span[1])
        break;
      if (candidate[0] == span[1] && harvest_json_string_equal (json, key, candidate))
        return next;
    }

  name = harvest_json_dup_string (json, key);
  field = harvest_record_type_find_field (type, name);
  return field != NULL ? (guint)(field - type->fields) : type->n_fields;
}

gboolean
harvest_values_read (HarvestValues *self,
                     HarvestJson *json,
                     guint object,
                     HarvestValuesScope scope,
                     GError **error)
{
  guint next = 0;

  for (guint key = harvest_json_first_child (json, object); key != HARVEST_JSON_NONE;)
    {
      guint value = harvest_json_next (json, key);
      guint field = find_key (self->type, json, key, next);

      if (field == self->type->n_fields)
        {
          if (!harvest_unknown_add (&self->unknown, self->type->name, json, key, error))
            return FALSE;
        }
      else
        {
          if (!read_value (self, field, json, value, error)
              || !check_one (self, field, scope, error))
            return FALSE;
          next = field + 1;
        }
      key = harvest_json_next (json, value);
    }

  return scope != HARVEST_VALUES_WHOLE || check_required (self, error);
}

/* Writing */

static void
write_value (const HarvestValues *self, guint field, HarvestJsonWriter *writer)
{
  const HarvestField *declaration = get_field (self, field);

  if (harvest_field_is_set (declaration))
    {
      harvest_json_writer_begin_array (writer);
      for (char **element = self->values[field].set; *element != NULL; element++)
        harvest_json_writer_string (writer, *element);
      harvest_json_writer_end_array (writer);
    }
  else if (declaration->kind == HARVEST_FIELD_BOOLEAN)
    harvest_json_writer_boolean (writer, self->values[field].integer != 0);
  else if (declaration->kind == HARVEST_FIELD_INTEGER)
    harvest_json_writer_integer (writer, self->values[field].integer);
  else
    harvest_json_writer_string (writer, self->values[field].string);
}

void
harvest_values_write (const HarvestValues *self, HarvestJsonWriter *writer)
{
  harvest_json_writer_begin_object (writer);
  for (guint i = 0; i < self->type->n_fields; i++)
    {
      if (harvest_values_has (self, i))
        {
          harvest_json_writer_key (writer, get_field (self, i)->name);
          write_value (self, i, writer);
        }
    }
  harvest_unknown_write (self->unknown, writer);
  harvest_json_writer_end_object (writer);
}
