/* harvest-record.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-record"

#include "config.h"

#include "harvest-record-private.h"

#include "harvest-field-private.h"
#include "harvest-model-error.h"
#include "harvest-uuid.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (HarvestRecord, harvest_record, harvest_record_ref, harvest_record_unref)

/* The members of a document that this version knows. */
typedef enum
{
  MEMBER_FIELDS,
  MEMBER_ID,
  MEMBER_REV,
  MEMBER_ROOT,
  MEMBER_TYPE,
  N_MEMBERS,
} Member;

static const char *const member_names[N_MEMBERS] = { "fields", "id", "rev", "root", "type" };

/* Auxiliary methods */

static void
free_contents (gpointer data)
{
  HarvestRecord *self = data;

  g_free (self->id);
  g_free (self->root);
  harvest_values_clear (&self->values);
  g_clear_pointer (&self->unknown, g_ptr_array_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

static GBytes *
write_document (HarvestRecord *self)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, member_names[MEMBER_FIELDS]);
  harvest_values_write (&self->values, writer);
  harvest_json_writer_key (writer, member_names[MEMBER_ID]);
  harvest_json_writer_string (writer, self->id);
  harvest_json_writer_key (writer, member_names[MEMBER_REV]);
  harvest_json_writer_integer (writer, self->rev);
  if (self->root != NULL)
    {
      harvest_json_writer_key (writer, member_names[MEMBER_ROOT]);
      harvest_json_writer_string (writer, self->root);
    }
  harvest_json_writer_key (writer, member_names[MEMBER_TYPE]);
  harvest_json_writer_string (writer, self->values.type->name);
  harvest_unknown_write (self->unknown, writer);
  harvest_json_writer_end_object (writer);

  return harvest_json_writer_finish (writer);
}

static gboolean
check_size (HarvestRecord *self, GError **error)
{
  gsize size = g_bytes_get_size (harvest_record_get_bytes (self));

  if (size <= HARVEST_RECORD_MAX_SIZE)
    return TRUE;

  g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID,
               "%s: at most %d bytes, this one has %" G_GSIZE_FORMAT, self->values.type->name,
               HARVEST_RECORD_MAX_SIZE, size);
  return FALSE;
}

static HarvestRecord *
new_record (const char *id, const char *root, gint64 rev, HarvestValues *values, GPtrArray *unknown)
{
  HarvestRecord *self = g_atomic_rc_box_new0 (HarvestRecord);

  self->id = g_strdup (id);
  self->root = g_strdup (root);
  self->rev = rev;
  self->values = *values;
  self->unknown = unknown;
  values->present = 0;
  values->values = NULL;
  values->unknown = NULL;

  return self;
}

static gboolean
check_together (HarvestRecord *self, GError **error)
{
  const HarvestRecordType *type = self->values.type;

  return type->validate == NULL || type->validate (self, error);
}

/* Parsing */

/* The values of the known members, and the keys of the others. */
static void
find_members (HarvestJson *json, guint members[N_MEMBERS], GArray **others)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    members[i] = HARVEST_JSON_NONE;

  for (guint key = harvest_json_first_child (json, 0); key != HARVEST_JSON_NONE;)
    {
      guint value = harvest_json_next (json, key);
      guint member = 0;

      while (member < N_MEMBERS && !harvest_json_string_equal (json, key, member_names[member]))
        member++;
      if (member < N_MEMBERS)
        members[member] = value;
      else
        {
          if (*others == NULL)
            *others = g_array_new (FALSE, FALSE, sizeof (guint));
          g_array_append_val (*others, key);
        }
      key = harvest_json_next (json, value);
    }
}

static gboolean
check_kind (HarvestJson *json, guint value, HarvestJsonKind kind, const char *rule, GError **error)
{
  if (value != HARVEST_JSON_NONE && harvest_json_get_kind (json, value) == kind)
    return TRUE;

  g_set_error_literal (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_SYNTAX, rule);
  return FALSE;
}

