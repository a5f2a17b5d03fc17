/* harvest-sign-in.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-session.h"
#include "harvest-transport.h"

G_BEGIN_DECLS

/* Signing in, and out, with a name and a password. */

/**
 * harvest_sign_in_ask_async:
 * @name: of the person, for the server
 * @password: kept nowhere
 * @device: what the person will know this computer by
 * @shared: whether others use this computer too
 */
void harvest_sign_in_ask_async (HarvestTransport *transport,
                                const char *name,
                                const char *password,
                                const char *device,
                                gboolean shared,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/**
 * harvest_sign_in_ask_finish:
 * @error: a #HarvestSyncError
 *
 * Returns: (transfer full) (nullable): who it is, and the token
 */
HarvestSignInReply *
harvest_sign_in_ask_finish (HarvestTransport *transport, GAsyncResult *result, GError **error);

/* Ends the session of the transport's token. One that has ended already is no error. */
void harvest_sign_in_end_async (HarvestTransport *transport,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean
harvest_sign_in_end_finish (HarvestTransport *transport, GAsyncResult *result, GError **error);

/* What a reply means that is not what was hoped for. Returns: (transfer full) */
GError *harvest_sign_in_make_error (const HarvestTransportReply *reply);

G_END_DECLS
