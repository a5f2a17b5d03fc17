/* harvest-credentials.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The token of a person's session: in the desktop's keyring, or where there is none in a file that
 * only they can read, which they should be told. Main thread. */

/**
 * harvest_credentials_save_async:
 * @data_dir: of the store
 * @person: whose
 * @token: of the session
 */
void harvest_credentials_save_async (const char *data_dir,
                                     const char *person,
                                     const char *token,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * harvest_credentials_save_finish:
 * @file: (out) (optional) (transfer full) (nullable): where it is kept, if there is no keyring
 */
gboolean harvest_credentials_save_finish (GAsyncResult *result, char **file, GError **error);
void harvest_credentials_load_async (const char *data_dir,
                                     const char *person,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* Returns: (transfer full) (nullable): the token; %NULL without @error: there is none */
char *harvest_credentials_load_finish (GAsyncResult *result, GError **error);
void harvest_credentials_clear_async (const char *data_dir,
                                      const char *person,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean harvest_credentials_clear_finish (GAsyncResult *result, GError **error);

G_END_DECLS
