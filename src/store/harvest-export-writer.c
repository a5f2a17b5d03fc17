/* harvest-export-writer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-export-writer"

#include "config.h"

#include "harvest-export-writer.h"

#include "harvest-csv.h"
#include "harvest-media-type.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf" /* without it, Excel takes UTF-8 for something else */

struct _HarvestExportWriter
{
  char *folder;
  HarvestBlobStore *blobs;
  GOutputStream *records;
  GOutputStream *stories;
  char delimiter;
  GHashTable *files; /* hash -> its MIME type, "" if no record says */
  GString *row;
};

static const char *const columns[] = { "id",          "title",       "body",   "kind",
                                       "lang",        "unit",        "author", "tags",
                                       "occurred_on", "attachments", "state",  "visibility",
                                       "told_on",     NULL };

/* Auxiliary methods */

/* Returns: (transfer full) (nullable): a stream whose file appears when it is closed */
static GOutputStream *
open_file (HarvestExportWriter *self, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream = g_file_replace (
      file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, cancellable,
      error);

  return stream != NULL ? g_buffered_output_stream_new_sized (G_OUTPUT_STREAM (stream), 256 * 1024)
                        : NULL;
}

/* A stream that is closed with a cancelled cancellable leaves its file as it was. */
static void
abandon (GOutputStream *stream)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close (stream, cancelled, NULL);
  g_object_unref (stream);
}

static gboolean
make_folder (const char *path, GError **error)
{
  int saved_errno;

  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  saved_errno = errno;
  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (saved_errno), "%s: %s", path,
               g_strerror (saved_errno));
  return FALSE;
}

/* A spreadsheet takes the delimiter of its language: where the comma is in numbers, it cannot part
 * values. */
static char
choose_delimiter (void)
{
  return strcmp (localeconv ()->decimal_point, ",") == 0 ? ';' : ',';
}

static char *
make_file_name (const char *hash, const char *mime)
{
  const HarvestMediaType *type = harvest_media_type_for_mime (mime);

  return type != NULL ? g_strconcat (hash, ".", type->suffix, NULL) : g_strdup (hash);
}

static void
note_files (HarvestExportWriter *self, HarvestRecord *record)
{
  const HarvestRecordType *type = harvest_record_get_record_type (record);

  for (guint i = 0; i < type->n_fields; i++)
    {
      const char *hash, *mime = NULL;

      if (type->fields[i].kind != HARVEST_FIELD_HASH)
        continue;
      hash = harvest_record_get_string (record, type->fields[i].name);
      if (hash == NULL)
        continue;
      if (harvest_record_is (record, "asset"))
        mime = harvest_record_get_string (record, "mime");
      if (mime != NULL || !g_hash_table_contains (self->files, hash))
        g_hash_table_insert (self->files, g_strdup (hash), g_strdup (mime != NULL ? mime : ""));
    }
}

static char *
join_files (GPtrArray *assets)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < assets->len; i++)
    {
      HarvestRecord *asset = g_ptr_array_index (assets, i);
      g_autofree char *name = make_file_name (harvest_record_get_string (asset, "sha256"),
                                              harvest_record_get_string (asset, "mime"));

      g_string_append_printf (names, "%s%s/%s", i > 0 ? ";" : "", HARVEST_EXPORT_MEDIA, name);
    }
  return g_string_free (names, FALSE);
}

static char *
dup_day_told (HarvestRecord *story)
{
  g_autoptr (GDateTime)
      told = g_date_time_new_from_unix_utc (harvest_record_get_created (story) / G_USEC_PER_SEC);

  return told != NULL ? g_date_time_format (told, "%Y-%m-%d") : g_strdup ("");
}

static gboolean
write_row (HarvestExportWriter *self,
           const char *const *values,
           GCancellable *cancellable,
           GError **error)
{
  g_string_truncate (self->row, 0);
  harvest_csv_append_row (self->row, values, self->delimiter);
  return g_output_stream_write_all (self->stories, self->row->str, self->row->len, NULL,
                                    cancellable, error);
}

/* Returns: whether the file is in the folder, or @error is set; @copied: (out): which */
static gboolean
copy_file (HarvestExportWriter *self,
           const char *media,
           const char *hash,
           const char *mime,
           gboolean *copied,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *name = make_file_name (hash, mime);
  g_autofree char *from_path = harvest_blob_store_dup_path (self->blobs, hash);
  g_autofree char *to_path = g_build_filename (media, name, NULL);
  g_autofree char *part_path = g_strconcat (to_path, ".part", NULL);
  g_autoptr (GFile) from = NULL;
  g_autoptr (GFile) to = g_file_new_for_path (to_path);
  g_autoptr (GFile) part = g_file_new_for_path (part_path);

  *copied = from_path != NULL && harvest_blob_store_exists (self->blobs, hash);
  if (!*copied || g_file_query_exists (to, cancellable))
    return TRUE;
  from = g_file_new_for_path (from_path);
  return g_file_copy (from, part, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                      cancellable, NULL, NULL, error)
         && g_file_move (part, to, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, error);
}

