/* harvest-store-known.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-known"

#include "config.h"

#include "harvest-store.h"

#include "harvest-person-copy.h"
#include "harvest-record-table.h"
#include "harvest-store-private.h"
#include "harvest-uuid.h"

#include <stdlib.h>

/* ---- Who has been here ---- */

static char *
dup_last_here_path (const char *folder)
{
  return g_build_filename (folder, "last-here", NULL);
}

void
harvest_store_note_here (HarvestStore *self, const char *person)
{
  g_autofree char *folder = harvest_store_dup_person_folder (self, person);
  g_autofree char *path = dup_last_here_path (folder);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT "\n",
                                           harvest_clock_now (self->clock));
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, time, -1, &error))
    g_info ("Who was here last is not noted: %s", error->message);
}

typedef struct
{
  char *id;
  gint64 last_here;
} Known;

static void
known_free (gpointer data)
{
  Known *known = data;

  g_free (known->id);
  g_free (known);
}

static int
compare_known (gconstpointer a, gconstpointer b)
{
  const Known *const *left = a, *const *right = b;

  return ((*left)->last_here < (*right)->last_here) - ((*left)->last_here > (*right)->last_here);
}

static GPtrArray *
list_known (const char *people)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (known_free);
  g_autoptr (GDir) dir = g_dir_open (people, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (people, name, NULL);
      g_autofree char *path = dup_last_here_path (folder);
      g_autofree char *time = NULL;
      Known *known;

      if (!harvest_uuid_is_valid (name))
        continue;
      known = g_new0 (Known, 1);
      known->id = g_strdup (name);
      if (g_file_get_contents (path, &time, NULL, NULL))
        known->last_here = g_ascii_strtoll (time, NULL, 10);
      g_ptr_array_add (list, known);
    }
  g_ptr_array_sort (list, compare_known);
  return list;
}

HarvestRecord *
harvest_store_make_person (const char *id, const char *name, const char *lang, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("person", id);

  harvest_record_builder_set_rev (builder, 1);
  harvest_record_builder_set_string (builder, "name", name);
  harvest_record_builder_set_string (builder, "lang", lang);
  return harvest_record_builder_end (builder, error);
}

/* Who has a database here and is nowhere described is most likely who uses the account. */
HarvestRecord *
harvest_store_make_nameless (const char *id)
{
  const char *name = g_get_real_name ();
  g_autofree char *valid = g_utf8_make_valid (name != NULL && name[0] != '\0' ? name : "?", -1);

  return harvest_store_make_person (id, valid, "en", NULL);
}

gboolean
harvest_store_has_database (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "me.db", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* @person: (out) (nullable): %NULL if nothing is known of them and they have nothing here */
static gboolean
find_known (HarvestDatabase *database,
            const char *people,
            const char *id,
            HarvestRecord **person,
            GError **error)
{
  g_autofree char *folder = g_build_filename (people, id, NULL);

  if (!harvest_record_table_find_sync (database, id, NULL, person, error))
    return FALSE;
  if (*person == NULL)
    *person = harvest_person_copy_read_sync (folder);
  if (*person == NULL && harvest_store_has_database (folder))
    *person = harvest_store_make_nameless (id);
  return TRUE;
}

static gboolean
list_people_job (HarvestDatabase *database,
                 gpointer data,
                 gpointer *result,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GPtrArray) known = list_known (data);
  g_autoptr (GPtrArray)
      people = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);

  for (guint i = 0; i < known->len; i++)
    {
      const Known *one = g_ptr_array_index (known, i);
      HarvestRecord *person;

      if (!find_known (database, data, one->id, &person, error))
        return G_SOURCE_REMOVE;
      if (person != NULL)
        g_ptr_array_add (people, person);
    }
  *result = g_steal_pointer (&people);
  return G_SOURCE_REMOVE;
}

static void
people_free (gpointer data)
{
  g_ptr_array_unref (data);
}

void
harvest_store_list_people_async (HarvestStore *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));

  harvest_store_read_async (self, list_people_job,
                            g_build_filename (self->data_dir, "people", NULL), g_free, people_free,
                            harvest_store_list_people_async, cancellable, callback, user_data);
}

GPtrArray *
harvest_store_list_people_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_list_people_async, error);
}
