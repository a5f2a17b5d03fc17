/* harvest-story-data.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-data"

#include "config.h"

#include "harvest-story-data.h"

#include "harvest-story-words.h"

#include <glib/gi18n.h>

struct _HarvestStoryData
{
  GObject parent_instance;

  HarvestStore *store;
  char *id;
  HarvestRecord *story;
  GHashTable *dependents; /* (char *, GPtrArray of HarvestRecord) by type */
  GHashTable *others;     /* (char *, HarvestRecord) people and units, by id */
  GPtrArray *none;
  GError *error;
  GCancellable *cancellable; /* of what is being read */
  guint n_waiting;           /* so many people and units are still being read */
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (HarvestStoryData, harvest_story_data, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LOADED,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Fields of a story and its dependents that name a person or a unit. */
static const char *const reference_fields[] = { "actor", "author", "editor", "person", "unit" };

static void reload (HarvestStoryData *self);

/* Auxiliary methods */

static void
finish_reading (HarvestStoryData *self)
{
  g_clear_object (&self->cancellable);
  if (!self->loaded)
    {
      self->loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
fail (HarvestStoryData *self, GError *error)
{
  g_clear_pointer (&self->story, harvest_record_unref);
  g_hash_table_remove_all (self->dependents);
  g_clear_error (&self->error);
  self->error = error;
  finish_reading (self);
}

static void
collect_references (HarvestStoryData *self, HarvestRecord *record, GHashTable *ids)
{
  const HarvestRecordType *type = harvest_record_get_record_type (record);

  for (guint i = 0; i < G_N_ELEMENTS (reference_fields); i++)
    {
      if (harvest_record_type_find_field (type, reference_fields[i]) != NULL
          && harvest_record_has (record, reference_fields[i]))
        g_hash_table_add (ids, (gpointer)harvest_record_get_string (record, reference_fields[i]));
    }
}

static void
other_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HarvestStoryData *self = user_data;
  g_autoptr (GError) error = NULL;
  HarvestRecord *record = harvest_store_get_finish (HARVEST_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Who cannot be read is shown as somebody. */
  if (record != NULL)
    g_hash_table_replace (self->others, g_strdup (harvest_record_get_id (record)), record);
  else
    g_info ("A record that story %s names was not read: %s", self->id, error->message);

  self->n_waiting--;
  if (self->n_waiting == 0)
    finish_reading (self);
}

static void
read_others (HarvestStoryData *self)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key;
  gpointer records;

  collect_references (self, self->story, ids);
  g_hash_table_iter_init (&iter, self->dependents);
  while (g_hash_table_iter_next (&iter, NULL, &records))
    for (guint i = 0; i < ((GPtrArray *)records)->len; i++)
      collect_references (self, ((GPtrArray *)records)->pdata[i], ids);

  self->n_waiting = g_hash_table_size (ids);
  if (self->n_waiting == 0)
    {
      finish_reading (self);
      return;
    }
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    harvest_store_get_async (self->store, key, self->cancellable, other_read_cb, self);
}

static void
dependents_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HarvestStoryData *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
      records = harvest_store_list_dependents_finish (HARVEST_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (records == NULL)
    {
      fail (self, g_steal_pointer (&error));
      return;
    }

  g_hash_table_remove_all (self->dependents);
  for (guint i = 0; i < records->len; i++)
    {
      HarvestRecord *record = records->pdata[i];
      const char *type = harvest_record_get_record_type (record)->name;
      GPtrArray *same = g_hash_table_lookup (self->dependents, type);

      if (same == NULL)
        {
          same = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
          g_hash_table_insert (self->dependents, g_strdup (type), same);
        }
      g_ptr_array_add (same, harvest_record_ref (record));
    }
  read_others (self);
}

static void
story_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HarvestStoryData *self = user_data;
  g_autoptr (GError) error = NULL;
  HarvestRecord *story = harvest_store_get_finish (HARVEST_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (story == NULL)
    {
      fail (self, g_steal_pointer (&error));
      return;
    }

  g_clear_error (&self->error);
  g_clear_pointer (&self->story, harvest_record_unref);
  self->story = story;
  harvest_store_list_dependents_async (self->store, self->id, NULL, self->cancellable,
                                       dependents_read_cb, self);
}

/* Callbacks that come later find the story gone or cancelled, so they need no reference: a
 * cancelled call ends with G_IO_ERROR_CANCELLED before anything is touched. */
static void
reload (HarvestStoryData *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  harvest_store_get_async (self->store, self->id, self->cancellable, story_read_cb, self);
}

static gboolean
is_about_us (HarvestStoryData *self, const char *const *types, const char *const *ids)
{
  if (ids == NULL || g_strv_contains (ids, self->id))
    return TRUE;

  /* A new comment has an id that nobody knows yet; its type says that it may be ours. */
  for (guint i = 0; types != NULL && types[i] != NULL; i++)
    {
      const HarvestRecordType *type = harvest_record_type_find (types[i]);

      if (type != NULL && g_strcmp0 (type->root_type, "story") == 0)
        return TRUE;
    }
  for (guint i = 0; ids[i] != NULL; i++)
    if (g_hash_table_contains (self->others, ids[i]))
      return TRUE;
  return FALSE;
}

/* Callbacks */

static void
store_changed_cb (HarvestStore *store,
                  const char *const *types,
                  const char *const *ids,
                  HarvestStoryData *self)
{
  if (is_about_us (self, types, ids))
    reload (self);
}

/* GObject overrides */

static void
harvest_story_data_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestStoryData *self = HARVEST_STORY_DATA (object);

  switch (prop_id)
    {
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_story_data_dispose (GObject *object)
{
  HarvestStoryData *self = HARVEST_STORY_DATA (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (harvest_story_data_parent_class)->dispose (object);
}

static void
harvest_story_data_finalize (GObject *object)
{
  HarvestStoryData *self = HARVEST_STORY_DATA (object);

  g_free (self->id);
  g_clear_pointer (&self->story, harvest_record_unref);
  g_hash_table_unref (self->dependents);
  g_hash_table_unref (self->others);
  g_ptr_array_unref (self->none);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (harvest_story_data_parent_class)->finalize (object);
}

static void
harvest_story_data_class_init (HarvestStoryDataClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = harvest_story_data_get_property;
  object_class->dispose = harvest_story_data_dispose;
  object_class->finalize = harvest_story_data_finalize;

  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
harvest_story_data_init (HarvestStoryData *self)
{
  self->dependents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify)g_ptr_array_unref);
  self->others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify)harvest_record_unref);
  self->none = g_ptr_array_new ();
}

/* Public API */

HarvestStoryData *
harvest_story_data_new (HarvestStore *store, const char *id)
{
  HarvestStoryData *self = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_STORY_DATA, NULL);
  self->store = g_object_ref (store);
  self->id = g_strdup (id);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, 0);
  reload (self);
  return self;
}

