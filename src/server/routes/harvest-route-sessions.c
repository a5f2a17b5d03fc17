/* harvest-route-sessions.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-sessions"

#include "config.h"

#include "harvest-accounts.h"
#include "harvest-route-session-private.h"
#include "harvest-routes.h"
#include "harvest-server-private.h"

/* GET /v1/sessions: those of the person, on all devices. */
void
harvest_route_list_sessions (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  HarvestLiveSession *session = harvest_exchange_get_session (exchange);
  g_autoptr (HarvestSessionList) list = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  rows = harvest_accounts_list_sessions_sync (server->db, session->person, &error);
  if (rows == NULL)
    {
      harvest_exchange_fail (exchange, error);
      return;
    }
  list = harvest_session_list_new ();
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (list->sessions, harvest_route_make_session (rows->pdata[i], session->id));
  harvest_exchange_reply (exchange, 200, &harvest_session_list_type, list);
}

/* DELETE /v1/sessions/{session}: ends one. */
void
harvest_route_end_session (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  HarvestLiveSession *session = harvest_exchange_get_session (exchange);
  const char *id = harvest_http_request_get_parameter (harvest_exchange_get_request (exchange),
                                                       "session");
  const HarvestActor actor = {
    .person = session->person,
    .address = harvest_exchange_get_address (exchange),
  };
  g_autoptr (GError) error = NULL;

  if (g_str_equal (id, "current"))
    id = session->id;
  if (!harvest_accounts_end_session_sync (server->db, &actor, session->person, id, &error))
    {
      harvest_exchange_fail (exchange, error);
      return;
    }
  harvest_session_cache_forget (server->sessions, session->person);
  harvest_exchange_reply_empty (exchange, 204);
}
