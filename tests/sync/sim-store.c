/* sim-store.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-store"

#include "config.h"

#include "sim-store-private.h"

#include "harvest-checksum.h"

#include <string.h>

void
sim_store_fault (SimStore *self, const char *format, ...)
{
  va_list arguments;

  if (self->fault != NULL)
    return;
  va_start (arguments, format);
  self->fault = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/* ---- Making and copying ---- */

static void
listing_free (gpointer data)
{
  SimListing *listing = data;

  g_free (listing->scope);
  g_free (listing);
}

static void
base_free (gpointer data)
{
  SimBase *base = data;

  g_free (base->id);
  g_bytes_unref (base->document);
  g_ptr_array_unref (base->listings);
  g_free (base);
}

static void
unref_bytes_cb (gpointer data)
{
  g_bytes_unref (data);
}

SimStore *
sim_store_new (char *(*make_id) (gpointer data), gpointer data)
{
  SimStore *self = g_new0 (SimStore, 1);

  self->state = harvest_sync_state_new ();
  self->make_id = make_id;
  self->data = data;
  self->client = make_id (data);
  self->bases = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, base_free);
  self->entries = g_ptr_array_new_with_free_func (sim_entry_free);
  self->attention = g_ptr_array_new_with_free_func (unref_bytes_cb);
  self->offers = g_ptr_array_new_with_free_func (unref_bytes_cb);
  self->deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->receipts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->weighed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
sim_store_free (SimStore *self)
{
  harvest_sync_state_free (self->state);
  g_free (self->client);
  g_hash_table_unref (self->bases);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->attention);
  g_ptr_array_unref (self->offers);
  g_hash_table_unref (self->deleted);
  g_hash_table_unref (self->receipts);
  g_hash_table_unref (self->weighed);
  g_free (self->fault);
  g_free (self);
}

static HarvestSyncPlace *
copy_place (const HarvestSyncPlace *place)
{
  HarvestSyncPlace *copy = harvest_sync_place_new (place->scope, place->bucket);

  copy->cursor = g_strdup (place->cursor);
  copy->to = place->to;
  copy->compare = place->compare;
  return copy;
}

static HarvestPullScope *
copy_scope (const HarvestPullScope *scope)
{
  HarvestPullScope *copy = harvest_pull_scope_new ();

  copy->scope = g_strdup (scope->scope);
  copy->since = scope->since;
  return copy;
}

static HarvestSyncState *
copy_state (const HarvestSyncState *state)
{
  HarvestSyncState *copy = harvest_sync_state_new ();

  if (state->identity != NULL)
    copy->identity = harvest_identity_make (state->identity->id, state->identity->epoch,
                                            state->identity->schema);
  copy->tag = g_strdup (state->tag);
  copy->cursor = g_strdup (state->cursor);
  for (guint i = 0; i < state->scopes->len; i++)
    g_ptr_array_add (copy->scopes, copy_scope (g_ptr_array_index (state->scopes, i)));
  for (guint i = 0; i < state->places->len; i++)
    g_ptr_array_add (copy->places, copy_place (g_ptr_array_index (state->places, i)));
  return copy;
}

SimListing *
_sim_store_need_listing (SimBase *base, const char *scope, gint64 bucket)
{
  SimListing *listing;

  for (guint i = 0; i < base->listings->len; i++)
    {
      listing = g_ptr_array_index (base->listings, i);
      if (listing->bucket == bucket && g_str_equal (listing->scope, scope))
        return listing;
    }
  listing = g_new0 (SimListing, 1);
  listing->scope = g_strdup (scope);
  listing->bucket = bucket;
  g_ptr_array_add (base->listings, listing);
  return listing;
}

static SimBase *
base_new (SimStore *self, const char *id)
{
  SimBase *base = g_new0 (SimBase, 1);

  base->id = g_strdup (id);
  base->listings = g_ptr_array_new_with_free_func (listing_free);
  g_hash_table_insert (self->bases, base->id, base);
  return base;
}

