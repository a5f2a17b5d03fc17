/* harvest-store-places.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-places"

#include "config.h"

#include "harvest-store-sync.h"

#include "harvest-listing.h"
#include "harvest-meta.h"
#include "harvest-outbox-arrival.h"
#include "harvest-outbox.h"
#include "harvest-place.h"
#include "harvest-record-table.h"
#include "harvest-store-error-private.h"
#include "harvest-store-steps.h"

/* Of shared.db, for which the joint cursor holds. */
#define META_HISTORY "joint-history"

/* ---- What is kept ---- */

static void
followed_free (gpointer data)
{
  HarvestFollowed *followed = data;

  g_free (followed->scope);
  g_free (followed);
}

HarvestSyncMemory *
harvest_sync_memory_new (void)
{
  HarvestSyncMemory *self = g_new0 (HarvestSyncMemory, 1);

  self->followed = g_ptr_array_new_with_free_func (followed_free);
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_place_free);
  return self;
}

void
harvest_sync_memory_free (HarvestSyncMemory *self)
{
  g_free (self->server);
  g_free (self->epoch);
  g_free (self->tag);
  g_free (self->cursor);
  g_ptr_array_unref (self->followed);
  g_ptr_array_unref (self->places);
  g_free (self);
}

static void
memory_free (gpointer data)
{
  harvest_sync_memory_free (data);
}

static gboolean
read_followed (HarvestPersonContext *context, HarvestSyncMemory *memory, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      context->own, "SELECT scope, since FROM followed ORDER BY scope", error);
  if (statement == NULL)
    return FALSE;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      HarvestFollowed *followed = g_new0 (HarvestFollowed, 1);

      followed->scope = g_strdup (harvest_statement_get_text (statement, 0));
      followed->since = harvest_statement_get_integer (statement, 1);
      g_ptr_array_add (memory->followed, followed);
    }
  return ok;
}

static gboolean
is_followed (const HarvestSyncMemory *memory, const char *scope)
{
  for (guint i = 0; i < memory->followed->len; i++)
    {
      const HarvestFollowed *followed = g_ptr_array_index (memory->followed, i);

      if (g_str_equal (followed->scope, scope))
        return TRUE;
    }
  return FALSE;
}

/* Other people of this desktop may follow more. */
static gboolean
read_places (HarvestDatabase *database, HarvestSyncMemory *memory, GError **error)
{
  g_autoptr (GPtrArray) places = harvest_place_list_sync (database, error);

  if (places == NULL)
    return FALSE;
  while (places->len > 0)
    {
      HarvestPlace *place = g_ptr_array_steal_index_fast (places, 0);

      if (is_followed (memory, place->scope))
        g_ptr_array_add (memory->places, place);
      else
        harvest_place_free (place);
    }
  return TRUE;
}

static gboolean
read_cursor (HarvestPersonContext *context, HarvestSyncMemory *memory, GError **error)
{
  g_autofree char *held = NULL;
  g_autofree char *history = NULL;

  if (!harvest_meta_get_text_sync (context->own, HARVEST_META_CURSOR, &memory->cursor, error)
      || !harvest_meta_get_text_sync (context->own, META_HISTORY, &held, error)
      || !harvest_place_get_history_sync (context->shared, &history, error))
    return FALSE;
  if (history == NULL || g_strcmp0 (held, history) != 0)
    g_clear_pointer (&memory->cursor, g_free);
  return TRUE;
}

static gboolean
load_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  g_autoptr (HarvestSyncMemory) memory = harvest_sync_memory_new ();

  if (!harvest_meta_get_text_sync (context->own, HARVEST_META_SERVER, &memory->server, error)
      || !harvest_meta_get_text_sync (context->own, HARVEST_META_EPOCH, &memory->epoch, error)
      || !harvest_meta_get_integer_sync (context->own, HARVEST_META_SCHEMA, 0, &memory->schema,
                                         error)
      || !harvest_meta_get_text_sync (context->own, HARVEST_META_TAG, &memory->tag, error)
      || !read_followed (context, memory, error) || !read_places (context->own, memory, error)
      || !read_places (context->shared, memory, error) || !read_cursor (context, memory, error))
    return FALSE;
  *result = g_steal_pointer (&memory);
  return TRUE;
}