/* Decodes what find_members() found; `fields` comes last, as it needs the type. */
static HarvestRecord *
decode (HarvestJson *json, const guint members[N_MEMBERS], GArray *others, GError **error)
{
  const HarvestRecordType *type;
  g_autofree char *id = NULL;
  g_autofree char *root = NULL;
  g_autoptr (GPtrArray) unknown = NULL;
  HarvestValues values;
  gint64 rev;

  type = _harvest_record_find_type (json, members[MEMBER_TYPE], error);
  if (type == NULL
      || !check_kind (json, members[MEMBER_FIELDS], HARVEST_JSON_OBJECT,
                      "fields: an object, required", error)
      || !check_kind (json, members[MEMBER_ID], HARVEST_JSON_STRING, "id: a string, required",
                      error)
      || !check_kind (json, members[MEMBER_REV], HARVEST_JSON_INTEGER,
                      "rev: a whole number, required", error)
      || (members[MEMBER_ROOT] != HARVEST_JSON_NONE
          && !check_kind (json, members[MEMBER_ROOT], HARVEST_JSON_STRING, "root: a string",
                          error)))
    return NULL;

  id = harvest_json_dup_string (json, members[MEMBER_ID]);
  rev = harvest_json_get_integer (json, members[MEMBER_REV]);
  if (members[MEMBER_ROOT] != HARVEST_JSON_NONE)
    root = harvest_json_dup_string (json, members[MEMBER_ROOT]);
  if (!_harvest_record_check_head (type, id, root, rev, error))
    return NULL;

  for (guint i = 0; others != NULL && i < others->len; i++)
    {
      if (!harvest_unknown_add (&unknown, type->name, json, g_array_index (others, guint, i),
                                error))
        return NULL;
    }

  harvest_values_init (&values, type);
  if (!harvest_values_read (&values, json, members[MEMBER_FIELDS], HARVEST_VALUES_WHOLE, error))
    {
      harvest_values_clear (&values);
      return NULL;
    }

  return new_record (id, root, rev, &values, g_steal_pointer (&unknown));
}

/* What the other files of the record use too */

HarvestJson *
_harvest_record_scan (GBytes *bytes, gsize max_size, GError **error)
{
  g_autoptr (HarvestJson) json = NULL;
  g_autoptr (GError) local_error = NULL;

  json = harvest_json_scan (bytes, max_size, &local_error);
  if (json == NULL)
    {
      g_set_error_literal (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_SYNTAX,
                           local_error->message);
      return NULL;
    }
  if (!check_kind (json, 0, HARVEST_JSON_OBJECT, "the document: an object", error))
    return NULL;

  return g_steal_pointer (&json);
}

const HarvestRecordType *
_harvest_record_find_type (HarvestJson *json, guint value, GError **error)
{
  const HarvestRecordType *type;
  g_autofree char *name = NULL;

  if (!check_kind (json, value, HARVEST_JSON_STRING, "type: a string, required", error))
    return NULL;

  name = harvest_json_dup_string (json, value);
  type = harvest_record_type_find (name);
  if (type == NULL)
    {
      g_autofree char *shown = harvest_field_show (name);

      g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_UNKNOWN_TYPE,
                   "type: %s is not known in this version", shown);
    }

  return type;
}

static gboolean
fail_head (const HarvestRecordType *type, const char *member, const char *rule, GError **error)
{
  g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_INVALID, "%s.%s: %s", type->name,
               member, rule);

  return FALSE;
}

static gboolean
check_id (const HarvestRecordType *type, const char *member, const char *id, GError **error)
{
  g_autofree char *shown = NULL;
  g_autofree char *rule = NULL;

  if (harvest_uuid_is_valid (id))
    return TRUE;

  shown = harvest_field_show (id);
  rule = g_strdup_printf ("an id (UUID of version 7, lower case), this one is %s", shown);
  return fail_head (type, member, rule, error);
}

gboolean
_harvest_record_check_head (const HarvestRecordType *type,
                            const char *id,
                            const char *root,
                            gint64 rev,
                            GError **error)
{
  if (!check_id (type, "id", id, error))
    return FALSE;
  if (rev < 0)
    {
      g_autofree char *rule = g_strdup_printf ("from 0, this one is %" G_GINT64_FORMAT, rev);

      return fail_head (type, "rev", rule, error);
    }
  if (root == NULL && type->root_type != NULL)
    {
      g_autofree char *rule = g_strconcat ("required, the id of a ", type->root_type, NULL);

      return fail_head (type, "root", rule, error);
    }
  if (root != NULL && type->root_type == NULL)
    {
      g_autofree char *shown = harvest_field_show (root);
      g_autofree char *rule = g_strconcat ("a record of this type has none, this one has ", shown,
                                           NULL);

      return fail_head (type, "root", rule, error);
    }

  return root == NULL || check_id (type, "root", root, error);
}

