/* harvest-admin-backup.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-backup"

#include "config.h"

#include "harvest-admin.h"

#include "harvest-accounts.h"
#include "harvest-admin-files.h"
#include "harvest-audit.h"
#include "harvest-server-error.h"
#include "harvest-server-office.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

#define META_BACKUP "last-backup"

/* Beside the backups: one folder for all of them. */
#define BLOBS "blobs"

static char *
dup_blobs_beside (const char *file)
{
  g_autofree char *folder = g_path_get_dirname (file);

  return g_build_filename (folder, BLOBS, NULL);
}

/* ---- backup ---- */

static gboolean
note_backup_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  g_autofree char *time = harvest_admin_format_time (harvest_server_tx_now (tx));
  const HarvestAudit audit = { .what = "backup", .address = "admin" };

  return harvest_server_meta_set_sync (tx, META_BACKUP, time, error)
         && harvest_audit_append_sync (tx, &audit, error);
}

static gboolean
backup (HarvestAdmin *self, char **words, GError **error)
{
  g_autofree char *blobs = harvest_admin_dup_path (self, BLOBS);
  g_autofree char *beside = dup_blobs_beside (words[0]);
  gint64 n_files;
  gint64 n_bytes;

  if (!harvest_admin_open (self, error))
    return FALSE;
  if (g_file_test (words[0], G_FILE_TEST_EXISTS))
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_EXISTS,
                   "There is a file %s already", words[0]);
      return FALSE;
    }
  /* First the database: what it names has been there before it. */
  if (!harvest_server_db_backup_sync (self->db, words[0], error)
      || !harvest_admin_files_copy_blobs (blobs, beside, &n_files, &n_bytes, error))
    return FALSE;
  if (g_chmod (words[0], 0600) != 0)
    return harvest_admin_refuse (error, "Cannot protect %s: %s", words[0], g_strerror (errno));
  if (!harvest_server_db_write_sync (self->db, note_backup_cb, NULL, error))
    return FALSE;
  if (self->json)
    printf ("{\"files\":%" G_GINT64_FORMAT ",\"bytes\":%" G_GINT64_FORMAT "}\n", n_files, n_bytes);
  else
    printf ("%s is a backup of the database; %" G_GINT64_FORMAT " new files were added to %s\n",
            words[0], n_files, beside);
  return TRUE;
}

const HarvestAdminCommand harvest_admin_backup = {
  .name = "backup",
  .arguments = "FILE",
  .summary =
      "Copy all that the server has, while it runs: FILE, and the files to `blobs' beside it",
  .min = 1,
  .max = 1,
  .run = backup,
};

/* ---- restore ---- */

/* What must not come back with an old database: who could not sign in any more still cannot, and
 * every session ends, as nobody knows which had been ended since. */
typedef struct
{
  GPtrArray *disabled; /* HarvestAccount of before */
} RestoreJob;

static void
free_account_cb (gpointer data)
{
  harvest_account_free (data);
}

static gboolean
list_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  return harvest_accounts_sql_list (tx, data, error);
}

static gboolean
disable_again (HarvestServerTx *tx, GPtrArray *before, const char *person, GError **error)
{
  for (guint i = 0; i < before->len; i++)
    {
      const HarvestAccount *account = before->pdata[i];

      if (account->disabled && g_str_equal (account->person, person))
        return harvest_accounts_sql_set_disabled (tx, person, TRUE, error);
    }
  return TRUE;
}

static gboolean
begin_again_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  RestoreJob *job = data;
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (free_account_cb);
  const HarvestAudit audit = { .what = "restored", .address = "admin" };

  if (!harvest_accounts_sql_list (tx, accounts, error))
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    {
      const HarvestAccount *account = accounts->pdata[i];
      gint64 n_ended;

      if (!harvest_sessions_sql_end (tx, account->person, NULL, NULL, &n_ended, error)
          || !disable_again (tx, job->disabled, account->person, error))
        return FALSE;
    }
  return harvest_audit_append_sync (tx, &audit, error);
}

/* The accounts of the database that is about to be put aside, if it can still be read. */
static void
read_before (HarvestAdmin *self, GPtrArray *accounts)
{
  g_autoptr (GError) error = NULL;

  if (!harvest_admin_open (self, &error)
      || !harvest_server_db_read_sync (self->db, list_cb, accounts, &error))
    g_printerr ("storyharvest-admin: who may not sign in any more cannot be read from what was "
                "there: %s\n",
                error->message);
  if (self->db != NULL)
    harvest_server_db_close_sync (self->db);
  g_clear_object (&self->db);
}

static gboolean
restore (HarvestAdmin *self, char **words, GError **error)
{
  g_autofree char *path = harvest_admin_dup_path (self, "server.db");
  g_autofree char *blobs = harvest_admin_dup_path (self, BLOBS);
  g_autofree char *beside = dup_blobs_beside (words[0]);
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (free_account_cb);
  RestoreJob job = { .disabled = before };
  gint64 n_files = 0;
  gint64 n_bytes = 0;
  guint erased = 0;

  if (harvest_admin_files_is_running (self->data_dir))
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_IN_USE,
                   "A server works on %s: stop it first", self->data_dir);
      return FALSE;
    }
  if (!g_file_test (words[0], G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_NOT_FOUND,
                   "There is no file %s", words[0]);
      return FALSE;
    }
  if (g_mkdir_with_parents (self->data_dir, 0700) != 0)
    return harvest_admin_refuse (error, "Cannot make the folder %s: %s", self->data_dir,
                                 g_strerror (errno));
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    read_before (self, before);
  if (!harvest_server_office_restore_sync (words[0], path, &erased, error)
      || !harvest_admin_open (self, error)
      || !harvest_server_db_write_sync (self->db, begin_again_cb, &job, error))
    return FALSE;
  if (g_file_test (beside, G_FILE_TEST_IS_DIR)
      && !harvest_admin_files_copy_blobs (beside, blobs, &n_files, &n_bytes, error))
    return FALSE;
  if (self->json)
    printf ("{\"erased\":%u,\"files\":%" G_GINT64_FORMAT "}\n", erased, n_files);
  else
    printf ("%s is restored; %u records that had been erased since are erased again, and "
            "%" G_GINT64_FORMAT " files are back. Everybody signs in again, and each desktop asks "
            "before it goes on.\n",
            words[0], erased, n_files);
  return TRUE;
}

const HarvestAdminCommand harvest_admin_restore = {
  .name = "restore",
  .arguments = "FILE",
  .summary = "Go back to a backup; what was erased since stays erased. Stop the server first",
  .min = 1,
  .max = 1,
  .run = restore,
};
