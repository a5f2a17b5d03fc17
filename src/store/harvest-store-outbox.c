/* harvest-store-outbox.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-outbox"

#include "config.h"

#include "harvest-store-sync.h"

#include "harvest-meta.h"
#include "harvest-outbox-answers.h"
#include "harvest-outbox.h"
#include "harvest-receipts.h"
#include "harvest-store-private.h"

/* ---- Sending ---- */

typedef struct
{
  gint64 from;
  guint limit;
  gsize max_bytes;
} Taking;

void
harvest_taken_free (HarvestTaken *self)
{
  g_free (self->client);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_free (self);
}

static void
taken_free (gpointer data)
{
  harvest_taken_free (data);
}

/* How long until the next entry may leave; what is due already is as soon as can be. */
static gboolean
get_wait (HarvestPersonContext *context, gint64 *wait, GError **error)
{
  guint n_waiting, n_attention;
  gboolean sent;
  gint64 due;

  if (!harvest_outbox_count_sync (context, &n_waiting, &n_attention, &due, &sent, error))
    return FALSE;
  *wait = due != 0 ? MAX (due - harvest_clock_now (context->clock), 1) : 0;
  return TRUE;
}

static gboolean
take_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Taking *taking = data;
  g_autoptr (HarvestTaken) taken = g_new0 (HarvestTaken, 1);

  taken->changes = harvest_outbox_list_sent_sync (context, taking->from, taking->limit,
                                                  taking->max_bytes, error);
  if (taken->changes == NULL
      || !harvest_meta_get_text_sync (context->own, "client", &taken->client, error)
      || !get_wait (context, &taken->due, error))
    return FALSE;
  *result = g_steal_pointer (&taken);
  return TRUE;
}

void
harvest_store_take_async (HarvestStore *self,
                          gint64 from,
                          guint limit,
                          gsize max_bytes,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Taking *taking;

  g_return_if_fail (HARVEST_IS_STORE (self));

  taking = g_new0 (Taking, 1);
  taking->from = from;
  taking->limit = limit;
  taking->max_bytes = max_bytes;
  harvest_store_write_async (self, take_func, taking, g_free, taken_free, harvest_store_take_async,
                             cancellable, callback, user_data);
}

HarvestTaken *
harvest_store_take_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_take_async, error);
}

static void
unref_array (gpointer data)
{
  g_ptr_array_unref (data);
}

static gboolean
answer_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  return harvest_outbox_answer_sync (context, data, error);
}

void
harvest_store_answer_async (HarvestStore *self,
                            GPtrArray *answers,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (answers != NULL);

  harvest_store_write_async (self, answer_func, g_ptr_array_ref (answers), unref_array, NULL,
                             harvest_store_answer_async, cancellable, callback, user_data);
}

gboolean
harvest_store_answer_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_propagate_boolean (self, result, harvest_store_answer_async, error);
}

static gboolean
renew_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  return harvest_outbox_renew_sync (context, FALSE, error);
}

void
harvest_store_renew_client_async (HarvestStore *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));

  harvest_store_write_async (self, renew_func, NULL, NULL, NULL, harvest_store_renew_client_async,
                             cancellable, callback, user_data);
}

gboolean
harvest_store_renew_client_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_propagate_boolean (self, result, harvest_store_renew_client_async, error);
}

/* ---- Receipts ---- */

typedef struct
{
  char *client;
  GStrv ids;
} Receipts;

static void
receipts_free (gpointer data)
{
  Receipts *receipts = data;

  g_free (receipts->client);
  g_strfreev (receipts->ids);
  g_free (receipts);
}

static gboolean
list_receipts_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  Receipts *receipts = g_new0 (Receipts, 1);

  receipts->ids = harvest_receipts_list_sync (context, GPOINTER_TO_UINT (data), error);
  if (receipts->ids == NULL
      || !harvest_meta_get_text_sync (context->own, "client", &receipts->client, error))
    {
      receipts_free (receipts);
      return FALSE;
    }
  *result = receipts;
  return TRUE;
}

void
harvest_store_list_receipts_async (HarvestStore *self,
                                   guint limit,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));

  harvest_store_write_async (self, list_receipts_func, GUINT_TO_POINTER (limit), NULL,
                             receipts_free, harvest_store_list_receipts_async, cancellable,
                             callback, user_data);
}

GStrv
harvest_store_list_receipts_finish (HarvestStore *self,
                                    GAsyncResult *result,
                                    char **client,
                                    GError **error)
{
  Receipts *receipts;
  GStrv ids;

  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  receipts = harvest_store_propagate (self, result, harvest_store_list_receipts_async, error);
  if (receipts == NULL)
    return NULL;
  *client = g_steal_pointer (&receipts->client);
  ids = g_steal_pointer (&receipts->ids);
  receipts_free (receipts);
  return ids;
}

static void
free_strings (gpointer data)
{
  g_strfreev (data);
}

static gboolean
end_receipts_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  return harvest_receipts_end_sync (context, data, error);
}

void
harvest_store_end_receipts_async (HarvestStore *self,
                                  const char *const *ids,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (ids != NULL);

  harvest_store_write_async (self, end_receipts_func, g_strdupv ((char **)ids), free_strings, NULL,
                             harvest_store_end_receipts_async, cancellable, callback, user_data);
}

gboolean
harvest_store_end_receipts_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_propagate_boolean (self, result, harvest_store_end_receipts_async, error);
}
