/* harvest-change.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-change"

#include "config.h"

#include "harvest-change-private.h"

#include "harvest-field-private.h"
#include "harvest-model-error.h"
#include "harvest-record-private.h"
#include "harvest-uuid.h"

#include <string.h>

#define BIT(index) (G_GUINT64_CONSTANT (1) << (index))

G_DEFINE_BOXED_TYPE (HarvestChange, harvest_change, harvest_change_ref, harvest_change_unref)

/* Auxiliary methods */

static void
free_contents (gpointer data)
{
  HarvestChange *self = data;

  g_free (self->op);
  g_free (self->id);
  g_free (self->root);
  harvest_values_clear (&self->set);
  g_strfreev (self->unset_unknown);
  harvest_values_clear (&self->add);
  harvest_values_clear (&self->remove);
  harvest_values_clear (&self->text_base);
  g_free (self->reason);
  g_clear_pointer (&self->unknown, g_ptr_array_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

static HarvestChange *
new_for_record (HarvestChangeKind kind, HarvestRecord *record)
{
  g_autofree char *op = harvest_uuid_new (harvest_clock_system ());

  return _harvest_change_new (kind, record->values.type, op, record->id, record->root, record->rev);
}

/* The elements of @set that are not in @other. */
static void
set_difference (HarvestValues *difference,
                guint field,
                const HarvestValues *set,
                const HarvestValues *other)
{
  const char *const *elements;
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();

  if (!harvest_values_has (set, field))
    return;

  for (elements = (const char *const *)set->values[field].set; *elements != NULL; elements++)
    {
      if (!harvest_values_has (other, field)
          || !g_strv_contains ((const char *const *)other->values[field].set, *elements))
        g_ptr_array_add (missing, (gpointer)*elements);
    }
  g_ptr_array_add (missing, NULL);
  harvest_values_set_set (difference, field, (const char *const *)missing->pdata);
}

static void
compare_field (HarvestChange *self,
               guint field,
               const HarvestValues *before,
               const HarvestValues *after)
{
  HarvestMerge merge = before->type->fields[field].merge;

  if (harvest_values_same (before, after, field))
    return;

  if (merge == HARVEST_MERGE_SET)
    {
      set_difference (&self->add, field, after, before);
      set_difference (&self->remove, field, before, after);
      return;
    }

  if (harvest_values_has (after, field))
    harvest_values_copy_one (&self->set, after, field);
  else
    self->unset |= BIT (field);
  if (merge == HARVEST_MERGE_TEXT)
    harvest_values_copy_one (&self->text_base, before, field);
}

static void
compare_unknown (HarvestChange *self, const HarvestValues *before, const HarvestValues *after)
{
  g_autoptr (GStrvBuilder) gone = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; after->unknown != NULL && i < after->unknown->len; i++)
    {
      HarvestUnknown *unknown = g_ptr_array_index (after->unknown, i);
      GBytes *old = harvest_unknown_get (before->unknown, unknown->name);

      if (old == NULL || !g_bytes_equal (old, unknown->span))
        harvest_unknown_set (&self->set.unknown, unknown->name, unknown->span);
    }
  for (guint i = 0; before->unknown != NULL && i < before->unknown->len; i++)
    {
      HarvestUnknown *unknown = g_ptr_array_index (before->unknown, i);

      if (harvest_unknown_get (after->unknown, unknown->name) == NULL)
        g_strv_builder_add (gone, unknown->name);
    }
  names = g_strv_builder_end (gone);
  if (*names != NULL)
    self->unset_unknown = g_steal_pointer (&names);
}

static char *
clean_reason (const char *reason)
{
  g_autofree char *clean = harvest_field_clean (_harvest_change_get_reason_field (), reason);

  return clean != NULL ? g_utf8_substring (
             clean, 0, MIN (g_utf8_strlen (clean, -1), HARVEST_CHANGE_MAX_REASON))
                       : NULL;
}

static gboolean
refuse_writer (HarvestChange *self, const HarvestField *field, const char *why, GError **error)
{
  g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_REFUSED, "%s.%s: %s",
               self->set.type->name, field->name, why);

  return FALSE;
}

