/* harvest-admin-units.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-units"

#include "config.h"

#include "harvest-admin.h"

#include "harvest-accounts.h"
#include "harvest-admin-lookup.h"
#include "harvest-admin-starter.h"
#include "harvest-admin-table.h"
#include "harvest-audit.h"
#include "harvest-record.h"
#include "harvest-server-error.h"
#include "harvest-server-office.h"
#include "harvest-uuid.h"

#include <stdio.h>

enum
{
  COLUMN_ID,
  COLUMN_NAME,
  COLUMN_PARENT,
  COLUMN_SITE,
  COLUMN_POLICY,
  COLUMN_RECEIVER,
};

static const char *const columns[] = { "id", "name", "parent", "site", "policy", "receiver", NULL };
#define N_NEEDED 2

static const char *const receivers[] = {
  "receiver_idea", "receiver_knowhow", "receiver_question", "receiver_signal", "receiver_story",
};

typedef struct
{
  GPtrArray *rows;
  GHashTable *ids;    /* id of the record, by that in the file */
  GPtrArray *remarks; /* what was left out */
} UnitJob;

static gboolean
fail_line (GError **error, const HarvestAdminRow *row, const char *why, const char *value)
{
  if (why != NULL)
    return harvest_admin_fail_usage (error, "Line %u: %s: “%s”", row->line, why, value);
  g_prefix_error (error, "Line %u: ", row->line);
  return FALSE;
}

/* Every unit gets the id that it had, or a new one, so that a parent may come after its child. */
static gboolean
give_ids (HarvestServerTx *tx, UnitJob *job, GError **error)
{
  g_hash_table_remove_all (job->ids);
  for (guint i = 0; i < job->rows->len; i++)
    {
      const HarvestAdminRow *row = job->rows->pdata[i];
      const char *key = row->values[COLUMN_ID];
      g_autofree char *id = NULL;

      if (g_hash_table_contains (job->ids, key))
        return fail_line (error, row, "this id is there twice", key);
      if (harvest_uuid_is_valid (key))
        id = g_strdup (key);
      else if (!harvest_admin_lookup_get_key (tx, key, &id, error))
        return FALSE;
      if (id == NULL)
        id = harvest_uuid_new (harvest_server_tx_get_clock (tx));
      if (!harvest_uuid_is_valid (key) && !harvest_admin_lookup_set_key (tx, key, id, error))
        return FALSE;
      g_hash_table_insert (job->ids, g_strdup (key), g_steal_pointer (&id));
    }
  return TRUE;
}

static gboolean
set_parent (HarvestServerTx *tx,
            UnitJob *job,
            const HarvestAdminRow *row,
            HarvestRecordBuilder *builder,
            GError **error)
{
  const char *parent = row->values[COLUMN_PARENT];
  const char *id = g_hash_table_lookup (job->ids, parent);
  g_autofree char *there = NULL;

  if (parent[0] == '\0')
    {
      harvest_record_builder_unset (builder, "parent");
      return TRUE;
    }
  if (id == NULL)
    id = there = harvest_admin_lookup_find (tx, "org-unit", parent, error);
  if (id == NULL)
    return fail_line (error, row, NULL, NULL);
  harvest_record_builder_set_string (builder, "parent", id);
  return TRUE;
}

static gboolean
set_receiver (HarvestServerTx *tx,
              UnitJob *job,
              const HarvestAdminRow *row,
              HarvestRecordBuilder *builder,
              GError **error)
{
  const char *name = row->values[COLUMN_RECEIVER];
  g_autoptr (HarvestAccount) account = NULL;
  g_autoptr (GError) reason = NULL;

  if (name[0] == '\0')
    return TRUE;
  account = harvest_accounts_require_sync (tx, name, &reason);
  if (account == NULL
      && !g_error_matches (reason, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  /* People name their units, and units their receivers: one of both comes first. */
  if (account == NULL)
    g_ptr_array_add (job->remarks,
                     g_strdup_printf ("Line %u: nobody signs in as “%s” yet; the unit has no "
                                      "receiver until the file is imported again",
                                      row->line, name));
  for (guint i = 0; account != NULL && i < G_N_ELEMENTS (receivers); i++)
    harvest_record_builder_set_string (builder, receivers[i], account->person);
  return TRUE;
}

static gboolean
put_unit (HarvestServerTx *tx, UnitJob *job, const HarvestAdminRow *row, GError **error)
{
  const char *id = g_hash_table_lookup (job->ids, row->values[COLUMN_ID]);
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) before = NULL;
  g_autoptr (HarvestRecord) record = NULL;

  if (!harvest_server_office_find_sync (tx, id, &before, error))
    return FALSE;
  builder = before != NULL ? harvest_record_builder_new_from (before)
                           : harvest_record_builder_new ("org-unit", id);
  harvest_record_builder_set_string (builder, "name", row->values[COLUMN_NAME]);
  harvest_record_builder_set_string (builder, "site", row->values[COLUMN_SITE]);
  harvest_record_builder_set_string (builder, "policy", row->values[COLUMN_POLICY]);
  if (!set_parent (tx, job, row, builder, error) || !set_receiver (tx, job, row, builder, error))
    return FALSE;
  record = harvest_record_builder_end (builder, error);
  if (record == NULL)
    return fail_line (error, row, NULL, NULL);
  return (before != NULL && harvest_record_equal (before, record))
         || harvest_server_office_put_sync (tx, record, NULL, error);
}

static gboolean
import_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  UnitJob *job = data;
  const HarvestAudit audit = { .what = "units-imported", .address = "admin" };

  g_ptr_array_set_size (job->remarks, 0);
  if (!give_ids (tx, job, error))
    return FALSE;
  for (guint i = 0; i < job->rows->len; i++)
    if (!put_unit (tx, job, job->rows->pdata[i], error))
      return FALSE;
  return harvest_audit_append_sync (tx, &audit, error);
}

gboolean
harvest_admin_units_put (HarvestServerTx *tx, const char *data, gsize length, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) remarks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  UnitJob job = { .ids = ids, .remarks = remarks };

  rows = harvest_admin_table_parse (data, length, columns, N_NEEDED, error);
  job.rows = rows;
  return rows != NULL && import_cb (tx, &job, error);
}

static gboolean
import (HarvestAdmin *self, char **words, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) remarks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  UnitJob job = { .ids = ids, .remarks = remarks };

  if (!harvest_admin_open (self, error))
    return FALSE;
  rows = harvest_admin_table_load (words[0], columns, N_NEEDED, error);
  if (rows == NULL)
    return FALSE;
  job.rows = rows;
  if (!harvest_server_db_write_sync (self->db, import_cb, &job, error))
    return FALSE;
  for (guint i = 0; i < remarks->len; i++)
    g_printerr ("storyharvest-admin: %s\n", (const char *)remarks->pdata[i]);
  printf (self->json ? "{\"units\":%u}\n" : "%u units\n", rows->len);
  return TRUE;
}

const HarvestAdminCommand harvest_admin_unit_import = {
  .name = "unit import",
  .arguments = "FILE",
  .summary = "Add units, or bring them up to date, from CSV: id name parent site policy receiver",
  .min = 1,
  .max = 1,
  .run = import,
};
