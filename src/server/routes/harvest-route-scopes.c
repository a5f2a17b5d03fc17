/* harvest-route-scopes.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-scopes"

#include "config.h"

#include "harvest-route-core.h"
#include "harvest-routes.h"
#include "harvest-server-core.h"

static gpointer
run (HarvestServerTx *tx,
     const char *person,
     gconstpointer message,
     HarvestProblem **problem,
     GError **error)
{
  return harvest_server_scopes_sync (tx, person, problem, error);
}

static const HarvestRouteCore core = { run, NULL, &harvest_scope_list_type, FALSE };

/* GET /v1/scopes: what the person may see, with its buckets. */
void
harvest_route_scopes (HarvestExchange *exchange, gpointer message)
{
  harvest_route_run_core (exchange, &core, message);
}
