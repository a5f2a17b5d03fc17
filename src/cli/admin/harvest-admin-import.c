/* harvest-admin-import.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-import"

#include "config.h"

#include "harvest-admin.h"

#include "harvest-accounts.h"
#include "harvest-admin-lookup.h"
#include "harvest-admin-people.h"
#include "harvest-admin-table.h"
#include "harvest-audit.h"
#include "harvest-csv.h"
#include "harvest-record.h"
#include "harvest-server-office.h"

#include <stdio.h>

/* So many people at once, so that the server that runs need not wait for long. */
#define CHUNK 50

enum
{
  COLUMN_NAME,
  COLUMN_HR_NO,
  COLUMN_DISPLAY_NAME,
  COLUMN_LANG,
  COLUMN_UNIT,
  COLUMN_ROLES,
};

static const char *const columns[] = { "name",  "hr_no", "display_name", "lang", "unit",
                                       "roles", NULL };
#define N_NEEDED 1

/* A person who was added, and the code for their slip. */
typedef struct
{
  const char *name;
  const char *display_name;
  char *code;
} Slip;

typedef struct
{
  GPtrArray *rows;
  guint first;
  guint length;
  GArray *slips; /* of Slip: of this chunk */
  guint n_updated;
} ImportJob;

static void
clear_slip (gpointer data)
{
  g_free (((Slip *)data)->code);
}

static gboolean
fail_line (GError **error, const HarvestAdminRow *row)
{
  g_prefix_error (error, "Line %u: ", row->line);
  return FALSE;
}

/* ---- Roles: `curator; reviewer:Front office` ---- */

typedef gboolean (*RoleFunc) (HarvestServerTx *tx,
                              const char *person,
                              const char *role,
                              const char *unit,
                              const char *partner,
                              GError **error);

static gboolean
foreach_role (HarvestServerTx *tx,
              const HarvestAdminRow *row,
              const char *person,
              RoleFunc func,
              GError **error)
{
  g_auto (GStrv) roles = g_strsplit_set (row->values[COLUMN_ROLES], ";,|", -1);

  for (guint i = 0; roles[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_strstrip (roles[i]), ":", 2);
      g_autofree char *unit = NULL;
      g_autofree char *partner = NULL;

      if (parts[0] == NULL)
        continue;
      if (!harvest_admin_lookup_scope (tx, g_strstrip (parts[0]),
                                       parts[1] != NULL ? g_strstrip (parts[1]) : NULL, &unit,
                                       &partner, error)
          || !func (tx, person, parts[0], unit, partner, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_role_cb (HarvestServerTx *tx,
               const char *person,
               const char *role,
               const char *unit,
               const char *partner,
               GError **error)
{
  return TRUE;
}

/* ---- Looking, before anything is done ---- */

static gboolean
check_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  ImportJob *job = data;
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < job->rows->len; i++)
    {
      const HarvestAdminRow *row = job->rows->pdata[i];
      g_autofree char *unit = NULL;

      if (!g_hash_table_add (names, harvest_account_fold_name (row->values[COLUMN_NAME])))
        return harvest_admin_fail_usage (error, "Line %u: the name “%s” is there twice", row->line,
                                         row->values[COLUMN_NAME]);
      if (row->values[COLUMN_UNIT][0] != '\0')
        {
          unit = harvest_admin_lookup_find (tx, "org-unit", row->values[COLUMN_UNIT], error);
          if (unit == NULL)
            return fail_line (error, row);
        }
      if (!foreach_role (tx, row, NULL, check_role_cb, error))
        return fail_line (error, row);
    }
  return TRUE;
}

/* ---- Writing ---- */

static gboolean
find_person (HarvestServerTx *tx, const HarvestAdminRow *row, char **person, GError **error)
{
  g_autoptr (HarvestAccount) account = NULL;

  *person = NULL;
  if (row->values[COLUMN_HR_NO][0] != '\0'
      && !harvest_accounts_sql_find_hr_no (tx, row->values[COLUMN_HR_NO], person, error))
    return FALSE;
  if (*person != NULL)
    return TRUE;
  if (!harvest_accounts_sql_find (tx, row->values[COLUMN_NAME], NULL, &account, error))
    return FALSE;
  *person = account != NULL ? g_strdup (account->person) : NULL;
  return TRUE;
}

/* What the file says about a person goes into their record; what it does not say stays. */
static gboolean
update_record (HarvestServerTx *tx, const HarvestAdminRow *row, const char *person, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) before = NULL;
  g_autoptr (HarvestRecord) after = NULL;
  g_autofree char *unit = NULL;

  if (!harvest_server_office_find_sync (tx, person, &before, error))
    return FALSE;
  builder = before != NULL ? harvest_record_builder_new_from (before)
                           : harvest_record_builder_new ("person", person);
  if (row->values[COLUMN_DISPLAY_NAME][0] != '\0' || before == NULL)
    harvest_record_builder_set_string (builder, "name",
                                       row->values[COLUMN_DISPLAY_NAME][0] != '\0'
                                           ? row->values[COLUMN_DISPLAY_NAME]
                                           : row->values[COLUMN_NAME]);
  if (row->values[COLUMN_LANG][0] != '\0')
    harvest_record_builder_set_string (builder, "lang", row->values[COLUMN_LANG]);
  if (row->values[COLUMN_UNIT][0] != '\0')
    {
      unit = harvest_admin_lookup_find (tx, "org-unit", row->values[COLUMN_UNIT], error);
      if (unit == NULL)
        return FALSE;
      harvest_record_builder_set_string (builder, "unit", unit);
    }
  after = harvest_record_builder_end (builder, error);
  if (after == NULL)
    return FALSE;
  return (before != NULL && harvest_record_equal (before, after))
         || harvest_server_office_put_sync (tx, after, NULL, error);
}

static gboolean
import_row (HarvestServerTx *tx, ImportJob *job, const HarvestAdminRow *row, GError **error)
{
  const char *display_name = row->values[COLUMN_DISPLAY_NAME];
  g_autofree char *person = NULL;
  Slip slip = { .name = row->values[COLUMN_NAME], .display_name = display_name };

  if (!find_person (tx, row, &person, error))
    return FALSE;
  if (person != NULL)
    {
      job->n_updated++;
    }
  else
    {
      if (!harvest_admin_people_add (tx, slip.name, display_name[0] != '\0' ? display_name : NULL,
                                     NULL, &person, error)
          || !harvest_accounts_make_slip_sync (tx, &harvest_actor_admin, person, &slip.code, error))
        return FALSE;
      g_array_append_val (job->slips, slip);
    }
  if (row->values[COLUMN_HR_NO][0] != '\0'
      && !harvest_accounts_sql_set_hr_no (tx, person, row->values[COLUMN_HR_NO], error))
    return FALSE;
  return update_record (tx, row, person, error)
         && foreach_role (tx, row, person, harvest_admin_people_grant, error);
}

static gboolean
import_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  ImportJob *job = data;

  g_array_set_size (job->slips, 0);
  for (guint i = job->first; i < job->first + job->length; i++)
    if (!import_row (tx, job, job->rows->pdata[i], error))
      return fail_line (error, job->rows->pdata[i]);
  return TRUE;
}

