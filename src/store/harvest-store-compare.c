/* harvest-store-compare.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-compare"

#include "config.h"

#include "harvest-store-sync.h"

#include "harvest-compare.h"
#include "harvest-listing.h"
#include "harvest-meta.h"
#include "harvest-outbox-arrival.h"
#include "harvest-overlay.h"
#include "harvest-place.h"
#include "harvest-store-steps.h"
#include "harvest-transfers.h"

/* One operation on a place, with what came of it. */
typedef struct
{
  gboolean own; /* the place is in the person's own database */
  char *scope;
  gint64 bucket;
  GStrv ids;
  GPtrArray *entries;
  HarvestLogPage *page;
  GBytes *cursor;
  gint64 to;

  gint64 n;
  gint64 n_listed;
  HarvestDifference *difference;
  HarvestPlace *place;
} Comparison;

static Comparison *
comparison_new (HarvestStore *self, const char *scope, gint64 bucket)
{
  Comparison *comparison = g_new0 (Comparison, 1);

  comparison->own = harvest_store_is_own_scope (self, scope);
  comparison->scope = g_strdup (scope);
  comparison->bucket = bucket;
  return comparison;
}

static void
comparison_free (gpointer data)
{
  Comparison *comparison = data;

  g_free (comparison->scope);
  g_strfreev (comparison->ids);
  g_clear_pointer (&comparison->entries, g_ptr_array_unref);
  g_clear_pointer (&comparison->page, harvest_log_page_free);
  g_clear_pointer (&comparison->cursor, g_bytes_unref);
  g_clear_pointer (&comparison->difference, harvest_difference_free);
  g_clear_pointer (&comparison->place, harvest_place_free);
  g_free (comparison);
}

/* ---- Weighing ---- */

static gboolean
weigh_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  Comparison *comparison = data;

  return harvest_compare_weigh_sync (context, comparison->own, comparison->scope,
                                     comparison->bucket, (const char *const *)comparison->ids,
                                     &comparison->n, &comparison->n_listed, error);
}

void
harvest_store_weigh_async (HarvestStore *self,
                           const char *scope,
                           gint64 bucket,
                           const char *const *ids,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Comparison *comparison;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (scope != NULL && ids != NULL);

  comparison = comparison_new (self, scope, bucket);
  comparison->ids = g_strdupv ((char **)ids);
  task = harvest_store_task_new (self, harvest_store_weigh_async, comparison, comparison_free,
                                 cancellable, callback, user_data);
  harvest_store_step_own (task, weigh_func, NULL);
}

gboolean
harvest_store_weigh_finish (HarvestStore *self,
                            GAsyncResult *result,
                            gint64 *n,
                            gint64 *n_listed,
                            GError **error)
{
  const Comparison *comparison;

  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  comparison = harvest_store_task_take (self, result, harvest_store_weigh_async, error);
  if (comparison == NULL)
    return FALSE;
  *n = comparison->n;
  *n_listed = comparison->n_listed;
  return TRUE;
}

/* ---- Finding differences ---- */

static gboolean
diff (HarvestDatabase *database, Comparison *comparison, GError **error)
{
  g_clear_pointer (&comparison->difference, harvest_difference_free);
  comparison->difference = harvest_compare_diff_sync (
      database, comparison->scope, comparison->bucket, comparison->entries, error);
  return comparison->difference != NULL;
}

static gboolean
diff_job (HarvestDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  diff (database, data, error);
  return G_SOURCE_REMOVE;
}

static gboolean
diff_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  Comparison *comparison = data;

  return (!comparison->own || diff (context->own, comparison, error))
         && harvest_compare_count_kept_sync (context, comparison->difference->missing,
                                             &comparison->n, error);
}

static void
diff_own (GTask *task)
{
  harvest_store_step_own (task, diff_func, NULL);
}

void
harvest_store_diff_async (HarvestStore *self,
                          const char *scope,
                          gint64 bucket,
                          GPtrArray *entries,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Comparison *comparison;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (scope != NULL && entries != NULL);

  comparison = comparison_new (self, scope, bucket);
  comparison->entries = g_ptr_array_ref (entries);
  task = harvest_store_task_new (self, harvest_store_diff_async, comparison, comparison_free,
                                 cancellable, callback, user_data);
  if (comparison->own)
    diff_own (task);
  else
    harvest_store_step_shared (task, diff_job, diff_own);
}

GStrv
harvest_store_diff_finish (HarvestStore *self,
                           GAsyncResult *result,
                           gint64 *n_missing,
                           gint64 *n_listed,
                           GError **error)
{
  g_autoptr (GStrvBuilder) ids = NULL;
  const Comparison *comparison;

  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  comparison = harvest_store_task_take (self, result, harvest_store_diff_async, error);
  if (comparison == NULL)
    return NULL;
  ids = g_strv_builder_new ();
  for (guint i = 0; i < comparison->difference->wanted->len; i++)
    g_strv_builder_add (ids, g_ptr_array_index (comparison->difference->wanted, i));
  *n_missing = comparison->n;
  *n_listed = comparison->difference->n_listed;
  return g_strv_builder_end (ids);
}

/* ---- Keeping what was fetched ---- */

