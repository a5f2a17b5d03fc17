/* harvest-http-router.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-http-route.h"

G_BEGIN_DECLS

/* For src/http/ only: finds the route of a request. */

typedef struct _HarvestHttpRouter HarvestHttpRouter;

HarvestHttpRouter *harvest_http_router_new (const HarvestHttpRoute *routes, guint n_routes);
void harvest_http_router_free (HarvestHttpRouter *self);

/* @segments: decoded
 * @allow: (out) (transfer full): for 405, and 204 to OPTIONS, the methods that the path has
 *
 * Returns: 200 with @route; 204, 404, 405 or 501 without */
guint harvest_http_router_match (HarvestHttpRouter *self,
                                 const char *method,
                                 const char *const *segments,
                                 guint n_segments,
                                 const HarvestHttpRoute **route,
                                 char **allow);

/* @is_rest: (out): whether it stands for all segments from there on
 *
 * Returns: the index of the segment that is called @name in the pattern, or -1 */
int harvest_http_route_find_parameter (const HarvestHttpRoute *route,
                                       const char *name,
                                       gboolean *is_rest);

G_END_DECLS
