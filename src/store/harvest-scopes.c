/* harvest-scopes.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-scopes"

#include "config.h"

#include "harvest-scopes.h"

#include "harvest-meta.h"
#include "harvest-reader.h"
#include "harvest-record-table.h"
#include "harvest-store-error.h"

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

/* Those that a server has given; none without one. */
static gboolean
add_given (HarvestDatabase *database, GStrvBuilder *scopes, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (database, "SELECT scope FROM me.followed", error);
  if (statement == NULL)
    return FALSE;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    g_strv_builder_add (scopes, harvest_statement_get_text (statement, 0));
  return ok;
}

/* Whether the person is a server's, which then says what they see. */
static gboolean
is_signed_in (HarvestDatabase *database, gboolean *signed_in, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (database, "SELECT 1 FROM me.meta WHERE name = ?1",
                                             error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, HARVEST_META_SERVER);
  return harvest_statement_step_sync (statement, signed_in, error);
}

GStrv
harvest_scopes_list_sync (HarvestDatabase *database, const char *person, GError **error)
{
  g_autoptr (GStrvBuilder) scopes = g_strv_builder_new ();
  g_autoptr (HarvestRecord) record = NULL;
  const char *everybody[] = { HARVEST_SCOPE_COMPANY, NULL };
  g_autoptr (GError) failure = NULL;
  g_autofree char *self = person != NULL ? g_strconcat ("u:", person, NULL) : NULL;
  gboolean signed_in = FALSE;
  const char *unit;

  if (person != NULL)
    {
      g_strv_builder_add (scopes, self);
      if (!add_given (database, scopes, error) || !is_signed_in (database, &signed_in, error))
        return NULL;
    }
  if (!signed_in)
    g_strv_builder_add (scopes, HARVEST_SCOPE_COMPANY);
  if (person == NULL || signed_in)
    return g_strv_builder_end (scopes);

  /* Roles and units are for everybody to see. */
  if (!harvest_reader_set_scopes_sync (database, everybody, error))
    return NULL;
  record = harvest_reader_get_sync (database, person, &failure);
  if (g_error_matches (failure, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND))
    return g_strv_builder_end (scopes);
  if (record == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  unit = harvest_record_get_string (record, "unit");
  if (unit != NULL)
    {
      g_autofree char *team = g_strconcat ("g:", unit, NULL);

      g_strv_builder_add (scopes, team);
    }
  return add_roles (database, person, scopes, error) ? g_strv_builder_end (scopes) : NULL;
}

gboolean
harvest_scopes_enter_sync (HarvestDatabase *database,
                           const char *person_path,
                           const char *person,
                           GError **error)
{
  g_auto (GStrv) scopes = NULL;

  if (!harvest_reader_set_up_sync (database, person_path, error))
    return FALSE;
  scopes = harvest_scopes_list_sync (database, person, error);
  return scopes != NULL
         && harvest_reader_set_scopes_sync (database, (const char *const *)scopes, error);
}

/* ---- Where a record is listed ---- */

/* What is needed to list a record: itself and what it belongs to. */
typedef struct
{
  HarvestRecord *top;    /* NULL: the root is not here (yet) */
  GPtrArray *dependents; /* of the root */
} Family;

static gboolean
names_owner (HarvestRecord *dependent)
{
  static const char *const roles[] = { "teller", "recorder", NULL };

  return harvest_record_is (dependent, "contribution")
         && g_strv_contains (roles, harvest_record_get_string (dependent, "role"));
}

/* Those who told a story or wrote it down, or whose a record is. */
static void
add_owners (const Family *family, GPtrArray *scopes)
{
  for (guint i = 0; i < family->dependents->len; i++)
    {
      HarvestRecord *dependent = g_ptr_array_index (family->dependents, i);

      if (names_owner (dependent))
        g_ptr_array_add (scopes,
                         g_strconcat ("u:", harvest_record_get_string (dependent, "person"), NULL));
    }
}

static void
add_editors (HarvestRecord *story, const Family *family, GPtrArray *scopes)
{
  const char *unit = harvest_record_is (story, "story") ? harvest_record_get_string (story, "unit")
                                                        : NULL;

  g_ptr_array_add (scopes, g_strdup (HARVEST_SCOPE_EDITORS));
  if (unit != NULL)
    g_ptr_array_add (scopes, g_strconcat ("e:", unit, NULL));
  add_owners (family, scopes);
}

static void
add_audience (HarvestRecord *story, const Family *family, GPtrArray *scopes)
{
  const char *visibility = harvest_record_get_string (story, "visibility");
  const char *unit = harvest_record_get_string (story, "unit");

  if (g_strcmp0 (visibility, "company") == 0)
    g_ptr_array_add (scopes, g_strdup (HARVEST_SCOPE_COMPANY));
  if (g_strcmp0 (visibility, "team") == 0 && unit != NULL)
    g_ptr_array_add (scopes, g_strconcat ("g:", unit, NULL));
  add_editors (story, family, scopes);
}

static void
collect_scopes (HarvestRecord *record, const Family *family, GPtrArray *scopes)
{
  switch (harvest_record_get_record_type (record)->listing)
    {
    case HARVEST_LISTED_OWNER:
      add_owners (family, scopes);
      break;
    case HARVEST_LISTED_WITH_ROOT:
      if (family->top != NULL && family->top != record)
        collect_scopes (family->top, family, scopes);
      break;
    case HARVEST_LISTED_EDITORS:
      add_editors (family->top != NULL ? family->top : record, family, scopes);
      break;
    case HARVEST_LISTED_VISIBILITY:
      add_audience (record, family, scopes);
      break;
    case HARVEST_LISTED_COMPANY:
      g_ptr_array_add (scopes, g_strdup (HARVEST_SCOPE_COMPANY));
      break;
    default:
      g_return_if_reached ();
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

/* @numbers: (nullable): scope -> number, of those that were looked up in this transaction */
static gint64
find_number (HarvestDatabase *database, const char *scope, GHashTable *numbers, GError **error)
{
  gpointer known = numbers != NULL ? g_hash_table_lookup (numbers, scope) : NULL;
  gint64 number;

  if (known != NULL)
    return GPOINTER_TO_SIZE (known);
  number = harvest_record_table_get_scope_sync (database, scope, error);
  if (number != 0 && numbers != NULL)
    g_hash_table_insert (numbers, g_strdup (scope), GSIZE_TO_POINTER (number));
  return number;
}

static gboolean
add_listings (HarvestDatabase *database,
              gint64 row,
              HarvestRecord *record,
              GPtrArray *scopes,
              GHashTable *numbers,
              GError **error)
{
  gint64 bucket = harvest_record_table_get_bucket (harvest_record_get_created (record));

  for (guint i = 0; i < scopes->len; i++)
    {
      gint64 scope = find_number (database, g_ptr_array_index (scopes, i), numbers, error);

      if (scope == 0
          || !harvest_record_table_list_sync (database, row, scope, bucket, 0,
                                              harvest_record_get_rev (record), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
harvest_scopes_list_maker_sync (HarvestDatabase *database,
                                HarvestRecord *story,
                                const char *person,
                                GError **error)
{
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HarvestRecord) found = NULL;
  gint64 row;

  g_ptr_array_add (scopes, g_strconcat ("u:", person, NULL));
  return harvest_record_table_find_sync (database, harvest_record_get_id (story), &row, &found,
                                         error)
         && add_listings (database, row, story, scopes, NULL, error);
}

static gboolean
relist_one (HarvestDatabase *database, HarvestRecord *record, const Family *family, GError **error)
{
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HarvestRecord) found = NULL;
  gint64 row;

  collect_scopes (record, family, scopes);
  return harvest_record_table_find_sync (database, harvest_record_get_id (record), &row, &found,
                                         error)
         && clear_listings (database, row, error)
         && add_listings (database, row, record, scopes, NULL, error);
}

static gboolean
relist_family (HarvestDatabase *database, const Family *family, GError **error)
{
  if (!relist_one (database, family->top, family, error))
    return FALSE;
  for (guint i = 0; i < family->dependents->len; i++)
    if (!relist_one (database, g_ptr_array_index (family->dependents, i), family, error))
      return FALSE;
  return TRUE;
}

gboolean
harvest_scopes_relist_sync (HarvestDatabase *database, HarvestRecord *record, GError **error)
{
  const char *root_id = harvest_record_get_root (record);
  g_autoptr (HarvestRecord) root = NULL;
  g_autoptr (GPtrArray) dependents = NULL;
  Family family;

  if (root_id != NULL && !harvest_record_table_find_sync (database, root_id, NULL, &root, error))
    return FALSE;
  dependents = harvest_record_table_list_dependents_sync (
      database, root_id != NULL ? root_id : harvest_record_get_id (record), error);
  if (dependents == NULL)
    return FALSE;
  family.top = root_id != NULL ? root : record;
  family.dependents = dependents;
  /* Who told a story decides about all of it. */
  if (root_id == NULL || (root != NULL && harvest_record_is (record, "contribution")))
    return relist_family (database, &family, error);
  return relist_one (database, record, &family, error);
}

gboolean
harvest_scopes_list_new_sync (HarvestDatabase *database,
                              GPtrArray *records,
                              const gint64 *rows,
                              const char *also,
                              GHashTable *numbers,
                              GError **error)
{
  g_autoptr (GPtrArray) dependents = g_ptr_array_new ();
  Family family;

  g_return_val_if_fail (records->len > 0, FALSE);

  for (guint i = 1; i < records->len; i++)
    g_ptr_array_add (dependents, g_ptr_array_index (records, i));
  family.top = g_ptr_array_index (records, 0);
  family.dependents = dependents;
  for (guint i = 0; i < records->len; i++)
    {
      HarvestRecord *record = g_ptr_array_index (records, i);
      g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);

      collect_scopes (record, &family, scopes);
      if (also != NULL && !g_ptr_array_find_with_equal_func (scopes, also, g_str_equal, NULL))
        g_ptr_array_add (scopes, g_strdup (also));
      if (!add_listings (database, rows[i], record, scopes, numbers, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
harvest_scopes_list_also_sync (HarvestDatabase *database,
                               const char *top,
                               const char *scope,
                               GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gint64 number = harvest_record_table_get_scope_sync (database, scope, error);

  if (number == 0)
    return FALSE;
  statement = harvest_database_prepare_sync (
      database,
      "INSERT OR IGNORE INTO listing (record, scope, bucket, seq, rev)"
      " SELECT l.record, ?2, l.bucket, 0, l.rev FROM record r JOIN listing l ON l.record = r.row"
      " WHERE r.id = ?1 OR r.root = ?1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, top);
  harvest_statement_bind_integer (statement, 2, number);
  return harvest_statement_step_sync (statement, NULL, error);
}
