/* harvest-admin-starter.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-starter"

#include "config.h"

#include "harvest-admin-starter.h"

#include "harvest-admin-starter-resources.h"
#include "harvest-admin-table.h"
#include "harvest-record.h"
#include "harvest-server-office.h"

#define FOLDER "/com/example/StoryHarvest/starter/"

enum
{
  COLUMN_NAME,
  COLUMN_SYNONYMS,
};

static const char *const columns[] = { "name", "synonyms", NULL };

static gboolean
add_theme (HarvestServerTx *tx, const HarvestAdminRow *row, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("theme", NULL);
  g_auto (GStrv) synonyms = g_strsplit (row->values[COLUMN_SYNONYMS], ";", -1);
  g_autoptr (HarvestRecord) record = NULL;

  harvest_record_builder_set_string (builder, "name", row->values[COLUMN_NAME]);
  harvest_record_builder_set_set (builder, "synonyms", (const char *const *)synonyms);
  record = harvest_record_builder_end (builder, error);
  return record != NULL && harvest_server_office_put_sync (tx, record, NULL, error);
}

static GBytes *
load (const char *path, GError **error)
{
  harvest_admin_starter_register_resource ();
  return g_resource_lookup_data (harvest_admin_starter_get_resource (), path,
                                 G_RESOURCE_LOOKUP_FLAGS_NONE, error);
}

gboolean
harvest_admin_starter_add (HarvestServerTx *tx, GError **error)
{
  g_autoptr (GBytes) themes = load (FOLDER "themes.csv", error);
  g_autoptr (GBytes) units = themes != NULL ? load (FOLDER "units.csv", error) : NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (units == NULL)
    return FALSE;
  rows = harvest_admin_table_parse (g_bytes_get_data (themes, NULL), g_bytes_get_size (themes),
                                    columns, 1, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!add_theme (tx, rows->pdata[i], error))
      return FALSE;
  return rows != NULL
         && harvest_admin_units_put (tx, g_bytes_get_data (units, NULL), g_bytes_get_size (units),
                                     error);
}
