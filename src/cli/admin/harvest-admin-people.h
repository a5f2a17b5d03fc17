/* harvest-admin-people.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-server-db.h"

G_BEGIN_DECLS

/* People as records and as accounts, in a writing job: what several commands do with them. */

/**
 * harvest_admin_people_add:
 * @name: as whom they sign in
 * @display_name: (nullable): as people write it; %NULL: as @name
 * @hash: (nullable): of a password
 * @person: (out) (transfer full): the id
 */
gboolean harvest_admin_people_add (HarvestServerTx *tx,
                                   const char *name,
                                   const char *display_name,
                                   const char *hash,
                                   char **person,
                                   GError **error);

/**
 * harvest_admin_people_grant:
 * @unit: (nullable): id of an org-unit; %NULL: everywhere
 * @partner: (nullable): id of a partner, for the role of that name
 *
 * Gives a role; one that is there already is left.
 */
gboolean harvest_admin_people_grant (HarvestServerTx *tx,
                                     const char *person,
                                     const char *role,
                                     const char *unit,
                                     const char *partner,
                                     GError **error);

/* @revoked: (out): whether they had it */
gboolean harvest_admin_people_revoke (HarvestServerTx *tx,
                                      const char *person,
                                      const char *role,
                                      const char *unit,
                                      const char *partner,
                                      gboolean *revoked,
                                      GError **error);

G_END_DECLS
