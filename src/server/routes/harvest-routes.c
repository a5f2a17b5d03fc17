/* harvest-routes.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-routes"

#include "config.h"

#include "harvest-routes.h"

#include "harvest-protocol-limits.h"
#include "harvest-pull.h"
#include "harvest-push.h"
#include "harvest-receipt.h"
#include "harvest-resync.h"
#include "harvest-session.h"
#include "harvest-tus.h"

#define SIGN_IN          (HARVEST_ROUTE_PUBLIC | HARVEST_ROUTE_HASHES)
#define ASKED_BY_ANYBODY (HARVEST_ROUTE_PUBLIC | HARVEST_ROUTE_ANY_VERSION)

#define UPLOAD (HARVEST_ROUTE_TUS | HARVEST_ROUTE_WAITS)

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
  { "GET", "/v1/scopes", harvest_route_scopes },
  { "POST", "/v1/pull", harvest_route_pull, &harvest_pull_request_type },
  { "POST", "/v1/index", harvest_route_index, &harvest_index_request_type },
  { "POST", "/v1/records", harvest_route_records, &harvest_records_request_type },
  { "POST", "/v1/push", harvest_route_push, &harvest_push_request_type },
  { "POST", "/v1/receipts", harvest_route_receipts, &harvest_receipts_type },
  { "GET", "/v1/events", harvest_route_events },
  { "GET", "/v1/blobs/{sha256}", harvest_route_read_blob, .flags = HARVEST_ROUTE_WAITS },
  { "OPTIONS", "/v1/uploads", harvest_route_upload_options },
  { "POST", "/v1/uploads", harvest_route_create_upload, .flags = UPLOAD },
  { "HEAD", "/v1/uploads/{upload}", harvest_route_ask_upload, .flags = UPLOAD },
  { "PATCH", "/v1/uploads/{upload}", harvest_route_send_upload,
    .media_type = HARVEST_TUS_MEDIA_TYPE, .body_limit = HARVEST_LIMIT_UPLOAD_CHUNK_BYTES,
    .flags = UPLOAD },
  { "DELETE", "/v1/uploads/{upload}", harvest_route_give_up_upload, .flags = UPLOAD },
};

const HarvestRoute *
harvest_routes_get (guint *n_routes)
{
  g_return_val_if_fail (n_routes != NULL, NULL);

  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}
