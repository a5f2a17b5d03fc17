/* harvest-server-core.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-problem.h"
#include "harvest-pull.h"
#include "harvest-push-reply.h"
#include "harvest-push.h"
#include "harvest-receipt.h"
#include "harvest-record.h"
#include "harvest-resync.h"
#include "harvest-scope-list.h"
#include "harvest-server-db.h"

G_BEGIN_DECLS

/* What SHP/1 asks of a server, as functions that run inside a job of the database: without network,
 * clock or thread of their own, so that routes, the administrator's program and a simulation all
 * drive the same ones. `person` is the id of the Person whose session asks; who has none asks
 * nothing.
 *
 * A function that returns NULL has set either @problem, which is what the client is answered, or
 * @error, which is a matter of the server: the job must then fail with it. */

/* ---- Who the server is ---- */

/**
 * harvest_server_init_sync:
 * @name: of the company, as people read it
 * @company: (nullable): as its scope is called: a-z, 0-9 and -; %NULL: made from @name
 * @error: %HARVEST_SERVER_ERROR_EXISTS: it has been done
 *
 * Makes a server of an empty database: its id, its first epoch, its company.
 */
gboolean harvest_server_init_sync (HarvestServerTx *tx,
                                   const char *name,
                                   const char *company,
                                   GError **error);

/**
 * harvest_server_get_identity_sync:
 * @error: %HARVEST_SERVER_ERROR_NOT_READY: init was not run
 *
 * Returns: (transfer full) (nullable)
 */
HarvestIdentity *harvest_server_get_identity_sync (HarvestServerTx *tx, GError **error);

/**
 * harvest_server_begin_epoch_sync:
 *
 * Begins another history, after a backup has been restored: every client stops and compares.
 */
gboolean harvest_server_begin_epoch_sync (HarvestServerTx *tx, GError **error);

/* The scope of the editors of everything. */
#define HARVEST_SERVER_SCOPE_EDITORS "g:editors"

/* ---- Rights ---- */

/**
 * harvest_server_list_scopes_sync:
 *
 * Returns: (transfer full) (nullable): the scopes that a person may see now, sorted; none for
 *   somebody who is not there, or has left
 */
GStrv harvest_server_list_scopes_sync (HarvestServerTx *tx, const char *person, GError **error);

/**
 * harvest_server_may_see_blob_sync:
 * @may: (out): whether the person sees a record that names it
 */
gboolean harvest_server_may_see_blob_sync (HarvestServerTx *tx,
                                           const char *person,
                                           const char *sha256,
                                           gboolean *may,
                                           GError **error);

/**
 * harvest_server_has_role_sync:
 * @role: one of the choices of role.role
 * @has: (out): whether the person has it today, for whatever unit
 */
gboolean harvest_server_has_role_sync (HarvestServerTx *tx,
                                       const char *person,
                                       const char *role,
                                       gboolean *has,
                                       GError **error);

/* ---- The routes ---- */

/**
 * harvest_server_push_sync:
 *
 * Section 12: decides mutations, in a writing job. Each of them is a part of its own.
 *
 * Returns: (transfer full) (nullable)
 */
HarvestPushReply *harvest_server_push_sync (HarvestServerTx *tx,
                                            const char *person,
                                            const HarvestPushRequest *request,
                                            HarvestProblem **problem,
                                            GError **error);

/**
 * harvest_server_pull_sync:
 *
 * Section 8: one snapshot; `wait` is the caller's: see harvest_server_pull_is_idle().
 *
 * Returns: (transfer full) (nullable)
 */
HarvestPullReply *harvest_server_pull_sync (HarvestServerTx *tx,
                                            const char *person,
                                            const HarvestPullRequest *request,
                                            HarvestProblem **problem,
                                            GError **error);

/**
 * harvest_server_pull_is_idle:
 *
 * Returns: whether a reply says nothing, so that it may be held for `wait` seconds: until a change
 *   of a place in one of the request's scopes, or of rights
 */
gboolean harvest_server_pull_is_idle (const HarvestPullReply *reply);

/**
 * harvest_server_index_sync:
 *
 * Section 10. A scope that the person may not see, or that there is not: `not-found`.
 */
HarvestIndexReply *harvest_server_index_sync (HarvestServerTx *tx,
                                              const char *person,
                                              const HarvestIndexRequest *request,
                                              HarvestProblem **problem,
                                              GError **error);
HarvestRecordsReply *harvest_server_records_sync (HarvestServerTx *tx,
                                                  const char *person,
                                                  const HarvestRecordsRequest *request,
                                                  HarvestProblem **problem,
                                                  GError **error);

/* Section 6. */
HarvestScopeList *harvest_server_scopes_sync (HarvestServerTx *tx,
                                              const char *person,
                                              HarvestProblem **problem,
                                              GError **error);

/**
 * harvest_server_receipts_sync:
 *
 * Section 11, in a writing job: notes that nothing of these records is left with a client. Returns
 * %FALSE with @problem (client-bound) or @error set.
 */
gboolean harvest_server_receipts_sync (HarvestServerTx *tx,
                                       const char *person,
                                       const HarvestReceipts *receipts,
                                       HarvestProblem **problem,
                                       GError **error);

G_END_DECLS
