/* sim-store-outbox.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-store-outbox"

#include "config.h"

#include "sim-store.h"

#include "harvest-document.h"

#include <string.h>

void
sim_entry_free (gpointer data)
{
  SimEntry *entry = data;

  g_free (entry->op);
  g_free (entry->id);
  g_free (entry->root);
  g_bytes_unref (entry->change);
  g_free (entry);
}

/* ---- The person ---- */

void
sim_store_add (SimStore *self,
               const char *op,
               const char *id,
               const char *root,
               GBytes *change,
               gint64 delay)
{
  SimEntry *entry = g_new0 (SimEntry, 1);

  entry->op = g_strdup (op);
  entry->id = g_strdup (id);
  entry->root = g_strdup (root);
  entry->due = self->now + delay;
  entry->change = g_bytes_ref (change);
  g_ptr_array_add (self->entries, entry);
}

void
sim_store_write (SimStore *self,
                 SimChangeKind kind,
                 const char *id,
                 const char *root,
                 const char *word,
                 const char *at,
                 gint64 delay)
{
  const SimBase *base = g_hash_table_lookup (self->bases, id);
  SimEntry *entry = g_new0 (SimEntry, 1);

  entry->op = self->make_id (self->data);
  entry->id = g_strdup (id);
  entry->root = g_strdup (root);
  entry->due = self->now + delay;
  entry->change = sim_change_make (kind, entry->op, id, root, base != NULL ? base->rev : 0, word,
                                   at);
  if (kind == SIM_DELETE)
    g_hash_table_add (self->deleted, g_strdup (id));
  g_ptr_array_add (self->entries, entry);
}

gboolean
sim_store_has_unsent (const SimStore *self, gboolean due)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const SimEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->state == SIM_ENTRY_SENT
          || (entry->state == SIM_ENTRY_WAITING && (!due || entry->due <= self->now)))
        return TRUE;
      if (entry->state == SIM_ENTRY_WAITING)
        return FALSE;
    }
  return FALSE;
}

/* ---- What becomes of entries ---- */

static void
need_attention (SimStore *self, guint place)
{
  const SimEntry *entry = g_ptr_array_index (self->entries, place);

  g_ptr_array_add (self->attention, g_bytes_ref (entry->change));
  g_ptr_array_remove_index (self->entries, place);
}

void
sim_store_give_up (SimStore *self, const char *id)
{
  for (guint i = self->entries->len; i-- > 0;)
    {
      const SimEntry *entry = g_ptr_array_index (self->entries, i);

      if (!g_str_equal (entry->id, id) && g_strcmp0 (entry->root, id) != 0)
        continue;
      if (entry->state == SIM_ENTRY_WAITING)
        need_attention (self, i);
      else if (entry->state == SIM_ENTRY_ANSWERED)
        g_ptr_array_remove_index (self->entries, i);
    }
}

void
sim_store_arrive (SimStore *self, const char *id)
{
  const SimBase *base = g_hash_table_lookup (self->bases, id);

  for (guint i = self->entries->len; base != NULL && i-- > 0;)
    {
      const SimEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->state == SIM_ENTRY_ANSWERED && g_str_equal (entry->id, id)
          && entry->rev <= base->rev)
        g_ptr_array_remove_index (self->entries, i);
    }
}

void
sim_store_renumber (SimStore *self, gboolean answered_too)
{
  g_free (self->client);
  self->client = self->make_id (self->data);
  self->last_number = 0;
  for (guint i = 0; i < self->entries->len; i++)
    {
      SimEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->state == SIM_ENTRY_SENT || (answered_too && entry->state == SIM_ENTRY_ANSWERED))
        {
          entry->state = SIM_ENTRY_SENT;
          entry->number = ++self->last_number;
        }
    }
}

/* ---- Operations ---- */

static void
number_due (SimStore *self, gint64 *due)
{
  *due = 0;
  for (guint i = 0; i < self->entries->len; i++)
    {
      SimEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->state != SIM_ENTRY_WAITING)
        continue;
      /* Nothing overtakes what can still be taken back. */
      if (entry->due > self->now)
        {
          *due = entry->due - self->now;
          return;
        }
      entry->state = SIM_ENTRY_SENT;
      entry->number = ++self->last_number;
    }
}

static void
free_mutation_cb (gpointer data)
{
  harvest_push_mutation_free (data);
}

