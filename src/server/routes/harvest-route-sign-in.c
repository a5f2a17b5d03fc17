/* harvest-route-sign-in.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-sign-in"

#include "config.h"

#include "harvest-accounts.h"
#include "harvest-protocol-limits.h"
#include "harvest-route-session-private.h"
#include "harvest-routes.h"
#include "harvest-server-error.h"
#include "harvest-server-private.h"
#include "harvest-session.h"

gboolean
harvest_route_may_try (HarvestExchange *exchange, const char *folded)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  guint seconds = harvest_throttle_check (
      server->throttle, folded, harvest_exchange_get_address (exchange), g_get_monotonic_time ());

  if (seconds == 0)
    return TRUE;
  harvest_exchange_refuse_for (exchange, HARVEST_PROBLEM_RATE_LIMITED, seconds,
                               "Too many failures in a row");
  return FALSE;
}

void
harvest_route_tried (HarvestExchange *exchange,
                     const char *folded,
                     gboolean done,
                     const GError *error)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  HarvestAttempt attempt = HARVEST_ATTEMPT_UNDECIDED;

  if (done || g_error_matches (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_CONFIG))
    attempt = HARVEST_ATTEMPT_SUCCEEDED;
  else if (g_error_matches (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_REFUSED))
    attempt = HARVEST_ATTEMPT_REFUSED;
  harvest_throttle_end (server->throttle, folded, harvest_exchange_get_address (exchange), attempt,
                        g_get_monotonic_time ());
}

void
harvest_route_refuse_secret (HarvestExchange *exchange, const GError *error)
{
  if (g_error_matches (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_REFUSED))
    harvest_exchange_refuse (exchange, HARVEST_PROBLEM_SIGN_IN_FAILED, NULL);
  else if (g_error_matches (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_CONFIG))
    harvest_exchange_refuse (exchange, HARVEST_PROBLEM_PASSWORD_REFUSED, error->message);
  else
    harvest_exchange_fail (exchange, error);
}

static char *
format_time (gint64 microseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

HarvestSession *
harvest_route_make_session (const HarvestSessionRow *row, const char *current)
{
  HarvestSession *session = harvest_session_new ();

  session->id = g_strdup (row->id);
  session->device = g_strdup (row->device);
  session->created = format_time (row->created);
  session->last_seen = format_time (row->last_seen);
  session->shared = row->shared;
  session->current = g_strcmp0 (row->id, current) == 0;
  return session;
}

static void
reply (HarvestExchange *exchange, const HarvestSessionRow *row, char *token)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  g_autoptr (HarvestSignInReply) answer = harvest_sign_in_reply_new ();

  answer->expires_in = (row->expires - row->created) / G_USEC_PER_SEC;
  answer->lease = row->shared ? HARVEST_LIMIT_LEASE_SHARED_S : HARVEST_LIMIT_LEASE_PERSONAL_S;
  answer->person = g_strdup (row->person);
  answer->server = harvest_identity_make (server->identity->id, server->identity->epoch,
                                          server->identity->schema);
  answer->session = harvest_route_make_session (row, row->id);
  answer->token = token;
  harvest_exchange_reply (exchange, 201, &harvest_sign_in_reply_type, answer);
}

/* POST /v1/sessions: signs in. */
void
harvest_route_sign_in (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  g_autoptr (HarvestSignIn) sign_in = message;
  g_autofree char *folded = harvest_account_fold_name (sign_in->name);
  g_autoptr (HarvestSessionRow) row = NULL;
  g_autoptr (GError) error = NULL;
  char *token = NULL;
  gboolean succeeded;

  if (!harvest_route_may_try (exchange, folded))
    return;
  succeeded = harvest_accounts_sign_in_sync (
      server->db, sign_in->name, sign_in->password, sign_in->device, sign_in->shared,
      harvest_exchange_get_address (exchange), &token, &row, &error);
  harvest_route_tried (exchange, folded, succeeded, error);
  if (succeeded)
    reply (exchange, row, token);
  else
    harvest_route_refuse_secret (exchange, error);
}
