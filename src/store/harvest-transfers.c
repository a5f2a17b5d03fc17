/* harvest-transfers.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-transfers"

#include "config.h"

#include "harvest-transfers.h"

#include "harvest-overlay.h"

/* Older files are fetched when somebody looks at them. */
#define DOWNLOADS_KEPT 1000

void
harvest_upload_free (HarvestUpload *self)
{
  g_free (self->hash);
  g_free (self->location);
  g_free (self);
}

static gboolean
names_files (const HarvestRecordType *type)
{
  for (guint i = 0; type != NULL && i < type->n_fields; i++)
    if (type->fields[i].kind == HARVEST_FIELD_HASH)
      return TRUE;
  return FALSE;
}

/* Does @sql with each file that a record names. */
static gboolean
note_files (HarvestPersonContext *context, HarvestRecord *record, const char *sql, GError **error)
{
  const HarvestRecordType *type = harvest_record_get_record_type (record);

  for (guint i = 0; i < type->n_fields; i++)
    {
      const char *hash = type->fields[i].kind == HARVEST_FIELD_HASH
                             ? harvest_record_get_string (record, type->fields[i].name)
                             : NULL;

      if (hash != NULL && !harvest_database_run_text_sync (context->own, sql, hash, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
harvest_transfers_note_sent_sync (HarvestPersonContext *context, const char *id, GError **error)
{
  g_autoptr (HarvestRecord) record = NULL;

  if (!harvest_overlay_find_sync (context, id, &record, error))
    return FALSE;
  return record == NULL
         || note_files (context, record, "INSERT OR IGNORE INTO upload (hash) VALUES (?1)", error);
}

gboolean
harvest_transfers_note_page_sync (HarvestPersonContext *context,
                                  const HarvestLogPage *page,
                                  GError **error)
{
  gboolean any = FALSE;

  for (guint i = 0; i < page->puts->len; i++)
    {
      const HarvestLogPagePut *put = g_ptr_array_index (page->puts, i);
      g_autoptr (HarvestRecord) record = NULL;

      if (!names_files (harvest_record_type_find (put->type)))
        continue;
      record = harvest_record_parse (put->document, NULL);
      if (record != NULL
          && !note_files (context, record, "INSERT OR IGNORE INTO download (hash) VALUES (?1)",
                          error))
        return FALSE;
      any = TRUE;
    }
  if (!any)
    return TRUE;
  return harvest_database_exec_sync (
      context->own,
      "DELETE FROM download WHERE seq <="
      " (SELECT seq FROM download ORDER BY seq DESC LIMIT 1 OFFSET " G_STRINGIFY (
          DOWNLOADS_KEPT) ")",
      error);
}

static void
upload_free (gpointer data)
{
  harvest_upload_free (data);
}

GPtrArray *
harvest_transfers_list_uploads_sync (HarvestPersonContext *context, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (upload_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      context->own, "SELECT hash, location FROM upload WHERE refused IS NULL ORDER BY rowid",
      error);
  if (statement == NULL)
    return NULL;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      HarvestUpload *upload = g_new0 (HarvestUpload, 1);

      upload->hash = g_strdup (harvest_statement_get_text (statement, 0));
      upload->location = g_strdup (harvest_statement_get_text (statement, 1));
      g_ptr_array_add (list, upload);
    }
  return ok ? g_steal_pointer (&list) : NULL;
}

GStrv
harvest_transfers_list_downloads_sync (HarvestPersonContext *context, GError **error)
{
  g_autoptr (GStrvBuilder) hashes = g_strv_builder_new ();
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (context->own,
                                             "SELECT hash FROM download ORDER BY seq DESC", error);
  if (statement == NULL)
    return NULL;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    g_strv_builder_add (hashes, harvest_statement_get_text (statement, 0));
  return ok ? g_strv_builder_end (hashes) : NULL;
}

static gboolean
set_text (HarvestPersonContext *context,
          const char *sql,
          const char *hash,
          const char *text,
          GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (context->own, sql, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, hash);
  harvest_statement_bind_text (statement, 2, text);
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_transfers_set_location_sync (HarvestPersonContext *context,
                                     const char *hash,
                                     const char *location,
                                     GError **error)
{
  return set_text (context, "UPDATE upload SET location = ?2 WHERE hash = ?1", hash, location,
                   error);
}

gboolean
harvest_transfers_end_upload_sync (HarvestPersonContext *context,
                                   const char *hash,
                                   const char *refused,
                                   GError **error)
{
  if (refused == NULL)
    return harvest_database_run_text_sync (context->own, "DELETE FROM upload WHERE hash = ?1", hash,
                                           error);
  return set_text (context, "UPDATE upload SET refused = ?2 WHERE hash = ?1", hash, refused, error);
}

gboolean
harvest_transfers_end_download_sync (HarvestPersonContext *context,
                                     const char *hash,
                                     GError **error)
{
  return harvest_database_run_text_sync (context->own, "DELETE FROM download WHERE hash = ?1", hash,
                                         error);
}

gboolean
harvest_transfers_put_off_sync (HarvestPersonContext *context, const char *hash, GError **error)
{
  return harvest_database_run_text_sync (
      context->own,
      "UPDATE download SET seq = (SELECT min (seq) FROM download) - 1 WHERE hash = ?1", hash,
      error);
}
