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
#include "harvest-scoping.h"
#include "harvest-store-error.h"

static const HarvestScopeNames names = { HARVEST_SCOPE_COMPANY, HARVEST_SCOPE_EDITORS };

/* ---- What a person sees ---- */

/* Those that a server has given; none without one. */
static gboolean
add_given (HarvestDatabase *database, GPtrArray *scopes, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (database, "SELECT scope FROM me.followed", error);
  if (statement == NULL)
    return FALSE;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    g_ptr_array_add (scopes, g_strdup (harvest_statement_get_text (statement, 0)));
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

/* What the person may read by their own record, their unit and their roles. */
static gboolean
add_readable (HarvestDatabase *database, HarvestRecord *person, GPtrArray *scopes, GError **error)
{
  const HarvestRecordType *role = harvest_record_type_find ("role");
  const HarvestField *holder = harvest_record_type_find_field (role, "person");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  HarvestScopeReader reader = { .person = person, .today = today };
  g_autoptr (GPtrArray) roles = harvest_reader_list_sync (database, role, holder,
                                                          harvest_record_get_id (person), 0, error);
  g_autoptr (GPtrArray) units = NULL;

  if (roles == NULL)
    return FALSE;
  if (roles->len > 0)
    {
      units = harvest_reader_list_sync (database, harvest_record_type_find ("org-unit"), NULL, NULL,
                                        0, error);
      if (units == NULL)
        return FALSE;
    }
  reader.roles = roles;
  reader.units = units;
  harvest_scoping_collect_readable (&reader, &names, scopes);
  return TRUE;
}

/* Without a server the desktop itself knows what somebody may read. */
static gboolean
add_own (HarvestDatabase *database, const char *person, GPtrArray *scopes, GError **error)
{
  const char *everybody[] = { HARVEST_SCOPE_COMPANY, NULL };
  g_autoptr (HarvestRecord) record = NULL;
  g_autoptr (GError) failure = NULL;

  /* Roles and units are for everybody to see. */
  if (!harvest_reader_set_scopes_sync (database, everybody, error))
    return FALSE;
  record = harvest_reader_get_sync (database, person, &failure);
  if (record != NULL)
    return add_readable (database, record, scopes, error);
  if (g_error_matches (failure, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

GStrv
harvest_scopes_list_sync (HarvestDatabase *database, const char *person, GError **error)
{
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);
  gboolean signed_in = FALSE;

  if (person != NULL)
    {
      g_ptr_array_add (scopes, g_strconcat ("u:", person, NULL));
      if (!add_given (database, scopes, error) || !is_signed_in (database, &signed_in, error))
        return NULL;
    }
  if (!signed_in)
    g_ptr_array_add (scopes, g_strdup (HARVEST_SCOPE_COMPANY));
  if (person != NULL && !signed_in && !add_own (database, person, scopes, error))
    return NULL;
  g_ptr_array_add (scopes, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&scopes), FALSE);
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

/* A root and what belongs to it. */
typedef struct
{
  HarvestRecord *top; /* NULL: the root is not here (yet) */
  GPtrArray *dependents;
} Family;

static void
collect_scopes (HarvestRecord *record, const Family *family, GPtrArray *scopes)
{
  harvest_scoping_collect (record, family->top, family->dependents, NULL, &names, scopes);
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
  if (family.top != NULL && harvest_scoping_decides_for_all (record))
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
