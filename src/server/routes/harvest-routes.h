/* harvest-routes.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-exchange.h"

G_BEGIN_DECLS

/* The routes of SHP/1: one file each, with one signature, and one table. doc/openapi.yaml describes
 * them, and a test holds it against this table. */

/**
 * HarvestRouteFunc:
 * @message: (transfer full) (nullable): the body, if the route has a message
 *
 * Answers the exchange, now or later (a reference keeps it until then), within the 55 seconds that
 * an answer may take.
 */
typedef void (*HarvestRouteFunc) (HarvestExchange *exchange, gpointer message);

typedef enum
{
  HARVEST_ROUTE_NONE = 0,
  HARVEST_ROUTE_PUBLIC = 1 << 0,      /* needs no session */
  HARVEST_ROUTE_ANY_VERSION = 1 << 1, /* needs no SHP-Version */
  HARVEST_ROUTE_HASHES = 1 << 2,      /* compares passwords: runs where few may do so at once */
  HARVEST_ROUTE_WAITS = 1 << 3,       /* runs on a thread that may wait for the disk */
  HARVEST_ROUTE_STOPPING = 1 << 4,    /* is answered even when the server is about to stop */
  HARVEST_ROUTE_TUS = 1 << 5,         /* needs Tus-Resumable, and answers with it */
} HarvestRouteFlags;

/**
 * HarvestRoute:
 * @message: (nullable): of the body, which is JSON then
 * @media_type: (nullable): of another body
 * @body_limit: bytes, if there is no message
 */
typedef struct
{
  const char *method;
  const char *pattern;
  HarvestRouteFunc run;
  const HarvestMessageType *message;
  const char *media_type;
  guint64 body_limit;
  guint flags;
} HarvestRoute;

/* Returns: (transfer none): the table */
const HarvestRoute *harvest_routes_get (guint *n_routes);

/* harvest-route-hello.c */
void harvest_route_hello (HarvestExchange *exchange, gpointer message);
/* harvest-route-health.c */
void harvest_route_health (HarvestExchange *exchange, gpointer message);
/* harvest-route-sign-in.c */
void harvest_route_sign_in (HarvestExchange *exchange, gpointer message);
/* harvest-route-sessions.c */
void harvest_route_list_sessions (HarvestExchange *exchange, gpointer message);
void harvest_route_end_session (HarvestExchange *exchange, gpointer message);
/* harvest-route-password.c */
void harvest_route_change_password (HarvestExchange *exchange, gpointer message);
void harvest_route_reset_password (HarvestExchange *exchange, gpointer message);
/* harvest-route-scopes.c and so on: one each */
void harvest_route_scopes (HarvestExchange *exchange, gpointer message);
void harvest_route_pull (HarvestExchange *exchange, gpointer message);
void harvest_route_index (HarvestExchange *exchange, gpointer message);
void harvest_route_records (HarvestExchange *exchange, gpointer message);
void harvest_route_push (HarvestExchange *exchange, gpointer message);
void harvest_route_receipts (HarvestExchange *exchange, gpointer message);
void harvest_route_events (HarvestExchange *exchange, gpointer message);
/* harvest-route-blobs.c */
void harvest_route_read_blob (HarvestExchange *exchange, gpointer message);
/* harvest-route-uploads.c */
void harvest_route_upload_options (HarvestExchange *exchange, gpointer message);
void harvest_route_create_upload (HarvestExchange *exchange, gpointer message);
void harvest_route_ask_upload (HarvestExchange *exchange, gpointer message);
void harvest_route_send_upload (HarvestExchange *exchange, gpointer message);
void harvest_route_give_up_upload (HarvestExchange *exchange, gpointer message);

G_END_DECLS
