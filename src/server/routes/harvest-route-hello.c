/* harvest-route-hello.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-hello"

#include "config.h"

#include "harvest-hello.h"
#include "harvest-routes.h"
#include "harvest-server-private.h"
#include "harvest-version.h"

/* GET /v1/hello: who the server is, and how to sign in. */
void
harvest_route_hello (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  g_autoptr (HarvestHello) hello = harvest_hello_new ();

  hello->blob_bytes_max = server->config->blob_bytes_max;
  hello->name = g_strdup (server->name);
  hello->server = harvest_identity_make (server->identity->id, server->identity->epoch,
                                         server->identity->schema);
  hello->sign_in = g_strdupv ((char *[]){ (char *)"password", NULL });
  hello->versions = harvest_hello_versions_new ();
  hello->versions->newest = HARVEST_VERSION_NEWEST;
  hello->versions->oldest = HARVEST_VERSION_OLDEST;
  harvest_exchange_reply (exchange, 200, &harvest_hello_type, hello);
}