static gboolean
keep (HarvestDatabase *database, gpointer data, GError **error)
{
  const Comparison *comparison = data;

  for (guint i = 0; i < comparison->page->puts->len; i++)
    {
      const HarvestLogPagePut *put = g_ptr_array_index (comparison->page->puts, i);
      gint64 row, rev;

      /* With another content under the same revision, theirs is right. */
      if (!harvest_listing_find_sync (database, put->id, &row, &rev, error)
          || !harvest_listing_keep_sync (database, put, rev <= put->rev, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
keep_job (HarvestDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  harvest_store_run_in_transaction (database, keep, data, error);
  return G_SOURCE_REMOVE;
}

static gboolean
before_keep_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Comparison *comparison = data;

  return harvest_compare_offer_outdated_sync (context, comparison->page, error);
}

static gboolean
after_keep_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Comparison *comparison = data;

  return (!comparison->own || keep (context->own, data, error))
         && harvest_transfers_note_page_sync (context, comparison->page, error)
         && harvest_outbox_after_page_sync (context, comparison->page, error);
}

static void
after_keep (GTask *task)
{
  harvest_store_step_own (task, after_keep_func, NULL);
}

static void
keep_documents (GTask *task)
{
  const Comparison *comparison = g_task_get_task_data (task);

  if (comparison->own)
    after_keep (task);
  else
    harvest_store_step_shared (task, keep_job, after_keep);
}

void
harvest_store_keep_async (HarvestStore *self,
                          const HarvestLogPage *page,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Comparison *comparison;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (page != NULL);

  comparison = comparison_new (self, page->scope, page->bucket);
  comparison->page = harvest_log_page_copy (page);
  task = harvest_store_task_new (self, harvest_store_keep_async, comparison, comparison_free,
                                 cancellable, callback, user_data);
  harvest_store_step_own (task, before_keep_func, keep_documents);
}

gboolean
harvest_store_keep_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_task_take (self, result, harvest_store_keep_async, error) != NULL;
}

/* ---- The place is as the server has it ---- */

static gboolean
finish_compare (HarvestDatabase *database, gpointer data, GError **error)
{
  Comparison *comparison = data;

  if (!diff (database, comparison, error)
      || !harvest_compare_finish_sync (database, comparison->scope, comparison->bucket,
                                       comparison->entries, comparison->cursor, comparison->to,
                                       error))
    return FALSE;
  g_clear_pointer (&comparison->place, harvest_place_free);
  comparison->place = harvest_place_find_sync (database, comparison->scope, comparison->bucket,
                                               error);
  return comparison->place != NULL;
}

static gboolean
finish_compare_job (HarvestDatabase *database,
                    gpointer data,
                    gpointer *result,
                    GCancellable *cancellable,
                    GError **error)
{
  harvest_store_run_in_transaction (database, finish_compare, data, error);
  return G_SOURCE_REMOVE;
}

/* What only is here is kept first. */
static gboolean
before_compared_func (HarvestPersonContext *context,
                      gpointer data,
                      gpointer *result,
                      GError **error)
{
  Comparison *comparison = data;

  return diff (comparison->own ? context->own : context->shared, comparison, error)
         && harvest_compare_offer_missing_sync (context, comparison->difference, comparison->scope,
                                                error);
}

static gboolean
after_compared_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  Comparison *comparison = data;

  if (comparison->own && !finish_compare (context->own, data, error))
    return FALSE;
  for (guint i = 0; i < comparison->difference->missing->len; i++)
    if (!harvest_outbox_after_removal_sync (
            context, g_ptr_array_index (comparison->difference->missing, i), error))
      return FALSE;
  for (guint i = 0; i < comparison->difference->wanted->len; i++)
    if (!harvest_overlay_refresh_sync (
            context, g_ptr_array_index (comparison->difference->wanted, i), FALSE, error))
      return FALSE;
  /* The joint cursor says nothing of this place. */
  return harvest_database_run_text_sync (context->own, "DELETE FROM meta WHERE name = ?1",
                                         HARVEST_META_CURSOR, error);
}

static void
after_compared (GTask *task)
{
  harvest_store_step_own (task, after_compared_func, NULL);
}

static void
compared (GTask *task)
{
  const Comparison *comparison = g_task_get_task_data (task);

  if (comparison->own)
    after_compared (task);
  else
    harvest_store_step_shared (task, finish_compare_job, after_compared);
}

void
harvest_store_compared_async (HarvestStore *self,
                              const char *scope,
                              gint64 bucket,
                              GPtrArray *entries,
                              GBytes *cursor,
                              gint64 to,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Comparison *comparison;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (scope != NULL && entries != NULL && cursor != NULL);

  comparison = comparison_new (self, scope, bucket);
  comparison->entries = g_ptr_array_ref (entries);
  comparison->cursor = g_bytes_ref (cursor);
  comparison->to = to;
  task = harvest_store_task_new (self, harvest_store_compared_async, comparison, comparison_free,
                                 cancellable, callback, user_data);
  harvest_store_step_own (task, before_compared_func, compared);
}

HarvestPlace *
harvest_store_compared_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  Comparison *comparison;

  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  comparison = harvest_store_task_take (self, result, harvest_store_compared_async, error);
  return comparison != NULL ? g_steal_pointer (&comparison->place) : NULL;
}
