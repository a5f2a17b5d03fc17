/* harvest-store-bulk.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-bulk"

#include "config.h"

#include "harvest-store-bulk.h"

#include "harvest-local-ruling.h"
#include "harvest-record-table.h"
#include "harvest-store-private.h"

typedef struct
{
  int n_new;
  GStrvBuilder *others;
} Outcome;

static void
outcome_free (gpointer data)
{
  Outcome *outcome = data;

  g_strv_builder_unref (outcome->others);
  g_free (outcome);
}

static gboolean
put_one (HarvestDatabase *database, HarvestRecord *record, Outcome *outcome, GError **error)
{
  g_autoptr (HarvestRecord) present = NULL;

  if (!harvest_record_table_find_sync (database, harvest_record_get_id (record), NULL, &present,
                                       error))
    return FALSE;
  if (present == NULL)
    {
      outcome->n_new++;
      return harvest_local_ruling_put_sync (database, record, error);
    }
  if (!harvest_record_equal (present, record))
    g_strv_builder_add (outcome->others, harvest_record_get_id (record));
  return TRUE;
}

static gboolean
put_all (HarvestDatabase *database, GPtrArray *records, Outcome *outcome, GError **error)
{
  for (guint i = 0; i < records->len; i++)
    if (!put_one (database, g_ptr_array_index (records, i), outcome, error))
      return FALSE;
  return TRUE;
}

static gboolean
put_job (HarvestDatabase *database,
         gpointer data,
         gpointer *result,
         GCancellable *cancellable,
         GError **error)
{
  Outcome *outcome;

  if (!harvest_database_begin_sync (database, error))
    return G_SOURCE_REMOVE;
  outcome = g_new0 (Outcome, 1);
  outcome->others = g_strv_builder_new ();
  *result = outcome;
  if (put_all (database, data, outcome, error))
    harvest_database_commit_sync (database, error);
  else
    harvest_database_rollback_sync (database);
  return G_SOURCE_REMOVE;
}

static void
unref_records (gpointer data)
{
  g_ptr_array_unref (data);
}

void
harvest_store_put_records_async (HarvestStore *self,
                                 GPtrArray *records,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GPtrArray) copy = NULL;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (records != NULL);

  copy = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (copy, harvest_record_ref (g_ptr_array_index (records, i)));
  harvest_store_run_async (self, harvest_shared_db_get_writer (self->shared), HARVEST_PRIORITY_BULK,
                           put_job, g_steal_pointer (&copy), unref_records, outcome_free,
                           harvest_store_put_records_async, cancellable, callback, user_data);
}

int
harvest_store_put_records_finish (HarvestStore *self,
                                  GAsyncResult *result,
                                  GStrv *others,
                                  GError **error)
{
  Outcome *outcome;
  int n_new;

  g_return_val_if_fail (HARVEST_IS_STORE (self), -1);

  outcome = harvest_store_propagate (self, result, harvest_store_put_records_async, error);
  if (outcome == NULL)
    return -1;
  n_new = outcome->n_new;
  if (others != NULL)
    *others = g_strv_builder_end (outcome->others);
  outcome_free (outcome);
  return n_new;
}

static gboolean
settle_job (HarvestDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  harvest_database_sync_log_sync (database, error);
  return G_SOURCE_REMOVE;
}

void
harvest_store_settle_async (HarvestStore *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));

  harvest_store_run_async (self, harvest_shared_db_get_writer (self->shared), HARVEST_PRIORITY_BULK,
                           settle_job, NULL, NULL, NULL, harvest_store_settle_async, cancellable,
                           callback, user_data);
}

gboolean
harvest_store_settle_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_propagate_boolean (self, result, harvest_store_settle_async, error);
}
