/* harvest-outbox-answers.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-outbox-answers"

#include "config.h"

#include "harvest-outbox-answers.h"

#include "harvest-outbox.h"
#include "harvest-overlay.h"

/* NULL without @error: it is not there, or does not wait for an answer (any more). */
static HarvestEntry *
find_sent (HarvestPersonContext *context, const char *op, GError **error)
{
  g_autoptr (GPtrArray) entries = harvest_outbox_list_op_sync (context, op, error);

  if (entries == NULL || entries->len == 0
      || ((HarvestEntry *)g_ptr_array_index (entries, 0))->state != HARVEST_ENTRY_SENT)
    return NULL;
  return g_ptr_array_steal_index (entries, 0);
}

/* What the authority says of it beside the reason, so that both texts can be shown. */
static gboolean
note_answer (HarvestPersonContext *context, const HarvestAnswer *answer, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      context->own,
      "UPDATE attention SET field = ?2, rule = ?3, value = ?4, current = ?5 WHERE op = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, answer->op);
  harvest_statement_bind_text (statement, 2, answer->field);
  harvest_statement_bind_text (statement, 3, answer->rule);
  harvest_statement_bind_text (statement, 4, answer->value);
  harvest_statement_bind_bytes (statement, 5, answer->current);
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
accept_entry (HarvestPersonContext *context, const HarvestAnswer *answer, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  if (answer->status == HARVEST_ANSWER_CONFLICT
      && (!harvest_outbox_add_attention_sync (context, answer->op, answer->reason, answer->detail,
                                              error)
          || !note_answer (context, answer, error)))
    return FALSE;
  statement = harvest_database_prepare_sync (
      context->own, "UPDATE entry SET state = ?2, rev = ?3 WHERE op = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, answer->op);
  harvest_statement_bind_integer (statement, 2, HARVEST_ENTRY_ANSWERED);
  harvest_statement_bind_integer (statement, 3, answer->rev);
  return harvest_statement_step_sync (statement, NULL, error);
}

/* Whether the person has deleted a record since, and the authority has not answered to that. */
static gboolean
is_being_deleted (HarvestPersonContext *context, const char *id, gboolean *deleted, GError **error)
{
  g_autoptr (GPtrArray) entries = harvest_outbox_list_for_sync (context, id, error);

  if (entries == NULL)
    return FALSE;
  *deleted = FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const HarvestEntry *entry = g_ptr_array_index (entries, i);

      if (entry->state != HARVEST_ENTRY_ANSWERED
          && harvest_change_get_kind (entry->change) == HARVEST_CHANGE_DELETE)
        *deleted = TRUE;
    }
  return TRUE;
}

/* What the person does not want any more needs no attention; its text is in the trash. */
static gboolean
is_unwanted (HarvestPersonContext *context,
             HarvestChange *change,
             gboolean *unwanted,
             GError **error)
{
  const char *root = harvest_change_get_root (change);

  *unwanted = FALSE;
  if (harvest_change_get_kind (change) == HARVEST_CHANGE_DELETE)
    return TRUE;
  if (!is_being_deleted (context, harvest_change_get_id (change), unwanted, error))
    return FALSE;
  return *unwanted || root == NULL || is_being_deleted (context, root, unwanted, error);
}

/* What was made on top of a record that never came to be can only be refused as well. */
static gboolean
refuse_dependents (HarvestPersonContext *context, const char *id, GError **error)
{
  g_autoptr (GPtrArray) entries = harvest_outbox_list_about_sync (context, id, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const HarvestEntry *entry = g_ptr_array_index (entries, i);

      if (entry->state == HARVEST_ENTRY_WAITING
          && (!harvest_outbox_refuse_sync (context, entry->op, "dependent", NULL, error)
              || !harvest_overlay_refresh_sync (context, harvest_change_get_id (entry->change),
                                                FALSE, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
reject_entry (HarvestPersonContext *context,
              const HarvestEntry *entry,
              const HarvestAnswer *answer,
              GError **error)
{
  gboolean unwanted;

  if (!is_unwanted (context, entry->change, &unwanted, error))
    return FALSE;
  if (unwanted)
    return harvest_outbox_forget_sync (context, answer->op, error);
  return harvest_outbox_refuse_sync (context, answer->op, answer->reason, answer->detail, error)
         && note_answer (context, answer, error)
         && (harvest_change_get_kind (entry->change) != HARVEST_CHANGE_CREATE
             || refuse_dependents (context, harvest_change_get_id (entry->change), error));
}

/* What depended on a deleted record is deleted with it: of what was accepted and has not arrived,
 * nothing will. */
static gboolean
forget_dependents (HarvestPersonContext *context, const char *root, GError **error)
{
  g_autoptr (GPtrArray) about = harvest_outbox_list_about_sync (context, root, error);

  if (about == NULL)
    return FALSE;
  for (guint i = 0; i < about->len; i++)
    {
      const HarvestEntry *entry = g_ptr_array_index (about, i);
      const char *id = harvest_change_get_id (entry->change);
      g_autoptr (HarvestRecord) base = NULL;

      if (entry->state != HARVEST_ENTRY_ANSWERED || g_str_equal (id, root))
        continue;
      if (!harvest_overlay_find_base_sync (context, id, &base, error))
        return FALSE;
      if (base == NULL
          && (!harvest_outbox_forget_sync (context, entry->op, error)
              || !harvest_overlay_refresh_sync (context, id, FALSE, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
answer_entry (HarvestPersonContext *context,
              HarvestEntry *entry,
              const HarvestAnswer *answer,
              GError **error)
{
  const char *id = harvest_change_get_id (entry->change);

  if (answer->status == HARVEST_ANSWER_REJECTED ? !reject_entry (context, entry, answer, error)
                                                : !accept_entry (context, answer, error))
    return FALSE;
  if (answer->status != HARVEST_ANSWER_REJECTED
      && harvest_change_get_kind (entry->change) == HARVEST_CHANGE_DELETE
      && !forget_dependents (context, id, error))
    return FALSE;
  return harvest_overlay_refresh_sync (context, id, FALSE, error);
}

gboolean
harvest_outbox_answer_sync (HarvestPersonContext *context, GPtrArray *answers, GError **error)
{
  for (guint i = 0; i < answers->len; i++)
    {
      const HarvestAnswer *answer = g_ptr_array_index (answers, i);
      g_autoptr (GError) failure = NULL;
      g_autoptr (HarvestEntry) entry = find_sent (context, answer->op, &failure);

      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      /* A repeated answer comes after its entry is done with. */
      if (entry != NULL && !answer_entry (context, entry, answer, error))
        return FALSE;
    }
  return TRUE;
}