/* Whether a person may create a record with this value of a field that the authority writes. */
static gboolean
is_first_value (HarvestChange *self, guint index)
{
  const HarvestField *field = &self->set.type->fields[index];

  if (field->kind == HARVEST_FIELD_BOOLEAN)
    return self->set.values[index].integer == 0;
  return field->kind == HARVEST_FIELD_CHOICE
         && strcmp (self->set.values[index].string, field->choices[0]) == 0;
}

/* What the other files of the change use too */

HarvestChange *
_harvest_change_new (HarvestChangeKind kind,
                     const HarvestRecordType *type,
                     const char *op,
                     const char *id,
                     const char *root,
                     gint64 base_rev)
{
  HarvestChange *self = g_atomic_rc_box_new0 (HarvestChange);

  self->op = g_strdup (op);
  self->kind = kind;
  self->id = g_strdup (id);
  self->root = g_strdup (root);
  self->base_rev = base_rev;
  harvest_values_init (&self->set, type);
  harvest_values_init (&self->add, type);
  harvest_values_init (&self->remove, type);
  harvest_values_init (&self->text_base, type);

  return self;
}

const HarvestField *
_harvest_change_get_reason_field (void)
{
  static const HarvestField field = {
    .name = "reason",
    .kind = HARVEST_FIELD_TEXT,
    .max = HARVEST_CHANGE_MAX_REASON,
  };

  return &field;
}

gboolean
_harvest_change_is_empty (HarvestChange *self)
{
  return harvest_values_is_empty (&self->set) && self->unset == 0 && self->unset_unknown == NULL
         && harvest_values_is_empty (&self->add) && harvest_values_is_empty (&self->remove);
}

gboolean
_harvest_change_touches_index (HarvestChange *self, guint field)
{
  return ((self->set.present | self->unset | self->add.present | self->remove.present)
          & BIT (field))
         != 0;
}

/* Public API */

HarvestChange *
harvest_change_new_create (HarvestRecord *record)
{
  HarvestChange *self;

  g_return_val_if_fail (record != NULL, NULL);

  self = new_for_record (HARVEST_CHANGE_CREATE, record);
  self->base_rev = 0;
  harvest_values_clear (&self->set);
  harvest_values_copy (&self->set, &record->values);
  self->unknown = harvest_unknown_copy (record->unknown);

  return self;
}

HarvestChange *
harvest_change_new_update (HarvestRecord *before, HarvestRecord *after)
{
  return harvest_change_new_update_because (before, after, NULL);
}

HarvestChange *
harvest_change_new_update_because (HarvestRecord *before, HarvestRecord *after, const char *reason)
{
  g_autoptr (HarvestChange) self = NULL;

  g_return_val_if_fail (before != NULL, NULL);
  g_return_val_if_fail (after != NULL, NULL);
  g_return_val_if_fail (before->values.type == after->values.type, NULL);
  g_return_val_if_fail (strcmp (before->id, after->id) == 0, NULL);
  g_return_val_if_fail (g_strcmp0 (before->root, after->root) == 0, NULL);

  self = new_for_record (HARVEST_CHANGE_UPDATE, before);
  for (guint i = 0; i < before->values.type->n_fields; i++)
    compare_field (self, i, &before->values, &after->values);
  compare_unknown (self, &before->values, &after->values);
  self->reason = clean_reason (reason);

  return _harvest_change_is_empty (self) ? NULL : g_steal_pointer (&self);
}

HarvestChange *
harvest_change_new_delete (HarvestRecord *record)
{
  HarvestChange *self;

  g_return_val_if_fail (record != NULL, NULL);

  self = new_for_record (HARVEST_CHANGE_DELETE, record);
  for (guint i = 0; i < record->values.type->n_fields; i++)
    {
      if (record->values.type->fields[i].merge == HARVEST_MERGE_TEXT)
        harvest_values_copy_one (&self->text_base, &record->values, i);
    }

  return self;
}