static void
copy_base (SimStore *self, const SimBase *base)
{
  SimBase *copy = base_new (self, base->id);

  copy->rev = base->rev;
  copy->document = g_bytes_ref (base->document);
  copy->foreign = base->foreign;
  for (guint i = 0; i < base->listings->len; i++)
    {
      const SimListing *from = g_ptr_array_index (base->listings, i);
      SimListing *to = _sim_store_need_listing (copy, from->scope, from->bucket);

      to->seq = from->seq;
      to->rev = from->rev;
      to->sum = from->sum;
    }
}

static SimEntry *
copy_entry (const SimEntry *entry)
{
  SimEntry *copy = g_new0 (SimEntry, 1);

  *copy = *entry;
  copy->op = g_strdup (entry->op);
  copy->id = g_strdup (entry->id);
  copy->root = g_strdup (entry->root);
  copy->change = g_bytes_ref (entry->change);
  return copy;
}

SimStore *
sim_store_copy (const SimStore *self, gpointer data)
{
  SimStore *copy = sim_store_new (self->make_id, data);
  GHashTableIter iter;
  gpointer value;

  harvest_sync_state_free (copy->state);
  copy->state = copy_state (self->state);
  g_free (copy->client);
  copy->client = g_strdup (self->client);
  copy->last_number = self->last_number;
  copy->now = self->now;
  g_hash_table_iter_init (&iter, self->bases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    copy_base (copy, value);
  for (guint i = 0; i < self->entries->len; i++)
    g_ptr_array_add (copy->entries, copy_entry (g_ptr_array_index (self->entries, i)));
  for (guint i = 0; i < self->attention->len; i++)
    g_ptr_array_add (copy->attention, g_bytes_ref (g_ptr_array_index (self->attention, i)));
  g_hash_table_iter_init (&iter, self->deleted);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    g_hash_table_add (copy->deleted, g_strdup (value));
  return copy;
}

/* ---- Looking ---- */

SimListing *
_sim_store_find_listing (const SimBase *base, const char *scope, gint64 bucket)
{
  for (guint i = 0; base != NULL && i < base->listings->len; i++)
    {
      SimListing *listing = g_ptr_array_index (base->listings, i);

      if (listing->bucket == bucket && g_str_equal (listing->scope, scope))
        return listing;
    }
  return NULL;
}

void
sim_store_sum (const SimStore *self, const char *scope, gint64 bucket, gint64 *count, guint64 *sum)
{
  GHashTableIter iter;
  gpointer value;

  *count = 0;
  *sum = 0;
  g_hash_table_iter_init (&iter, self->bases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SimListing *listing = _sim_store_find_listing (value, scope, bucket);

      if (listing == NULL)
        continue;
      *count += 1;
      *sum += listing->sum;
    }
}

static int
compare_ids_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

const char *
sim_store_pick (const SimStore *self, SimRandom *random)
{
  g_autoptr (GList) ids = g_hash_table_get_keys (self->bases);
  guint n = g_list_length (ids) + self->entries->len;
  guint place;

  if (n == 0)
    return NULL;
  place = sim_random_below (random, n);
  if (place < self->entries->len)
    return ((SimEntry *)g_ptr_array_index (self->entries, place))->id;
  ids = g_list_sort (ids, compare_ids_cb);
  return g_list_nth_data (ids, place - self->entries->len);
}

gboolean
sim_store_has_root (const SimStore *self, const char *id)
{
  const SimBase *base = g_hash_table_lookup (self->bases, id);
  g_autofree char *root = base != NULL ? sim_member (base->document, "root") : NULL;

  for (guint i = 0; i < self->entries->len && root == NULL; i++)
    {
      const SimEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (entry->id, id))
        root = g_strdup (entry->root);
    }
  return root != NULL;
}

/* ---- Places ---- */

