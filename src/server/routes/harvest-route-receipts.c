/* harvest-route-receipts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-receipts"

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
  /* There is no reply but that it was noted. */
  return harvest_server_receipts_sync (tx, person, message, problem, error) ? GINT_TO_POINTER (TRUE)
                                                                            : NULL;
}

static const HarvestRouteCore core = { run, &harvest_receipts_type, NULL, TRUE };

/* POST /v1/receipts: nothing of these records is left on the client. */
void
harvest_route_receipts (HarvestExchange *exchange, gpointer message)
{
  harvest_route_run_core (exchange, &core, message);
}
