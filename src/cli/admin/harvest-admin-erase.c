/* harvest-admin-erase.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-erase"

#include "config.h"

#include "harvest-admin.h"

#include "harvest-accounts.h"
#include "harvest-audit.h"
#include "harvest-blob-store.h"
#include "harvest-server-core.h"
#include "harvest-server-office.h"
#include "harvest-uploads-sql.h"

#include <stdio.h>

static char *confirmed_by;

static const GOptionEntry options[] = {
  { "confirmed-by", 0, 0, G_OPTION_ARG_STRING, &confirmed_by,
    "An administrator who has looked at it too; somebody else than the person", "ADMIN" },
  { NULL },
};

typedef struct
{
  const char *name;
  GPtrArray *hashes;
  guint n_erased;
} EraseJob;

/* Two persons decide: the one at the keyboard, and the one who is named. */
static gboolean
check_confirmation (HarvestServerTx *tx, const HarvestAccount *account, char **by, GError **error)
{
  g_autoptr (HarvestAccount) admin = harvest_accounts_require_sync (tx, confirmed_by, error);
  gboolean is_admin;

  if (admin == NULL
      || !harvest_server_has_role_sync (tx, admin->person, "administrator", &is_admin, error))
    return FALSE;
  if (!is_admin || admin->disabled)
    return harvest_admin_refuse (error, "“%s” is no administrator", confirmed_by);
  if (g_str_equal (admin->person, account->person))
    return harvest_admin_refuse (error, "Nobody confirms that they are erased themselves");
  *by = g_strdup (admin->person);
  return TRUE;
}

static gboolean
erase_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  EraseJob *job = data;
  g_autoptr (HarvestAccount) account = harvest_accounts_require_sync (tx, job->name, error);
  g_autofree char *by = NULL;
  HarvestAudit audit = { .what = "person-erased", .address = "admin" };

  g_clear_pointer (&job->hashes, g_ptr_array_unref);
  if (account == NULL || !check_confirmation (tx, account, &by, error)
      || !harvest_server_office_erase_sync (tx, account->person, &job->hashes, &job->n_erased,
                                            error))
    return FALSE;
  for (guint i = 0; i < job->hashes->len; i++)
    if (!harvest_sent_sql_forget (tx, job->hashes->pdata[i], error))
      return FALSE;
  audit.who = by;
  audit.subject = account->person;
  return harvest_accounts_remove_sync (tx, &harvest_actor_admin, account->person, error)
         && harvest_audit_append_sync (tx, &audit, error);
}

static gboolean
delete_blobs (HarvestAdmin *self, GPtrArray *hashes, GError **error)
{
  g_autofree char *folder = harvest_admin_dup_path (self, "blobs");
  g_autoptr (HarvestBlobStore) blobs = NULL;

  if (hashes->len == 0)
    return TRUE;
  blobs = harvest_blob_store_open_sync (folder, error);
  for (guint i = 0; blobs != NULL && i < hashes->len; i++)
    if (!harvest_blob_store_delete_sync (blobs, hashes->pdata[i], error))
      return FALSE;
  return blobs != NULL;
}

static gboolean
erase (HarvestAdmin *self, char **words, GError **error)
{
  EraseJob job = { .name = words[0] };
  gboolean done;

  if (confirmed_by == NULL)
    return harvest_admin_fail_usage (error, "erase: --confirmed-by ADMIN is missing: two persons "
                                            "decide about it");
  if (!harvest_admin_open (self, error)
      || !harvest_server_db_write_sync (self->db, erase_cb, &job, error))
    return FALSE;
  done = delete_blobs (self, job.hashes, error);
  if (self->json)
    printf ("{\"files\":%u,\"records\":%u}\n", job.hashes->len, job.n_erased);
  else
    printf ("%u records and %u files are erased. Desktops are told, and "
            "“status” counts their receipts.\n",
            job.n_erased, job.hashes->len);
  g_ptr_array_unref (job.hashes);
  return done;
}

const HarvestAdminCommand harvest_admin_erase = {
  .name = "erase",
  .arguments = "PERSON --confirmed-by ADMIN",
  .summary = "Erase somebody, with all they told, everywhere and for ever",
  .min = 1,
  .max = 1,
  .options = options,
  .run = erase,
};
