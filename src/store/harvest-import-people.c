/* harvest-import-people.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-import-people"

#include "config.h"

#include "harvest-import-people.h"

#include "harvest-import-source.h"

/* The rest of the file, from where @source is. */
static GPtrArray *
collect_people (HarvestImportSource *source, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray)
      people = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  HarvestImportStep step;

  do
    {
      g_autoptr (HarvestImportRow) row = NULL;
      g_autoptr (HarvestImportProblem) problem = NULL;

      step = harvest_import_source_next_sync (source, &row, &problem, cancellable, error);
      if (row != NULL && row->record != NULL && harvest_record_is (row->record, "person"))
        g_ptr_array_add (people, harvest_record_ref (row->record));
    }
  while (step == HARVEST_IMPORT_SOURCE_ROW || step == HARVEST_IMPORT_SOURCE_PROBLEM);
  return step == HARVEST_IMPORT_SOURCE_END ? g_steal_pointer (&people) : NULL;
}

static void
unref_people (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
list_in_thread (GTask *task, gpointer source_object, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (HarvestImportSource)
      source = harvest_import_source_open_sync (data, cancellable, &error);
  GPtrArray *people = source != NULL ? collect_people (source, cancellable, &error) : NULL;

  if (people != NULL)
    g_task_return_pointer (task, people, unref_people);
  else
    g_task_return_error (task, error);
}

void
harvest_import_list_people_async (const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_import_list_people_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, list_in_thread);
}

GPtrArray *
harvest_import_list_people_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, harvest_import_list_people_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
