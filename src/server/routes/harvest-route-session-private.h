/* harvest-route-session-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-accounts-sql.h"
#include "harvest-exchange.h"
#include "harvest-session.h"

G_BEGIN_DECLS

/* For src/server/routes/ only: what the routes about sessions and passwords share. */

/* Whether somebody may try a password for this name now; if not, it is answered. */
gboolean harvest_route_may_try (HarvestExchange *exchange, const char *folded);
/* @error: of what was not @done. A password that must not be used is no wrong guess. */
void harvest_route_tried (HarvestExchange *exchange,
                          const char *folded,
                          gboolean done,
                          const GError *error);

/* Answers what harvest-accounts.h says of a password. */
void harvest_route_refuse_secret (HarvestExchange *exchange, const GError *error);

/* @current: (nullable): id of the session that asks */
HarvestSession *harvest_route_make_session (const HarvestSessionRow *row, const char *current);

G_END_DECLS
