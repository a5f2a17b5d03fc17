/* harvest-route-health.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-health"

#include "config.h"

#include "harvest-hello.h"
#include "harvest-routes.h"
#include "harvest-server-private.h"

/* So many jobs wait for the database before the server calls itself busy. */
#define BUSY_JOBS 200

/* GET /v1/health: whether it works, to whoever watches it. */
void
harvest_route_health (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  g_autoptr (HarvestHealth) health = harvest_health_new ();
  guint writes;
  guint reads;

  harvest_server_db_count_waiting (server->db, &writes, &reads);
  health->status = HARVEST_HEALTH_OK;
  if (writes + reads > BUSY_JOBS)
    health->status = HARVEST_HEALTH_BUSY;
  if (g_atomic_int_get (&server->stopping))
    health->status = HARVEST_HEALTH_STOPPING;
  harvest_exchange_reply (exchange, health->status == HARVEST_HEALTH_STOPPING ? 503 : 200,
                          &harvest_health_type, health);
}
