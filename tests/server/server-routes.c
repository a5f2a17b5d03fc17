/* server-routes.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "harvest-routes.h"

#include <stdio.h>

/* Prints the server's table of routes, for test-openapi.py. */
int
main (int argc, char **argv)
{
  guint n_routes;
  const HarvestRoute *routes = harvest_routes_get (&n_routes);

  for (guint i = 0; i < n_routes; i++)
    printf ("%s %s\n", routes[i].method, routes[i].pattern);
  return 0;
}