HarvestStore *
harvest_story_data_get_store (HarvestStoryData *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_DATA (self), NULL);

  return self->store;
}

const char *
harvest_story_data_get_id (HarvestStoryData *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_DATA (self), NULL);

  return self->id;
}

gboolean
harvest_story_data_get_loaded (HarvestStoryData *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_DATA (self), FALSE);

  return self->loaded;
}

const GError *
harvest_story_data_get_error (HarvestStoryData *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_DATA (self), NULL);

  return self->error;
}

HarvestRecord *
harvest_story_data_get_story (HarvestStoryData *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_DATA (self), NULL);

  return self->story;
}

GPtrArray *
harvest_story_data_get_dependents (HarvestStoryData *self, const char *type)
{
  GPtrArray *records = NULL;

  g_return_val_if_fail (HARVEST_IS_STORY_DATA (self), NULL);

  records = g_hash_table_lookup (self->dependents, type);
  return records != NULL ? records : self->none;
}

HarvestRecord *
harvest_story_data_find (HarvestStoryData *self, const char *id)
{
  g_return_val_if_fail (HARVEST_IS_STORY_DATA (self), NULL);

  return id != NULL ? g_hash_table_lookup (self->others, id) : NULL;
}

const char *
harvest_story_data_get_name (HarvestStoryData *self, const char *id)
{
  HarvestRecord *person = harvest_story_data_find (self, id);
  const char *name = person != NULL ? harvest_record_get_string (person, "name") : NULL;

  return name != NULL ? name : _ ("Somebody");
}

gboolean
harvest_story_data_is_mine (HarvestStoryData *self)
{
  GPtrArray *contributions = NULL;
  HarvestRecord *me = NULL;

  g_return_val_if_fail (HARVEST_IS_STORY_DATA (self), FALSE);

  contributions = harvest_story_data_get_dependents (self, "contribution");
  me = harvest_store_get_me (self->store);
  for (guint i = 0; me != NULL && i < contributions->len; i++)
    {
      HarvestRecord *contribution = contributions->pdata[i];

      if (g_strcmp0 (harvest_record_get_string (contribution, "role"), "teller") == 0
          && g_strcmp0 (harvest_record_get_string (contribution, "person"),
                        harvest_record_get_id (me))
                 == 0)
        return TRUE;
    }
  return FALSE;
}

char *
harvest_story_data_dup_title (HarvestStoryData *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_DATA (self), NULL);

  if (self->story == NULL)
    return g_strdup (_ ("Without a title"));
  return harvest_story_words_dup_title (self->story,
                                        harvest_clock_now (harvest_store_get_clock (self->store)));
}
