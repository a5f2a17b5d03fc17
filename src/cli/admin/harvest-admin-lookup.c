/* harvest-admin-lookup.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-lookup"

#include "config.h"

#include "harvest-admin-lookup.h"

#include "harvest-accounts-sql.h"
#include "harvest-admin.h"
#include "harvest-record.h"
#include "harvest-server-error.h"
#include "harvest-server-office.h"
#include "harvest-uuid.h"

static char *
make_key (const char *key)
{
  return g_strconcat ("unit:", key, NULL);
}

gboolean
harvest_admin_lookup_get_key (HarvestServerTx *tx, const char *key, char **id, GError **error)
{
  g_autofree char *name = make_key (key);

  return harvest_server_meta_dup_sync (tx, name, id, error);
}

gboolean
harvest_admin_lookup_set_key (HarvestServerTx *tx, const char *key, const char *id, GError **error)
{
  g_autofree char *name = make_key (key);

  return harvest_server_meta_set_sync (tx, name, id, error);
}

static gboolean
is_called (HarvestRecord *record, const char *folded)
{
  g_autofree char *name = harvest_account_fold_name (harvest_record_get_string (record, "name"));

  return g_str_equal (name, folded);
}

/* @found: (out) (transfer full) (nullable) */
static gboolean
find_by_name (HarvestServerTx *tx, const char *type, const char *name, char **found, GError **error)
{
  g_autoptr (GPtrArray) records = harvest_server_office_list_sync (tx, type, error);
  g_autofree char *folded = harvest_account_fold_name (name);

  *found = NULL;
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      if (!is_called (records->pdata[i], folded))
        continue;
      if (*found != NULL)
        {
          g_clear_pointer (found, g_free);
          return harvest_admin_refuse (error, "Several are called “%s”: use an id", name);
        }
      *found = g_strdup (harvest_record_get_id (records->pdata[i]));
    }
  return records != NULL;
}

char *
harvest_admin_lookup_find (HarvestServerTx *tx, const char *type, const char *name, GError **error)
{
  g_autoptr (HarvestRecord) record = NULL;
  g_autofree char *id = NULL;

  if (harvest_uuid_is_valid (name))
    {
      if (!harvest_server_office_find_sync (tx, name, &record, error))
        return NULL;
      if (record != NULL && harvest_record_is (record, type))
        return g_strdup (name);
    }
  else
    {
      if (g_str_equal (type, "org-unit") && !harvest_admin_lookup_get_key (tx, name, &id, error))
        return NULL;
      if (id == NULL && !find_by_name (tx, type, name, &id, error))
        return NULL;
      if (id != NULL)
        return g_steal_pointer (&id);
    }
  g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_NOT_FOUND, "There is no %s “%s”",
               g_str_equal (type, "org-unit") ? "unit" : type, name);
  return NULL;
}

static const HarvestField *
get_role_field (void)
{
  const HarvestRecordType *type = harvest_record_type_find ("role");

  for (guint i = 0; i < type->n_fields; i++)
    if (g_str_equal (type->fields[i].name, "role"))
      return &type->fields[i];
  g_return_val_if_reached (NULL);
}

gboolean
harvest_admin_lookup_scope (HarvestServerTx *tx,
                            const char *role,
                            const char *scope,
                            char **unit,
                            char **partner,
                            GError **error)
{
  const HarvestField *field = get_role_field ();

  *unit = NULL;
  *partner = NULL;
  if (!g_strv_contains (field->choices, role))
    {
      g_autofree char *roles = g_strjoinv (", ", (char **)field->choices);

      return harvest_admin_fail_usage (error, "There is no role “%s”; there are %s", role, roles);
    }
  if (g_str_equal (role, "partner") && scope == NULL)
    return harvest_admin_fail_usage (error, "The role partner needs a SCOPE: of which partner");
  if (scope == NULL)
    return TRUE;
  if (g_str_equal (role, "partner"))
    {
      *partner = harvest_admin_lookup_find (tx, "partner", scope, error);
      return *partner != NULL;
    }
  *unit = harvest_admin_lookup_find (tx, "org-unit", scope, error);
  return *unit != NULL;
}
