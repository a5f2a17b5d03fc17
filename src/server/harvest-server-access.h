/* harvest-server-access.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-scoping.h"
#include "harvest-lookup.h"
#include "harvest-server-db.h"
#include "harvest-server-records.h"

G_BEGIN_DECLS

/* For src/server/ only: what a person may see, kept between jobs of one connection until rights
 * change or the day does. */

#define HARVEST_TYPE_SERVER_ACCESS (harvest_server_access_get_type ())
G_DECLARE_FINAL_TYPE (HarvestServerAccess, harvest_server_access, HARVEST, SERVER_ACCESS, GObject)

/**
 * harvest_server_access_get_sync:
 *
 * Returns: (transfer full) (nullable): the access of @person, who may be nobody and see nothing
 */
HarvestServerAccess *
harvest_server_access_get_sync (HarvestServerTx *tx, const char *person, GError **error);

/* Returns: (transfer none): sorted */
const char *const *harvest_server_access_get_scopes (HarvestServerAccess *self);
gboolean harvest_server_access_has (HarvestServerAccess *self, const char *scope);

/* Returns: (transfer none): changes whenever the list of scopes does */
const char *harvest_server_access_get_tag (HarvestServerAccess *self);

/**
 * harvest_server_access_sees_sync:
 * @sees: (out): whether a scope of the person lists the record; for one that is gone, whether one
 *   did when it went
 */
gboolean harvest_server_access_sees_sync (HarvestServerAccess *self,
                                          HarvestServerTx *tx,
                                          const HarvestServerRecord *record,
                                          gboolean *sees,
                                          GError **error);

/* @waits: (out): whether the record was erased or withdrawn where the person could see it */
gboolean harvest_server_access_waits_sync (HarvestServerAccess *self,
                                           HarvestServerTx *tx,
                                           const HarvestServerRecord *record,
                                           gboolean *waits,
                                           GError **error);

/**
 * harvest_server_names_sync:
 * @names: (out): of this company; to be cleared by g_free() of `company`
 */
gboolean harvest_server_names_sync (HarvestServerTx *tx,
                                    HarvestScopeNames *names,
                                    char **company,
                                    GError **error);

/* How the rules look at the records of this server; valid as long as the job. */
HarvestLookup harvest_server_make_lookup (HarvestServerTx *tx);

G_END_DECLS