/* ---- Slips ---- */

static void
print_slips (const ImportJob *job)
{
  for (guint i = 0; i < job->slips->len; i++)
    {
      const Slip *slip = &g_array_index (job->slips, Slip, i);
      g_autoptr (GString) line = g_string_new (NULL);
      g_autofree char *name = harvest_csv_neutralise (slip->name);
      g_autofree char *display_name = harvest_csv_neutralise (slip->display_name);

      harvest_csv_append_row (line, (const char *[]){ name, display_name, slip->code, NULL }, ',');
      printf ("%s", line->str);
    }
}

static void
add_slips (const ImportJob *job, HarvestJsonWriter *writer)
{
  for (guint i = 0; i < job->slips->len; i++)
    {
      const Slip *slip = &g_array_index (job->slips, Slip, i);

      harvest_json_writer_begin_object (writer);
      harvest_admin_write_string (writer, "code", slip->code);
      harvest_admin_write_string (writer, "display_name", slip->display_name);
      harvest_admin_write_string (writer, "name", slip->name);
      harvest_json_writer_end_object (writer);
    }
}

static gboolean
write_chunks (HarvestAdmin *self, ImportJob *job, HarvestJsonWriter *writer, GError **error)
{
  for (job->first = 0; job->first < job->rows->len; job->first += job->length)
    {
      job->length = MIN (CHUNK, job->rows->len - job->first);
      if (!harvest_server_db_write_sync (self->db, import_cb, job, error))
        return FALSE;
      /* At once: whatever happens to what follows, these codes are not known again. */
      if (self->json)
        add_slips (job, writer);
      else
        print_slips (job);
      fflush (stdout);
    }
  return TRUE;
}

static gboolean
import (HarvestAdmin *self, char **words, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GArray) slips = g_array_new (FALSE, FALSE, sizeof (Slip));
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
  ImportJob job = { .slips = slips };
  gboolean done;

  g_array_set_clear_func (slips, clear_slip);
  if (!harvest_admin_open (self, error))
    return FALSE;
  rows = harvest_admin_table_load (words[0], columns, N_NEEDED, error);
  if (rows == NULL)
    return FALSE;
  job.rows = rows;
  if (!harvest_server_db_read_sync (self->db, check_cb, &job, error))
    return FALSE;
  if (!self->json)
    printf ("name,display_name,code\r\n");
  harvest_json_writer_begin_array (writer);
  done = write_chunks (self, &job, writer, error);
  harvest_json_writer_end_array (writer);
  if (self->json)
    harvest_admin_print_json (writer);
  g_printerr ("storyharvest-admin: %u of %u people were there already\n", job.n_updated, rows->len);
  return done;
}

const HarvestAdminCommand harvest_admin_people_import = {
  .name = "people import",
  .arguments = "FILE",
  .summary = "Add people from CSV (hr_no name display_name lang unit roles); prints their codes",
  .min = 1,
  .max = 1,
  .run = import,
};
