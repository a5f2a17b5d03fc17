/* sim-store-compare.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-store-compare"

#include "config.h"

#include "sim-store-private.h"

#include "harvest-checksum.h"

void
_sim_store_weigh (SimStore *self,
                  const HarvestSyncOperation *operation,
                  HarvestSyncOutcome *outcome)
{
  for (guint i = 0; i < operation->ids->len; i++)
    outcome->n += _sim_store_count_unexpected (self, operation->scope, operation->bucket,
                                               g_ptr_array_index (operation->ids, i));
  sim_store_sum (self, operation->scope, operation->bucket, &outcome->n_listed, &outcome->sum);
}

static GHashTable *
index_entries (GPtrArray *entries)
{
  GHashTable *ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entries->len; i++)
    {
      HarvestIndexEntry *entry = g_ptr_array_index (entries, i);

      g_hash_table_insert (ids, entry->id, entry);
    }
  return ids;
}

void
_sim_store_diff (SimStore *self, const HarvestSyncOperation *operation, HarvestSyncOutcome *outcome)
{
  g_autoptr (GHashTable) entries = index_entries (operation->entries);
  GHashTableIter iter;
  gpointer value;

  outcome->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < operation->entries->len; i++)
    {
      const HarvestIndexEntry *entry = g_ptr_array_index (operation->entries, i);
      const SimBase *base = g_hash_table_lookup (self->bases, entry->id);

      if (base == NULL
          || harvest_checksum_document (base->id, base->rev, base->document) != entry->sum)
        g_ptr_array_add (outcome->ids, g_strdup (entry->id));
    }
  g_hash_table_iter_init (&iter, self->bases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SimBase *base = value;

      if (_sim_store_find_listing (base, operation->scope, operation->bucket) == NULL)
        continue;
      outcome->n_listed++;
      outcome->n += !g_hash_table_contains (entries, base->id)
                    && !g_hash_table_contains (self->deleted, base->id);
    }
}

static void
end_missing (SimStore *self, const HarvestSyncOperation *operation, GHashTable *entries)
{
  g_autoptr (GList) ids = g_hash_table_get_keys (self->bases);

  for (GList *at = ids; at != NULL; at = at->next)
    {
      SimBase *base = g_hash_table_lookup (self->bases, at->data);

      if (g_hash_table_contains (entries, base->id)
          || _sim_store_find_listing (base, operation->scope, operation->bucket) == NULL)
        continue;
      _sim_store_end_listing (self, base->id, operation->scope, operation->bucket);
      /* What is a person's own is listed in their scope: if not there, it is not on the server. */
      if (base->foreign && base->listings->len > 0 && g_str_has_prefix (operation->scope, "u:"))
        g_ptr_array_add (self->offers, g_bytes_ref (base->document));
      if (base->foreign && base->listings->len == 0)
        {
          _sim_store_offer (self, base, NULL);
          _sim_store_remove_base (self, at->data);
        }
    }
}

static void
check_missing (SimStore *self, const HarvestSyncOperation *operation)
{
  g_autoptr (HarvestSyncOutcome) outcome = harvest_sync_outcome_new (HARVEST_SYNC_STORE_OK);

  _sim_store_diff (self, operation, outcome);
  if (!operation->confirmed
      && harvest_pull_is_mass_deletion ((guint64)outcome->n, (guint64)outcome->n_listed))
    sim_store_fault (self, "a mass of missing records went without a question");
}

void
_sim_store_compared (SimStore *self,
                     const HarvestSyncOperation *operation,
                     HarvestSyncOutcome *outcome)
{
  g_autoptr (GHashTable) entries = index_entries (operation->entries);
  HarvestSyncPlace *place = _sim_store_need_place (self, operation->scope, operation->bucket);

  check_missing (self, operation);
  end_missing (self, operation, entries);
  for (guint i = 0; i < operation->entries->len; i++)
    {
      const HarvestIndexEntry *entry = g_ptr_array_index (operation->entries, i);
      SimBase *base = g_hash_table_lookup (self->bases, entry->id);
      SimListing *listing;

      if (base == NULL)
        continue;
      listing = _sim_store_need_listing (base, operation->scope, operation->bucket);
      listing->seq = entry->seq;
      listing->rev = entry->rev;
      listing->sum = entry->sum;
      base->foreign = base->foreign
                      && harvest_checksum_document (base->id, base->rev, base->document)
                             != entry->sum;
    }
  place->compare = HARVEST_SYNC_COMPARE_NONE;
  g_free (place->cursor);
  place->cursor = g_strdup (operation->cursor);
  place->to = operation->to;
  g_clear_pointer (&self->state->cursor, g_free);
  sim_store_sum (self, operation->scope, operation->bucket, &outcome->n_listed, &outcome->sum);
}
