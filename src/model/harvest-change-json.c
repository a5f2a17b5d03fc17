/* harvest-change-json.c
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

/* The members of a change's document, in the order of their names. */
typedef enum
{
  MEMBER_ADD,
  MEMBER_BASE_REV,
  MEMBER_ID,
  MEMBER_KIND,
  MEMBER_MEMBERS, /* top-level members of a new record that are not known here */
  MEMBER_OP,
  MEMBER_REASON,
  MEMBER_REMOVE,
  MEMBER_ROOT,
  MEMBER_SET,
  MEMBER_TEXT_BASE,
  MEMBER_TYPE,
  MEMBER_UNSET,
  N_MEMBERS,
} Member;

typedef struct
{
  const char *name;
  HarvestJsonKind kind;
  gboolean required;
  guint kinds; /* the kinds of change that may have it, as bits */
} MemberRule;

#define ALL_KINDS                                                                                  \
  (BIT (HARVEST_CHANGE_CREATE) | BIT (HARVEST_CHANGE_UPDATE) | BIT (HARVEST_CHANGE_DELETE))

static const MemberRule rules[N_MEMBERS] = {
  { "add", HARVEST_JSON_OBJECT, FALSE, BIT (HARVEST_CHANGE_UPDATE) },
  { "base_rev", HARVEST_JSON_INTEGER, TRUE, ALL_KINDS },
  { "id", HARVEST_JSON_STRING, TRUE, ALL_KINDS },
  { "kind", HARVEST_JSON_STRING, TRUE, ALL_KINDS },
  { "members", HARVEST_JSON_OBJECT, FALSE, BIT (HARVEST_CHANGE_CREATE) },
  { "op", HARVEST_JSON_STRING, TRUE, ALL_KINDS },
  { "reason", HARVEST_JSON_STRING, FALSE, BIT (HARVEST_CHANGE_UPDATE) },
  { "remove", HARVEST_JSON_OBJECT, FALSE, BIT (HARVEST_CHANGE_UPDATE) },
  { "root", HARVEST_JSON_STRING, FALSE, ALL_KINDS },
  { "set", HARVEST_JSON_OBJECT, FALSE, BIT (HARVEST_CHANGE_CREATE) | BIT (HARVEST_CHANGE_UPDATE) },
  { "text_base", HARVEST_JSON_OBJECT, FALSE,
    BIT (HARVEST_CHANGE_UPDATE) | BIT (HARVEST_CHANGE_DELETE) },
  { "type", HARVEST_JSON_STRING, TRUE, ALL_KINDS },
  { "unset", HARVEST_JSON_ARRAY, FALSE, BIT (HARVEST_CHANGE_UPDATE) },
};

static const char *const kind_names[] = { "create", "update", "delete" };

/* Messages */

static gboolean
fail_syntax (GError **error, const char *member, const char *rule)
{
  g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_SYNTAX, "%s: %s", member, rule);

  return FALSE;
}

static gboolean
fail_field (HarvestChange *self, guint field, GError **error, const char *rule)
{
  g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID, "%s.%s: %s",
               self->set.type->name, self->set.type->fields[field].name, rule);

  return FALSE;
}

/* Reading */

static gboolean
find_members (HarvestJson *json, guint members[N_MEMBERS], GError **error)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    members[i] = HARVEST_JSON_NONE;

  for (guint key = harvest_json_first_child (json, 0); key != HARVEST_JSON_NONE;)
    {
      guint value = harvest_json_next (json, key);
      guint member = 0;

      while (member < N_MEMBERS && !harvest_json_string_equal (json, key, rules[member].name))
        member++;
      if (member == N_MEMBERS)
        {
          g_autofree char *name = harvest_json_dup_string (json, key);
          g_autofree char *shown = harvest_field_show (name);

          return fail_syntax (error, shown, "not a member of a change");
        }
      if (harvest_json_get_kind (json, value) != rules[member].kind)
        return fail_syntax (error, rules[member].name, "not of the right kind");
      members[member] = value;
      key = harvest_json_next (json, value);
    }

  for (guint i = 0; i < N_MEMBERS; i++)
    {
      if (rules[i].required && members[i] == HARVEST_JSON_NONE)
        return fail_syntax (error, rules[i].name, "required");
    }

  return TRUE;
}

