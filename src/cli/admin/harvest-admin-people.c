/* harvest-admin-people.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-admin-people"

#include "config.h"

#include "harvest-admin-people.h"

#include "harvest-accounts.h"
#include "harvest-admin.h"
#include "harvest-audit.h"
#include "harvest-protocol-limits.h"
#include "harvest-record.h"
#include "harvest-server-office.h"
#include "harvest-server-records.h"
#include "harvest-uuid.h"

static void
unref_record_cb (gpointer data)
{
  harvest_record_unref (data);
}

static gboolean
check_name (const char *name, GError **error)
{
  g_autofree char *folded = NULL;

  if (!g_utf8_validate (name, -1, NULL))
    return harvest_admin_fail_usage (error, "The name is not UTF-8");
  folded = harvest_account_fold_name (name);
  if (folded[0] == '\0' || g_utf8_strlen (name, -1) > HARVEST_LIMIT_NAME_CHARS_MAX)
    return harvest_admin_fail_usage (error, "A name has 1 to %d characters",
                                     HARVEST_LIMIT_NAME_CHARS_MAX);
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return harvest_admin_fail_usage (error, "A name has no control characters");
  if (harvest_uuid_is_valid (name))
    return harvest_admin_fail_usage (error, "“%s” is an id and no name", name);
  return TRUE;
}

static gboolean
put (HarvestServerTx *tx, HarvestRecordBuilder *builder, GError **error)
{
  g_autoptr (HarvestRecord) record = harvest_record_builder_end (builder, error);

  return record != NULL && harvest_server_office_put_sync (tx, record, NULL, error);
}

gboolean
harvest_admin_people_add (HarvestServerTx *tx,
                          const char *name,
                          const char *display_name,
                          const char *hash,
                          char **person,
                          GError **error)
{
  g_autofree char *id = harvest_uuid_new (harvest_server_tx_get_clock (tx));
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("person", id);

  if (!check_name (name, error))
    return FALSE;
  harvest_record_builder_set_string (builder, "name", display_name != NULL ? display_name : name);
  if (!harvest_accounts_add_sync (tx, &harvest_actor_admin, id, name, hash, error)
      || !put (tx, builder, error))
    return FALSE;
  *person = g_steal_pointer (&id);
  return TRUE;
}

/* ---- Roles ---- */

static gboolean
is_this_role (HarvestRecord *record,
              const char *person,
              const char *role,
              const char *unit,
              const char *partner)
{
  return g_strcmp0 (harvest_record_get_string (record, "person"), person) == 0
         && g_strcmp0 (harvest_record_get_string (record, "role"), role) == 0
         && g_strcmp0 (harvest_record_get_string (record, "unit"), unit) == 0
         && g_strcmp0 (harvest_record_get_string (record, "partner"), partner) == 0
         && harvest_record_get_string (record, "until") == NULL;
}

/* @found: (element-type HarvestRecord): with a reference each */
static gboolean
find_roles (HarvestServerTx *tx,
            const char *person,
            const char *role,
            const char *unit,
            const char *partner,
            GPtrArray *found,
            GError **error)
{
  g_autoptr (GPtrArray) records = NULL;

  records = harvest_server_records_list_by_value_sync (tx, "role", "person", person, -1, error);
  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      HarvestServerRecord *row = records->pdata[i];

      if (row->record != NULL && is_this_role (row->record, person, role, unit, partner))
        g_ptr_array_add (found, harvest_record_ref (row->record));
    }
  return TRUE;
}

static gboolean
note (HarvestServerTx *tx, const char *what, const char *person, const char *detail, GError **error)
{
  const HarvestAudit audit = {
    .what = what, .subject = person, .detail = detail, .address = "admin"
  };

  return harvest_audit_append_sync (tx, &audit, error);
}

/* A unit's head is its manager. */
static gboolean
set_head (HarvestServerTx *tx, const char *unit, const char *from, const char *to, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) record = NULL;

  if (!harvest_server_office_find_sync (tx, unit, &record, error))
    return FALSE;
  if (record == NULL
      || (from != NULL && g_strcmp0 (harvest_record_get_string (record, "head"), from) != 0))
    return TRUE;
  builder = harvest_record_builder_new_from (record);
  harvest_record_builder_set_string (builder, "head", to);
  return put (tx, builder, error);
}

/* A partner's people are none of the company. */
static gboolean
set_kind (HarvestServerTx *tx, const char *person, const char *kind, GError **error)
{
  g_autoptr (HarvestRecordBuilder) builder = NULL;
  g_autoptr (HarvestRecord) record = NULL;

  if (!harvest_server_office_find_sync (tx, person, &record, error))
    return FALSE;
  if (record == NULL || g_strcmp0 (harvest_record_get_string (record, "kind"), kind) == 0)
    return TRUE;
  builder = harvest_record_builder_new_from (record);
  harvest_record_builder_set_string (builder, "kind", kind);
  return put (tx, builder, error);
}

static gboolean
has_other_consequences (HarvestServerTx *tx,
                        const char *person,
                        const char *role,
                        const char *unit,
                        gboolean granted,
                        GError **error)
{
  if (g_str_equal (role, "manager") && unit != NULL)
    return granted ? set_head (tx, unit, NULL, person, error)
                   : set_head (tx, unit, person, NULL, error);
  if (g_str_equal (role, "partner"))
    return set_kind (tx, person, granted ? "partner" : "employee", error);
  return TRUE;
}

gboolean
harvest_admin_people_grant (HarvestServerTx *tx,
                            const char *person,
                            const char *role,
                            const char *unit,
                            const char *partner,
                            GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (unref_record_cb);
  g_autoptr (HarvestRecordBuilder) builder = NULL;

  if (!find_roles (tx, person, role, unit, partner, found, error))
    return FALSE;
  if (found->len > 0)
    return TRUE;
  builder = harvest_record_builder_new ("role", NULL);
  harvest_record_builder_set_string (builder, "person", person);
  harvest_record_builder_set_string (builder, "role", role);
  harvest_record_builder_set_string (builder, "unit", unit);
  harvest_record_builder_set_string (builder, "partner", partner);
  return put (tx, builder, error) && has_other_consequences (tx, person, role, unit, TRUE, error)
         && note (tx, "role-granted", person, role, error);
}

gboolean
harvest_admin_people_revoke (HarvestServerTx *tx,
                             const char *person,
                             const char *role,
                             const char *unit,
                             const char *partner,
                             gboolean *revoked,
                             GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (unref_record_cb);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  *revoked = FALSE;
  if (!find_roles (tx, person, role, unit, partner, found, error))
    return FALSE;
  if (found->len == 0)
    return TRUE;
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (ids, (char *)harvest_record_get_id (found->pdata[i]));
  *revoked = TRUE;
  return harvest_server_office_remove_sync (tx, ids, HARVEST_TOMBSTONE_DELETED, NULL, NULL, error)
         && has_other_consequences (tx, person, role, unit, FALSE, error)
         && note (tx, "role-revoked", person, role, error);
}
