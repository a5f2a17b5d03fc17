/* harvest-local-rights.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-local-rights"

#include "config.h"

#include "harvest-local-rights.h"

#include "harvest-field-index.h"
#include "harvest-record-table.h"
#include "harvest-unit.h"

/* Of a teller's stories, so many of the newest are looked at. */
#define STORIES_LOOKED_AT 200

struct _HarvestLocalRights
{
  HarvestDatabase *database; /* borrowed */
  const HarvestClock *clock; /* borrowed */
  char *person;
  GHashTable *units; /* id -> HarvestRecord */
};

HarvestLocalRights *
harvest_local_rights_new (HarvestDatabase *database, const char *person, const HarvestClock *clock)
{
  HarvestLocalRights *self = g_new0 (HarvestLocalRights, 1);

  self->database = database;
  self->clock = clock;
  self->person = g_strdup (person);
  self->units = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify)harvest_record_unref);
  return self;
}

void
harvest_local_rights_free (HarvestLocalRights *self)
{
  g_hash_table_unref (self->units);
  g_free (self->person);
  g_free (self);
}

const char *
harvest_local_rights_get_person (HarvestLocalRights *self)
{
  return self->person;
}

char *
harvest_local_rights_dup_today (HarvestLocalRights *self)
{
  g_autoptr (GDateTime)
      now = g_date_time_new_from_unix_utc (harvest_clock_now (self->clock) / G_USEC_PER_SEC);

  return g_date_time_format (now, "%Y-%m-%d");
}

/* ---- Units ---- */

HarvestRecord *
harvest_local_rights_find_unit (HarvestLocalRights *self, const char *id)
{
  HarvestRecord *unit;
  g_autoptr (GError) error = NULL;

  if (id == NULL)
    return NULL;
  unit = g_hash_table_lookup (self->units, id);
  if (unit != NULL)
    return unit;
  if (!harvest_record_table_find_sync (self->database, id, NULL, &unit, &error))
    g_info ("Unit %s could not be read: %s", id, error->message);
  if (unit != NULL)
    g_hash_table_insert (self->units, g_strdup (id), unit);
  return unit;
}

static HarvestRecord *
lookup_unit_cb (const char *id, gpointer data)
{
  return harvest_local_rights_find_unit (data, id);
}

/* ---- Roles ---- */

static const struct
{
  const char *role;
  HarvestWriters writers;
} role_writers[] = {
  { "curator", HARVEST_WRITER_CURATOR },
  { "reviewer", HARVEST_WRITER_REVIEWER },
  { "administrator", HARVEST_WRITER_ADMINISTRATOR },
};

static GPtrArray *
list_by_value (HarvestLocalRights *self,
               const char *type_name,
               const char *field_name,
               const char *value,
               int limit,
               GError **error)
{
  const HarvestRecordType *type = harvest_record_type_find (type_name);
  const HarvestField *field = harvest_record_type_find_field (type, field_name);
  g_autoptr (GPtrArray)
      records = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      self->database,
      "SELECT document FROM field_value v JOIN record r ON r.row = v.record"
      " WHERE field = ?1 AND value = ?2 ORDER BY v.record DESC LIMIT ?3",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, harvest_field_index_get_id (type, field));
  harvest_statement_bind_text (statement, 2, value);
  harvest_statement_bind_integer (statement, 3, limit);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 0);
      HarvestRecord *record = harvest_record_parse (bytes, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return ok ? g_steal_pointer (&records) : NULL;
}

static gboolean
is_valid_on (HarvestRecord *role, const char *day)
{
  const char *since = harvest_record_get_string (role, "since");
  const char *until = harvest_record_get_string (role, "until");

  return (since == NULL || g_strcmp0 (since, day) <= 0)
         && (until == NULL || g_strcmp0 (day, until) <= 0);
}

gboolean
harvest_local_rights_has_role_sync (HarvestLocalRights *self,
                                    const char *person,
                                    const char *role,
                                    gboolean *has,
                                    GError **error)
{
  g_autoptr (GPtrArray) roles = list_by_value (self, "role", "person", person, -1, error);
  g_autofree char *today = harvest_local_rights_dup_today (self);

  if (roles == NULL)
    return FALSE;
  *has = FALSE;
  for (guint i = 0; i < roles->len; i++)
    *has = *has
           || (g_strcmp0 (harvest_record_get_string (g_ptr_array_index (roles, i), "role"), role)
                   == 0
               && is_valid_on (g_ptr_array_index (roles, i), today));
  return TRUE;
}