HarvestSyncPlace *
_sim_store_need_place (SimStore *self, const char *scope, gint64 bucket)
{
  HarvestSyncPlace *place;

  for (guint i = 0; i < self->state->places->len; i++)
    {
      place = g_ptr_array_index (self->state->places, i);
      if (place->bucket == bucket && g_str_equal (place->scope, scope))
        return place;
    }
  place = harvest_sync_place_new (scope, bucket);
  g_ptr_array_add (self->state->places, place);
  return place;
}

static void
mark (HarvestSyncPlace *place, HarvestSyncCompare compare)
{
  place->compare = MAX (place->compare, compare);
  place->to = 0;
  g_clear_pointer (&place->cursor, g_free);
}

static void
adopt (SimStore *self, const HarvestSyncOperation *operation)
{
  const HarvestIdentity *server = operation->identity;
  GHashTableIter iter;
  gpointer value;

  g_clear_pointer (&self->state->identity, harvest_identity_free);
  self->state->identity = harvest_identity_make (server->id, server->epoch, server->schema);
  if (operation->compare == HARVEST_SYNC_COMPARE_NONE)
    return;
  for (guint i = 0; i < self->state->places->len; i++)
    mark (g_ptr_array_index (self->state->places, i), operation->compare);
  g_clear_pointer (&self->state->cursor, g_free);
  if (operation->compare != HARVEST_SYNC_COMPARE_OFFER)
    return;
  sim_store_renumber (self, TRUE);
  g_hash_table_iter_init (&iter, self->bases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((SimBase *)value)->foreign = TRUE;
}

static void
set_scopes (SimStore *self, const HarvestSyncOperation *operation)
{
  g_ptr_array_set_size (self->state->scopes, 0);
  for (guint i = 0; i < operation->scopes->len; i++)
    g_ptr_array_add (self->state->scopes, copy_scope (g_ptr_array_index (operation->scopes, i)));
  g_free (self->state->tag);
  self->state->tag = g_strdup (operation->tag);
}

/* ---- Records that come and go ---- */

/* What only this desktop has is offered to be sent again. */
void
_sim_store_offer (SimStore *self, SimBase *base, const HarvestDocument *record)
{
  if (base->foreign && (record == NULL || !g_bytes_equal (base->document, record->bytes)))
    g_ptr_array_add (self->offers, g_bytes_ref (base->document));
  base->foreign = FALSE;
}

void
_sim_store_remove_base (SimStore *self, const char *id)
{
  g_autofree char *kept = g_strdup (id);

  sim_store_give_up (self, kept);
  g_hash_table_remove (self->bases, kept);
}

void
_sim_store_put (SimStore *self, const HarvestDocument *record)
{
  SimBase *base = g_hash_table_lookup (self->bases, record->id);

  if (base == NULL)
    base = base_new (self, record->id);
  else if (base->foreign)
    _sim_store_offer (self, base, record);
  else if (base->rev >= record->rev)
    return;
  g_clear_pointer (&base->document, g_bytes_unref);
  base->document = g_bytes_new (g_bytes_get_data (record->bytes, NULL),
                                g_bytes_get_size (record->bytes));
  base->rev = record->rev;
  sim_store_arrive (self, base->id);
}

void
_sim_store_end_listing (SimStore *self, const char *id, const char *scope, gint64 bucket)
{
  SimBase *base = g_hash_table_lookup (self->bases, id);
  SimListing *listing = _sim_store_find_listing (base, scope, bucket);

  if (listing != NULL)
    g_ptr_array_remove (base->listings, listing);
}

static void
bury (SimStore *self, const HarvestPullPage *page, const HarvestTombstone *tombstone)
{
  const SimBase *base = g_hash_table_lookup (self->bases, tombstone->id);

  if (base != NULL
      && (tombstone->reason == HARVEST_TOMBSTONE_ERASED
          || tombstone->reason == HARVEST_TOMBSTONE_WITHDRAWN))
    g_hash_table_add (self->receipts, g_strdup (tombstone->id));
  _sim_store_end_listing (self, tombstone->id, page->scope, page->bucket);
  if (tombstone->reason == HARVEST_TOMBSTONE_ERASED
      || tombstone->reason == HARVEST_TOMBSTONE_DELETED
      || (base != NULL && base->listings->len == 0 && tombstone->reason != HARVEST_TOMBSTONE_MOVED))
    _sim_store_remove_base (self, tombstone->id);
}

/* ---- Pages ---- */

gint64
_sim_store_count_unexpected (const SimStore *self, const char *scope, gint64 bucket, const char *id)
{
  const SimBase *base = g_hash_table_lookup (self->bases, id);

  return _sim_store_find_listing (base, scope, bucket) != NULL
         && !g_hash_table_contains (self->deleted, id);
}

/* No more than a few may go without a question, however they are cut into pages. */
static void
check_mass (SimStore *self, const HarvestSyncOperation *operation)
{
  const HarvestPullPage *page = operation->page;
  g_autofree char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT, page->scope, page->bucket);
  gint64 n = GPOINTER_TO_INT (g_hash_table_lookup (self->weighed, key));
  gint64 before = n, count;
  guint64 sum;

  for (guint i = 0; i < page->tombstones->len; i++)
    {
      const HarvestTombstone *tombstone = g_ptr_array_index (page->tombstones, i);

      if (tombstone->reason == HARVEST_TOMBSTONE_DELETED && tombstone->batch == NULL)
        n += _sim_store_count_unexpected (self, page->scope, page->bucket, tombstone->id);
    }
  if (n == before)
    return;
  sim_store_sum (self, page->scope, page->bucket, &count, &sum);
  if (!operation->confirmed
      && harvest_pull_is_mass_deletion ((guint64)n, (guint64)(count + before)))
    sim_store_fault (self, "a mass of deletions was applied without a question");
  g_hash_table_insert (self->weighed, g_steal_pointer (&key), GINT_TO_POINTER (n));
}