HarvestRecord *
_harvest_record_new (const char *id,
                     const char *root,
                     gint64 rev,
                     HarvestValues *values,
                     GPtrArray *unknown,
                     GError **error)
{
  g_autoptr (HarvestRecord) self = new_record (id, root, rev, values, unknown);

  if (!_harvest_record_check_head (self->values.type, id, root, rev, error)
      || !harvest_values_check (&self->values, HARVEST_VALUES_WHOLE, error)
      || !check_together (self, error) || !check_size (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* Public API */

HarvestRecord *
harvest_record_parse (GBytes *bytes, GError **error)
{
  g_autoptr (HarvestJson) json = NULL;
  g_autoptr (HarvestRecord) self = NULL;
  g_autoptr (GArray) others = NULL;
  guint members[N_MEMBERS];

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  json = _harvest_record_scan (bytes, HARVEST_RECORD_MAX_SIZE, error);
  if (json == NULL)
    return NULL;

  find_members (json, members, &others);
  self = decode (json, members, others, error);
  if (self == NULL || !check_together (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

HarvestRecord *
harvest_record_ref (HarvestRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
harvest_record_unref (HarvestRecord *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, free_contents);
}

GBytes *
harvest_record_get_bytes (HarvestRecord *self)
{
  GBytes *bytes;

  g_return_val_if_fail (self != NULL, NULL);

  bytes = g_atomic_pointer_get (&self->bytes);
  if (bytes == NULL)
    {
      bytes = write_document (self);
      if (!g_atomic_pointer_compare_and_exchange (&self->bytes, NULL, bytes))
        {
          /* Another thread was first. */
          g_bytes_unref (bytes);
          bytes = g_atomic_pointer_get (&self->bytes);
        }
    }

  return bytes;
}

gboolean
harvest_record_equal (HarvestRecord *self, HarvestRecord *other)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  return self == other
         || (self->rev == other->rev && strcmp (self->id, other->id) == 0
             && g_strcmp0 (self->root, other->root) == 0
             && harvest_values_equal (&self->values, &other->values)
             && harvest_unknown_equal (self->unknown, other->unknown));
}

const char *
harvest_record_get_id (HarvestRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

const HarvestRecordType *
harvest_record_get_record_type (HarvestRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->values.type;
}

gboolean
harvest_record_is (HarvestRecord *self, const char *type_name)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (type_name != NULL, FALSE);

  return strcmp (self->values.type->name, type_name) == 0;
}

gint64
harvest_record_get_rev (HarvestRecord *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rev;
}

const char *
harvest_record_get_root (HarvestRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root;
}

gint64
harvest_record_get_created (HarvestRecord *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return harvest_uuid_get_time (self->id);
}

gboolean
harvest_record_has (HarvestRecord *self, const char *field)
{
  const HarvestField *declaration;

  g_return_val_if_fail (self != NULL, FALSE);

  declaration = harvest_record_type_find_field (self->values.type, field);
  g_return_val_if_fail (declaration != NULL, FALSE);

  return harvest_values_has (&self->values, declaration - self->values.type->fields);
}

const char *
harvest_record_get_string (HarvestRecord *self, const char *field)
{
  const HarvestField *declaration;
  guint index;

  g_return_val_if_fail (self != NULL, NULL);

  declaration = harvest_record_type_find_field (self->values.type, field);
  g_return_val_if_fail (declaration != NULL, NULL);
  g_return_val_if_fail (harvest_field_is_string (declaration), NULL);

  index = declaration - self->values.type->fields;
  return harvest_values_has (&self->values, index) ? self->values.values[index].string : NULL;
}

gint64
harvest_record_get_integer (HarvestRecord *self, const char *field)
{
  const HarvestField *declaration;
  guint index;

  g_return_val_if_fail (self != NULL, 0);

  declaration = harvest_record_type_find_field (self->values.type, field);
  g_return_val_if_fail (declaration != NULL, 0);
  g_return_val_if_fail (declaration->kind == HARVEST_FIELD_INTEGER, 0);

  index = declaration - self->values.type->fields;
  return harvest_values_has (&self->values, index) ? self->values.values[index].integer : 0;
}

gboolean
harvest_record_get_boolean (HarvestRecord *self, const char *field)
{
  const HarvestField *declaration;
  guint index;

  g_return_val_if_fail (self != NULL, FALSE);

  declaration = harvest_record_type_find_field (self->values.type, field);
  g_return_val_if_fail (declaration != NULL, FALSE);
  g_return_val_if_fail (declaration->kind == HARVEST_FIELD_BOOLEAN, FALSE);

  index = declaration - self->values.type->fields;
  return harvest_values_has (&self->values, index) && self->values.values[index].integer != 0;
}

const char *const *
harvest_record_get_set (HarvestRecord *self, const char *field)
{
  const HarvestField *declaration;
  guint index;

  g_return_val_if_fail (self != NULL, NULL);

  declaration = harvest_record_type_find_field (self->values.type, field);
  g_return_val_if_fail (declaration != NULL, NULL);
  g_return_val_if_fail (harvest_field_is_set (declaration), NULL);

  index = declaration - self->values.type->fields;
  if (!harvest_values_has (&self->values, index))
    return NULL;
  return (const char *const *)self->values.values[index].set;
}

int
harvest_record_get_choice (HarvestRecord *self, const char *field)
{
  const HarvestField *declaration;
  const char *value;

  g_return_val_if_fail (self != NULL, -1);

  declaration = harvest_record_type_find_field (self->values.type, field);
  g_return_val_if_fail (declaration != NULL, -1);
  g_return_val_if_fail (declaration->kind == HARVEST_FIELD_CHOICE, -1);

  value = harvest_record_get_string (self, field);
  for (int i = 0; value != NULL && declaration->choices[i] != NULL; i++)
    {
      if (strcmp (declaration->choices[i], value) == 0)
        return i;
    }

  return -1;
}
