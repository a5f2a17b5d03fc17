/* harvest-sync-compare.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-compare"

#include "config.h"

#include "harvest-sync-core-private.h"

#include "harvest-protocol-limits.h"

#include <string.h>

/* Comparing a place: its index, in pieces; what differs from the store; those records; and then all
 * of it in one transaction. What changes meanwhile is behind the cursor of the first piece. */

static HarvestSyncPlace *
find_due (HarvestSyncCore *self)
{
  HarvestSyncPlace *newest = NULL;

  for (guint i = 0; i < self->state->places->len; i++)
    {
      HarvestSyncPlace *place = g_ptr_array_index (self->state->places, i);

      if (place->compare != HARVEST_SYNC_COMPARE_NONE
          && !g_hash_table_contains (self->compare.hidden, place->scope)
          && (newest == NULL || place->bucket > newest->bucket))
        newest = place;
    }
  return newest;
}

gboolean
_harvest_sync_compare_is_due (HarvestSyncCore *self)
{
  return find_due (self) != NULL;
}

static void
fail (HarvestSyncCore *self)
{
  _harvest_sync_lane_trouble (self, HARVEST_SYNC_LANE_PULL, HARVEST_SYNC_CODE_BAD_REPLY);
}

/* ---- The index ---- */

static void
free_entry_cb (gpointer data)
{
  harvest_index_entry_free (data);
}

static void
ask_index (HarvestSyncCore *self)
{
  g_autoptr (HarvestIndexRequest) request = harvest_index_request_new ();
  GPtrArray *entries = self->compare.entries;
  g_autoptr (GBytes) body = NULL;

  request->scope = g_strdup (self->compare.place->scope);
  request->bucket = self->compare.place->bucket;
  if (entries->len > 0)
    request->after = g_strdup (
        ((HarvestIndexEntry *)g_ptr_array_index (entries, entries->len - 1))->id);
  body = harvest_index_request_to_bytes (request, self->options.version);
  _harvest_sync_lane_send (self, HARVEST_SYNC_LANE_PULL, HARVEST_SYNC_ROUTE_INDEX, body, 0);
}

gboolean
_harvest_sync_compare_begin (HarvestSyncCore *self)
{
  if (!_harvest_sync_compare_is_due (self))
    return FALSE;
  self->compare.place = find_due (self);
  self->compare.entries = g_ptr_array_new_with_free_func (free_entry_cb);
  ask_index (self);
  return TRUE;
}

static gboolean
is_rising (GPtrArray *entries, GPtrArray *more)
{
  const char *last = "";

  if (entries->len > 0)
    last = ((HarvestIndexEntry *)g_ptr_array_index (entries, entries->len - 1))->id;
  for (guint i = 0; i < more->len; i++)
    {
      const HarvestIndexEntry *entry = g_ptr_array_index (more, i);

      if (strcmp (entry->id, last) <= 0)
        return FALSE;
      last = entry->id;
    }
  return TRUE;
}

static HarvestSyncOperation *
make_operation (HarvestSyncCore *self, HarvestSyncOperationKind kind)
{
  HarvestSyncOperation *operation = harvest_sync_operation_new (kind);

  operation->scope = g_strdup (self->compare.place->scope);
  operation->bucket = self->compare.place->bucket;
  operation->compare = self->compare.place->compare;
  return operation;
}

static void
handle_index (HarvestSyncCore *self, GBytes *body)
{
  g_autoptr (HarvestIndexReply) reply = harvest_index_reply_from_bytes (body, NULL);
  HarvestSyncComparing *compare = &self->compare;
  HarvestSyncOperation *operation;

  if (reply == NULL || !g_str_equal (reply->scope, compare->place->scope)
      || reply->bucket != compare->place->bucket || !is_rising (compare->entries, reply->entries)
      || (reply->more && reply->entries->len == 0))
    {
      fail (self);
      return;
    }
  if (!_harvest_sync_check_server (self, reply->server))
    return;
  if (compare->cursor == NULL)
    {
      compare->cursor = g_strdup (reply->cursor);
      compare->to = reply->to;
    }
  g_ptr_array_extend_and_steal (compare->entries, g_steal_pointer (&reply->entries));
  reply->entries = g_ptr_array_new_with_free_func (free_entry_cb);
  if (reply->more)
    {
      ask_index (self);
      return;
    }
  operation = make_operation (self, HARVEST_SYNC_DIFF);
  operation->entries = g_ptr_array_ref (compare->entries);
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PULL, operation);
}

/* ---- The records ---- */