static void
apply (SimStore *self, const HarvestSyncOperation *operation, HarvestSyncOutcome *outcome)
{
  const HarvestPullPage *page = operation->page;
  HarvestSyncPlace *place = _sim_store_need_place (self, page->scope, page->bucket);

  if (page->from > place->to)
    sim_store_fault (self, "a page was applied behind a gap");
  if (place->compare != HARVEST_SYNC_COMPARE_NONE)
    sim_store_fault (self, "a page was applied to a place that has to be compared");
  check_mass (self, operation);
  for (guint i = 0; i < page->puts->len; i++)
    {
      const HarvestPullPut *row = g_ptr_array_index (page->puts, i);
      SimListing *listing;

      _sim_store_put (self, row->record);
      listing = _sim_store_need_listing (g_hash_table_lookup (self->bases, row->record->id),
                                         page->scope, page->bucket);
      listing->seq = row->seq;
      listing->rev = row->record->rev;
      listing->sum = harvest_checksum_document (row->record->id, row->record->rev,
                                                row->record->bytes);
    }
  for (guint i = 0; i < page->tombstones->len; i++)
    bury (self, page, g_ptr_array_index (page->tombstones, i));
  g_free (place->cursor);
  place->cursor = g_strdup (page->cursor);
  place->to = page->to;
  g_clear_pointer (&self->state->cursor, g_free);
  sim_store_sum (self, page->scope, page->bucket, &outcome->n_listed, &outcome->sum);
  if (page->check != NULL
      && (page->check->count != outcome->n_listed || page->check->sum != outcome->sum))
    mark (place, HARVEST_SYNC_COMPARE_NORMAL);
}

