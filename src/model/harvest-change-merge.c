/* harvest-change-merge.c
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
#include "harvest-text-merge.h"

#include <string.h>

#define BIT(index) (G_GUINT64_CONSTANT (1) << (index))

static gboolean
fail (HarvestChange *self, int code, const char *what, GError **error)
{
  g_set_error (error, HARVEST_MODEL_ERROR, code, "%s: %s", self->set.type->name, what);

  return FALSE;
}

static const char *
get_text (const HarvestValues *values, guint field)
{
  return harvest_values_has (values, field) ? values->values[field].string : "";
}

static gboolean
sets (HarvestChange *self, guint field)
{
  return harvest_values_has (&self->set, field);
}

static gboolean
unsets (HarvestChange *self, guint field)
{
  return (self->unset & BIT (field)) != 0;
}

/* Sets */

/* The elements of @field in @values and @more, without those in @less. */
static void
combine_sets (HarvestValues *values,
              guint field,
              const HarvestValues *more,
              const HarvestValues *less)
{
  const HarvestValues *const sources[] = { values, more };
  g_autoptr (GPtrArray) elements = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      const char *const *element;

      if (!harvest_values_has (sources[i], field))
        continue;
      for (element = (const char *const *)sources[i]->values[field].set; *element != NULL;
           element++)
        {
          if (!harvest_values_has (less, field)
              || !g_strv_contains ((const char *const *)less->values[field].set, *element))
            g_ptr_array_add (elements, (gpointer)*element);
        }
    }
  g_ptr_array_add (elements, NULL);
  harvest_values_set_set (values, field, (const char *const *)elements->pdata);
}

/* Texts */

/* What merging needs to know, and where it puts what it cannot merge. */
typedef struct
{
  const char *const *distrusted; /* NULL: none */
  GHashTable *conflict;
} Merge;

/* The three-way merge: @base is what the change began with. NULL: both texts must be kept. */
static char *
merge_text (const HarvestField *field,
            const HarvestRecordType *type,
            const char *base,
            const char *current,
            const char *wanted)
{
  g_autofree char *merged = NULL;

  if (strcmp (wanted, current) == 0 || strcmp (wanted, base) == 0)
    return g_strdup (current);
  if (strcmp (current, base) == 0)
    return g_strdup (wanted);

  /* An edit beats a deletion, whoever made which. */
  if (*wanted == '\0')
    return g_strdup (current);
  if (*current == '\0')
    return g_strdup (wanted);

  merged = harvest_text_merge (base, current, wanted);
  if (merged != NULL && *merged != '\0' && !harvest_field_check_string (type, field, merged, NULL))
    return NULL;

  return g_steal_pointer (&merged);
}

/* Without a base that can be believed, a text never takes another's place. */
static char *
choose_text (const char *current, const char *wanted)
{
  if (*wanted == '\0' || strcmp (wanted, current) == 0)
    return g_strdup (current);
  return *current == '\0' ? g_strdup (wanted) : NULL;
}

static void
apply_text (HarvestChange *self, HarvestValues *values, guint field, const Merge *merge)
{
  const HarvestRecordType *type = values->type;
  const HarvestField *declaration = &type->fields[field];
  const char *current = get_text (values, field);
  const char *wanted = get_text (&self->set, field);
  char *merged;

  if (merge->distrusted != NULL && g_strv_contains (merge->distrusted, declaration->name))
    merged = choose_text (current, wanted);
  else
    merged = merge_text (declaration, type, get_text (&self->text_base, field), current, wanted);
  if (merged == NULL)
    {
      g_hash_table_insert (merge->conflict, g_strdup (declaration->name), g_strdup (wanted));
      return;
    }
  if (*merged == '\0')
    g_clear_pointer (&merged, g_free);
  harvest_values_take_string (values, field, merged);
}

/* Applying */

static void
apply_plain (HarvestChange *self, HarvestValues *values, guint field)
{
  if (sets (self, field))
    harvest_values_copy_one (values, &self->set, field);
  else if (unsets (self, field))
    harvest_values_unset (values, field);
}

