/* harvest-admin-export.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-export"

#include "config.h"

#include "harvest-admin.h"

#include "harvest-accounts.h"
#include "harvest-admin-files.h"
#include "harvest-audit.h"
#include "harvest-server-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* An export is for another program: a line of JSON for each record, account and audit entry, and
 * the files by their hashes. */
typedef struct
{
  FILE *records;
  FILE *accounts;
  FILE *audit;
  gint64 n_records;
} ExportJob;

static gboolean
write_line (FILE *file, const char *data, gsize length, GError **error)
{
  if (fwrite (data, 1, length, file) == length && fputc ('\n', file) != EOF)
    return TRUE;
  return harvest_admin_refuse (error, "Cannot write: %s", g_strerror (errno));
}

static gboolean
write_document_cb (const char *type,
                   const char *id,
                   GBytes *document,
                   gpointer data,
                   GError **error)
{
  ExportJob *job = data;

  job->n_records++;
  return write_line (job->records, g_bytes_get_data (document, NULL), g_bytes_get_size (document),
                     error);
}

static gboolean
write_audit_cb (gint64 seq, const char *entry, gpointer data, GError **error)
{
  ExportJob *job = data;

  return write_line (job->audit, entry, strlen (entry), error);
}

static void
free_account_cb (gpointer data)
{
  harvest_account_free (data);
}

/* Without passwords: nobody needs them elsewhere. */
static gboolean
write_accounts (HarvestServerTx *tx, ExportJob *job, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (free_account_cb);

  if (!harvest_accounts_sql_list (tx, accounts, error))
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    {
      const HarvestAccount *account = accounts->pdata[i];
      g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
      g_autofree char *created = harvest_admin_format_time (account->created);
      g_autoptr (GBytes) bytes = NULL;

      harvest_json_writer_begin_object (writer);
      harvest_admin_write_string (writer, "created", created);
      harvest_json_writer_key (writer, "disabled");
      harvest_json_writer_boolean (writer, account->disabled);
      harvest_admin_write_string (writer, "id", account->person);
      harvest_admin_write_string (writer, "name", account->name);
      harvest_json_writer_end_object (writer);
      bytes = harvest_json_writer_finish (writer);
      if (!write_line (job->accounts, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                       error))
        return FALSE;
    }
  return TRUE;
}

/* All of one moment. */
static gboolean
export_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  ExportJob *job = data;

  return harvest_documents_foreach_sync (tx, write_document_cb, job, error)
         && write_accounts (tx, job, error)
         && harvest_audit_foreach_sync (tx, write_audit_cb, job, error);
}

static FILE *
open_file (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  FILE *file = g_fopen (path, "wbxe");

  if (file == NULL)
    harvest_admin_refuse (error, "Cannot make %s: %s", path, g_strerror (errno));
  return file;
}

static gboolean
close_file (FILE *file, gboolean written, GError **error)
{
  gboolean closed = TRUE;

  if (file == NULL)
    return written;
  closed = fflush (file) == 0 && fsync (fileno (file)) == 0;
  closed = fclose (file) == 0 && closed;
  if (written && !closed)
    return harvest_admin_refuse (error, "Cannot write: %s", g_strerror (errno));
  return written;
}

static gboolean
write_files (HarvestAdmin *self, const char *folder, ExportJob *job, GError **error)
{
  gboolean written;

  job->records = open_file (folder, "records.jsonl", error);
  job->accounts = job->records != NULL ? open_file (folder, "accounts.jsonl", error) : NULL;
  job->audit = job->accounts != NULL ? open_file (folder, "audit.jsonl", error) : NULL;
  written = job->audit != NULL && harvest_server_db_read_sync (self->db, export_cb, job, error);
  written = close_file (job->records, written, error);
  written = close_file (job->accounts, written, error);
  return close_file (job->audit, written, error);
}

static gboolean export(HarvestAdmin *self, char **words, GError **error)
{
  g_autofree char *blobs = harvest_admin_dup_path (self, "blobs");
  g_autofree char *target = g_build_filename (words[0], "blobs", NULL);
  ExportJob job = { 0 };
  gint64 n_files;
  gint64 n_bytes;

  if (!harvest_admin_open (self, error))
    return FALSE;
  if (g_mkdir (words[0], 0700) != 0)
    return harvest_admin_refuse (error, "Cannot make the folder %s: %s", words[0],
                                 g_strerror (errno));
  if (!write_files (self, words[0], &job, error)
      || !harvest_admin_files_copy_blobs (blobs, target, &n_files, &n_bytes, error))
    return FALSE;
  if (self->json)
    printf ("{\"files\":%" G_GINT64_FORMAT ",\"records\":%" G_GINT64_FORMAT "}\n", n_files,
            job.n_records);
  else
    printf ("%" G_GINT64_FORMAT " records and %" G_GINT64_FORMAT " files are in %s\n",
            job.n_records, n_files, words[0]);
  return TRUE;
}

const HarvestAdminCommand harvest_admin_export = {
  .name = "export",
  .arguments = "DIR",
  .summary = "Write everything into a new folder, for another program: JSON lines and files",
  .min = 1,
  .max = 1,
  .run = export,
};
