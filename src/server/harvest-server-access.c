/* harvest-server-access.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-access"

#include "config.h"

#include "harvest-server-access.h"

#include "harvest-protocol-limits.h"
#include "harvest-rights.h"
#include "harvest-server-cache.h"
#include "harvest-server-core.h"
#include "harvest-server-log.h"

#include <string.h>

/* Of so many persons the access is kept. */
#define MAX_KEPT 20000

#define TAG_BYTES 9

struct _HarvestServerAccess
{
  GObject parent_instance;

  char **scopes;
  GHashTable *set; /* borrows from scopes */
  char *tag;
};

G_DEFINE_FINAL_TYPE (HarvestServerAccess, harvest_server_access, G_TYPE_OBJECT)

/* ---- Looking up ---- */

static gboolean
find_cb (gpointer data, const char *id, HarvestRecord **record, GError **error)
{
  g_autoptr (HarvestServerRecord) found = NULL;

  *record = NULL;
  if (!harvest_server_records_find_sync (data, id, &found, error))
    return FALSE;
  if (found != NULL && found->record != NULL)
    *record = harvest_record_ref (found->record);
  return TRUE;
}

/* Takes the rows, and gives their records. */
static GPtrArray *
take_records (GPtrArray *rows)
{
  g_autoptr (GPtrArray) taken = rows;
  GPtrArray *records;

  if (taken == NULL)
    return NULL;
  records = g_ptr_array_new_full (taken->len, (GDestroyNotify)harvest_record_unref);
  for (guint i = 0; i < taken->len; i++)
    {
      HarvestServerRecord *row = g_ptr_array_index (taken, i);

      g_ptr_array_add (records, harvest_record_ref (row->record));
    }
  return records;
}

static GPtrArray *
list_dependents_cb (gpointer data, const char *root, GError **error)
{
  return take_records (harvest_server_records_list_facts_sync (data, root, error));
}

static GPtrArray *
list_by_value_cb (gpointer data,
                  const char *type,
                  const char *field,
                  const char *value,
                  int limit,
                  GError **error)
{
  return take_records (
      harvest_server_records_list_by_value_sync (data, type, field, value, limit, error));
}

HarvestLookup
harvest_server_make_lookup (HarvestServerTx *tx)
{
  return (HarvestLookup){ find_cb, list_dependents_cb, list_by_value_cb, tx };
}

gboolean
harvest_server_names_sync (HarvestServerTx *tx,
                           HarvestScopeNames *names,
                           char **company,
                           GError **error)
{
  g_autofree char *name = NULL;

  if (!harvest_server_meta_dup_sync (tx, HARVEST_SERVER_META_COMPANY, &name, error))
    return FALSE;
  *company = g_strconcat ("c:", name != NULL ? name : "company", NULL);
  names->company = *company;
  names->editors = HARVEST_SERVER_SCOPE_EDITORS;
  return TRUE;
}

/* ---- What somebody may read ---- */

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static char *
make_tag (char **scopes)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  char *tag;

  for (char **scope = scopes; *scope != NULL; scope++)
    g_checksum_update (checksum, (const guint8 *)*scope, (gssize)strlen (*scope) + 1);
  g_checksum_get_digest (checksum, digest, &length);
  /* Nine bytes need no padding. */
  tag = g_base64_encode (digest, TAG_BYTES);
  g_strdelimit (tag, "+", '-');
  return g_strdelimit (tag, "/", '_');
}

/* Takes the strings. */
static HarvestServerAccess *
access_new (GPtrArray *scopes)
{
  HarvestServerAccess *self = g_object_new (HARVEST_TYPE_SERVER_ACCESS, NULL);

  g_ptr_array_sort (scopes, compare_strings);
  if (scopes->len > HARVEST_LIMIT_SCOPES_MAX)
    {
      g_warning ("Somebody may see %u scopes; the first %d count", scopes->len,
                 HARVEST_LIMIT_SCOPES_MAX);
      g_ptr_array_set_size (scopes, HARVEST_LIMIT_SCOPES_MAX);
    }
  self->set = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < scopes->len; i++)
    g_hash_table_add (self->set, g_ptr_array_index (scopes, i));
  g_ptr_array_add (scopes, NULL);
  self->scopes = (char **)g_ptr_array_free (scopes, FALSE);
  self->tag = make_tag (self->scopes);
  return self;
}

static HarvestServerAccess *
load (HarvestServerTx *tx, const char *person, const char *today, GError **error)
{
  HarvestLookup lookup = harvest_server_make_lookup (tx);
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HarvestRecord) record = NULL;
  g_autoptr (GPtrArray) roles = NULL;
  g_autoptr (GPtrArray) units = NULL;
  g_autofree char *company = NULL;
  HarvestScopeNames names;
  HarvestScopeReader reader;

  if (!harvest_server_names_sync (tx, &names, &company, error)
      || !find_cb (tx, person, &record, error))
    return NULL;
  if (record != NULL && !harvest_record_is (record, "person"))
    g_clear_pointer (&record, harvest_record_unref);
  roles = lookup.list_by_value (tx, "role", "person", person, -1, error);
  if (roles == NULL)
    return NULL;
  if (roles->len > 0)
    {
      units = take_records (harvest_server_records_list_type_sync (tx, "org-unit", error));
      if (units == NULL)
        return NULL;
    }
  reader = (HarvestScopeReader){ record, roles, units, today };
  harvest_scoping_collect_readable (&reader, &names, scopes);
  return access_new (g_steal_pointer (&scopes));
}