void
harvest_store_load_memory_async (HarvestStore *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));

  harvest_store_write_async (self, load_func, NULL, NULL, memory_free,
                             harvest_store_load_memory_async, cancellable, callback, user_data);
}

HarvestSyncMemory *
harvest_store_load_memory_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_load_memory_async, error);
}

/* ---- Marks ---- */

static gboolean
forget_joint_cursor (HarvestPersonContext *context, GError **error)
{
  return harvest_database_run_text_sync (context->own, "DELETE FROM meta WHERE name = ?1",
                                         HARVEST_META_CURSOR, error);
}

/* What others count on is not there any more. */
static gboolean
begin_history (HarvestDatabase *database, GError **error)
{
  g_autofree char *history = g_uuid_string_random ();

  return harvest_place_set_history_sync (database, history, error);
}

static gboolean
finish_boolean (HarvestStore *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_task_take (self, result, tag, error) != NULL;
}

typedef struct
{
  char *server;
  char *epoch;
  gint64 schema;
  HarvestPlaceCompare compare;
} Adoption;

static void
adoption_free (gpointer data)
{
  Adoption *adoption = data;

  g_free (adoption->server);
  g_free (adoption->epoch);
  g_free (adoption);
}

static gboolean
mark_all (HarvestDatabase *database, gpointer data, GError **error)
{
  const Adoption *adoption = data;

  return harvest_place_mark_all_sync (database, adoption->compare, error)
         && (adoption->compare != HARVEST_PLACE_COMPARE_OFFER
             || harvest_listing_outdate_all_sync (database, error))
         && begin_history (database, error);
}

static gboolean
mark_all_job (HarvestDatabase *database,
              gpointer data,
              gpointer *result,
              GCancellable *cancellable,
              GError **error)
{
  harvest_store_run_in_transaction (database, mark_all, data, error);
  return G_SOURCE_REMOVE;
}

static gboolean
adopt_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Adoption *adoption = data;

  if (adoption->compare != HARVEST_PLACE_COMPARE_NONE
      && (!harvest_place_mark_all_sync (context->own, adoption->compare, error)
          || !forget_joint_cursor (context, error)))
    return FALSE;
  if (adoption->compare == HARVEST_PLACE_COMPARE_OFFER
      && (!harvest_outbox_renew_sync (context, TRUE, error)
          || !harvest_listing_outdate_all_sync (context->own, error)))
    return FALSE;
  return harvest_meta_set_text_sync (context->own, HARVEST_META_SERVER, adoption->server, error)
         && harvest_meta_set_text_sync (context->own, HARVEST_META_EPOCH, adoption->epoch, error)
         && harvest_meta_set_integer_sync (context->own, HARVEST_META_SCHEMA, adoption->schema,
                                           error);
}

static void
adopt (GTask *task)
{
  harvest_store_step_own (task, adopt_func, NULL);
}

void
harvest_store_adopt_async (HarvestStore *self,
                           const char *server,
                           const char *epoch,
                           gint64 schema,
                           HarvestPlaceCompare compare,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Adoption *adoption;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (server != NULL && epoch != NULL);
  g_return_if_fail (self->person != NULL);

  adoption = g_new0 (Adoption, 1);
  adoption->server = g_strdup (server);
  adoption->epoch = g_strdup (epoch);
  adoption->schema = schema;
  adoption->compare = compare;
  task = harvest_store_task_new (self, harvest_store_adopt_async, adoption, adoption_free,
                                 cancellable, callback, user_data);
  if (compare != HARVEST_PLACE_COMPARE_NONE)
    harvest_store_step_shared (task, mark_all_job, adopt);
  else
    adopt (task);
}

gboolean
harvest_store_adopt_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  return finish_boolean (self, result, harvest_store_adopt_async, error);
}

typedef struct
{
  HarvestStore *store; /* borrowed */
  GPtrArray *places;
  HarvestPlaceCompare compare;
} Marking;

static void
marking_free (gpointer data)
{
  Marking *marking = data;

  g_ptr_array_unref (marking->places);
  g_free (marking);
}

