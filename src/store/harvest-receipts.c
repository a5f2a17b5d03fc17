/* harvest-receipts.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-receipts"

#include "config.h"

#include "harvest-receipts.h"

#include "harvest-listing.h"
#include "harvest-overlay.h"

static gboolean
note_blobs (HarvestPersonContext *context, HarvestRecord *record, GError **error)
{
  const HarvestRecordType *type = harvest_record_get_record_type (record);

  for (guint i = 0; i < type->n_fields; i++)
    {
      const HarvestField *field = &type->fields[i];
      const char *hash = field->kind == HARVEST_FIELD_HASH
                             ? harvest_record_get_string (record, field->name)
                             : NULL;

      if (hash != NULL
          && !harvest_database_run_text_sync (
              context->own, "INSERT OR IGNORE INTO receipt_blob (hash) VALUES (?1)", hash, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
harvest_receipts_note_sync (HarvestPersonContext *context, const char *id, GError **error)
{
  g_autoptr (HarvestRecord) record = NULL;

  if (!harvest_overlay_find_base_sync (context, id, &record, error)
      || (record != NULL && !note_blobs (context, record, error)))
    return FALSE;
  return harvest_database_run_text_sync (
      context->own, "INSERT OR REPLACE INTO receipt (id, state) VALUES (?1, 0)", id, error);
}

static GStrv
list_texts (HarvestPersonContext *context, const char *sql, gint64 limit, GError **error)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (context->own, sql, error);
  gboolean ok, row;

  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, limit);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    g_strv_builder_add (texts, harvest_statement_get_text (statement, 0));
  return ok ? g_strv_builder_end (texts) : NULL;
}

GStrv
harvest_receipts_list_blobs_sync (HarvestPersonContext *context, GError **error)
{
  return list_texts (context, "SELECT hash FROM receipt_blob LIMIT ?1", G_MAXINT, error);
}

GStrv
harvest_receipts_list_sync (HarvestPersonContext *context, guint limit, GError **error)
{
  return list_texts (context, "SELECT id FROM receipt WHERE state = 1 ORDER BY id LIMIT ?1", limit,
                     error);
}

gboolean
harvest_receipts_are_open_sync (HarvestPersonContext *context, gboolean *open, GError **error)
{
  g_auto (GStrv)
      ids = list_texts (context, "SELECT id FROM receipt WHERE state = 0 LIMIT ?1", 1, error);

  *open = ids != NULL && ids[0] != NULL;
  return ids != NULL;
}

gboolean
harvest_receipts_clean_sync (HarvestPersonContext *context, GError **error)
{
  g_auto (GStrv) ids = list_texts (context, "SELECT id FROM receipt WHERE state = 0 LIMIT ?1",
                                   G_MAXINT, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; ids[i] != NULL; i++)
    {
      gint64 own, shared, rev;

      if (!harvest_listing_find_sync (context->own, ids[i], &own, &rev, error)
          || !harvest_listing_find_sync (context->shared, ids[i], &shared, &rev, error)
          /* What was withdrawn from one scope only has not gone, and nobody waits for it. */
          || !harvest_database_run_text_sync (context->own,
                                              own == 0 && shared == 0
                                                  ? "UPDATE receipt SET state = 1 WHERE id = ?1"
                                                  : "DELETE FROM receipt WHERE id = ?1",
                                              ids[i], error))
        return FALSE;
    }
  return harvest_database_run_text_sync (context->own, "DELETE FROM receipt_blob WHERE ?1 IS NULL",
                                         NULL, error);
}

gboolean
harvest_receipts_end_sync (HarvestPersonContext *context, const char *const *ids, GError **error)
{
  for (; *ids != NULL; ids++)
    if (!harvest_database_run_text_sync (
            context->own, "DELETE FROM receipt WHERE id = ?1 AND state = 1", *ids, error))
      return FALSE;
  return TRUE;
}
