/* harvest-scopes.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-scopes"

#include "config.h"

#include "harvest-scopes.h"

#include "harvest-reader.h"
#include "harvest-record-table.h"

/* ---- What a person sees ---- */

/* The unit and all below it. */
static void
add_units_below (GPtrArray *units, const char *top, const char *prefix, GStrvBuilder *scopes)
{
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();

  g_ptr_array_add (queue, (gpointer)top);
  for (guint i = 0; i < queue->len && i <= units->len; i++)
    {
      const char *id = g_ptr_array_index (queue, i);
      g_autofree char *scope = g_strconcat (prefix, id, NULL);

      g_strv_builder_add (scopes, scope);
      for (guint j = 0; j < units->len; j++)
        {
          HarvestRecord *unit = g_ptr_array_index (units, j);

          if (g_strcmp0 (harvest_record_get_string (unit, "parent"), id) == 0)
            g_ptr_array_add (queue, (gpointer)harvest_record_get_id (unit));
        }
    }
}

static gboolean
is_editing_role (HarvestRecord *role)
{
  static const char *const editing[] = { "curator", "reviewer", "publisher", "administrator",
                                         NULL };

  return g_strv_contains (editing, harvest_record_get_string (role, "role"));
}

static gboolean
add_roles (HarvestDatabase *database, const char *person, GStrvBuilder *scopes, GError **error)
{
  const HarvestRecordType *role_type = harvest_record_type_find ("role");
  const HarvestField *person_field = harvest_record_type_find_field (role_type, "person");
  g_autoptr (GPtrArray) roles = NULL;
  g_autoptr (GPtrArray) units = NULL;

  roles = harvest_reader_list_sync (database, role_type, person_field, person, 0, error);
  if (roles == NULL)
    return FALSE;
  if (roles->len == 0)
    return TRUE;
  units = harvest_reader_list_sync (database, harvest_record_type_find ("org-unit"), NULL, NULL, 0,
                                    error);
  if (units == NULL)
    return FALSE;
  for (guint i = 0; i < roles->len; i++)
    {
      HarvestRecord *role = g_ptr_array_index (roles, i);
      const char *unit = harvest_record_get_string (role, "unit");

      if (unit != NULL)
        add_units_below (units, unit, "g:", scopes);
      if (!is_editing_role (role))
        continue;
      if (unit != NULL)
        add_units_below (units, unit, "e:", scopes);
      else
        g_strv_builder_add (scopes, HARVEST_SCOPE_EDITORS);
    }
  return TRUE;
}

GStrv
harvest_scopes_list_sync (HarvestDatabase *database, const char *person, GError **error)
{
  g_autoptr (GStrvBuilder) scopes = g_strv_builder_new ();
  g_autoptr (HarvestRecord) record = NULL;
  const char *everybody[] = { HARVEST_SCOPE_COMPANY, NULL };
  g_autofree char *self = NULL;
  const char *unit;

  g_strv_builder_add (scopes, HARVEST_SCOPE_COMPANY);
  if (person == NULL)
    return g_strv_builder_end (scopes);

  /* Roles and units are for everybody to see. */
  if (!harvest_reader_set_scopes_sync (database, everybody, error))
    return NULL;
  self = g_strconcat ("u:", person, NULL);
  g_strv_builder_add (scopes, self);
  record = harvest_reader_get_sync (database, person, error);
  if (record == NULL)
    return NULL;
  unit = harvest_record_get_string (record, "unit");
  if (unit != NULL)
    {
      g_autofree char *team = g_strconcat ("g:", unit, NULL);

      g_strv_builder_add (scopes, team);
    }
  return add_roles (database, person, scopes, error) ? g_strv_builder_end (scopes) : NULL;
}

/* ---- Where a record is listed ---- */

/* Those who told a story, or whose a record is. */
static gboolean
add_owners (HarvestDatabase *database, HarvestRecord *record, GPtrArray *scopes, GError **error)
{
  const char *root = harvest_record_get_root (record);
  g_autoptr (GPtrArray) dependents = NULL;

  dependents = harvest_record_table_list_dependents_sync (
      database, root != NULL ? root : harvest_record_get_id (record), error);
  if (dependents == NULL)
    return FALSE;
  for (guint i = 0; i < dependents->len; i++)
    {
      HarvestRecord *dependent = g_ptr_array_index (dependents, i);

      if (harvest_record_is (dependent, "contribution")
          && g_strcmp0 (harvest_record_get_string (dependent, "role"), "teller") == 0)
        g_ptr_array_add (scopes,
                         g_strconcat ("u:", harvest_record_get_string (dependent, "person"), NULL));
    }
  return TRUE;
}

