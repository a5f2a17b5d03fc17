/* harvest-route-push.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-push"

#include "config.h"

#include "harvest-route-core.h"
#include "harvest-routes.h"
#include "harvest-server-core.h"

HARVEST_ROUTE_CORE_FUNC (run, harvest_server_push_sync, HarvestPushRequest)

static const HarvestRouteCore core = { run, &harvest_push_request_type, &harvest_push_reply_type,
                                       TRUE };

/* POST /v1/push: changes of one client, in their order. */
void
harvest_route_push (HarvestExchange *exchange, gpointer message)
{
  harvest_route_run_core (exchange, &core, message);
}
