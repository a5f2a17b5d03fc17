/* harvest-store-write.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-write"

#include "config.h"

#include "harvest-store.h"

#include "harvest-attention-list.h"
#include "harvest-drafts.h"
#include "harvest-journal.h"
#include "harvest-store-private.h"

/* ---- What most of it consists of ---- */

/* Either a list of what is there, or something done with what has a name. */
typedef GPtrArray *(*ListFunc) (HarvestPersonContext *context, GError **error);
typedef gboolean (*NameFunc) (HarvestPersonContext *context, const char *name, GError **error);

typedef struct
{
  ListFunc list;
  NameFunc act;
  char *name;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->name);
  g_free (request);
}

static void
list_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static gboolean
request_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Request *request = data;

  if (request->act != NULL)
    return request->act (context, request->name, error);
  *result = request->list (context, error);
  return *result != NULL;
}

static void
list_async (HarvestStore *self,
            ListFunc list,
            gpointer tag,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  Request *request;

  g_return_if_fail (HARVEST_IS_STORE (self));

  request = g_new0 (Request, 1);
  request->list = list;
  harvest_store_write_async (self, request_func, request, request_free, list_free, tag, cancellable,
                             callback, user_data);
}

static GPtrArray *
list_finish (HarvestStore *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, tag, error);
}

static void
act_async (HarvestStore *self,
           NameFunc act,
           const char *name,
           gpointer tag,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  Request *request;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (name != NULL);

  request = g_new0 (Request, 1);
  request->act = act;
  request->name = g_strdup (name);
  harvest_store_write_async (self, request_func, request, request_free, NULL, tag, cancellable,
                             callback, user_data);
}

static gboolean
act_finish (HarvestStore *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_propagate_boolean (self, result, tag, error);
}

/* ---- Acts ---- */

typedef struct
{
  GPtrArray *changes;
  char *draft;
  guint undo_seconds;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  g_ptr_array_unref (act->changes);
  g_free (act->draft);
  g_free (act);
}

static gboolean
commit_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Act *act = data;

  *result = harvest_journal_commit_sync (context, act->changes, act->draft, act->undo_seconds,
                                         error);
  return *result != NULL;
}

void
harvest_store_commit_async (HarvestStore *self,
                            GPtrArray *changes,
                            const char *draft,
                            guint undo_seconds,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Act *act;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (changes != NULL);

  act = g_new0 (Act, 1);
  act->changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  for (guint i = 0; i < changes->len; i++)
    g_ptr_array_add (act->changes, harvest_change_ref (g_ptr_array_index (changes, i)));
  act->draft = g_strdup (draft);
  act->undo_seconds = undo_seconds;
  harvest_store_write_async (self, commit_func, act, act_free, g_free, harvest_store_commit_async,
                             cancellable, callback, user_data);
}

gboolean
harvest_store_commit_finish (HarvestStore *self, GAsyncResult *result, char **act, GError **error)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  id = harvest_store_propagate (self, result, harvest_store_commit_async, error);
  if (id == NULL)
    return FALSE;
  if (act != NULL)
    *act = g_steal_pointer (&id);
  return TRUE;
}

void
harvest_store_undo_async (HarvestStore *self,
                          const char *act,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  act_async (self, harvest_journal_undo_sync, act, harvest_store_undo_async, cancellable, callback,
             user_data);
}

gboolean
harvest_store_undo_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  return act_finish (self, result, harvest_store_undo_async, error);
}

/* ---- My trash ---- */

void
harvest_store_list_trash_async (HarvestStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  list_async (self, harvest_journal_list_trash_sync, harvest_store_list_trash_async, cancellable,
              callback, user_data);
}

GPtrArray *
harvest_store_list_trash_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  return list_finish (self, result, harvest_store_list_trash_async, error);
}

void
harvest_store_restore_async (HarvestStore *self,
                             const char *id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  act_async (self, harvest_journal_restore_sync, id, harvest_store_restore_async, cancellable,
             callback, user_data);
}

gboolean
harvest_store_restore_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  return act_finish (self, result, harvest_store_restore_async, error);
}

/* ---- Needs attention ---- */

void
harvest_store_list_attention_async (HarvestStore *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  list_async (self, harvest_attention_list_sync, harvest_store_list_attention_async, cancellable,
              callback, user_data);
}

GPtrArray *
harvest_store_list_attention_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  return list_finish (self, result, harvest_store_list_attention_async, error);
}

typedef struct
{
  char *op;
  HarvestChange *instead;
} Settlement;

static void
settlement_free (gpointer data)
{
  Settlement *settlement = data;

  g_free (settlement->op);
  g_clear_pointer (&settlement->instead, harvest_change_unref);
  g_free (settlement);
}

static gboolean
settle_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Settlement *settlement = data;

  return harvest_attention_settle_sync (context, settlement->op, settlement->instead, error);
}

void
harvest_store_settle_attention_async (HarvestStore *self,
                                      const char *op,
                                      HarvestChange *instead,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  Settlement *settlement;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (op != NULL);

  settlement = g_new0 (Settlement, 1);
  settlement->op = g_strdup (op);
  settlement->instead = instead != NULL ? harvest_change_ref (instead) : NULL;
  harvest_store_write_async (self, settle_func, settlement, settlement_free, NULL,
                             harvest_store_settle_attention_async, cancellable, callback,
                             user_data);
}

gboolean
harvest_store_settle_attention_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  return act_finish (self, result, harvest_store_settle_attention_async, error);
}

/* ---- Drafts ---- */

typedef struct
{
  char *id;
  GBytes *json;
  GStrv blobs;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->id);
  g_bytes_unref (draft->json);
  g_strfreev (draft->blobs);
  g_free (draft);
}

static gboolean
save_draft_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Draft *draft = data;

  return harvest_drafts_save_sync (context, draft->id, draft->json,
                                   (const char *const *)draft->blobs, error);
}

void
harvest_store_save_draft_async (HarvestStore *self,
                                const char *id,
                                GBytes *json,
                                const char *const *blobs,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Draft *draft;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (id != NULL && json != NULL);

  draft = g_new0 (Draft, 1);
  draft->id = g_strdup (id);
  draft->json = g_bytes_ref (json);
  draft->blobs = g_strdupv ((char **)blobs);
  harvest_store_write_async (self, save_draft_func, draft, draft_free, NULL,
                             harvest_store_save_draft_async, cancellable, callback, user_data);
}

gboolean
harvest_store_save_draft_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  return act_finish (self, result, harvest_store_save_draft_async, error);
}

void
harvest_store_delete_draft_async (HarvestStore *self,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  act_async (self, harvest_drafts_delete_sync, id, harvest_store_delete_draft_async, cancellable,
             callback, user_data);
}

gboolean
harvest_store_delete_draft_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  return act_finish (self, result, harvest_store_delete_draft_async, error);
}

void
harvest_store_list_drafts_async (HarvestStore *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  list_async (self, harvest_drafts_list_sync, harvest_store_list_drafts_async, cancellable,
              callback, user_data);
}

GPtrArray *
harvest_store_list_drafts_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  return list_finish (self, result, harvest_store_list_drafts_async, error);
}
