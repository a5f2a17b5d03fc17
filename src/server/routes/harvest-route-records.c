/* harvest-route-records.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-records"

#include "config.h"

#include "harvest-route-core.h"
#include "harvest-routes.h"
#include "harvest-server-core.h"

HARVEST_ROUTE_CORE_FUNC (run, harvest_server_records_sync, HarvestRecordsRequest)

static const HarvestRouteCore core = { run, &harvest_records_request_type,
                                       &harvest_records_reply_type, FALSE };

/* POST /v1/records: records by their ids. */
void
harvest_route_records (HarvestExchange *exchange, gpointer message)
{
  harvest_route_run_core (exchange, &core, message);
}
