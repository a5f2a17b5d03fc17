/* harvest-accounts.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-accounts-sql.h"

G_BEGIN_DECLS

/* Accounts and sessions: signing in, passwords, slips. Each function that ends in `_sync` waits for
 * the database, and some for a password's hash, so they belong on a thread that may wait. All that
 * they change is in the audit log. */

/* How long a one-time code can be used. */
#define HARVEST_SLIP_SECONDS (7 * 24 * 3600)

/**
 * HarvestActor:
 * @person: (nullable): who asks; %NULL: `storyharvest-admin`
 * @address: (nullable): from where
 */
typedef struct
{
  const char *person;
  const char *address;
} HarvestActor;

extern const HarvestActor harvest_actor_admin;

/**
 * harvest_accounts_sign_in_sync:
 * @token: (out) (transfer full): what the client keeps
 * @session: (out) (transfer full)
 * @error: %HARVEST_SERVER_ERROR_REFUSED, after the same time, for an unknown name, a wrong password
 *   and a person who is disabled
 */
gboolean harvest_accounts_sign_in_sync (HarvestServerDb *db,
                                        const char *name,
                                        const char *password,
                                        const char *device,
                                        gboolean shared,
                                        const char *address,
                                        char **token,
                                        HarvestSessionRow **session,
                                        GError **error);

/**
 * harvest_accounts_find_session_sync:
 * @token: SHA-256 of the client's
 *
 * In a reading job.
 *
 * Returns: (transfer full) (nullable): %HARVEST_SERVER_ERROR_NOT_FOUND if there is none, or if it
 *   has ended
 */
HarvestSessionRow *
harvest_accounts_find_session_sync (HarvestServerTx *tx, GBytes *token, GError **error);

/**
 * harvest_accounts_list_sessions_sync:
 *
 * Returns: (transfer full) (element-type HarvestSessionRow): the latest first
 */
GPtrArray *
harvest_accounts_list_sessions_sync (HarvestServerDb *db, const char *person, GError **error);

/* @error: %HARVEST_SERVER_ERROR_NOT_FOUND if it is none of the person's */
gboolean harvest_accounts_end_session_sync (HarvestServerDb *db,
                                            const HarvestActor *actor,
                                            const char *person,
                                            const char *id,
                                            GError **error);

/**
 * harvest_accounts_change_password_sync:
 * @session: of the one who asks, which stays; all others end
 * @error: %HARVEST_SERVER_ERROR_REFUSED: the old one is wrong; CONFIG: the new one must not be used
 */
gboolean harvest_accounts_change_password_sync (HarvestServerDb *db,
                                                const HarvestActor *actor,
                                                const char *session,
                                                const char *old_password,
                                                const char *new_password,
                                                GError **error);

/* Sets a password by the code of a slip, which is used up by it; all sessions end. Errors as
 * above. */
gboolean harvest_accounts_reset_password_sync (HarvestServerDb *db,
                                               const char *name,
                                               const char *code,
                                               const char *new_password,
                                               const char *address,
                                               GError **error);

/* ---- For administrators; in a writing job ---- */

/**
 * harvest_accounts_add_sync:
 * @person: the id of their record
 * @hash: (nullable): of harvest_password_hash_sync(); %NULL: set later, by a slip
 * @error: %HARVEST_SERVER_ERROR_EXISTS: somebody has this name
 */
gboolean harvest_accounts_add_sync (HarvestServerTx *tx,
                                    const HarvestActor *actor,
                                    const char *person,
                                    const char *name,
                                    const char *hash,
                                    GError **error);

/**
 * harvest_accounts_require_sync:
 * @name: as somebody types it, or the id of the person
 *
 * Returns: (transfer full) (nullable): %HARVEST_SERVER_ERROR_NOT_FOUND
 */
HarvestAccount *
harvest_accounts_require_sync (HarvestServerTx *tx, const char *name, GError **error);

/* Ends all sessions, and lets nobody sign in any more (or again). */
gboolean harvest_accounts_set_disabled_sync (HarvestServerTx *tx,
                                             const HarvestActor *actor,
                                             const char *person,
                                             gboolean disabled,
                                             GError **error);
gboolean harvest_accounts_set_password_sync (HarvestServerTx *tx,
                                             const HarvestActor *actor,
                                             const char *person,
                                             const char *hash,
                                             GError **error);

/**
 * harvest_accounts_make_slip_sync:
 * @code: (out) (transfer full): to be handed over; it is kept nowhere
 */
gboolean harvest_accounts_make_slip_sync (HarvestServerTx *tx,
                                          const HarvestActor *actor,
                                          const char *person,
                                          char **code,
                                          GError **error);
gboolean harvest_accounts_remove_sync (HarvestServerTx *tx,
                                       const HarvestActor *actor,
                                       const char *person,
                                       GError **error);

G_END_DECLS
