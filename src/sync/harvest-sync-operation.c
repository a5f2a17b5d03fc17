/* harvest-sync-operation.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-operation"

#include "config.h"

#include "harvest-sync-operation.h"

const char *
harvest_sync_operation_kind_to_string (HarvestSyncOperationKind kind)
{
  static const char *const names[] = {
    "load",   "adopt",   "set-scopes", "weigh",         "apply",        "mark",
    "diff",   "fetched", "compared",   "settle",        "drop-scope",   "take",
    "answer", "refuse",  "renew",      "list-receipts", "end-receipts",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HARVEST_SYNC_N_OPERATIONS);
  g_return_val_if_fail (kind < HARVEST_SYNC_N_OPERATIONS, NULL);

  return names[kind];
}

/* ---- Places and state ---- */

HarvestSyncPlace *
harvest_sync_place_new (const char *scope, gint64 bucket)
{
  HarvestSyncPlace *self;

  g_return_val_if_fail (scope != NULL, NULL);

  self = g_new0 (HarvestSyncPlace, 1);
  self->scope = g_strdup (scope);
  self->bucket = bucket;
  return self;
}

void
harvest_sync_place_free (HarvestSyncPlace *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->scope);
  g_free (self->cursor);
  g_free (self);
}

static void
free_place_cb (gpointer data)
{
  harvest_sync_place_free (data);
}

static void
free_scope_cb (gpointer data)
{
  harvest_pull_scope_free (data);
}

HarvestSyncState *
harvest_sync_state_new (void)
{
  HarvestSyncState *self = g_new0 (HarvestSyncState, 1);

  self->scopes = g_ptr_array_new_with_free_func (free_scope_cb);
  self->places = g_ptr_array_new_with_free_func (free_place_cb);
  return self;
}

void
harvest_sync_state_free (HarvestSyncState *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->identity, harvest_identity_free);
  g_free (self->tag);
  g_ptr_array_unref (self->scopes);
  g_ptr_array_unref (self->places);
  g_free (self->cursor);
  g_free (self);
}

/* ---- Operations and their outcomes ---- */

HarvestSyncOperation *
harvest_sync_operation_new (HarvestSyncOperationKind kind)
{
  HarvestSyncOperation *self = g_new0 (HarvestSyncOperation, 1);

  self->kind = kind;
  return self;
}

void
harvest_sync_operation_free (HarvestSyncOperation *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->identity, harvest_identity_free);
  g_free (self->scope);
  g_free (self->tag);
  g_clear_pointer (&self->scopes, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->page, harvest_pull_page_free);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_free (self->cursor);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_free (self->op);
  g_free (self->code);
  g_free (self);
}

HarvestSyncOutcome *
harvest_sync_outcome_new (HarvestSyncStoreStatus status)
{
  HarvestSyncOutcome *self = g_new0 (HarvestSyncOutcome, 1);

  self->status = status;
  return self;
}

void
harvest_sync_outcome_free (HarvestSyncOutcome *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->state, harvest_sync_state_free);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_free (self->client);
  g_clear_pointer (&self->mutations, g_ptr_array_unref);
  g_free (self);
}