static gboolean
add_editors (HarvestDatabase *database, HarvestRecord *story, GPtrArray *scopes, GError **error)
{
  const char *unit = harvest_record_is (story, "story") ? harvest_record_get_string (story, "unit")
                                                        : NULL;

  g_ptr_array_add (scopes, g_strdup (HARVEST_SCOPE_EDITORS));
  if (unit != NULL)
    g_ptr_array_add (scopes, g_strconcat ("e:", unit, NULL));
  return add_owners (database, story, scopes, error);
}

static gboolean
add_audience (HarvestDatabase *database, HarvestRecord *story, GPtrArray *scopes, GError **error)
{
  const char *visibility = harvest_record_get_string (story, "visibility");
  const char *unit = harvest_record_get_string (story, "unit");

  if (g_strcmp0 (visibility, "company") == 0)
    g_ptr_array_add (scopes, g_strdup (HARVEST_SCOPE_COMPANY));
  if (g_strcmp0 (visibility, "team") == 0 && unit != NULL)
    g_ptr_array_add (scopes, g_strconcat ("g:", unit, NULL));
  return add_editors (database, story, scopes, error);
}

static gboolean
collect_scopes (HarvestDatabase *database,
                HarvestRecord *record,
                HarvestRecord *root,
                GPtrArray *scopes,
                GError **error)
{
  switch (harvest_record_get_record_type (record)->listing)
    {
    case HARVEST_LISTED_OWNER:
      return add_owners (database, record, scopes, error);
    case HARVEST_LISTED_WITH_ROOT:
      return root == NULL || collect_scopes (database, root, NULL, scopes, error);
    case HARVEST_LISTED_EDITORS:
      return add_editors (database, root != NULL ? root : record, scopes, error);
    case HARVEST_LISTED_VISIBILITY:
      return add_audience (database, record, scopes, error);
    case HARVEST_LISTED_COMPANY:
      g_ptr_array_add (scopes, g_strdup (HARVEST_SCOPE_COMPANY));
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
clear_listings (HarvestDatabase *database, gint64 row, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (database, "DELETE FROM listing WHERE record = ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, row);
  return harvest_statement_step_sync (statement, NULL, error);
}

static gboolean
relist_one (HarvestDatabase *database, HarvestRecord *record, HarvestRecord *root, GError **error)
{
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HarvestRecord) found = NULL;
  gint64 bucket = harvest_record_table_get_bucket (harvest_record_get_created (record));
  gint64 row;

  if (!harvest_record_table_find_sync (database, harvest_record_get_id (record), &row, &found,
                                       error)
      || !collect_scopes (database, record, root, scopes, error)
      || !clear_listings (database, row, error))
    return FALSE;
  for (guint i = 0; i < scopes->len; i++)
    {
      gint64 scope = harvest_record_table_get_scope_sync (database, g_ptr_array_index (scopes, i),
                                                          error);

      if (scope == 0
          || !harvest_record_table_list_sync (database, row, scope, bucket, 0,
                                              harvest_record_get_rev (record), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
relist_dependents (HarvestDatabase *database, HarvestRecord *root, GError **error)
{
  g_autoptr (GPtrArray) dependents = harvest_record_table_list_dependents_sync (
      database, harvest_record_get_id (root), error);

  if (dependents == NULL)
    return FALSE;
  for (guint i = 0; i < dependents->len; i++)
    if (!relist_one (database, g_ptr_array_index (dependents, i), root, error))
      return FALSE;
  return TRUE;
}

gboolean
harvest_scopes_relist_sync (HarvestDatabase *database, HarvestRecord *record, GError **error)
{
  const char *root_id = harvest_record_get_root (record);
  g_autoptr (HarvestRecord) root = NULL;

  if (root_id != NULL && !harvest_record_table_find_sync (database, root_id, NULL, &root, error))
    return FALSE;
  /* Who told a story decides about all of it. */
  if (root != NULL && harvest_record_is (record, "contribution"))
    return relist_one (database, root, NULL, error) && relist_dependents (database, root, error);
  return relist_one (database, record, root, error)
         && (root_id != NULL || relist_dependents (database, record, error));
}
