/* harvest-sync.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"
#include "harvest-sync-error.h"
#include "harvest-sync-status.h"

G_BEGIN_DECLS

/* Synchronises for the person who is in a store: runs the core on the store, the network and the
 * clock of the main loop. Of all programs on a computer one does so for a person; the others see
 * what it brings through the store. Main thread. */

#define HARVEST_TYPE_SYNC (harvest_sync_get_type ())
G_DECLARE_FINAL_TYPE (HarvestSync, harvest_sync, HARVEST, SYNC, GObject)

/* Properties: "stage" (int, a HarvestSyncStage), "code" (int, a HarvestSyncCode: why), "error"
 * (string, the same in words for people; NULL: nothing is wrong), "n-queued" (uint: changes that no
 * server has answered), "oldest-unsent" (int64: when the oldest of them was made, microseconds
 * since 1970; 0: there is none), "last-sync" (int64: when all was the same here and there,
 * microseconds since 1970; 0: not yet), "elsewhere" (boolean: another program does it), "files"
 * (uint: pictures and sounds that are on their way or wait for it).
 *
 * Signals: "question" (guint id, HarvestSyncCode code, gint64 n, gint64 n_listed): somebody has to
 * decide, and harvest_sync_answer() says what; for MASS_DELETION so many of so many would go.
 * "withdrawn" (guint id): not any more. "rested": a round has ended, whatever came of it. */

/* ---- Beginning and ending ---- */

/**
 * harvest_sync_sign_in_async:
 * @store: enters as the person who signs in
 * @address: (nullable): of the server, %NULL: as this computer's administrator says
 * @name: of the person, for the server
 * @password: kept nowhere
 *
 * Keeps the session's token in the keyring, or where there is none in a file.
 */
void harvest_sync_sign_in_async (HarvestStore *store,
                                 const char *address,
                                 const char *name,
                                 const char *password,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * harvest_sync_sign_in_finish:
 * @file: (out) (optional) (transfer full) (nullable): where the token is kept if there is no
 *   keyring, which the person should be told
 * @error: a #HarvestSyncError, whose message can be shown
 *
 * Returns: (transfer full) (nullable): to be started
 */
HarvestSync *harvest_sync_sign_in_finish (GAsyncResult *result, char **file, GError **error);

/**
 * harvest_sync_resume_async:
 * @store: with the person who had signed in
 *
 * Goes on with the session that was kept.
 */
void harvest_sync_resume_async (HarvestStore *store,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/**
 * harvest_sync_resume_finish:
 * @error: %HARVEST_SYNC_ERROR_SIGN_IN if there is none
 *
 * Returns: (transfer full) (nullable): to be started
 */
HarvestSync *harvest_sync_resume_finish (GAsyncResult *result, GError **error);

/**
 * harvest_sync_sign_out_async:
 * @store: with the person who had signed in
 *
 * Forgets the session here, and ends it on the server if that can be reached. What was not sent
 * stays, and waits for the next time.
 */
void harvest_sync_sign_out_async (HarvestStore *store,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/**
 * harvest_sync_sign_out_finish:
 * @ended: (out): whether the server knows
 */
gboolean harvest_sync_sign_out_finish (GAsyncResult *result, gboolean *ended, GError **error);

/* Begins, or waits for its turn if another program synchronises for this person. */
void harvest_sync_start (HarvestSync *self);

/* Ends all that is on its way; nothing is lost. For good: make another one. */
void harvest_sync_stop (HarvestSync *self);

/* The person wants it now. */
void harvest_sync_now (HarvestSync *self);
void harvest_sync_answer (HarvestSync *self, guint id, HarvestSyncAnswer answer);

/* Older quarters than the usual ones are wanted. */
void harvest_sync_follow (HarvestSync *self, const char *scope, gint64 since);

HarvestSyncStatus harvest_sync_get_status (HarvestSync *self);

/* Whether files are on their way, and do not just wait to be tried again. */
gboolean harvest_sync_is_busy (HarvestSync *self);

/* Whether everything is sent and everything is here, as far as is known. */
gboolean harvest_sync_is_done (HarvestSync *self);

/* Returns: (transfer none) (nullable): what a code means, in words for people */
const char *harvest_sync_describe_code (HarvestSyncCode code);

G_END_DECLS
