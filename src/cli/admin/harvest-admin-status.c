/* harvest-admin-status.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-status"

#include "config.h"

#include "harvest-admin.h"

#include "harvest-accounts.h"
#include "harvest-admin-files.h"
#include "harvest-audit.h"
#include "harvest-server-core.h"
#include "harvest-server-error.h"
#include "harvest-server-office.h"

#include <stdio.h>
#include <sys/statvfs.h>

/* ---- status ---- */

typedef struct
{
  HarvestIdentity *identity;
  char *name;
  char *last_backup;
  HarvestServerCounts counts;
  gint64 n_audit;
  GPtrArray *accounts;
} StatusJob;

/* One line of the answer. */
typedef struct
{
  const char *key;
  const char *label;
  gint64 value;
} Figure;

static void
free_account_cb (gpointer data)
{
  harvest_account_free (data);
}

static gboolean
status_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  StatusJob *job = data;

  job->identity = harvest_server_get_identity_sync (tx, error);
  return job->identity != NULL
         && harvest_server_meta_dup_sync (tx, HARVEST_SERVER_META_NAME, &job->name, error)
         && harvest_server_meta_dup_sync (tx, "last-backup", &job->last_backup, error)
         && harvest_server_office_count_sync (tx, &job->counts, error)
         && harvest_audit_count_sync (tx, &job->n_audit, error)
         && harvest_accounts_sql_list (tx, job->accounts, error);
}

static gint64
count_sessions (GPtrArray *accounts)
{
  gint64 n = 0;

  for (guint i = 0; i < accounts->len; i++)
    n += ((HarvestAccount *)accounts->pdata[i])->n_sessions;
  return n;
}

static gint64
get_free_bytes (const char *folder)
{
  struct statvfs info;

  return statvfs (folder, &info) == 0 ? (gint64)(info.f_bavail * info.f_frsize) : -1;
}

static void
print_json (const StatusJob *job, const Figure *figures, guint n_figures, gboolean is_running)
{
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  harvest_json_writer_begin_object (writer);
  for (guint i = 0; i < n_figures; i++)
    {
      harvest_json_writer_key (writer, figures[i].key);
      harvest_json_writer_integer (writer, figures[i].value);
    }
  harvest_admin_write_string (writer, "company", job->name);
  harvest_admin_write_string (writer, "epoch", job->identity->epoch);
  harvest_admin_write_string (writer, "last_backup", job->last_backup);
  harvest_json_writer_key (writer, "running");
  harvest_json_writer_boolean (writer, is_running);
  harvest_admin_write_string (writer, "server", job->identity->id);
  harvest_admin_write_string (writer, "version", PACKAGE_VERSION);
  harvest_json_writer_end_object (writer);
  harvest_admin_print_json (writer);
}

static void
print_text (const StatusJob *job, const Figure *figures, guint n_figures, gboolean is_running)
{
  printf ("%s\nserver %s, epoch %s, version %s\nThe server %s.\nLast backup: %s\n\n", job->name,
          job->identity->id, job->identity->epoch, PACKAGE_VERSION,
          is_running ? "runs" : "does not run",
          job->last_backup != NULL ? job->last_backup : "none yet");
  for (guint i = 0; i < n_figures; i++)
    printf ("%15" G_GINT64_FORMAT "  %s\n", figures[i].value, figures[i].label);
}

static void
print_status (HarvestAdmin *self, const StatusJob *job, gint64 n_files, gint64 n_bytes)
{
  gboolean is_running = harvest_admin_files_is_running (self->data_dir);
  const Figure figures[] = {
    { "accounts", "accounts", job->accounts->len },
    { "sessions", "sessions", count_sessions (job->accounts) },
    { "people", "people", job->counts.people },
    { "stories", "stories", job->counts.stories },
    { "records", "records in all", job->counts.records },
    { "clients", "desktops that have sent something", job->counts.clients },
    { "answers", "answers that are kept for them", job->counts.answers },
    { "listings", "listings", job->counts.listings },
    { "tombstones", "tombstones", job->counts.tombstones },
    { "erasures", "erased records", job->counts.erasures },
    { "receipts", "receipts of desktops for what was erased", job->counts.receipts },
    { "files", "files", n_files },
    { "file_bytes", "bytes of files", n_bytes },
    { "free_bytes", "bytes free on the disk", get_free_bytes (self->data_dir) },
    { "audit_entries", "entries of the audit log", job->n_audit },
  };

  if (self->json)
    print_json (job, figures, G_N_ELEMENTS (figures), is_running);
  else
    print_text (job, figures, G_N_ELEMENTS (figures), is_running);
}

