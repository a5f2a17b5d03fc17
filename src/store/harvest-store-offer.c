/* harvest-store-offer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-store-offer"

#include "config.h"

#include "harvest-store-sync.h"

#include "harvest-outbox-arrival.h"
#include "harvest-outbox.h"
#include "harvest-overlay.h"
#include "harvest-record-table.h"
#include "harvest-store-steps.h"
#include "harvest-uuid.h"

/* ---- What was told before anybody signed in ---- */

static void
unref_array (gpointer data)
{
  g_ptr_array_unref (data);
}

static gboolean
list_local_job (HarvestDatabase *database,
                gpointer data,
                gpointer *result,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GPtrArray)
      stories = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT r.document FROM main.record r WHERE r.type = 'story' AND r.key IS NOT NULL"
      " AND EXISTS (SELECT 1 FROM main.listing l JOIN main.scope s ON s.id = l.scope"
      " WHERE l.record = r.row AND s.name = 'u:' || ?1 AND l.sum IS NULL)"
      " AND NOT EXISTS (SELECT 1 FROM main.listing l WHERE l.record = r.row"
      " AND l.sum IS NOT NULL) ORDER BY r.key",
      error);
  if (statement == NULL)
    return G_SOURCE_REMOVE;
  harvest_statement_bind_text (statement, 1, data);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 0);
      HarvestRecord *story = harvest_record_parse (bytes, NULL);

      if (story != NULL)
        g_ptr_array_add (stories, story);
    }
  if (ok)
    *result = g_steal_pointer (&stories);
  return G_SOURCE_REMOVE;
}

void
harvest_store_list_local_async (HarvestStore *self,
                                const char *from,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (harvest_uuid_is_valid (from));

  harvest_store_read_async (self, list_local_job, g_strdup (from), g_free, unref_array,
                            harvest_store_list_local_async, cancellable, callback, user_data);
}

GPtrArray *
harvest_store_list_local_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), NULL);

  return harvest_store_propagate (self, result, harvest_store_list_local_async, error);
}

/* ---- Sending them ---- */

typedef struct
{
  char *from;
  GStrv ids;
  GPtrArray *records; /* char *: ids of all that goes */
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_free (sending->from);
  g_strfreev (sending->ids);
  g_ptr_array_unref (sending->records);
  g_free (sending);
}

/* Whether a server knows what is named; the person who is here and the story itself are right. */
static gboolean
is_known (HarvestPersonContext *context,
          const char *id,
          const char *root,
          gboolean *known,
          GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  *known = g_str_equal (id, context->person) || g_strcmp0 (id, root) == 0;
  if (*known)
    return TRUE;
  statement = harvest_database_prepare_sync (
      context->shared,
      "SELECT 1 FROM record r JOIN listing l ON l.record = r.row"
      " WHERE r.id = ?1 AND l.sum IS NOT NULL LIMIT 1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  return harvest_statement_step_sync (statement, known, error);
}

static gboolean
leave_out (HarvestPersonContext *context,
           HarvestRecordBuilder *builder,
           HarvestRecord *record,
           const HarvestField *field,
           GError **error)
{
  const char *const *set = NULL;
  const char *one[2] = { NULL, NULL };
  gboolean known = TRUE;

  if (field->kind == HARVEST_FIELD_REFERENCE)
    {
      one[0] = harvest_record_get_string (record, field->name);
      set = one;
    }
  else if (field->kind == HARVEST_FIELD_REFERENCE_SET)
    set = harvest_record_get_set (record, field->name);
  for (guint i = 0; known && set != NULL && set[i] != NULL; i++)
    if (!is_known (context, set[i], harvest_record_get_root (record), &known, error))
      return FALSE;
  if (!known)
    harvest_record_builder_unset (builder, field->name);
  return TRUE;
}

/* A new record has the first choice in what only the authority writes, or nothing. */
static void
begin_field (HarvestRecordBuilder *builder, const HarvestField *field)
{
  if (field->kind == HARVEST_FIELD_CHOICE && (field->flags & HARVEST_FIELD_REQUIRED) != 0)
    harvest_record_builder_set_string (builder, field->name, field->choices[0]);
  else
    harvest_record_builder_unset (builder, field->name);
}

/* @change: NULL without @error: it cannot be sent */
static gboolean
make_change (HarvestPersonContext *context,
             const Sending *sending,
             HarvestRecord *local,
             HarvestChange **change,
             GError **error)
{
  g_autoptr (GBytes) bytes = harvest_outbox_replace_id (harvest_record_get_bytes (local),
                                                        sending->from, context->person);
  g_autoptr (HarvestRecord) mine = harvest_record_parse (bytes, error);
  const HarvestRecordType *type;
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) record = NULL;

  *change = NULL;
  if (mine == NULL)
    return FALSE;
  type = harvest_record_get_record_type (mine);
  builder = harvest_record_builder_new_from (mine);
  harvest_record_builder_set_rev (builder, 0);
  for (guint i = 0; i < type->n_fields; i++)
    if (type->fields[i].merge == HARVEST_MERGE_SERVER)
      begin_field (builder, &type->fields[i]);
    else if (!leave_out (context, builder, mine, &type->fields[i], error))
      return FALSE;
  record = harvest_record_builder_end (builder, NULL);
  if (record == NULL)
    return TRUE;
  *change = harvest_change_new_create (record);
  if (!harvest_change_check_writers (*change, HARVEST_WRITER_OWNER, NULL))
    g_clear_pointer (change, harvest_change_unref);
  return TRUE;
}