static void
take (SimStore *self, const HarvestSyncOperation *operation, HarvestSyncOutcome *outcome)
{
  number_due (self, &outcome->due);
  outcome->client = g_strdup (self->client);
  outcome->mutations = g_ptr_array_new_with_free_func (free_mutation_cb);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const SimEntry *entry = g_ptr_array_index (self->entries, i);
      HarvestPushMutation *mutation;

      if (entry->state != SIM_ENTRY_SENT || entry->number < operation->from
          || outcome->mutations->len >= MAX (operation->limit, 1))
        continue;
      mutation = harvest_push_mutation_new ();
      mutation->n = entry->number;
      mutation->change = harvest_change_document_make (entry->change, NULL);
      g_ptr_array_add (outcome->mutations, mutation);
    }
}

/* What was made on top of what never came to be. */
static void
refuse_dependents (SimStore *self, const char *id)
{
  for (guint i = self->entries->len; i-- > 0;)
    {
      const SimEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->state == SIM_ENTRY_WAITING
          && (g_str_equal (entry->id, id) || g_strcmp0 (entry->root, id) == 0))
        need_attention (self, i);
    }
}

static SimEntry *
find_sent (SimStore *self, const char *op, guint *place)
{
  for (*place = 0; *place < self->entries->len; *place += 1)
    {
      SimEntry *entry = g_ptr_array_index (self->entries, *place);

      if (entry->state == SIM_ENTRY_SENT && g_str_equal (entry->op, op))
        return entry;
    }
  return NULL;
}

static void
refuse (SimStore *self, const char *op)
{
  guint place;
  const SimEntry *entry = find_sent (self, op, &place);
  g_autofree char *kind = NULL;
  g_autofree char *id = NULL;

  if (entry == NULL)
    return;
  kind = sim_member (entry->change, "kind");
  id = g_strdup (entry->id);
  need_attention (self, place);
  if (g_str_equal (kind, "create"))
    refuse_dependents (self, id);
}

static void
answer (SimStore *self, const HarvestPushResult *result)
{
  guint place;
  SimEntry *entry = find_sent (self, result->op, &place);
  g_autofree char *kind = NULL;
  g_autofree char *id = NULL;

  if (entry == NULL)
    return;
  if (result->status == HARVEST_PUSH_REJECTED)
    {
      refuse (self, result->op);
      return;
    }
  if (result->status == HARVEST_PUSH_CONFLICT)
    g_ptr_array_add (self->attention, g_bytes_ref (entry->change));
  entry->state = SIM_ENTRY_ANSWERED;
  entry->rev = result->rev;
  kind = sim_member (entry->change, "kind");
  id = g_strdup (entry->id);
  if (g_str_equal (kind, "delete"))
    g_ptr_array_remove_index (self->entries, place);
  else
    sim_store_arrive (self, id);
}

static void
list_receipts (SimStore *self, const HarvestSyncOperation *operation, HarvestSyncOutcome *outcome)
{
  GHashTableIter iter;
  gpointer id;

  outcome->client = g_strdup (self->client);
  outcome->ids = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, self->receipts);
  while (g_hash_table_iter_next (&iter, &id, NULL) && outcome->ids->len < operation->limit)
    g_ptr_array_add (outcome->ids, g_strdup (id));
}

gboolean
sim_store_run_outbox (SimStore *self,
                      const HarvestSyncOperation *operation,
                      HarvestSyncOutcome *outcome)
{
  switch ((int)operation->kind)
    {
    case HARVEST_SYNC_TAKE:
      take (self, operation, outcome);
      return TRUE;
    case HARVEST_SYNC_ANSWER:
      for (guint i = 0; i < operation->results->len; i++)
        answer (self, g_ptr_array_index (operation->results, i));
      return TRUE;
    case HARVEST_SYNC_REFUSE:
      refuse (self, operation->op);
      return TRUE;
    case HARVEST_SYNC_RENEW:
      sim_store_renumber (self, FALSE);
      return TRUE;
    case HARVEST_SYNC_LIST_RECEIPTS:
      list_receipts (self, operation, outcome);
      return TRUE;
    case HARVEST_SYNC_END_RECEIPTS:
      for (guint i = 0; i < operation->ids->len; i++)
        g_hash_table_remove (self->receipts, g_ptr_array_index (operation->ids, i));
      return TRUE;
    default:
      return FALSE;
    }
}