HarvestChange *
harvest_change_ref (HarvestChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
harvest_change_unref (HarvestChange *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, free_contents);
}

GBytes *
harvest_change_get_bytes (HarvestChange *self)
{
  GBytes *bytes;

  g_return_val_if_fail (self != NULL, NULL);

  bytes = g_atomic_pointer_get (&self->bytes);
  if (bytes == NULL)
    {
      bytes = _harvest_change_write (self);
      if (!g_atomic_pointer_compare_and_exchange (&self->bytes, NULL, bytes))
        {
          /* Another thread was first. */
          g_bytes_unref (bytes);
          bytes = g_atomic_pointer_get (&self->bytes);
        }
    }

  return bytes;
}

const char *
harvest_change_get_op (HarvestChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->op;
}

HarvestChangeKind
harvest_change_get_kind (HarvestChange *self)
{
  g_return_val_if_fail (self != NULL, HARVEST_CHANGE_UPDATE);

  return self->kind;
}

const char *
harvest_change_get_id (HarvestChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

const HarvestRecordType *
harvest_change_get_record_type (HarvestChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->set.type;
}

const char *
harvest_change_get_root (HarvestChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root;
}

gint64
harvest_change_get_base_rev (HarvestChange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->base_rev;
}

const char *
harvest_change_get_reason (HarvestChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reason;
}

gboolean
harvest_change_touches (HarvestChange *self, const char *field)
{
  const HarvestField *declaration;

  g_return_val_if_fail (self != NULL, FALSE);

  declaration = harvest_record_type_find_field (self->set.type, field);
  g_return_val_if_fail (declaration != NULL, FALSE);

  return _harvest_change_touches_index (self, declaration - self->set.type->fields);
}

gboolean
harvest_change_is_request (HarvestChange *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->kind == HARVEST_CHANGE_CREATE)
    return FALSE;

  for (guint i = 0; i < self->set.type->n_fields; i++)
    {
      if (self->set.type->fields[i].merge == HARVEST_MERGE_SERVER
          && _harvest_change_touches_index (self, i))
        return TRUE;
    }

  return FALSE;
}

GHashTable *
harvest_change_list_text_bases (HarvestChange *self)
{
  GHashTable *bases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const HarvestRecordType *type;

  g_return_val_if_fail (self != NULL, bases);

  type = self->set.type;
  for (guint i = 0; self->kind == HARVEST_CHANGE_UPDATE && i < type->n_fields; i++)
    if (type->fields[i].merge == HARVEST_MERGE_TEXT && _harvest_change_touches_index (self, i))
      g_hash_table_insert (bases, g_strdup (type->fields[i].name),
                           g_strdup (harvest_values_has (&self->text_base, i)
                                         ? self->text_base.values[i].string
                                         : ""));
  return bases;
}

gboolean
harvest_change_check_writers (HarvestChange *self, HarvestWriters writers, GError **error)
{
  const HarvestRecordType *type;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if ((writers & HARVEST_WRITER_AUTHORITY) != 0)
    return TRUE;

  type = self->set.type;
  if (self->kind == HARVEST_CHANGE_DELETE && (type->deleters & writers) == 0)
    {
      g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_REFUSED,
                   "%s: may not be deleted by this person", type->name);
      return FALSE;
    }

  for (guint i = 0; i < type->n_fields; i++)
    {
      const HarvestField *field = &type->fields[i];

      if (!_harvest_change_touches_index (self, i))
        continue;
      if (self->kind == HARVEST_CHANGE_CREATE && field->merge == HARVEST_MERGE_SERVER)
        {
          if (!is_first_value (self, i))
            return refuse_writer (self, field, "a new record cannot have this value", error);
        }
      else if ((field->writers & writers) == 0)
        return refuse_writer (self, field, "may not be written by this person", error);
    }

  return TRUE;
}