static gboolean
read_kind (HarvestJson *json,
           const guint members[N_MEMBERS],
           HarvestChangeKind *kind,
           GError **error)
{
  guint found = 0;

  while (found < G_N_ELEMENTS (kind_names)
         && !harvest_json_string_equal (json, members[MEMBER_KIND], kind_names[found]))
    found++;
  if (found == G_N_ELEMENTS (kind_names))
    return fail_syntax (error, "kind", "one of create, update, delete");

  for (guint i = 0; i < N_MEMBERS; i++)
    {
      if (members[i] != HARVEST_JSON_NONE && (rules[i].kinds & BIT (found)) == 0)
        return fail_syntax (error, rules[i].name, "not for this kind of change");
    }

  *kind = found;
  return TRUE;
}

/* Everything but the values. */
static HarvestChange *
read_head (HarvestJson *json, const guint members[N_MEMBERS], GError **error)
{
  const HarvestRecordType *type;
  HarvestChangeKind kind;
  g_autofree char *op = NULL;
  g_autofree char *id = NULL;
  g_autofree char *root = NULL;
  gint64 base_rev;

  if (!read_kind (json, members, &kind, error))
    return NULL;
  type = _harvest_record_find_type (json, members[MEMBER_TYPE], error);
  if (type == NULL)
    return NULL;

  op = harvest_json_dup_string (json, members[MEMBER_OP]);
  id = harvest_json_dup_string (json, members[MEMBER_ID]);
  if (members[MEMBER_ROOT] != HARVEST_JSON_NONE)
    root = harvest_json_dup_string (json, members[MEMBER_ROOT]);
  base_rev = harvest_json_get_integer (json, members[MEMBER_BASE_REV]);
  if (!_harvest_record_check_head (type, id, root, base_rev, error))
    return NULL;
  if (!harvest_uuid_is_valid (op))
    {
      fail_syntax (error, "op", "an id (UUID of version 7, lower case)");
      return NULL;
    }
  if (kind == HARVEST_CHANGE_CREATE && base_rev != 0)
    {
      fail_syntax (error, "base_rev", "0 for a new record");
      return NULL;
    }

  return _harvest_change_new (kind, type, op, id, root, base_rev);
}

static gboolean
read_unset (HarvestChange *self, HarvestJson *json, guint array, GError **error)
{
  const HarvestRecordType *type = self->set.type;
  g_autoptr (GStrvBuilder) unknown = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *last = g_strdup ("");

  for (guint element = harvest_json_first_child (json, array); element != HARVEST_JSON_NONE;
       element = harvest_json_next (json, element))
    {
      const HarvestField *field;
      g_autofree char *name = NULL;

      if (harvest_json_get_kind (json, element) != HARVEST_JSON_STRING)
        return fail_syntax (error, "unset", "a list of strings");
      name = harvest_json_dup_string (json, element);
      if (strcmp (last, name) >= 0)
        return fail_syntax (error, "unset", "sorted by bytes and each only once");

      field = harvest_record_type_find_field (type, name);
      if (field != NULL)
        self->unset |= BIT (field - type->fields);
      else
        g_strv_builder_add (unknown, name);
      g_free (last);
      last = g_steal_pointer (&name);
    }

  names = g_strv_builder_end (unknown);
  if (*names != NULL)
    self->unset_unknown = g_steal_pointer (&names);
  return TRUE;
}

/* One of the objects whose members are fields. */
static gboolean
read_values (HarvestChange *self,
             HarvestJson *json,
             const guint members[N_MEMBERS],
             Member member,
             HarvestValues *values,
             HarvestValuesScope scope,
             GError **error)
{
  if (members[member] == HARVEST_JSON_NONE)
    return TRUE;
  if (!harvest_values_read (values, json, members[member], scope, error))
    return FALSE;
  if (member != MEMBER_SET && values->unknown != NULL)
    return fail_syntax (error, rules[member].name, "has a field that is not known here");

  return TRUE;
}

