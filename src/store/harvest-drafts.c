/* harvest-drafts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-drafts"

#include "config.h"

#include "harvest-drafts.h"

#include "harvest-store.h"

static gboolean
name_blobs (HarvestDatabase *database, const char *id, const char *const *blobs, GError **error)
{
  if (!harvest_database_run_text_sync (database, "DELETE FROM draft_blob WHERE draft = ?1", id,
                                       error))
    return FALSE;
  for (gsize i = 0; blobs != NULL && blobs[i] != NULL; i++)
    {
      g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (
          database, "INSERT OR IGNORE INTO draft_blob (draft, hash) VALUES (?1, ?2)", error);

      if (statement == NULL)
        return FALSE;
      harvest_statement_bind_text (statement, 1, id);
      harvest_statement_bind_text (statement, 2, blobs[i]);
      if (!harvest_statement_step_sync (statement, NULL, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
harvest_drafts_save_sync (HarvestPersonContext *context,
                          const char *id,
                          GBytes *json,
                          const char *const *blobs,
                          GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      context->own,
      "INSERT INTO draft (id, json, updated) VALUES (?1, ?2, ?3)"
      /* A save that comes late must not wake a draft that an act has ended. */
      " ON CONFLICT (id) DO UPDATE SET json = ?2, updated = ?3 WHERE act IS NULL",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  harvest_statement_bind_bytes (statement, 2, json);
  harvest_statement_bind_integer (statement, 3, harvest_clock_now (context->clock));
  return harvest_statement_step_sync (statement, NULL, error)
         && name_blobs (context->own, id, blobs, error);
}

gboolean
harvest_drafts_delete_sync (HarvestPersonContext *context, const char *id, GError **error)
{
  harvest_database_note_erased (context->own);
  return name_blobs (context->own, id, NULL, error)
         && harvest_database_run_text_sync (context->own, "DELETE FROM draft WHERE id = ?1", id,
                                            error);
}

static void
draft_free (gpointer data)
{
  HarvestDraft *self = data;

  g_free (self->id);
  g_bytes_unref (self->json);
  g_free (self);
}

GPtrArray *
harvest_drafts_list_sync (HarvestPersonContext *context, GError **error)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func (draft_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      context->own,
      "SELECT id, json, updated FROM draft WHERE act IS NULL ORDER BY updated DESC, id DESC",
      error);
  if (statement == NULL)
    return NULL;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      HarvestDraft *draft = g_new0 (HarvestDraft, 1);

      draft->id = g_strdup (harvest_statement_get_text (statement, 0));
      draft->json = harvest_statement_dup_bytes (statement, 1);
      draft->updated = harvest_statement_get_integer (statement, 2);
      g_ptr_array_add (drafts, draft);
    }
  return ok ? g_steal_pointer (&drafts) : NULL;
}
