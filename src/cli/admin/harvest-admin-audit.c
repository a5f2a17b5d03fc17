/* harvest-admin-audit.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-audit"

#include "config.h"

#include "harvest-admin.h"

#include "harvest-audit.h"
#include "harvest-server-error.h"

#include <stdio.h>

static gboolean
verify_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  HarvestAuditSummary *summary = data;

  harvest_audit_summary_clear (summary);
  return harvest_audit_verify_sync (tx, summary, error);
}

static void
print (HarvestAdmin *self, const HarvestAuditSummary *summary)
{
  g_autoptr (HarvestJsonWriter) writer = NULL;

  if (!self->json)
    {
      printf ("%" G_GINT64_FORMAT " entries, each as it was written\nlast: %s\n",
              summary->n_entries, summary->last != NULL ? summary->last : "-");
      return;
    }
  writer = harvest_json_writer_new ();
  harvest_json_writer_begin_object (writer);
  harvest_json_writer_key (writer, "entries");
  harvest_json_writer_integer (writer, summary->n_entries);
  harvest_admin_write_string (writer, "last", summary->last);
  harvest_json_writer_end_object (writer);
  harvest_admin_print_json (writer);
}

static gboolean
verify (HarvestAdmin *self, char **words, GError **error)
{
  HarvestAuditSummary summary = { 0 };
  gboolean verified;

  if (!harvest_admin_open (self, error)
      || !harvest_server_db_read_sync (self->db, verify_cb, &summary, error))
    return FALSE;
  verified = summary.broken == 0;
  if (verified)
    print (self, &summary);
  else
    g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_DAMAGED,
                 "Entry %" G_GINT64_FORMAT " of the audit log is not as it was written",
                 summary.broken);
  harvest_audit_summary_clear (&summary);
  return verified;
}

const HarvestAdminCommand harvest_admin_audit_verify = {
  .name = "audit verify",
  .arguments = "",
  .summary = "Find out whether anything in the audit log was changed later",
  .run = verify,
};