static void
settle (SimStore *self, const HarvestSyncOperation *operation)
{
  g_autoptr (GList) ids = g_hash_table_get_keys (self->bases);

  g_free (self->state->cursor);
  self->state->cursor = g_strdup (operation->cursor);
  if (!operation->final)
    return;
  g_hash_table_remove_all (self->weighed);
  for (GList *at = ids; at != NULL; at = at->next)
    {
      SimBase *base = g_hash_table_lookup (self->bases, at->data);

      if (base->listings->len > 0)
        continue;
      if (base->foreign)
        _sim_store_offer (self, base, NULL);
      _sim_store_remove_base (self, at->data);
    }
}

static void
drop_scope (SimStore *self, const char *scope)
{
  g_autoptr (GList) ids = g_hash_table_get_keys (self->bases);

  for (GList *at = ids; at != NULL; at = at->next)
    {
      SimBase *base = g_hash_table_lookup (self->bases, at->data);
      guint before = base->listings->len;

      for (guint i = base->listings->len; i-- > 0;)
        if (g_str_equal (((SimListing *)g_ptr_array_index (base->listings, i))->scope, scope))
          g_ptr_array_remove_index (base->listings, i);
      if (before > 0 && base->listings->len == 0)
        _sim_store_remove_base (self, at->data);
    }
  for (guint i = self->state->places->len; i-- > 0;)
    if (g_str_equal (((HarvestSyncPlace *)g_ptr_array_index (self->state->places, i))->scope,
                     scope))
      g_ptr_array_remove_index (self->state->places, i);
  for (guint i = self->state->scopes->len; i-- > 0;)
    if (g_str_equal (((HarvestPullScope *)g_ptr_array_index (self->state->scopes, i))->scope,
                     scope))
      g_ptr_array_remove_index (self->state->scopes, i);
  g_clear_pointer (&self->state->tag, g_free);
  g_clear_pointer (&self->state->cursor, g_free);
}

static void
run_pull (SimStore *self, const HarvestSyncOperation *operation, HarvestSyncOutcome *outcome)
{
  switch ((int)operation->kind)
    {
    case HARVEST_SYNC_LOAD:
      outcome->state = copy_state (self->state);
      break;
    case HARVEST_SYNC_ADOPT:
      adopt (self, operation);
      break;
    case HARVEST_SYNC_SET_SCOPES:
      set_scopes (self, operation);
      break;
    case HARVEST_SYNC_APPLY:
      apply (self, operation, outcome);
      break;
    case HARVEST_SYNC_MARK:
      for (guint i = 0; i < operation->places->len; i++)
        {
          const HarvestSyncPlace *place = g_ptr_array_index (operation->places, i);

          mark (_sim_store_need_place (self, place->scope, place->bucket), operation->compare);
        }
      g_clear_pointer (&self->state->cursor, g_free);
      break;
    case HARVEST_SYNC_SETTLE:
      settle (self, operation);
      break;
    case HARVEST_SYNC_DROP_SCOPE:
      drop_scope (self, operation->scope);
      break;
    default:
      g_assert_not_reached ();
    }
}

HarvestSyncOutcome *
sim_store_run (SimStore *self, const HarvestSyncOperation *operation)
{
  HarvestSyncOutcome *outcome = harvest_sync_outcome_new (HARVEST_SYNC_STORE_OK);

  if (sim_store_run_outbox (self, operation, outcome))
    return outcome;
  switch ((int)operation->kind)
    {
    case HARVEST_SYNC_WEIGH:
      _sim_store_weigh (self, operation, outcome);
      break;
    case HARVEST_SYNC_DIFF:
      _sim_store_diff (self, operation, outcome);
      break;
    case HARVEST_SYNC_FETCHED:
      for (guint i = 0; i < operation->records->len; i++)
        _sim_store_put (self, g_ptr_array_index (operation->records, i));
      break;
    case HARVEST_SYNC_COMPARED:
      _sim_store_compared (self, operation, outcome);
      break;
    default:
      run_pull (self, operation, outcome);
    }
  return outcome;
}
