/* harvest-sync-scopes.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-scopes"

#include "config.h"

#include "harvest-sync-core-private.h"

#include "harvest-bucket.h"
#include "harvest-protocol-limits.h"
#include "harvest-scope-list.h"

#define QUARTERS 4

/* ---- The window ---- */

static gint64
find_newest_bucket (const HarvestScopeList *list)
{
  gint64 newest = 0;

  for (guint i = 0; i < list->scopes->len; i++)
    {
      const HarvestScopeEntry *entry = g_ptr_array_index (list->scopes, i);

      for (guint j = 0; j < entry->buckets->len; j++)
        newest = MAX (newest,
                      ((HarvestScopeBucket *)g_ptr_array_index (entry->buckets, j))->bucket);
    }
  return newest;
}

/* The oldest bucket of a window that ends with @newest. What is a person's own is wanted whole. */
static gint64
find_since (HarvestSyncCore *self, const char *scope, gint64 newest)
{
  gint64 quarter;

  if (self->options.window == 0 || newest == 0 || g_str_has_prefix (scope, "u:"))
    return HARVEST_BUCKET_FIRST;
  quarter = newest / 10 * QUARTERS + newest % 10 - 1 - (self->options.window - 1);
  return MAX (quarter / QUARTERS * 10 + quarter % QUARTERS + 1, HARVEST_BUCKET_FIRST);
}

/* ---- Following ---- */

static HarvestPullScope *
find_scope (GPtrArray *scopes, const char *name)
{
  for (guint i = 0; i < scopes->len; i++)
    {
      HarvestPullScope *scope = g_ptr_array_index (scopes, i);

      if (g_str_equal (scope->scope, name))
        return scope;
    }
  return NULL;
}

static void
store_scopes (HarvestSyncCore *self, GPtrArray *scopes, const char *tag)
{
  HarvestSyncOperation *operation = harvest_sync_operation_new (HARVEST_SYNC_SET_SCOPES);

  operation->scopes = g_ptr_array_ref (scopes);
  operation->tag = g_strdup (tag);
  self->pull.scopes = g_ptr_array_ref (scopes);
  self->pull.tag = g_strdup (tag);
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PULL, operation);
}

void
harvest_sync_core_follow (HarvestSyncCore *self, const char *scope, gint64 since)
{
  gint64 *bucket;

  g_return_if_fail (self != NULL);
  g_return_if_fail (scope != NULL && harvest_bucket_is_valid (since));

  bucket = g_new (gint64, 1);
  *bucket = since;
  g_hash_table_insert (self->pull.wanted, g_strdup (scope), bucket);
  _harvest_sync_lane_poke (self, HARVEST_SYNC_LANE_PULL);
}

/* Older quarters are wanted. What was had of the scope stays; of the others there is no cursor. */
static gboolean
follow_wanted (HarvestSyncCore *self)
{
  g_autoptr (GPtrArray) scopes = _harvest_sync_copy_scopes (self->state->scopes);
  gboolean changed = FALSE;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->pull.wanted);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      HarvestPullScope *scope = find_scope (scopes, key);
      gint64 since = *(gint64 *)value;

      if (scope != NULL && scope->since > since)
        {
          scope->since = since;
          changed = TRUE;
        }
    }
  if (changed)
    store_scopes (self, scopes, self->state->tag);
  else
    g_hash_table_remove_all (self->pull.wanted);
  return changed;
}

gboolean
_harvest_sync_scopes_are_wanted (HarvestSyncCore *self)
{
  return (self->state->tag == NULL || self->pull.scopes_stale) && !self->pull.scopes_fetched;
}

gboolean
_harvest_sync_scopes_begin (HarvestSyncCore *self)
{
  if (_harvest_sync_scopes_are_wanted (self))
    {
      _harvest_sync_lane_send (self, HARVEST_SYNC_LANE_PULL, HARVEST_SYNC_ROUTE_SCOPES, NULL, 0);
      return TRUE;
    }
  return g_hash_table_size (self->pull.wanted) > 0 && self->state->tag != NULL
         && follow_wanted (self);
}

/* A scope that is not in the list any more stays followed until a pull says that it is lost: a list
 * that is too short must not delete anything. */
void
_harvest_sync_scopes_replied (HarvestSyncCore *self, GBytes *body)
{
  g_autoptr (HarvestScopeList) list = harvest_scope_list_from_bytes (body, NULL);
  g_autoptr (GPtrArray) scopes = NULL;
  gint64 newest;

  if (list == NULL)
    {
      _harvest_sync_lane_trouble (self, HARVEST_SYNC_LANE_PULL, HARVEST_SYNC_CODE_BAD_REPLY);
      return;
    }
  if (!_harvest_sync_check_server (self, list->server))
    return;
  newest = find_newest_bucket (list);
  scopes = _harvest_sync_copy_scopes (self->state->scopes);
  for (guint i = 0; i < list->scopes->len; i++)
    {
      const HarvestScopeEntry *entry = g_ptr_array_index (list->scopes, i);
      HarvestPullScope *scope;

      if (find_scope (scopes, entry->scope) != NULL || scopes->len >= HARVEST_LIMIT_SCOPES_MAX)
        continue;
      scope = harvest_pull_scope_new ();
      scope->scope = g_strdup (entry->scope);
      scope->since = find_since (self, entry->scope, newest);
      g_ptr_array_add (scopes, scope);
    }
  self->pull.scopes_stale = FALSE;
  self->pull.scopes_fetched = TRUE;
  store_scopes (self, scopes, list->scopes_tag);
}

void
_harvest_sync_scopes_stored (HarvestSyncCore *self)
{
  g_ptr_array_unref (self->state->scopes);
  /* The one that was handed out stays as it is. */
  self->state->scopes = _harvest_sync_copy_scopes (self->pull.scopes);
  g_free (self->state->tag);
  self->state->tag = g_steal_pointer (&self->pull.tag);
  g_clear_pointer (&self->pull.scopes, g_ptr_array_unref);
  _harvest_sync_pull_begin (self);
}