static gboolean
copy_files (HarvestExportWriter *self,
            HarvestExportReport *report,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *media = g_build_filename (self->folder, HARVEST_EXPORT_MEDIA, NULL);
  GHashTableIter iter;
  gpointer hash, mime;

  if (!make_folder (media, error))
    return FALSE;
  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &hash, &mime))
    {
      gboolean copied;

      if (!copy_file (self, media, hash, mime, &copied, cancellable, error))
        return FALSE;
      if (copied)
        report->n_files++;
      else
        report->n_missing_files++;
    }
  return TRUE;
}

static gboolean
close_file (GOutputStream **stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) closing = g_steal_pointer (stream);

  return g_output_stream_close (closing, cancellable, error);
}

/* Public API */

HarvestExportWriter *
harvest_export_writer_new_sync (const char *folder,
                                HarvestBlobStore *blobs,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autoptr (HarvestExportWriter) self = NULL;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (HARVEST_IS_BLOB_STORE (blobs), NULL);

  self = g_new0 (HarvestExportWriter, 1);
  self->folder = g_strdup (folder);
  self->blobs = g_object_ref (blobs);
  self->delimiter = choose_delimiter ();
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->row = g_string_new (NULL);
  if (!make_folder (folder, error))
    return NULL;
  self->records = open_file (self, HARVEST_EXPORT_RECORDS, cancellable, error);
  if (self->records == NULL)
    return NULL;
  self->stories = open_file (self, HARVEST_EXPORT_STORIES, cancellable, error);
  if (self->stories == NULL
      || !g_output_stream_write_all (self->stories, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK), NULL,
                                     cancellable, error)
      || !write_row (self, columns, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
harvest_export_writer_free (HarvestExportWriter *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->records, abandon);
  g_clear_pointer (&self->stories, abandon);
  g_free (self->folder);
  g_object_unref (self->blobs);
  g_hash_table_unref (self->files);
  g_string_free (self->row, TRUE);
  g_free (self);
}

gboolean
harvest_export_writer_put_sync (HarvestExportWriter *self,
                                HarvestRecord *record,
                                GCancellable *cancellable,
                                GError **error)
{
  gsize length;
  const char *document;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  note_files (self, record);
  document = g_bytes_get_data (harvest_record_get_bytes (record), &length);
  return g_output_stream_write_all (self->records, document, length, NULL, cancellable, error)
         && g_output_stream_write_all (self->records, "\n", 1, NULL, cancellable, error);
}

gboolean
harvest_export_writer_put_story_sync (HarvestExportWriter *self,
                                      HarvestRecord *story,
                                      const char *unit,
                                      GPtrArray *assets,
                                      GCancellable *cancellable,
                                      GError **error)
{
  const char *const *tags;
  g_autofree char *joined_tags = NULL;
  g_autofree char *files = NULL;
  g_autofree char *told = NULL;
  g_auto (GStrv) safe = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (story != NULL, FALSE);
  g_return_val_if_fail (assets != NULL, FALSE);

  tags = harvest_record_get_set (story, "tags");
  joined_tags = tags != NULL ? g_strjoinv (";", (char **)tags) : NULL;
  files = join_files (assets);
  told = dup_day_told (story);
  {
    const char *const values[] = {
      harvest_record_get_id (story),
      harvest_record_get_string (story, "title"),
      harvest_record_get_string (story, "body"),
      harvest_record_get_string (story, "kind"),
      harvest_record_get_string (story, "lang"),
      unit,
      harvest_record_get_string (story, "byline"),
      joined_tags,
      harvest_record_get_string (story, "occurred_on"),
      files,
      harvest_record_get_string (story, "state"),
      harvest_record_get_string (story, "visibility"),
      told,
    };

    safe = g_new0 (char *, G_N_ELEMENTS (values) + 1);
    for (guint i = 0; i < G_N_ELEMENTS (values); i++)
      safe[i] = harvest_csv_neutralise (values[i] != NULL ? values[i] : "");
  }
  return write_row (self, (const char *const *)safe, cancellable, error);
}

gboolean
harvest_export_writer_finish_sync (HarvestExportWriter *self,
                                   HarvestExportReport *report,
                                   GCancellable *cancellable,
                                   GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (report != NULL, FALSE);

  return copy_files (self, report, cancellable, error)
         && close_file (&self->stories, cancellable, error)
         && close_file (&self->records, cancellable, error);
}