static gboolean
status (HarvestAdmin *self, char **words, GError **error)
{
  g_autofree char *blobs = harvest_admin_dup_path (self, "blobs");
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (free_account_cb);
  StatusJob job = { .accounts = accounts };
  gint64 n_files;
  gint64 n_bytes;
  gboolean done;

  done = harvest_admin_open (self, error)
         && harvest_server_db_read_sync (self->db, status_cb, &job, error)
         && harvest_admin_files_count_blobs (blobs, &n_files, &n_bytes, error);
  if (done)
    print_status (self, &job, n_files, n_bytes);
  g_clear_pointer (&job.identity, harvest_identity_free);
  g_free (job.name);
  g_free (job.last_backup);
  return done;
}

const HarvestAdminCommand harvest_admin_status = {
  .name = "status",
  .arguments = "",
  .summary = "What the server has, and how it is",
  .run = status,
};

/* ---- check ---- */

typedef struct
{
  GPtrArray *wrong;
  HarvestAuditSummary audit;
} CheckJob;

static gboolean
check_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  CheckJob *job = data;
  g_auto (GStrv) lines = harvest_server_office_check_sync (tx, error);

  if (lines == NULL || !harvest_audit_verify_sync (tx, &job->audit, error))
    return FALSE;
  for (guint i = 0; lines[i] != NULL; i++)
    g_ptr_array_add (job->wrong, g_strdup (lines[i]));
  if (job->audit.broken != 0)
    g_ptr_array_add (job->wrong, g_strdup_printf ("audit log: entry %" G_GINT64_FORMAT
                                                  " is not as it was written",
                                                  job->audit.broken));
  return TRUE;
}

static gboolean
look (HarvestAdmin *self, GPtrArray *wrong, GError **error)
{
  g_autofree char *blobs = harvest_admin_dup_path (self, "blobs");
  g_auto (GStrv) lines = NULL;
  CheckJob job = { .wrong = wrong };
  gint64 n_files;
  gint64 n_bytes;
  gboolean done;

  if (!harvest_admin_open (self, error))
    return FALSE;
  lines = harvest_server_db_check_sync (self->db, error);
  if (lines == NULL)
    return FALSE;
  for (guint i = 0; lines[i] != NULL; i++)
    g_ptr_array_add (wrong, g_strdup_printf ("database: %s", lines[i]));
  done = harvest_server_db_read_sync (self->db, check_cb, &job, error)
         && harvest_admin_files_check_blobs (blobs, wrong, &n_files, &n_bytes, error);
  harvest_audit_summary_clear (&job.audit);
  return done;
}

static gboolean
check (HarvestAdmin *self, char **words, GError **error)
{
  g_autoptr (GPtrArray) wrong = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();

  if (!look (self, wrong, error))
    return FALSE;
  harvest_json_writer_begin_array (writer);
  for (guint i = 0; i < wrong->len; i++)
    if (self->json)
      harvest_json_writer_string (writer, wrong->pdata[i]);
    else
      printf ("%s\n", (const char *)wrong->pdata[i]);
  harvest_json_writer_end_array (writer);
  if (self->json)
    harvest_admin_print_json (writer);
  else if (wrong->len == 0)
    printf ("All is well.\n");
  if (wrong->len > 0)
    g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_DAMAGED,
                 "%u things are wrong; “restore” goes back to a backup", wrong->len);
  return wrong->len == 0;
}

const HarvestAdminCommand harvest_admin_check = {
  .name = "check",
  .arguments = "",
  .summary = "Look through the database, the audit log and all files",
  .run = check,
};
