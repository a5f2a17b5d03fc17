/* harvest-attention-list.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-attention-list"

#include "config.h"

#include "harvest-attention-list.h"

#include "harvest-journal.h"
#include "harvest-store-error.h"
#include "harvest-store.h"

static void
attention_free (gpointer data)
{
  HarvestAttention *self = data;

  harvest_change_unref (self->change);
  g_free (self->reason);
  g_free (self->detail);
  g_free (self->field);
  g_free (self->rule);
  g_free (self->value);
  g_clear_pointer (&self->current, harvest_record_unref);
  g_free (self);
}

GPtrArray *
harvest_attention_list_sync (HarvestPersonContext *context, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (attention_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      context->own,
      "SELECT change, reason, detail, since, field, rule, value, current FROM attention"
      " ORDER BY since, op",
      error);
  if (statement == NULL)
    return NULL;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 0);
      g_autoptr (GBytes) current = harvest_statement_dup_bytes (statement, 7);
      HarvestChange *change = harvest_change_parse (bytes, error);
      HarvestAttention *attention;

      if (change == NULL)
        return NULL;
      attention = g_new0 (HarvestAttention, 1);
      attention->change = change;
      attention->reason = g_strdup (harvest_statement_get_text (statement, 1));
      attention->detail = g_strdup (harvest_statement_get_text (statement, 2));
      attention->since = harvest_statement_get_integer (statement, 3);
      attention->field = g_strdup (harvest_statement_get_text (statement, 4));
      attention->rule = g_strdup (harvest_statement_get_text (statement, 5));
      attention->value = g_strdup (harvest_statement_get_text (statement, 6));
      if (current != NULL)
        attention->current = harvest_record_parse (current, NULL);
      g_ptr_array_add (list, attention);
    }
  return ok ? g_steal_pointer (&list) : NULL;
}

gboolean
harvest_attention_settle_sync (HarvestPersonContext *context,
                               const char *op,
                               HarvestChange *instead,
                               GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree char *act = NULL;

  statement = harvest_database_prepare_sync (context->own, "DELETE FROM attention WHERE op = ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, op);
  if (!harvest_statement_step_sync (statement, NULL, error))
    return FALSE;
  if (harvest_database_get_changes (context->own) == 0)
    {
      g_set_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND,
                   "Nothing needs attention under %s", op);
      return FALSE;
    }
  harvest_database_note_erased (context->own);
  if (instead == NULL)
    return TRUE;
  changes = g_ptr_array_new ();
  g_ptr_array_add (changes, instead);
  act = harvest_journal_commit_sync (context, changes, NULL, 0, error);
  return act != NULL;
}