static gboolean
mark (HarvestDatabase *database, const Marking *marking, gboolean own, GError **error)
{
  for (guint i = 0; i < marking->places->len; i++)
    {
      const HarvestPlace *place = g_ptr_array_index (marking->places, i);
      gint64 scope;

      if (harvest_store_is_own_scope (marking->store, place->scope) != own)
        continue;
      scope = harvest_record_table_get_scope_sync (database, place->scope, error);
      if (scope == 0
          || !harvest_place_mark_sync (database, scope, place->bucket, marking->compare, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
mark_shared (HarvestDatabase *database, gpointer data, GError **error)
{
  return mark (database, data, FALSE, error) && begin_history (database, error);
}

static gboolean
mark_job (HarvestDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  harvest_store_run_in_transaction (database, mark_shared, data, error);
  return G_SOURCE_REMOVE;
}

static gboolean
mark_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  return mark (context->own, data, TRUE, error) && forget_joint_cursor (context, error);
}

static void
mark_own (GTask *task)
{
  harvest_store_step_own (task, mark_func, NULL);
}

void
harvest_store_mark_async (HarvestStore *self,
                          GPtrArray *places,
                          HarvestPlaceCompare compare,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Marking *marking;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (places != NULL);

  marking = g_new0 (Marking, 1);
  marking->store = self;
  marking->places = g_ptr_array_ref (places);
  marking->compare = compare;
  task = harvest_store_task_new (self, harvest_store_mark_async, marking, marking_free, cancellable,
                                 callback, user_data);
  harvest_store_step_shared (task, mark_job, mark_own);
}

gboolean
harvest_store_mark_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  return finish_boolean (self, result, harvest_store_mark_async, error);
}

/* ---- The end of a pull ---- */

typedef struct
{
  char *cursor;
  gboolean final;
  GStrv gone;
} Settling;

static void
settling_free (gpointer data)
{
  Settling *settling = data;

  g_free (settling->cursor);
  g_strfreev (settling->gone);
  g_free (settling);
}

static gboolean
before_settle_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  Settling *settling = data;

  g_clear_pointer (&settling->gone, g_strfreev);
  return harvest_outbox_before_settle_sync (context, &settling->gone, error);
}

static gboolean
settle (HarvestDatabase *database, gpointer data, GError **error)
{
  const Settling *settling = data;

  return !settling->final || harvest_listing_settle_sync (database, error);
}

/* The joint cursor must not outlive in a power loss what it stands for. */
static gboolean
settle_job (HarvestDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  if (harvest_store_run_in_transaction (database, settle, data, error))
    harvest_database_sync_log_sync (database, error);
  return G_SOURCE_REMOVE;
}

static gboolean
keep_cursor (HarvestPersonContext *context, const char *cursor, GError **error)
{
  g_autofree char *history = NULL;

  if (cursor == NULL)
    return forget_joint_cursor (context, error);
  return harvest_place_get_history_sync (context->shared, &history, error)
         && harvest_meta_set_text_sync (context->own, META_HISTORY, history != NULL ? history : "",
                                        error)
         && harvest_meta_set_text_sync (context->own, HARVEST_META_CURSOR, cursor, error);
}

static gboolean
after_settle_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Settling *settling = data;

  if (!settle (context->own, data, error))
    return FALSE;
  for (guint i = 0; settling->gone != NULL && settling->gone[i] != NULL; i++)
    if (!harvest_outbox_after_removal_sync (context, settling->gone[i], error))
      return FALSE;
  return keep_cursor (context, settling->cursor, error);
}

static void
settle_own (GTask *task)
{
  harvest_store_step_own (task, after_settle_func, NULL);
}

static void
settle_shared (GTask *task)
{
  harvest_store_step_shared (task, settle_job, settle_own);
}

void
harvest_store_end_pull_async (HarvestStore *self,
                              const char *cursor,
                              gboolean final,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Settling *settling;

  g_return_if_fail (HARVEST_IS_STORE (self));

  settling = g_new0 (Settling, 1);
  settling->cursor = g_strdup (cursor);
  settling->final = final;
  task = harvest_store_task_new (self, harvest_store_end_pull_async, settling, settling_free,
                                 cancellable, callback, user_data);
  if (final)
    harvest_store_step_own (task, before_settle_func, settle_shared);
  else
    settle_shared (task);
}

gboolean
harvest_store_end_pull_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  return finish_boolean (self, result, harvest_store_end_pull_async, error);
}