HarvestServerAccess *
harvest_server_access_get_sync (HarvestServerTx *tx, const char *person, GError **error)
{
  g_autofree char *today = harvest_server_tx_dup_today (tx);
  g_autofree char *state = NULL;
  gint64 version = harvest_server_records_get_rights_version_sync (tx, error);
  HarvestServerAccess *access;

  if (version < 0)
    return NULL;
  state = g_strdup_printf ("%" G_GINT64_FORMAT " %s", version, today);
  access = harvest_server_cache_get (tx, state, person);
  if (access != NULL)
    return access;
  access = load (tx, person, today, error);
  if (access != NULL)
    harvest_server_cache_put (tx, state, person, G_OBJECT (access), MAX_KEPT);
  return access;
}

const char *const *
harvest_server_access_get_scopes (HarvestServerAccess *self)
{
  return (const char *const *)self->scopes;
}

gboolean
harvest_server_access_has (HarvestServerAccess *self, const char *scope)
{
  return g_hash_table_contains (self->set, scope);
}

const char *
harvest_server_access_get_tag (HarvestServerAccess *self)
{
  return self->tag;
}

gboolean
harvest_server_access_sees_sync (HarvestServerAccess *self,
                                 HarvestServerTx *tx,
                                 const HarvestServerRecord *record,
                                 gboolean *sees,
                                 GError **error)
{
  g_auto (GStrv) scopes = harvest_server_log_list_scopes_sync (
      tx, record->row,
      record->gone >= 0 ? HARVEST_SERVER_LISTING_ENDED : HARVEST_SERVER_LISTING_LISTED, error);

  *sees = FALSE;
  for (char **scope = scopes; scope != NULL && *scope != NULL; scope++)
    *sees = *sees || harvest_server_access_has (self, *scope);
  return scopes != NULL;
}

gboolean
harvest_server_access_waits_sync (HarvestServerAccess *self,
                                  HarvestServerTx *tx,
                                  const HarvestServerRecord *record,
                                  gboolean *waits,
                                  GError **error)
{
  g_auto (GStrv) scopes = harvest_server_log_list_scopes_sync (
      tx, record->row, HARVEST_SERVER_LISTING_FORGOTTEN, error);

  *waits = FALSE;
  for (char **scope = scopes; scope != NULL && *scope != NULL; scope++)
    *waits = *waits || harvest_server_access_has (self, *scope);
  return scopes != NULL;
}

/* ---- Public ---- */

GStrv
harvest_server_list_scopes_sync (HarvestServerTx *tx, const char *person, GError **error)
{
  g_autoptr (HarvestServerAccess) access = harvest_server_access_get_sync (tx, person, error);

  return access != NULL ? g_strdupv (access->scopes) : NULL;
}

gboolean
harvest_server_has_role_sync (HarvestServerTx *tx,
                              const char *person,
                              const char *role,
                              gboolean *has,
                              GError **error)
{
  HarvestLookup lookup = harvest_server_make_lookup (tx);
  g_autoptr (HarvestRights) rights = harvest_rights_new (
      &lookup, person, harvest_server_tx_get_clock (tx), HARVEST_RIGHTS_NONE);

  return harvest_rights_has_role (rights, person, role, has, error);
}

static gboolean
sees_any (HarvestServerTx *tx,
          HarvestServerAccess *access,
          GPtrArray *records,
          gboolean *sees,
          GError **error)
{
  *sees = FALSE;
  for (guint i = 0; i < records->len && !*sees; i++)
    if (!harvest_server_access_sees_sync (access, tx, g_ptr_array_index (records, i), sees, error))
      return FALSE;
  return TRUE;
}

gboolean
harvest_server_may_see_blob_sync (HarvestServerTx *tx,
                                  const char *person,
                                  const char *sha256,
                                  gboolean *may,
                                  GError **error)
{
  g_autoptr (HarvestServerAccess) access = harvest_server_access_get_sync (tx, person, error);

  *may = FALSE;
  if (access == NULL)
    return FALSE;
  for (const HarvestRecordType *const *type = harvest_record_type_get_all (); *type != NULL; type++)
    for (guint i = 0; i < (*type)->n_fields && !*may; i++)
      {
        const HarvestField *field = &(*type)->fields[i];
        g_autoptr (GPtrArray) records = NULL;

        if (field->kind != HARVEST_FIELD_HASH)
          continue;
        records = harvest_server_records_list_by_value_sync (tx, (*type)->name, field->name, sha256,
                                                             -1, error);
        if (records == NULL || !sees_any (tx, access, records, may, error))
          return FALSE;
      }
  return TRUE;
}

/* ---- Object ---- */

static void
harvest_server_access_finalize (GObject *object)
{
  HarvestServerAccess *self = HARVEST_SERVER_ACCESS (object);

  g_hash_table_unref (self->set);
  g_strfreev (self->scopes);
  g_free (self->tag);

  G_OBJECT_CLASS (harvest_server_access_parent_class)->finalize (object);
}

static void
harvest_server_access_class_init (HarvestServerAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = harvest_server_access_finalize;
}

static void
harvest_server_access_init (HarvestServerAccess *self)
{
}
