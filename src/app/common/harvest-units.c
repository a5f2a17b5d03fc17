/* harvest-units.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-units"

#include "config.h"

#include "harvest-units.h"

#include "harvest-unit.h"

#define TYPE      "org-unit"
#define MAX_UNITS 10000

struct _HarvestUnits
{
  GObject parent_instance;

  /* Owned */
  HarvestStore *store;
  GCancellable *cancellable;
  GPtrArray *all;
  GHashTable *by_id; /* keys and values borrowed from `all` */
};

G_DEFINE_FINAL_TYPE (HarvestUnits, harvest_units, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static HarvestRecord *
look_up (const char *id, gpointer data)
{
  return harvest_units_find (data, id);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  HarvestRecord *left = *(HarvestRecord *const *)a;
  HarvestRecord *right = *(HarvestRecord *const *)b;

  return g_utf8_collate (harvest_record_get_string (left, "name"),
                         harvest_record_get_string (right, "name"));
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestUnits) self = user_data;
  g_autoptr (GPtrArray) units = NULL;
  g_autoptr (GError) error = NULL;

  units = harvest_store_list_finish (HARVEST_STORE (object), result, &error);
  if (units == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("The units could not be read: %s", error->message);
      return;
    }
  g_hash_table_remove_all (self->by_id);
  g_ptr_array_unref (self->all);
  self->all = g_steal_pointer (&units);
  g_ptr_array_sort (self->all, compare_names);
  for (guint i = 0; i < self->all->len; i++)
    {
      HarvestRecord *unit = g_ptr_array_index (self->all, i);

      g_hash_table_insert (self->by_id, (gpointer)harvest_record_get_id (unit), unit);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_units (HarvestUnits *self)
{
  harvest_store_list_async (self->store, TYPE, NULL, NULL, MAX_UNITS, self->cancellable, listed_cb,
                            g_object_ref (self));
}

static void
store_changed_cb (HarvestStore *store,
                  const char *const *types,
                  const char *const *ids,
                  HarvestUnits *self)
{
  if (types == NULL || g_strv_contains (types, TYPE))
    read_units (self);
}

static void
harvest_units_dispose (GObject *object)
{
  HarvestUnits *self = HARVEST_UNITS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (harvest_units_parent_class)->dispose (object);
}

static void
harvest_units_finalize (GObject *object)
{
  HarvestUnits *self = HARVEST_UNITS (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->all, g_ptr_array_unref);

  G_OBJECT_CLASS (harvest_units_parent_class)->finalize (object);
}

static void
harvest_units_class_init (HarvestUnitsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = harvest_units_dispose;
  object_class->finalize = harvest_units_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
harvest_units_init (HarvestUnits *self)
{
  self->cancellable = g_cancellable_new ();
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

/* Public API */

HarvestUnits *
harvest_units_new (HarvestStore *store)
{
  HarvestUnits *self = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);

  self = g_object_new (HARVEST_TYPE_UNITS, NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, 0);
  read_units (self);
  return self;
}

GPtrArray *
harvest_units_get_all (HarvestUnits *self)
{
  g_return_val_if_fail (HARVEST_IS_UNITS (self), NULL);

  return self->all;
}

HarvestRecord *
harvest_units_find (HarvestUnits *self, const char *id)
{
  g_return_val_if_fail (HARVEST_IS_UNITS (self), NULL);

  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

const char *
harvest_units_find_value (HarvestUnits *self, const char *id, const char *field)
{
  g_return_val_if_fail (HARVEST_IS_UNITS (self), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  return harvest_unit_get_inherited (harvest_units_find (self, id), field, look_up, self);
}

const char *
harvest_units_find_receiver (HarvestUnits *self, const char *id, const char *kind)
{
  g_return_val_if_fail (HARVEST_IS_UNITS (self), NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  return harvest_unit_get_receiver (harvest_units_find (self, id), kind, look_up, self);
}
