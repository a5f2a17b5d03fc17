/* harvest-sync-receipts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-receipts"

#include "config.h"

#include "harvest-sync-core-private.h"

#include "harvest-protocol-limits.h"
#include "harvest-receipt.h"

static void
begin (HarvestSyncCore *self)
{
  HarvestSyncOperation *operation = harvest_sync_operation_new (HARVEST_SYNC_LIST_RECEIPTS);

  operation->limit = HARVEST_LIMIT_RECORDS_IDS_MAX;
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_RECEIPTS, operation);
}

static void
send_receipts (HarvestSyncCore *self, const HarvestSyncOutcome *outcome)
{
  g_autoptr (HarvestReceipts) receipts = harvest_receipts_new ();
  g_autoptr (GBytes) body = NULL;

  receipts->client = g_strdup (outcome->client);
  g_strfreev (receipts->ids);
  receipts->ids = g_new0 (char *, outcome->ids->len + 1);
  for (guint i = 0; i < outcome->ids->len; i++)
    receipts->ids[i] = g_strdup (g_ptr_array_index (outcome->ids, i));
  g_clear_pointer (&self->receipts, g_ptr_array_unref);
  self->receipts = g_ptr_array_ref (outcome->ids);
  body = harvest_receipts_to_bytes (receipts, self->options.version);
  _harvest_sync_lane_send (self, HARVEST_SYNC_LANE_RECEIPTS, HARVEST_SYNC_ROUTE_RECEIPTS, body, 0);
}

static void
replied (HarvestSyncCore *self, HarvestSyncRoute route, GBytes *body)
{
  HarvestSyncOperation *operation = harvest_sync_operation_new (HARVEST_SYNC_END_RECEIPTS);

  operation->ids = g_ptr_array_ref (self->receipts);
  _harvest_sync_lane_store (self, HARVEST_SYNC_LANE_RECEIPTS, operation);
}

static void
stored (HarvestSyncCore *self, HarvestSyncOperationKind kind, HarvestSyncOutcome *outcome)
{
  if (kind == HARVEST_SYNC_END_RECEIPTS)
    {
      _harvest_sync_lane_progress (&self->lanes[HARVEST_SYNC_LANE_RECEIPTS]);
      begin (self);
    }
  else if (outcome->ids != NULL && outcome->ids->len > 0)
    send_receipts (self, outcome);
  else
    _harvest_sync_lane_rest (self, HARVEST_SYNC_LANE_RECEIPTS, -1);
}

const HarvestSyncLaneClass _harvest_sync_lane_receipts = {
  "receipts", begin, replied, NULL, stored,
};
