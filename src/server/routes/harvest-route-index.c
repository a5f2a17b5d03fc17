/* harvest-route-index.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-index"

#include "config.h"

#include "harvest-route-core.h"
#include "harvest-routes.h"
#include "harvest-server-core.h"

HARVEST_ROUTE_CORE_FUNC (run, harvest_server_index_sync, HarvestIndexRequest)

static const HarvestRouteCore core = { run, &harvest_index_request_type, &harvest_index_reply_type,
                                       FALSE };

/* POST /v1/index: what a bucket lists. */
void
harvest_route_index (HarvestExchange *exchange, gpointer message)
{
  harvest_route_run_core (exchange, &core, message);
}