static gboolean
send_record (HarvestPersonContext *context, Sending *sending, HarvestRecord *local, GError **error)
{
  const char *id = harvest_record_get_id (local);
  g_autoptr (GPtrArray) before = harvest_outbox_list_for_sync (context, id, error);
  g_autoptr (HarvestChange) change = NULL;

  if (before == NULL || !make_change (context, sending, local, &change, error))
    return FALSE;
  g_ptr_array_add (sending->records, g_strdup (id));
  return change == NULL || before->len > 0
         || harvest_outbox_add_sync (context, change, NULL, harvest_clock_now (context->clock),
                                     error);
}

static gboolean
send_story (HarvestPersonContext *context, Sending *sending, const char *id, GError **error)
{
  g_autoptr (HarvestRecord) story = NULL;
  g_autoptr (GPtrArray) dependents = NULL;

  if (!harvest_record_table_find_sync (context->shared, id, NULL, &story, error))
    return FALSE;
  if (story == NULL)
    return TRUE;
  dependents = harvest_record_table_list_dependents_sync (context->shared, id, error);
  if (dependents == NULL || !send_record (context, sending, story, error))
    return FALSE;
  for (guint i = 0; i < dependents->len; i++)
    if (!send_record (context, sending, g_ptr_array_index (dependents, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
send_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  Sending *sending = data;

  g_ptr_array_set_size (sending->records, 0);
  for (guint i = 0; sending->ids[i] != NULL; i++)
    if (!send_story (context, sending, sending->ids[i], error))
      return FALSE;
  return TRUE;
}

/* From now on they are what the server makes of them. */
static gboolean
remove_records (HarvestDatabase *database, gpointer data, GError **error)
{
  const Sending *sending = data;

  for (guint i = 0; i < sending->records->len; i++)
    if (!harvest_record_table_remove_sync (database, g_ptr_array_index (sending->records, i),
                                           error))
      return FALSE;
  return TRUE;
}

static gboolean
remove_job (HarvestDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  harvest_store_run_in_transaction (database, remove_records, data, error);
  return G_SOURCE_REMOVE;
}

static gboolean
show_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  const Sending *sending = data;

  for (guint i = 0; i < sending->records->len; i++)
    if (!harvest_overlay_refresh_sync (context, g_ptr_array_index (sending->records, i), FALSE,
                                       error))
      return FALSE;
  return TRUE;
}

static void
show (GTask *task)
{
  harvest_store_step_own (task, show_func, NULL);
}

static void
remove_local (GTask *task)
{
  harvest_store_step_shared (task, remove_job, show);
}

void
harvest_store_send_local_async (HarvestStore *self,
                                const char *from,
                                const char *const *ids,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Sending *sending;

  g_return_if_fail (HARVEST_IS_STORE (self));
  g_return_if_fail (harvest_uuid_is_valid (from));
  g_return_if_fail (ids != NULL);
  g_return_if_fail (harvest_store_get_server (self) != NULL);

  sending = g_new0 (Sending, 1);
  sending->from = g_strdup (from);
  sending->ids = g_strdupv ((char **)ids);
  sending->records = g_ptr_array_new_with_free_func (g_free);
  task = harvest_store_task_new (self, harvest_store_send_local_async, sending, sending_free,
                                 cancellable, callback, user_data);
  harvest_store_step_own (task, send_func, remove_local);
}

gboolean
harvest_store_send_local_finish (HarvestStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_STORE (self), FALSE);

  return harvest_store_task_take (self, result, harvest_store_send_local_async, error) != NULL;
}