/* Whether the person's roles that hold for @story make them @role. */
static gboolean
holds_role (HarvestLocalRights *self, GPtrArray *roles, const char *role, HarvestRecord *story)
{
  g_autofree char *today = harvest_local_rights_dup_today (self);
  HarvestRecord *unit = NULL;

  if (story != NULL)
    unit = harvest_local_rights_find_unit (self, harvest_record_get_string (story, "unit"));
  for (guint i = 0; i < roles->len; i++)
    {
      HarvestRecord *one = g_ptr_array_index (roles, i);

      if (g_strcmp0 (harvest_record_get_string (one, "role"), role) == 0 && is_valid_on (one, today)
          && (story == NULL
              || harvest_unit_is_within (unit, harvest_record_get_string (one, "unit"),
                                         lookup_unit_cb, self)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
add_roles (HarvestLocalRights *self, HarvestRecord *story, HarvestWriters *writers, GError **error)
{
  g_autoptr (GPtrArray) roles = list_by_value (self, "role", "person", self->person, -1, error);

  if (roles == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (role_writers); i++)
    {
      g_autoptr (GPtrArray)
          holders = list_by_value (self, "role", "role", role_writers[i].role, 1, error);

      if (holders == NULL)
        return FALSE;
      if (holders->len == 0 || holds_role (self, roles, role_writers[i].role, story))
        *writers |= role_writers[i].writers;
    }
  return TRUE;
}

/* ---- Owners ---- */

static gboolean
has_contribution_role (HarvestRecord *record, const char *role)
{
  return harvest_record_is (record, "contribution")
         && g_strcmp0 (harvest_record_get_string (record, "role"), role) == 0;
}

const char *
harvest_local_rights_find_teller (GPtrArray *dependents)
{
  for (guint i = 0; i < dependents->len; i++)
    if (has_contribution_role (g_ptr_array_index (dependents, i), "teller"))
      return harvest_record_get_string (g_ptr_array_index (dependents, i), "person");
  return NULL;
}

/* Who told it or wrote it down; before that is said, who is just making it. */
static gboolean
owns_story (HarvestLocalRights *self, GPtrArray *dependents)
{
  gboolean told = FALSE;

  for (guint i = 0; dependents != NULL && i < dependents->len; i++)
    {
      HarvestRecord *record = g_ptr_array_index (dependents, i);

      if (!has_contribution_role (record, "teller") && !has_contribution_role (record, "recorder"))
        continue;
      told = TRUE;
      if (g_strcmp0 (harvest_record_get_string (record, "person"), self->person) == 0)
        return TRUE;
    }
  return !told;
}

static gboolean
owns (HarvestLocalRights *self,
      HarvestRecord *record,
      gboolean is_new,
      HarvestRecord *story,
      GPtrArray *dependents)
{
  if (harvest_record_is (record, "story"))
    return is_new || owns_story (self, dependents);
  if (harvest_record_is (record, "person"))
    return g_strcmp0 (harvest_record_get_id (record), self->person) == 0;
  if (harvest_record_is (record, "comment") || harvest_record_is (record, "thanks"))
    return g_strcmp0 (harvest_record_get_string (record, "author"), self->person) == 0;
  return story != NULL && owns_story (self, dependents);
}

gboolean
harvest_local_rights_get_writers_sync (HarvestLocalRights *self,
                                       HarvestRecord *record,
                                       gboolean is_new,
                                       HarvestRecord *story,
                                       GPtrArray *dependents,
                                       HarvestWriters *writers,
                                       GError **error)
{
  *writers = HARVEST_WRITER_NOBODY;
  if (owns (self, record, is_new, story, dependents))
    *writers |= HARVEST_WRITER_OWNER;
  return add_roles (self, story, writers, error);
}

/* ---- Trust ---- */

static gboolean
is_accepted (HarvestRecord *story)
{
  static const char *const accepted[] = { "approved",  "scheduled", "published",
                                          "corrected", "archived",  NULL };

  return harvest_record_get_boolean (story, "reviewed")
         || g_strv_contains (accepted, harvest_record_get_string (story, "state"));
}

gboolean
harvest_local_rights_count_accepted_sync (HarvestLocalRights *self,
                                          const char *teller,
                                          guint most,
                                          guint *n_accepted,
                                          GError **error)
{
  g_autoptr (GPtrArray)
      told = list_by_value (self, "contribution", "person", teller, STORIES_LOOKED_AT, error);

  *n_accepted = 0;
  for (guint i = 0; told != NULL && i < told->len && *n_accepted < most; i++)
    {
      HarvestRecord *contribution = g_ptr_array_index (told, i);
      g_autoptr (HarvestRecord) story = NULL;

      if (!has_contribution_role (contribution, "teller"))
        continue;
      if (!harvest_record_table_find_sync (self->database, harvest_record_get_root (contribution),
                                           NULL, &story, error))
        return FALSE;
      *n_accepted += story != NULL && is_accepted (story);
    }
  return told != NULL;
}