static void
apply_field (HarvestChange *self, HarvestValues *values, guint field, const Merge *merge)
{
  switch (values->type->fields[field].merge)
    {
    case HARVEST_MERGE_SET:
      combine_sets (values, field, &self->add, &self->remove);
      break;
    case HARVEST_MERGE_TEXT:
      apply_text (self, values, field, merge);
      break;
    case HARVEST_MERGE_APPEND_ONLY:
    case HARVEST_MERGE_LAST:
    case HARVEST_MERGE_SERVER:
      apply_plain (self, values, field);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
apply_unknown (HarvestChange *self, HarvestValues *values)
{
  for (guint i = 0; self->set.unknown != NULL && i < self->set.unknown->len; i++)
    {
      HarvestUnknown *unknown = g_ptr_array_index (self->set.unknown, i);

      harvest_unknown_set (&values->unknown, unknown->name, unknown->span);
    }
  for (char **name = self->unset_unknown; name != NULL && *name != NULL; name++)
    harvest_unknown_remove (&values->unknown, *name);
}

/* Changes @values in place. */
static void
apply_values (HarvestChange *self, HarvestValues *values, const Merge *merge)
{
  for (guint i = 0; i < values->type->n_fields; i++)
    {
      if (_harvest_change_touches_index (self, i))
        apply_field (self, values, i, merge);
    }
  apply_unknown (self, values);
}

static gboolean
check_append_only (HarvestChange *self, const HarvestValues *current, GError **error)
{
  const HarvestRecordType *type = self->set.type;

  for (guint i = 0; i < type->n_fields; i++)
    {
      gboolean changes = sets (self, i) ? !harvest_values_same (&self->set, current, i)
                                        : unsets (self, i) && harvest_values_has (current, i);

      if (type->fields[i].merge == HARVEST_MERGE_APPEND_ONLY && changes)
        {
          g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_REFUSED,
                       "%s.%s: never changes", type->name, type->fields[i].name);
          return FALSE;
        }
    }
  if (harvest_record_type_is_immutable (type)
      && (self->set.unknown != NULL || self->unset_unknown != NULL))
    return fail (self, HARVEST_MODEL_ERROR_REFUSED, "never changes", error);

  return TRUE;
}

static gboolean
check_same_record (HarvestChange *self, HarvestRecord *current, GError **error)
{
  if (strcmp (self->id, current->id) == 0 && self->set.type == current->values.type
      && g_strcmp0 (self->root, current->root) == 0)
    return TRUE;

  return fail (self, HARVEST_MODEL_ERROR_INVALID, "the change is of another record", error);
}

static HarvestRecord *
apply_create (HarvestChange *self, HarvestRecord *current, GError **error)
{
  HarvestValues values;

  if (current != NULL)
    {
      fail (self, HARVEST_MODEL_ERROR_CONFLICT, "is there already", error);
      return NULL;
    }

  harvest_values_copy (&values, &self->set);
  return _harvest_record_new (self->id, self->root, 1, &values,
                              harvest_unknown_copy (self->unknown), error);
}

static HarvestRecord *
apply_update (HarvestChange *self,
              HarvestRecord *current,
              const char *const *distrusted,
              GHashTable **conflict,
              GError **error)
{
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const Merge merge = { distrusted, kept };
  HarvestRecord *result;
  HarvestValues values;

  if (current == NULL)
    {
      fail (self, HARVEST_MODEL_ERROR_CONFLICT, "is not there any more", error);
      return NULL;
    }
  if (!check_same_record (self, current, error)
      || !check_append_only (self, &current->values, error))
    return NULL;

  harvest_values_copy (&values, &current->values);
  apply_values (self, &values, &merge);
  result = _harvest_record_new (current->id, current->root, current->rev + 1, &values,
                                harvest_unknown_copy (current->unknown), error);
  if (result != NULL && conflict != NULL && g_hash_table_size (kept) > 0)
    *conflict = g_steal_pointer (&kept);

  return result;
}

static HarvestRecord *
apply_delete (HarvestChange *self, HarvestRecord *current, GError **error)
{
  if (current == NULL || !check_same_record (self, current, error))
    return NULL;

  for (guint i = 0; i < self->set.type->n_fields; i++)
    {
      const HarvestField *field = &self->set.type->fields[i];

      if (field->merge == HARVEST_MERGE_TEXT
          && !harvest_values_same (&self->text_base, &current->values, i))
        {
          g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_CONFLICT,
                       "%s.%s: was edited meanwhile", self->set.type->name, field->name);
          return NULL;
        }
    }

  return NULL;
}

HarvestRecord *
harvest_change_apply (HarvestChange *self,
                      HarvestRecord *current,
                      GHashTable **conflict,
                      GError **error)
{
  return harvest_change_apply_distrusting (self, current, NULL, conflict, error);
}

HarvestRecord *
harvest_change_apply_distrusting (HarvestChange *self,
                                  HarvestRecord *current,
                                  const char *const *distrusted,
                                  GHashTable **conflict,
                                  GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (conflict != NULL)
    *conflict = NULL;

  switch (self->kind)
    {
    case HARVEST_CHANGE_CREATE:
      return apply_create (self, current, error);
    case HARVEST_CHANGE_UPDATE:
      return apply_update (self, current, distrusted, conflict, error);
    case HARVEST_CHANGE_DELETE:
      return apply_delete (self, current, error);
    default:
      g_return_val_if_reached (NULL);
    }
}

/* Coalescing */

static HarvestChange *
copy_head (HarvestChange *self, HarvestChangeKind kind)
{
  return _harvest_change_new (kind, self->set.type, self->op, self->id, self->root, self->base_rev);
}