static void
finish (HarvestSyncCore *self)
{
  HarvestSyncOperation *operation = make_operation (self, HARVEST_SYNC_COMPARED);

  operation->entries = g_ptr_array_ref (self->compare.entries);
  operation->cursor = g_strdup (self->compare.cursor);
  operation->to = self->compare.to;
  operation->confirmed = _harvest_sync_get_tally (self, self->compare.place)->allowed > 0;
  self->pull.unsettled = TRUE;
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PULL, operation);
}

static void
ask_records (HarvestSyncCore *self)
{
  g_autoptr (HarvestRecordsRequest) request = harvest_records_request_new ();
  GPtrArray *ids = self->compare.ids;
  g_autoptr (GBytes) body = NULL;

  if (ids->len == 0)
    {
      finish (self);
      return;
    }
  self->compare.asked = MIN (ids->len, HARVEST_LIMIT_RECORDS_IDS_MAX);
  g_strfreev (request->ids);
  request->ids = g_new0 (char *, self->compare.asked + 1);
  for (guint i = 0; i < self->compare.asked; i++)
    request->ids[i] = g_strdup (g_ptr_array_index (ids, ids->len - 1 - i));
  body = harvest_records_request_to_bytes (request, self->options.version);
  _harvest_sync_lane_send (self, HARVEST_SYNC_LANE_PULL, HARVEST_SYNC_ROUTE_RECORDS, body, 0);
}

static void
handle_diff (HarvestSyncCore *self, HarvestSyncOutcome *outcome)
{
  HarvestSyncTally *tally = _harvest_sync_get_tally (self, self->compare.place);

  if (outcome->n > tally->allowed
      && harvest_pull_is_mass_deletion ((guint64)outcome->n, (guint64)outcome->n_listed))
    {
      _harvest_sync_pull_ask (self, self->compare.place, outcome->n, outcome->n_listed);
      return;
    }
  self->compare.ids = outcome->ids != NULL ? g_steal_pointer (&outcome->ids)
                                           : g_ptr_array_new_with_free_func (g_free);
  ask_records (self);
}

/* Those that did not fit stay at the end of the list. */
static gboolean
keep_left (HarvestSyncCore *self, char **left)
{
  GPtrArray *ids = self->compare.ids;
  guint n_left = left != NULL ? g_strv_length (left) : 0;

  if (n_left >= self->compare.asked)
    return FALSE;
  g_ptr_array_set_size (ids, (int)(ids->len - self->compare.asked));
  for (guint i = 0; i < n_left; i++)
    g_ptr_array_add (ids, g_strdup (left[i]));
  return TRUE;
}

static void
handle_records (HarvestSyncCore *self, GBytes *body)
{
  g_autoptr (HarvestRecordsReply) reply = harvest_records_reply_from_bytes (body, NULL);
  HarvestSyncOperation *operation;

  if (reply == NULL)
    {
      fail (self);
      return;
    }
  if (!_harvest_sync_check_server (self, reply->server))
    return;
  if (!keep_left (self, reply->left))
    {
      fail (self);
      return;
    }
  operation = make_operation (self, HARVEST_SYNC_FETCHED);
  operation->records = g_ptr_array_ref (reply->records);
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_PULL, operation);
}

/* ---- Steps ---- */

void
_harvest_sync_compare_replied (HarvestSyncCore *self, HarvestSyncRoute route, GBytes *body)
{
  if (route == HARVEST_SYNC_ROUTE_INDEX)
    handle_index (self, body);
  else
    handle_records (self, body);
}

gboolean
_harvest_sync_compare_refused (HarvestSyncCore *self, const HarvestProblem *problem)
{
  if (harvest_problem_get_code (problem) != HARVEST_PROBLEM_NOT_FOUND)
    return FALSE;
  /* The scope may be lost: a pull says so. */
  g_hash_table_add (self->compare.hidden, g_strdup (self->compare.place->scope));
  _harvest_sync_pull_reset (self);
  _harvest_sync_pull_begin (self);
  return TRUE;
}

static void
handle_compared (HarvestSyncCore *self)
{
  HarvestSyncPlace *place = self->compare.place;

  place->compare = HARVEST_SYNC_COMPARE_NONE;
  place->cursor = g_steal_pointer (&self->compare.cursor);
  place->to = self->compare.to;
  g_clear_pointer (&self->state->cursor, g_free);
  _harvest_sync_pull_reset (self);
  _harvest_sync_pull_begin (self);
}

void
_harvest_sync_compare_stored (HarvestSyncCore *self,
                              HarvestSyncOperationKind kind,
                              HarvestSyncOutcome *outcome)
{
  switch ((int)kind)
    {
    case HARVEST_SYNC_DIFF:
      handle_diff (self, outcome);
      break;
    case HARVEST_SYNC_FETCHED:
      ask_records (self);
      break;
    case HARVEST_SYNC_COMPARED:
      handle_compared (self);
      break;
    default:
      break;
    }
}
