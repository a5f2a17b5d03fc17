/* harvest-journal.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-journal"

#include "config.h"

#include "harvest-journal.h"

#include "harvest-outbox.h"
#include "harvest-overlay.h"
#include "harvest-store-error.h"
#include "harvest-store.h"
#include "harvest-uuid.h"

#define TRASH_TIME (30 * G_TIME_SPAN_DAY)

/* ---- Trash ---- */

static gboolean
put_in_trash (HarvestPersonContext *context,
              HarvestRecord *record,
              const char *parent,
              const char *act,
              GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      context->own,
      "INSERT OR REPLACE INTO trash (id, parent, act, deleted, document)"
      " VALUES (?1, ?2, ?3, ?4, ?5)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, harvest_record_get_id (record));
  harvest_statement_bind_text (statement, 2, parent);
  harvest_statement_bind_text (statement, 3, act);
  harvest_statement_bind_integer (statement, 4, harvest_clock_now (context->clock));
  harvest_statement_bind_bytes (statement, 5, harvest_record_get_bytes (record));
  return harvest_statement_step_sync (statement, NULL, error);
}

/* Before the change is in the outbox, when everything can still be seen. */
static gboolean
keep_deleted (HarvestPersonContext *context, const char *id, const char *act, GError **error)
{
  g_autoptr (HarvestRecord) record = NULL;
  g_autoptr (GPtrArray) dependents = NULL;

  if (!harvest_overlay_find_sync (context, id, &record, error))
    return FALSE;
  if (record == NULL)
    {
      g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND, "No record %s", id);
      return FALSE;
    }
  dependents = harvest_overlay_list_dependents_sync (context, id, error);
  if (dependents == NULL || !put_in_trash (context, record, id, act, error))
    return FALSE;
  for (guint i = 0; i < dependents->len; i++)
    if (!put_in_trash (context, g_ptr_array_index (dependents, i), id, act, error))
      return FALSE;
  return TRUE;
}

static void
trashed_free (gpointer data)
{
  HarvestTrashed *self = data;

  harvest_record_unref (self->record);
  g_free (self);
}

static GPtrArray *
read_trash (HarvestStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (trashed_free);
  gboolean ok, row;

  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 0);
      HarvestRecord *record = harvest_record_parse (bytes, error);
      HarvestTrashed *trashed;

      if (record == NULL)
        return NULL;
      trashed = g_new0 (HarvestTrashed, 1);
      trashed->record = record;
      trashed->deleted = harvest_statement_get_integer (statement, 1);
      g_ptr_array_add (list, trashed);
    }
  return ok ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
harvest_journal_list_trash_sync (HarvestPersonContext *context, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      context->own,
      "SELECT document, deleted FROM trash WHERE id = parent AND deleted > ?1"
      " ORDER BY deleted DESC, id DESC",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, harvest_clock_now (context->clock) - TRASH_TIME);
  return read_trash (statement, error);
}