static HarvestChange *
coalesce_create (HarvestChange *earlier, HarvestChange *later)
{
  g_autoptr (GHashTable) conflict = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  HarvestChange *both = copy_head (earlier, HARVEST_CHANGE_CREATE);
  const Merge merge = { NULL, conflict };
  GHashTableIter iter;
  gpointer name, text;

  harvest_values_clear (&both->set);
  harvest_values_copy (&both->set, &earlier->set);
  both->unknown = harvest_unknown_copy (earlier->unknown);
  apply_values (later, &both->set, &merge);

  /* Nobody else has seen the new record, so what the person wrote last is what they want. */
  g_hash_table_iter_init (&iter, conflict);
  while (g_hash_table_iter_next (&iter, &name, &text))
    {
      const HarvestField *field = harvest_record_type_find_field (both->set.type, name);

      harvest_values_take_string (&both->set, field - both->set.type->fields, g_strdup (text));
    }

  return both;
}

static void
coalesce_field (HarvestChange *both, HarvestChange *earlier, HarvestChange *later, guint field)
{
  HarvestChange *last = _harvest_change_touches_index (later, field) ? later : earlier;
  HarvestChange *first = _harvest_change_touches_index (earlier, field) ? earlier : later;
  const HarvestField *declaration = &both->set.type->fields[field];

  if (declaration->merge == HARVEST_MERGE_SET)
    {
      harvest_values_copy_one (&both->add, &earlier->add, field);
      combine_sets (&both->add, field, &later->add, &later->remove);
      harvest_values_copy_one (&both->remove, &earlier->remove, field);
      combine_sets (&both->remove, field, &later->remove, &later->add);
      return;
    }

  if (declaration->merge == HARVEST_MERGE_TEXT)
    {
      if (harvest_values_same (&last->set, &first->text_base, field))
        return;
      harvest_values_copy_one (&both->text_base, &first->text_base, field);
    }
  if (sets (last, field))
    harvest_values_copy_one (&both->set, &last->set, field);
  else
    both->unset |= BIT (field);
}

static void
coalesce_unknown (HarvestChange *both, HarvestChange *earlier, HarvestChange *later)
{
  g_autoptr (GStrvBuilder) gone = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  apply_unknown (earlier, &both->set);
  apply_unknown (later, &both->set);
  for (char **name = earlier->unset_unknown; name != NULL && *name != NULL; name++)
    {
      if (harvest_unknown_get (both->set.unknown, *name) == NULL)
        g_strv_builder_add (gone, *name);
    }
  for (char **name = later->unset_unknown; name != NULL && *name != NULL; name++)
    {
      if (earlier->unset_unknown == NULL
          || !g_strv_contains ((const char *const *)earlier->unset_unknown, *name))
        g_strv_builder_add (gone, *name);
    }
  names = g_strv_builder_end (gone);
  if (*names != NULL)
    both->unset_unknown = g_steal_pointer (&names);
}

static HarvestChange *
coalesce_update (HarvestChange *earlier, HarvestChange *later)
{
  g_autoptr (HarvestChange) both = copy_head (earlier, HARVEST_CHANGE_UPDATE);

  for (guint i = 0; i < both->set.type->n_fields; i++)
    {
      if (_harvest_change_touches_index (earlier, i) || _harvest_change_touches_index (later, i))
        coalesce_field (both, earlier, later, i);
    }
  coalesce_unknown (both, earlier, later);
  both->reason = g_strdup (later->reason != NULL ? later->reason : earlier->reason);

  return _harvest_change_is_empty (both) ? NULL : g_steal_pointer (&both);
}

/* The deletion knows of each text what it was before both. */
static HarvestChange *
coalesce_delete (HarvestChange *earlier, HarvestChange *later)
{
  HarvestChange *both = copy_head (earlier, HARVEST_CHANGE_DELETE);

  for (guint i = 0; i < both->set.type->n_fields; i++)
    {
      HarvestChange *first = _harvest_change_touches_index (earlier, i) ? earlier : later;

      if (both->set.type->fields[i].merge == HARVEST_MERGE_TEXT)
        harvest_values_copy_one (&both->text_base, &first->text_base, i);
    }

  return both;
}

HarvestChange *
harvest_change_coalesce (HarvestChange *earlier, HarvestChange *later)
{
  g_return_val_if_fail (earlier != NULL, NULL);
  g_return_val_if_fail (later != NULL, NULL);
  g_return_val_if_fail (strcmp (earlier->id, later->id) == 0, NULL);
  g_return_val_if_fail (earlier->set.type == later->set.type, NULL);
  g_return_val_if_fail (earlier->kind != HARVEST_CHANGE_DELETE, NULL);
  g_return_val_if_fail (later->kind != HARVEST_CHANGE_CREATE, NULL);

  if (earlier->kind == HARVEST_CHANGE_CREATE)
    return later->kind == HARVEST_CHANGE_DELETE ? NULL : coalesce_create (earlier, later);
  if (later->kind == HARVEST_CHANGE_DELETE)
    return coalesce_delete (earlier, later);
  return coalesce_update (earlier, later);
}
