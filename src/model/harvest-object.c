/* harvest-object.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-object"

#include "config.h"

#include "harvest-object.h"

#include "harvest-field-private.h"
#include "harvest-record-private.h"

#include <string.h>

typedef struct
{
  HarvestRecord *record;
  GThread *thread; /* that made the object, and alone uses it */
} HarvestObjectPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (HarvestObject, harvest_object, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_RECORD,
  PROP_ID,
  PROP_REV,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* Classes from declarations */

/* “story-revision” -> “HarvestStoryRevision” */
static char *
make_class_name (const char *type_name)
{
  GString *name = g_string_new ("Harvest");
  gboolean capital = TRUE;

  for (const char *at = type_name; *at != '\0'; at++)
    {
      if (*at != '-')
        g_string_append_c (name, capital ? g_ascii_toupper (*at) : *at);
      capital = *at == '-';
    }

  return g_string_free (name, FALSE);
}

static GParamSpec *
make_property (const HarvestField *field)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  g_autofree char *dashed = g_strdelimit (g_strdup (field->name), "_", '-');
  const char *name = g_intern_string (dashed);

  if (harvest_field_is_set (field))
    return g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, flags);
  if (field->kind == HARVEST_FIELD_BOOLEAN)
    return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
  if (field->kind == HARVEST_FIELD_INTEGER)
    return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  return g_param_spec_string (name, NULL, NULL, NULL, flags);
}

/* Property ids of a subclass are the places of the fields, from 1. */
static void
get_field_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestRecord *record = harvest_object_get_record (HARVEST_OBJECT (object));
  const HarvestField *field = &record->values.type->fields[prop_id - 1];

  if (harvest_field_is_set (field))
    g_value_set_boxed (value, harvest_record_get_set (record, field->name));
  else if (field->kind == HARVEST_FIELD_BOOLEAN)
    g_value_set_boolean (value, harvest_record_get_boolean (record, field->name));
  else if (field->kind == HARVEST_FIELD_INTEGER)
    g_value_set_int64 (value, harvest_record_get_integer (record, field->name));
  else
    g_value_set_string (value, harvest_record_get_string (record, field->name));
}

static void
init_subclass (gpointer g_class, gpointer class_data)
{
  HarvestObjectClass *klass = g_class;
  GObjectClass *object_class = g_class;

  klass->record_type = class_data;
  klass->field_properties = g_new0 (GParamSpec *, klass->record_type->n_fields);
  object_class->get_property = get_field_property;
  for (guint i = 0; i < klass->record_type->n_fields; i++)
    {
      klass->field_properties[i] = make_property (&klass->record_type->fields[i]);
      g_object_class_install_property (object_class, i + 1, klass->field_properties[i]);
    }
}

static gpointer
register_types (gpointer data)
{
  const HarvestRecordType *const *types = harvest_record_type_get_all ();
  GHashTable *by_name = g_hash_table_new (g_str_hash, g_str_equal);

  for (; *types != NULL; types++)
    {
      const GTypeInfo info = {
        .class_size = sizeof (HarvestObjectClass),
        .class_init = init_subclass,
        .class_data = *types,
        .instance_size = sizeof (HarvestObject),
      };
      g_autofree char *name = make_class_name ((*types)->name);
      GType type = g_type_register_static (HARVEST_TYPE_OBJECT, g_intern_string (name), &info,
                                           G_TYPE_FLAG_FINAL);

      g_hash_table_insert (by_name, (gpointer)(*types)->name, GSIZE_TO_POINTER (type));
    }

  return by_name;
}

static GHashTable *
get_types (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, register_types, NULL);
}

/* Auxiliary methods */

static HarvestObjectPrivate *
get_private (HarvestObject *self)
{
  return harvest_object_get_instance_private (self);
}

static void
notify_differences (HarvestObject *self, HarvestRecord *old)
{
  HarvestObjectClass *klass = HARVEST_OBJECT_GET_CLASS (self);
  HarvestRecord *record = get_private (self)->record;
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  if (!harvest_record_equal (old, record))
    g_object_notify_by_pspec (object, properties[PROP_RECORD]);
  if (old->rev != record->rev)
    g_object_notify_by_pspec (object, properties[PROP_REV]);
  for (guint i = 0; i < klass->record_type->n_fields; i++)
    {
      if (!harvest_values_same (&old->values, &record->values, i))
        g_object_notify_by_pspec (object, klass->field_properties[i]);
    }
  g_object_thaw_notify (object);
}

/* GObject overrides */

static void
harvest_object_finalize (GObject *object)
{
  HarvestObjectPrivate *priv = get_private (HARVEST_OBJECT (object));

  g_clear_pointer (&priv->record, harvest_record_unref);

  G_OBJECT_CLASS (harvest_object_parent_class)->finalize (object);
}

static void
harvest_object_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestRecord *record = harvest_object_get_record (HARVEST_OBJECT (object));

  switch (prop_id)
    {
    case PROP_RECORD:
      g_value_set_boxed (value, record);
      break;

    case PROP_ID:
      g_value_set_string (value, record->id);
      break;

    case PROP_REV:
      g_value_set_int64 (value, record->rev);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_object_class_init (HarvestObjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = harvest_object_finalize;
  object_class->get_property = harvest_object_get_property;

  properties[PROP_RECORD] = g_param_spec_boxed ("record", NULL, NULL, HARVEST_TYPE_RECORD,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS
                                                    | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_REV] = g_param_spec_int64 ("rev", NULL, NULL, 0, G_MAXINT64, 0,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS
                                                 | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_object_init (HarvestObject *self)
{
  get_private (self)->thread = g_thread_self ();
}

/* Public API */

GType
harvest_object_get_type_for (const char *name)
{
  gpointer type;

  g_return_val_if_fail (name != NULL, G_TYPE_INVALID);

  type = g_hash_table_lookup (get_types (), name);
  g_return_val_if_fail (type != NULL, G_TYPE_INVALID);

  return GPOINTER_TO_SIZE (type);
}

void
harvest_object_ensure_types (void)
{
  get_types ();
}

HarvestObject *
harvest_object_new (HarvestRecord *record)
{
  HarvestObject *self;

  g_return_val_if_fail (record != NULL, NULL);

  self = g_object_new (harvest_object_get_type_for (record->values.type->name), NULL);
  get_private (self)->record = harvest_record_ref (record);

  return self;
}

HarvestRecord *
harvest_object_get_record (HarvestObject *self)
{
  g_return_val_if_fail (HARVEST_IS_OBJECT (self), NULL);

  return get_private (self)->record;
}

void
harvest_object_set_record (HarvestObject *self, HarvestRecord *record)
{
  HarvestObjectPrivate *priv;
  g_autoptr (HarvestRecord) old = NULL;

  g_return_if_fail (HARVEST_IS_OBJECT (self));
  g_return_if_fail (record != NULL);

  priv = get_private (self);
  g_return_if_fail (priv->thread == g_thread_self ());
  g_return_if_fail (strcmp (priv->record->id, record->id) == 0);
  g_return_if_fail (priv->record->values.type == record->values.type);

  if (priv->record == record)
    return;

  old = priv->record;
  priv->record = harvest_record_ref (record);
  notify_differences (self, old);
}