static gboolean
check_disjoint (HarvestChange *self, guint field, GError **error)
{
  if (!harvest_values_has (&self->add, field) || !harvest_values_has (&self->remove, field))
    return TRUE;

  for (char **element = self->add.values[field].set; *element != NULL; element++)
    {
      if (g_strv_contains ((const char *const *)self->remove.values[field].set, *element))
        return fail_field (self, field, error, "an element is both added and removed");
    }

  return TRUE;
}

/* Whether what an update says of a field fits to its merge class. */
static gboolean
check_update_field (HarvestChange *self, guint field, GError **error)
{
  const HarvestField *declaration = &self->set.type->fields[field];
  gboolean set = harvest_values_has (&self->set, field);
  gboolean unset = (self->unset & BIT (field)) != 0;
  gboolean parts = harvest_values_has (&self->add, field)
                   || harvest_values_has (&self->remove, field);

  if (set && unset)
    return fail_field (self, field, error, "both set and unset");
  if (unset && (declaration->flags & HARVEST_FIELD_REQUIRED) != 0)
    return fail_field (self, field, error, "required");
  if ((set || unset) && declaration->merge == HARVEST_MERGE_SET)
    return fail_field (self, field, error, "changes by add and remove");
  if (parts && declaration->merge != HARVEST_MERGE_SET)
    return fail_field (self, field, error, "changes by set and unset");
  if (harvest_values_has (&self->text_base, field)
      && (declaration->merge != HARVEST_MERGE_TEXT || (!set && !unset)))
    return fail_field (self, field, error, "has a base but is no text that changes");

  return check_disjoint (self, field, error);
}

static gboolean
check_update (HarvestChange *self, GError **error)
{
  if (_harvest_change_is_empty (self))
    return fail_syntax (error, "set", "an update changes something");

  for (guint i = 0; i < self->set.type->n_fields; i++)
    {
      if (!check_update_field (self, i, error))
        return FALSE;
    }
  for (char **name = self->unset_unknown; name != NULL && *name != NULL; name++)
    {
      if (harvest_unknown_get (self->set.unknown, *name) != NULL)
        {
          g_autofree char *shown = harvest_field_show (*name);

          return fail_syntax (error, shown, "both set and unset");
        }
    }

  return TRUE;
}

static gboolean
check_create (HarvestChange *self, GError **error)
{
  g_autoptr (HarvestRecord) record = harvest_change_apply (self, NULL, NULL, error);

  return record != NULL;
}

static gboolean
check_delete (HarvestChange *self, GError **error)
{
  for (guint i = 0; i < self->set.type->n_fields; i++)
    {
      if (harvest_values_has (&self->text_base, i)
          && self->set.type->fields[i].merge != HARVEST_MERGE_TEXT)
        return fail_field (self, i, error, "has a base but is no text that changes");
    }

  return TRUE;
}

