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
#include "harvest-sync-memory.h"

G_BEGIN_DECLS

/* What only synchronisation asks of a store. Pages of the scope `u:<person>` of who is here go to
 * that person's database, all others to shared.db; every function can be repeated after a crash.
 * None can be cancelled once it has begun. */

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

/* ---- What is kept for synchronisation ---- */

void harvest_store_load_memory_async (HarvestStore *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Returns: (transfer full) (nullable) */
HarvestSyncMemory *
harvest_store_load_memory_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_adopt_async:
 * @compare: for every place: NONE leaves them; OFFER is for a server that was restored: the outbox
 *   begins anew as well, and whatever comes for a record that is here is right
 *
 * The server is this one from now on, in this history.
 */
void harvest_store_adopt_async (HarvestStore *self,
                                const char *server,
                                const char *epoch,
                                gint64 schema,
                                HarvestPlaceCompare compare,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean harvest_store_adopt_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_follow_async:
 * @followed: (element-type HarvestFollowed): what the server says that the person sees
 * @tag: (nullable): of that list
 *
 * Kept in the person's database. What other scopes list stays until they are dropped.
 */
void harvest_store_follow_async (HarvestStore *self,
                                 GPtrArray *followed,
                                 const char *tag,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean harvest_store_follow_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_mark_async:
 * @places: (element-type HarvestPlace): of which scope and bucket count
 *
 * They have to be compared with the server's index.
 */
void harvest_store_mark_async (HarvestStore *self,
                               GPtrArray *places,
                               HarvestPlaceCompare compare,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean harvest_store_mark_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_end_pull_async:
 * @cursor: (nullable): the joint one of all places
 * @final: whether the pull is over, so that what has moved away and nowhere else goes
 */
void harvest_store_end_pull_async (HarvestStore *self,
                                   const char *cursor,
                                   gboolean final,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean harvest_store_end_pull_finish (HarvestStore *self, GAsyncResult *result, GError **error);

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

/* ---- Pages ---- */

/**
 * harvest_store_apply_page_async:
 *
 * Applies a page with its cursor in one transaction. Before it, unsent changes of what will be gone
 * move to Needs attention; after it, the person's other changes are laid over what has come. Only
 * one page at a time. Whether so much may be deleted is for the caller to ask, see
 * harvest_store_weigh_async().
 */
void harvest_store_apply_page_async (HarvestStore *self,
                                     const HarvestLogPage *page,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * harvest_store_apply_page_finish:
 *
 * Returns: (transfer full) (nullable): the place as it is now; %HARVEST_STORE_ERROR_INVALID if the
 *   page begins behind what is here
 */
HarvestPlace *
harvest_store_apply_page_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* ---- Comparing a place with the server's index ---- */

/**
 * harvest_store_weigh_async:
 * @ids: of records that a page would delete
 *
 * Asks how many of them are listed in a place, without those that the person has deleted.
 */
void harvest_store_weigh_async (HarvestStore *self,
                                const char *scope,
                                gint64 bucket,
                                const char *const *ids,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/**
 * harvest_store_weigh_finish:
 * @n: (out): so many
 * @n_listed: (out): of so many
 */
gboolean harvest_store_weigh_finish (HarvestStore *self,
                                     GAsyncResult *result,
                                     gint64 *n,
                                     gint64 *n_listed,
                                     GError **error);

/**
 * harvest_store_diff_async:
 * @entries: (element-type HarvestListed): all that the place lists
 *
 * Changes nothing.
 */
void harvest_store_diff_async (HarvestStore *self,
                               const char *scope,
                               gint64 bucket,
                               GPtrArray *entries,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * harvest_store_diff_finish:
 * @n_missing: (out): listings that are not among the entries, without what the person has deleted
 * @n_listed: (out): of so many
 *
 * Returns: (transfer full) (nullable): the ids of those of which the document is not here
 */
GStrv harvest_store_diff_finish (HarvestStore *self,
                                 GAsyncResult *result,
                                 gint64 *n_missing,
                                 gint64 *n_listed,
                                 GError **error);

/**
 * harvest_store_keep_async:
 * @page: whose place and puts count; they are listed by harvest_store_compared_async()
 *
 * Keeps records that were asked for by their ids.
 */
void harvest_store_keep_async (HarvestStore *self,
                               const HarvestLogPage *page,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean harvest_store_keep_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_compared_async:
 * @entries: (element-type HarvestListed): those whose record is here are what the place lists
 *
 * All other listings of the place end. What nothing else lists goes when the pull is over, but at
 * once if it is of another history of the server, and is offered in Needs attention then.
 */
void harvest_store_compared_async (HarvestStore *self,
                                   const char *scope,
                                   gint64 bucket,
                                   GPtrArray *entries,
                                   GBytes *cursor,
                                   gint64 to,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
HarvestPlace *
harvest_store_compared_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* ---- The outbox ---- */

typedef struct
{
  char *client;       /* the name of this outbox */
  GPtrArray *changes; /* HarvestSent */
  gint64 due;         /* microseconds until the next entry becomes due; 0: none waits */
} HarvestTaken;

void harvest_taken_free (HarvestTaken *self);

/* As harvest_outbox_list_sent_sync(). */
void harvest_store_take_async (HarvestStore *self,
                               gint64 from,
                               guint limit,
                               gsize max_bytes,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
HarvestTaken *harvest_store_take_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_answer_async:
 * @answers: (element-type HarvestAnswer): of the server
 */
void harvest_store_answer_async (HarvestStore *self,
                                 GPtrArray *answers,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean harvest_store_answer_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* As harvest_outbox_renew_sync(). */
void harvest_store_renew_client_async (HarvestStore *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
harvest_store_renew_client_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* ---- Receipts ---- */

/**
 * harvest_store_clean_async:
 *
 * Takes what was erased or withdrawn out of all files: media and thumbnails, the search index, the
 * free pages and the logs of the databases. May take minutes with a million stories.
 */
void harvest_store_clean_async (HarvestStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/**
 * harvest_store_clean_finish:
 * @any: (out): whether there was anything
 */
gboolean harvest_store_clean_finish (HarvestStore *self,
                                     GAsyncResult *result,
                                     gboolean *any,
                                     GError **error);

void harvest_store_list_receipts_async (HarvestStore *self,
                                        guint limit,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * harvest_store_list_receipts_finish:
 * @client: (out) (transfer full): the name of the outbox
 *
 * Returns: (transfer full) (nullable): records of which nothing is left, until the server knows
 */
GStrv harvest_store_list_receipts_finish (HarvestStore *self,
                                          GAsyncResult *result,
                                          char **client,
                                          GError **error);
void harvest_store_end_receipts_async (HarvestStore *self,
                                       const char *const *ids,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
harvest_store_end_receipts_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/* ---- Signing in ---- */

/**
 * harvest_store_join_async:
 * @person: the id that the server has given
 * @name: as the person signs in; shown until their record has come
 * @server: its id
 *
 * Enters as a person of a server, whose data are made here if need be. %HARVEST_STORE_ERROR_REFUSED
 * if they are of another server.
 */
void harvest_store_join_async (HarvestStore *self,
                               const char *person,
                               const char *name,
                               const char *server,
                               const char *epoch,
                               gint64 schema,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean harvest_store_join_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_list_local_async:
 * @from: a person of this desktop alone
 *
 * Asks which stories they have told here that no server knows: to be offered to whoever signs in.
 */
void harvest_store_list_local_async (HarvestStore *self,
                                     const char *from,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* Returns: (transfer full) (nullable) (element-type HarvestRecord): the oldest first */
GPtrArray *
harvest_store_list_local_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_send_local_async:
 * @from: as above
 * @ids: of stories, the person who is here shall be who told them
 *
 * Puts the stories into the outbox of who is here, with what belongs to them, as new ones. What
 * they name that no server knows (a unit, a theme) is left out.
 */
void harvest_store_send_local_async (HarvestStore *self,
                                     const char *from,
                                     const char *const *ids,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean harvest_store_send_local_finish (HarvestStore *self, GAsyncResult *result, GError **error);

/**
 * harvest_store_get_server:
 *
 * Returns: (transfer none) (nullable): the id of the server whose person is here; %NULL: the person
 *   is this desktop's own
 */
const char *harvest_store_get_server (HarvestStore *self);

/**
 * harvest_store_claim_sync:
 *
 * Returns: whether this store is the one, among all programs on this computer, that synchronises
 *   for the person who is here
 */
gboolean harvest_store_claim_sync (HarvestStore *self);

/* How old the oldest change is that no server has, in microseconds since 1970; 0: there is none. */
void harvest_store_get_oldest_async (HarvestStore *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gint64 harvest_store_get_oldest_finish (HarvestStore *self, GAsyncResult *result, GError **error);

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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestTaken, harvest_taken_free)

G_END_DECLS
