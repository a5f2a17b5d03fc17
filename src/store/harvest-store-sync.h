/* harvest-store-sync.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-authority.h"
#include "harvest-log-page.h"
#include "harvest-store.h"

G_BEGIN_DECLS

/* What only synchronisation asks of a store. Pages of the scope `u:<person>` of who is here go to
 * that person's database, all others to shared.db; every function can be repeated after a crash. */

/**
 * harvest_store_set_authority:
 * @authority: (nullable): who answers the outbox from now on; %NULL: nobody
 *
 * A store begins with the desktop's own authority.
 */
void harvest_store_set_authority (HarvestStore *self, HarvestAuthority *authority);

/**
 * harvest_store_push_async:
 *
 * Carries now what is due to the authority, and its answers back.
 */
void harvest_store_push_async (HarvestStore *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean harvest_store_push_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_apply_page_async:
 *
 * Applies a page with its cursor in one transaction. Before it, unsent changes of what will be gone
 * move to Needs attention; after it, the person's other changes are laid over what has come. Only
 * one page at a time.
 */
void harvest_store_apply_page_async (HarvestStore *self,
                                     const HarvestLogPage *page,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * harvest_store_apply_page_finish:
 *
 * Returns: %FALSE with %HARVEST_STORE_ERROR_REFUSED if it deletes so much that an administrator has
 *   to confirm it
 */
gboolean harvest_store_apply_page_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_get_cursor_async:
 *
 * Asks where the next page of a bucket begins.
 */
void harvest_store_get_cursor_async (HarvestStore *self,
                                     const char *scope,
                                     gint64 bucket,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * harvest_store_get_cursor_finish:
 *
 * Returns: (transfer full) (nullable): %NULL without @error: at the beginning
 */
GBytes *harvest_store_get_cursor_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_drop_scope_async:
 *
 * The person may not see a scope any more: unsent changes of what only it listed move to Needs
 * attention, and then the records go, in slices of low priority.
 */
void harvest_store_drop_scope_async (HarvestStore *self,
                                     const char *scope,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean harvest_store_drop_scope_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_set_scopes_async:
 * @scopes: what the server says that the person sees, beside their own `u:<person>`
 *
 * Kept in the person's database.
 */
void harvest_store_set_scopes_async (HarvestStore *self,
                                     const char *const *scopes,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean harvest_store_set_scopes_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_set_alias_async:
 * @from: the id of the person on this desktop until now
 * @to: the person of the server that they have signed in as
 *
 * Rewrites what was never sent; what was sent stays as it was.
 */
void harvest_store_set_alias_async (HarvestStore *self,
                                    const char *from,
                                    const char *to,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean harvest_store_set_alias_finish (HarvestStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
