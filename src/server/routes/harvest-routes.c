/* harvest-routes.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-routes"

#include "config.h"

#include "harvest-routes.h"

#include "harvest-session.h"

#define SIGN_IN          (HARVEST_ROUTE_PUBLIC | HARVEST_ROUTE_HASHES)
#define ASKED_BY_ANYBODY (HARVEST_ROUTE_PUBLIC | HARVEST_ROUTE_ANY_VERSION)

static const HarvestRoute routes[] = {
  { "GET", "/v1/hello", harvest_route_hello, .flags = ASKED_BY_ANYBODY },
  { "GET", "/v1/health", harvest_route_health, .flags = ASKED_BY_ANYBODY | HARVEST_ROUTE_STOPPING },
  { "POST", "/v1/sessions", harvest_route_sign_in, &harvest_sign_in_type, .flags = SIGN_IN },
  { "GET", "/v1/sessions", harvest_route_list_sessions, .flags = HARVEST_ROUTE_WAITS },
  { "DELETE", "/v1/sessions/{session}", harvest_route_end_session, .flags = HARVEST_ROUTE_WAITS },
  { "POST", "/v1/password", harvest_route_change_password, &harvest_password_change_type,
    .flags = HARVEST_ROUTE_HASHES },
  { "POST", "/v1/password-reset", harvest_route_reset_password, &harvest_password_reset_type,
    .flags = SIGN_IN },
};

const HarvestRoute *
harvest_routes_get (guint *n_routes)
{
  g_return_val_if_fail (n_routes != NULL, NULL);

  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}
