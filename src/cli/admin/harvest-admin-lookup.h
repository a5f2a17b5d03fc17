/* harvest-admin-lookup.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-server-db.h"

G_BEGIN_DECLS

/* What an administrator names units and partners by: the id of the record, the id in the file that
 * they were imported from, or the name, if only one has it. */

/**
 * harvest_admin_lookup_find:
 * @type: org-unit or partner
 * @error: %HARVEST_SERVER_ERROR_NOT_FOUND, or REFUSED if several have this name
 *
 * In any job.
 *
 * Returns: (transfer full) (nullable): the id of the record
 */
char *
harvest_admin_lookup_find (HarvestServerTx *tx, const char *type, const char *name, GError **error);

/**
 * harvest_admin_lookup_scope:
 * @role: one of those that there are
 * @scope: (nullable): what follows it
 * @unit, @partner: (out) (transfer full) (nullable): one of them at most
 * @error: of #GOptionError if the role needs another scope, or there is no such role
 */
gboolean harvest_admin_lookup_scope (HarvestServerTx *tx,
                                     const char *role,
                                     const char *scope,
                                     char **unit,
                                     char **partner,
                                     GError **error);

/* The id of a unit in the files that it is imported from; @id: (out) (nullable). */
gboolean
harvest_admin_lookup_get_key (HarvestServerTx *tx, const char *key, char **id, GError **error);
gboolean
harvest_admin_lookup_set_key (HarvestServerTx *tx, const char *key, const char *id, GError **error);

G_END_DECLS
