/* harvest-admin-role.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-role"

#include "config.h"

#include "harvest-admin.h"

#include "harvest-accounts.h"
#include "harvest-admin-lookup.h"
#include "harvest-admin-people.h"
#include "harvest-audit.h"
#include "harvest-record.h"
#include "harvest-server-error.h"
#include "harvest-server-office.h"
#include "harvest-uuid.h"

#include <stdio.h>

/* ---- role grant, role revoke ---- */

static gboolean
change_cb (HarvestServerTx *tx, gpointer data, GError **error, gboolean granted)
{
  char **words = data;
  g_autoptr (HarvestAccount) account = harvest_accounts_require_sync (tx, words[0], error);
  g_autofree char *unit = NULL;
  g_autofree char *partner = NULL;
  gboolean revoked;

  if (account == NULL
      || !harvest_admin_lookup_scope (tx, words[1], words[2], &unit, &partner, error))
    return FALSE;
  if (granted)
    return harvest_admin_people_grant (tx, account->person, words[1], unit, partner, error);
  if (!harvest_admin_people_revoke (tx, account->person, words[1], unit, partner, &revoked, error))
    return FALSE;
  return revoked
         || harvest_admin_refuse (error, "%s is no %s%s%s", words[0], words[1],
                                  words[2] != NULL ? " of " : "", words[2] != NULL ? words[2] : "");
}

static gboolean
grant_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  return change_cb (tx, data, error, TRUE);
}

static gboolean
revoke_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  return change_cb (tx, data, error, FALSE);
}

static gboolean
grant_role (HarvestAdmin *self, char **words, GError **error)
{
  return harvest_admin_open (self, error)
         && harvest_server_db_write_sync (self->db, grant_cb, words, error);
}

static gboolean
revoke_role (HarvestAdmin *self, char **words, GError **error)
{
  return harvest_admin_open (self, error)
         && harvest_server_db_write_sync (self->db, revoke_cb, words, error);
}

const HarvestAdminCommand harvest_admin_role_grant = {
  .name = "role grant",
  .arguments = "NAME ROLE [SCOPE]",
  .summary = "Give somebody a role, in a unit and those below it, or everywhere",
  .min = 2,
  .max = 3,
  .run = grant_role,
};

const HarvestAdminCommand harvest_admin_role_revoke = {
  .name = "role revoke",
  .arguments = "NAME ROLE [SCOPE]",
  .summary = "Take a role away",
  .min = 2,
  .max = 3,
  .run = revoke_role,
};

/* ---- partner add ---- */

typedef struct
{
  const char *name;
  char *id;
} PartnerJob;

static gboolean
add_partner_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  PartnerJob *job = data;
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) record = NULL;
  g_autoptr (GError) reason = NULL;
  g_autofree char *there = harvest_admin_lookup_find (tx, "partner", job->name, &reason);
  HarvestAudit audit = { .what = "partner-added", .address = "admin" };

  if (there != NULL)
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_EXISTS,
                   "There is a partner “%s” already", job->name);
      return FALSE;
    }
  builder = harvest_record_builder_new ("partner", NULL);
  harvest_record_builder_set_string (builder, "name", job->name);
  record = harvest_record_builder_end (builder, error);
  if (record == NULL || !harvest_server_office_put_sync (tx, record, NULL, error))
    return FALSE;
  g_free (job->id);
  job->id = g_strdup (harvest_record_get_id (record));
  audit.subject = job->id;
  return harvest_audit_append_sync (tx, &audit, error);
}

static gboolean
add_partner (HarvestAdmin *self, char **words, GError **error)
{
  PartnerJob job = { .name = words[0] };

  if (!harvest_admin_open (self, error)
      || !harvest_server_db_write_sync (self->db, add_partner_cb, &job, error))
    return FALSE;
  printf (self->json ? "\"%s\"\n" : "%s\n", job.id);
  g_free (job.id);
  return TRUE;
}

const HarvestAdminCommand harvest_admin_partner_add = {
  .name = "partner add",
  .arguments = "NAME",
  .summary = "Add another company with which stories are shared; prints its id",
  .min = 1,
  .max = 1,
  .run = add_partner,
};
