/* harvest-route-password.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-route-password"

#include "config.h"

#include "harvest-accounts.h"
#include "harvest-route-session-private.h"
#include "harvest-routes.h"
#include "harvest-server-error.h"
#include "harvest-server-private.h"

static void
answer (HarvestExchange *exchange, gboolean done, const GError *error)
{
  if (!done)
    {
      harvest_route_refuse_secret (exchange, error);
      return;
    }
  /* A reset does not know whose name it was. */
  harvest_session_cache_forget (harvest_exchange_get_server (exchange)->sessions,
                                harvest_exchange_get_session (exchange) != NULL
                                    ? harvest_exchange_get_person (exchange)
                                    : NULL);
  harvest_exchange_reply_empty (exchange, 204);
}

/* POST /v1/password: changes the password; all other sessions end. */
void
harvest_route_change_password (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  HarvestLiveSession *session = harvest_exchange_get_session (exchange);
  g_autoptr (HarvestPasswordChange) change = message;
  const HarvestActor actor = {
    .person = session->person,
    .address = harvest_exchange_get_address (exchange),
  };
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!harvest_route_may_try (exchange, session->person))
    return;
  done = harvest_accounts_change_password_sync (server->db, &actor, session->id,
                                                change->old_password, change->new_password, &error);
  harvest_route_tried (exchange, session->person, done, error);
  answer (exchange, done, error);
}

/* POST /v1/password-reset: sets a password by the one-time code of a slip. */
void
harvest_route_reset_password (HarvestExchange *exchange, gpointer message)
{
  HarvestServer *server = harvest_exchange_get_server (exchange);
  g_autoptr (HarvestPasswordReset) reset = message;
  g_autofree char *folded = harvest_account_fold_name (reset->name);
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!harvest_route_may_try (exchange, folded))
    return;
  done = harvest_accounts_reset_password_sync (server->db, reset->name, reset->code,
                                               reset->new_password,
                                               harvest_exchange_get_address (exchange), &error);
  harvest_route_tried (exchange, folded, done, error);
  answer (exchange, done, error);
}