static gboolean
check (HarvestChange *self, GError **error)
{
  switch (self->kind)
    {
    case HARVEST_CHANGE_CREATE:
      return check_create (self, error);
    case HARVEST_CHANGE_UPDATE:
      return check_update (self, error);
    case HARVEST_CHANGE_DELETE:
      return check_delete (self, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
read_members (HarvestChange *self, HarvestJson *json, guint object, GError **error)
{
  static const char *const known[] = { "fields", "id", "rev", "root", "type", NULL };

  for (guint key = harvest_json_first_child (json, object); key != HARVEST_JSON_NONE;)
    {
      if (!harvest_unknown_add (&self->unknown, self->set.type->name, json, key, error))
        return FALSE;
      key = harvest_json_next (json, harvest_json_next (json, key));
    }
  for (guint i = 0; known[i] != NULL; i++)
    {
      if (harvest_unknown_get (self->unknown, known[i]) != NULL)
        return fail_syntax (error, "members", "holds only what is not known here");
    }

  return TRUE;
}

static gboolean
read_reason (HarvestChange *self, HarvestJson *json, guint value, GError **error)
{
  self->reason = harvest_json_dup_string (json, value);

  return harvest_field_check_string (self->set.type, _harvest_change_get_reason_field (),
                                     self->reason, error);
}

HarvestChange *
harvest_change_parse (GBytes *bytes, GError **error)
{
  g_autoptr (HarvestJson) json = NULL;
  g_autoptr (HarvestChange) self = NULL;
  guint members[N_MEMBERS];

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  json = _harvest_record_scan (bytes, HARVEST_CHANGE_MAX_SIZE, error);
  if (json == NULL || !find_members (json, members, error))
    return NULL;

  self = read_head (json, members, error);
  if (self == NULL
      || !read_values (self, json, members, MEMBER_SET, &self->set, HARVEST_VALUES_SOME, error)
      || !read_values (self, json, members, MEMBER_ADD, &self->add, HARVEST_VALUES_PARTS, error)
      || !read_values (self, json, members, MEMBER_REMOVE, &self->remove, HARVEST_VALUES_PARTS,
                       error)
      || !read_values (self, json, members, MEMBER_TEXT_BASE, &self->text_base, HARVEST_VALUES_SOME,
                       error)
      || (members[MEMBER_REASON] != HARVEST_JSON_NONE
          && !read_reason (self, json, members[MEMBER_REASON], error))
      || (members[MEMBER_UNSET] != HARVEST_JSON_NONE
          && !read_unset (self, json, members[MEMBER_UNSET], error))
      || (members[MEMBER_MEMBERS] != HARVEST_JSON_NONE
          && !read_members (self, json, members[MEMBER_MEMBERS], error))
      || !check (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* Writing */

static void
write_values (HarvestJsonWriter *writer, Member member, const HarvestValues *values)
{
  if (harvest_values_is_empty (values))
    return;

  harvest_json_writer_key (writer, rules[member].name);
  harvest_values_write (values, writer);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
write_unset (HarvestJsonWriter *writer, HarvestChange *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->set.type->n_fields; i++)
    {
      if ((self->unset & BIT (i)) != 0)
        g_ptr_array_add (names, (gpointer)self->set.type->fields[i].name);
    }
  for (char **name = self->unset_unknown; name != NULL && *name != NULL; name++)
    g_ptr_array_add (names, *name);
  if (names->len == 0)
    return;

  g_ptr_array_sort (names, compare_names);
  harvest_json_writer_key (writer, rules[MEMBER_UNSET].name);
  harvest_json_writer_begin_array (writer);
  for (guint i = 0; i < names->len; i++)
    harvest_json_writer_string (writer, g_ptr_array_index (names, i));
  harvest_json_writer_end_array (writer);
}

static void
write_string (HarvestJsonWriter *writer, Member member, const char *value)
{
  harvest_json_writer_key (writer, rules[member].name);
  harvest_json_writer_string (writer, value);
}

GBytes *
_harvest_change_write (HarvestChange *self)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_object (writer);
  write_values (writer, MEMBER_ADD, &self->add);
  harvest_json_writer_key (writer, rules[MEMBER_BASE_REV].name);
  harvest_json_writer_integer (writer, self->base_rev);
  write_string (writer, MEMBER_ID, self->id);
  write_string (writer, MEMBER_KIND, kind_names[self->kind]);
  if (self->unknown != NULL)
    {
      harvest_json_writer_key (writer, rules[MEMBER_MEMBERS].name);
      harvest_json_writer_begin_object (writer);
      harvest_unknown_write (self->unknown, writer);
      harvest_json_writer_end_object (writer);
    }
  write_string (writer, MEMBER_OP, self->op);
  if (self->reason != NULL)
    write_string (writer, MEMBER_REASON, self->reason);
  write_values (writer, MEMBER_REMOVE, &self->remove);
  if (self->root != NULL)
    write_string (writer, MEMBER_ROOT, self->root);
  write_values (writer, MEMBER_SET, &self->set);
  write_values (writer, MEMBER_TEXT_BASE, &self->text_base);
  write_string (writer, MEMBER_TYPE, self->set.type->name);
  write_unset (writer, self);
  harvest_json_writer_end_object (writer);

  return harvest_json_writer_finish (writer);
}