gboolean
harvest_journal_empty_trash_sync (HarvestPersonContext *context, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (context->own, "DELETE FROM trash WHERE deleted <= ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, harvest_clock_now (context->clock) - TRASH_TIME);
  if (!harvest_statement_step_sync (statement, NULL, error))
    return FALSE;
  if (harvest_database_get_changes (context->own) > 0)
    harvest_database_note_erased (context->own);
  return TRUE;
}

/* ---- Doing ---- */

static gboolean
commit_change (HarvestPersonContext *context,
               HarvestChange *change,
               const char *act,
               gint64 due,
               GError **error)
{
  const char *id = harvest_change_get_id (change);

  if (harvest_change_get_kind (change) == HARVEST_CHANGE_DELETE
      && !keep_deleted (context, id, act, error))
    return FALSE;
  return harvest_outbox_add_sync (context, change, act, due, error)
         && harvest_overlay_add_sync (context, change, error);
}

/* It comes back if the act is taken back. */
static gboolean
hide_draft (HarvestPersonContext *context, const char *draft, const char *act, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (context->own,
                                             "UPDATE draft SET act = ?2 WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, draft);
  harvest_statement_bind_text (statement, 2, act);
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
end_draft (HarvestPersonContext *context, const char *draft, const char *act, GError **error)
{
  if (act != NULL)
    return hide_draft (context, draft, act, error);
  return harvest_database_run_text_sync (context->own, "DELETE FROM draft_blob WHERE draft = ?1",
                                         draft, error)
         && harvest_database_run_text_sync (context->own, "DELETE FROM draft WHERE id = ?1", draft,
                                            error);
}

static gboolean
add_act (HarvestPersonContext *context, const char *act, gint64 now, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (context->own,
                                             "INSERT INTO act (id, made) VALUES (?1, ?2)", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, act);
  harvest_statement_bind_integer (statement, 2, now);
  return harvest_statement_step_sync (statement, NULL, error);
}

char *
harvest_journal_commit_sync (HarvestPersonContext *context,
                             GPtrArray *changes,
                             const char *draft,
                             guint undo_seconds,
                             GError **error)
{
  g_autofree char *id = harvest_uuid_new (context->clock);
  const char *act = undo_seconds > 0 ? id : NULL;
  gint64 now = harvest_clock_now (context->clock);
  gint64 due = now + undo_seconds * G_TIME_SPAN_SECOND;

  for (guint i = 0; i < changes->len; i++)
    if (!commit_change (context, g_ptr_array_index (changes, i), act, due, error))
      return NULL;
  if ((act != NULL && !add_act (context, act, now, error))
      || (draft != NULL && !end_draft (context, draft, act, error)))
    return NULL;
  return g_steal_pointer (&id);
}

/* ---- Taking back ---- */

static gboolean
refuse_undo (GError **error, const char *act)
{
  g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_TOO_LATE,
               "Act %s cannot be taken back any more", act);
  return FALSE;
}

/* Whether what is left of the record's entries still makes sense without those of the act. */
static gboolean
undo_entries (HarvestPersonContext *context, GPtrArray *entries, const char *act, GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const HarvestEntry *entry = g_ptr_array_index (entries, i);

      if (entry->state != HARVEST_ENTRY_WAITING)
        return refuse_undo (error, act);
      if (!harvest_outbox_forget_sync (context, entry->op, error))
        return FALSE;
    }
  for (guint i = 0; i < entries->len; i++)
    {
      const HarvestEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (GError) failure = NULL;

      if (harvest_overlay_refresh_sync (context, harvest_change_get_id (entry->change), TRUE,
                                        &failure))
        continue;
      g_debug ("What came after act %s needs it: %s", act, failure->message);
      return refuse_undo (error, act);
    }
  return TRUE;
}

gboolean
harvest_journal_undo_sync (HarvestPersonContext *context, const char *act, GError **error)
{
  g_autoptr (GPtrArray) entries = harvest_outbox_list_act_sync (context, act, error);
  g_autoptr (HarvestStatement) find = NULL;
  gboolean known;

  if (entries == NULL)
    return FALSE;
  find = harvest_database_prepare_sync (context->own, "SELECT 1 FROM act WHERE id = ?1", error);
  if (find == NULL)
    return FALSE;
  harvest_statement_bind_text (find, 1, act);
  if (!harvest_statement_step_sync (find, &known, error))
    return FALSE;
  if (!known)
    return refuse_undo (error, act);
  harvest_database_note_erased (context->own);

  return undo_entries (context, entries, act, error)
         && harvest_database_run_text_sync (
             context->own, "UPDATE draft SET act = NULL WHERE act = ?1", act, error)
         && harvest_database_run_text_sync (context->own, "DELETE FROM trash WHERE act = ?1", act,
                                            error)
         && harvest_database_run_text_sync (context->own, "DELETE FROM act WHERE id = ?1", act,
                                            error);
}

/* ---- Bringing back ---- */

static GPtrArray *
list_deleted_with (HarvestPersonContext *context, const char *id, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      context->own,
      "SELECT document, deleted FROM trash WHERE parent = ?1 ORDER BY id <> parent, id", error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, id);
  return read_trash (statement, error);
}

/* The act that deleted it, if it can still be taken back. */
static gboolean
find_act (HarvestPersonContext *context, const char *id, char **act, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (context->own, "SELECT act FROM trash WHERE id = ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  *act = row ? g_strdup (harvest_statement_get_text (statement, 0)) : NULL;
  return TRUE;
}

gboolean
harvest_journal_restore_sync (HarvestPersonContext *context, const char *id, GError **error)
{
  g_autoptr (GPtrArray) records = list_deleted_with (context, id, error);
  g_autofree char *act = NULL;
  gint64 now = harvest_clock_now (context->clock);

  if (records == NULL || !find_act (context, id, &act, error))
    return FALSE;
  if (records->len == 0)
    {
      g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND,
                   "%s is not in the trash", id);
      return FALSE;
    }
  if (act != NULL)
    return harvest_journal_undo_sync (context, act, error);

  for (guint i = 0; i < records->len; i++)
    {
      const HarvestTrashed *trashed = g_ptr_array_index (records, i);
      g_autoptr (HarvestChange) change = harvest_change_new_create (trashed->record);

      if (!commit_change (context, change, NULL, now, error))
        return FALSE;
    }
  return harvest_database_run_text_sync (context->own, "DELETE FROM trash WHERE parent = ?1", id,
                                         error);
}
