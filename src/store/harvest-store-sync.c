/* harvest-store-sync.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-sync"

#include "config.h"

#include "harvest-store-sync.h"

#include "harvest-compare.h"
#include "harvest-listing.h"
#include "harvest-log-page-apply.h"
#include "harvest-meta.h"
#include "harvest-outbox-arrival.h"
#include "harvest-place.h"
#include "harvest-store-error-private.h"
#include "harvest-store-steps.h"
#include "harvest-transfers.h"
#include "harvest-uuid.h"

void
harvest_store_set_authority (HarvestStore *self, HarvestAuthority *authority)
{
  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (authority == NULL || HARVEST_IS_AUTHORITY (authority));

  if (g_set_object (&self->authority, authority))
    harvest_store_begin_pump (self);
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (harvest_pump_run_finish (HARVEST_PUMP (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, harvest_store_translate_error (error));
}

void
harvest_store_push_async (HarvestStore *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_store_push_async);
  if (self->pump == NULL)
    g_task_return_boolean (task, TRUE);
  else
    harvest_pump_run_async (self->pump, cancellable, pushed_cb, g_steal_pointer (&task));
}

gboolean
harvest_store_push_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Pages ---- */

typedef struct
{
  HarvestLogPage *page;
  HarvestPlace *place; /* after it */
} Arrival;

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;

  harvest_log_page_free (arrival->page);
  g_clear_pointer (&arrival->place, harvest_place_free);
  g_free (arrival);
}

/* A step may be repeated, so it may have filled in the place already. */
static gboolean
look_at_place (HarvestDatabase *database, Arrival *arrival, GError **error)
{
  g_clear_pointer (&arrival->place, harvest_place_free);
  arrival->place = harvest_place_find_sync (database, arrival->page->scope, arrival->page->bucket,
                                            error);
  return arrival->place != NULL;
}

static gboolean
apply (HarvestDatabase *database, gpointer data, GError **error)
{
  Arrival *arrival = data;

  return harvest_log_page_apply_sync (database, arrival->page, error)
         && look_at_place (database, arrival, error);
}

/* What is to be gone goes from the other database too. */
static gboolean
remove_for_good (HarvestDatabase *database, const HarvestLogPage *page, GError **error)
{
  for (guint i = 0; i < page->removals->len; i++)
    {
      const HarvestLogPageRemoval *removal = g_ptr_array_index (page->removals, i);

      if ((removal->reason == HARVEST_REMOVAL_ERASED || removal->reason == HARVEST_REMOVAL_DELETED)
          && !harvest_listing_end_sync (database, 0, removal->id, removal->reason, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
before_page_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Arrival *arrival = data;

  /* The joint cursor would claim less than is here then. */
  return harvest_database_run_text_sync (context->own, "DELETE FROM meta WHERE name = ?1",
                                         HARVEST_META_CURSOR, error)
         && harvest_compare_offer_outdated_sync (context, arrival->page, error)
         && harvest_outbox_before_page_sync (context, arrival->page, error);
}

static gboolean
own_page_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Arrival *arrival = data;

  return apply (context->own, data, error)
         && harvest_transfers_note_page_sync (context, arrival->page, error)
         && harvest_outbox_after_page_sync (context, arrival->page, error);
}

static gboolean
after_page_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Arrival *arrival = data;

  return remove_for_good (context->own, arrival->page, error)
         && harvest_transfers_note_page_sync (context, arrival->page, error)
         && harvest_outbox_after_page_sync (context, arrival->page, error);
}

static gboolean
shared_page_job (HarvestDatabase *database,
                 gpointer data,
                 gpointer *result,
                 GCancellable *cancellable,
                 GError **error)
{
  harvest_store_run_in_transaction (database, apply, data, error);
  return G_SOURCE_REMOVE;
}

static gboolean
remove_shared (HarvestDatabase *database, gpointer data, GError **error)
{
  const Arrival *arrival = data;

  return remove_for_good (database, arrival->page, error);
}

static gboolean
shared_removal_job (HarvestDatabase *database,
                    gpointer data,
                    gpointer *result,
                    GCancellable *cancellable,
                    GError **error)
{
  harvest_store_run_in_transaction (database, remove_shared, data, error);
  return G_SOURCE_REMOVE;
}

static void
finish_shared_page (GTask *task)
{
  harvest_store_step_own (task, after_page_func, NULL);
}

static void
finish_own_page (GTask *task)
{
  const Arrival *arrival = g_task_get_task_data (task);

  if (arrival->page->removals->len > 0)
    harvest_store_step_shared (task, shared_removal_job, NULL);
  else
    g_task_return_boolean (task, TRUE);
}

static void
apply_page (GTask *task)
{
  HarvestStore *self = g_task_get_source_object (task);
  const Arrival *arrival = g_task_get_task_data (task);

  if (harvest_store_is_own_scope (self, arrival->page->scope))
    harvest_store_step_own (task, own_page_func, finish_own_page);
  else
    harvest_store_step_shared (task, shared_page_job, finish_shared_page);
}

void
harvest_store_apply_page_async (HarvestStore *self,
                                const HarvestLogPage *page,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Arrival *arrival;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (page != NULL);

  arrival = g_new0 (Arrival, 1);
  arrival->page = harvest_log_page_copy (page);
  task = harvest_store_task_new (self, harvest_store_apply_page_async, arrival, arrival_free,
                                 cancellable, callback, user_data);
  harvest_store_step_own (task, before_page_func, apply_page);
}

HarvestPlace *
harvest_store_apply_page_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  Arrival *arrival;

  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  arrival = harvest_store_task_take (self, result, harvest_store_apply_page_async, error);
  return arrival != NULL ? g_steal_pointer (&arrival->place) : NULL;
}

/* ---- Signing in ---- */

typedef struct
{
  char *from;
  char *to;
} Alias;

static void
alias_free (gpointer data)
{
  Alias *alias = data;

  g_free (alias->from);
  g_free (alias->to);
  g_free (alias);
}

static gboolean
set_alias_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Alias *alias = data;

  return harvest_outbox_set_alias_sync (context, alias->from, alias->to, error);
}

void
harvest_store_set_alias_async (HarvestStore *self,
                               const char *from,
                               const char *to,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Alias *alias;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (harvest_uuid_is_valid (from) && harvest_uuid_is_valid (to));

  alias = g_new0 (Alias, 1);
  alias->from = g_strdup (from);
  alias->to = g_strdup (to);
  harvest_store_write_async (self, set_alias_func, alias, alias_free, NULL,
                             harvest_store_set_alias_async, cancellable, callback, user_data);
}

gboolean
harvest_store_set_alias_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_propagate_boolean (self, result, harvest_store_set_alias_async, error);
}
