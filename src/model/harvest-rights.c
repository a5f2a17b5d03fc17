/* harvest-rights.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-rights"

#include "config.h"

#include "harvest-rights.h"

#include "harvest-unit.h"

/* Of a teller's stories, so many of the newest are looked at. */
#define STORIES_LOOKED_AT 200

struct _HarvestRights
{
  const HarvestLookup *lookup; /* borrowed */
  const HarvestClock *clock;   /* borrowed */
  HarvestRightsFlags flags;
  char *person;
  GHashTable *units; /* id -> HarvestRecord */
};

HarvestRights *
harvest_rights_new (const HarvestLookup *lookup,
                    const char *person,
                    const HarvestClock *clock,
                    HarvestRightsFlags flags)
{
  HarvestRights *self;

  g_return_val_if_fail (lookup != NULL && person != NULL && clock != NULL, NULL);

  self = g_new0 (HarvestRights, 1);
  self->lookup = lookup;
  self->clock = clock;
  self->flags = flags;
  self->person = g_strdup (person);
  self->units = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify)harvest_record_unref);
  return self;
}

void
harvest_rights_free (HarvestRights *self)
{
  g_hash_table_unref (self->units);
  g_free (self->person);
  g_free (self);
}

const char *
harvest_rights_get_person (HarvestRights *self)
{
  return self->person;
}

char *
harvest_rights_dup_today (HarvestRights *self)
{
  g_autoptr (GDateTime)
      now = g_date_time_new_from_unix_utc (harvest_clock_now (self->clock) / G_USEC_PER_SEC);

  return g_date_time_format (now, "%Y-%m-%d");
}

static GPtrArray *
list_by_value (HarvestRights *self,
               const char *type,
               const char *field,
               const char *value,
               int limit,
               GError **error)
{
  return self->lookup->list_by_value (self->lookup->data, type, field, value, limit, error);
}

/* ---- Units ---- */

HarvestRecord *
harvest_rights_find_unit (HarvestRights *self, const char *id)
{
  HarvestRecord *unit;
  g_autoptr (GError) error = NULL;

  if (id == NULL)
    return NULL;
  unit = g_hash_table_lookup (self->units, id);
  if (unit != NULL)
    return unit;
  if (!self->lookup->find (self->lookup->data, id, &unit, &error))
    g_info ("Unit %s could not be read: %s", id, error->message);
  if (unit != NULL)
    g_hash_table_insert (self->units, g_strdup (id), unit);
  return unit;
}

static HarvestRecord *
lookup_unit_cb (const char *id, gpointer data)
{
  return harvest_rights_find_unit (data, id);
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

gboolean
harvest_rights_is_role_valid (HarvestRecord *role, const char *day)
{
  const char *since = harvest_record_get_string (role, "since");
  const char *until = harvest_record_get_string (role, "until");

  return (since == NULL || g_strcmp0 (since, day) <= 0)
         && (until == NULL || g_strcmp0 (day, until) <= 0);
}

gboolean
harvest_rights_has_role (HarvestRights *self,
                         const char *person,
                         const char *role,
                         gboolean *has,
                         GError **error)
{
  g_autoptr (GPtrArray) roles = list_by_value (self, "role", "person", person, -1, error);
  g_autofree char *today = harvest_rights_dup_today (self);

  if (roles == NULL)
    return FALSE;
  *has = FALSE;
  for (guint i = 0; i < roles->len; i++)
    {
      HarvestRecord *one = g_ptr_array_index (roles, i);

      *has = *has
             || (g_strcmp0 (harvest_record_get_string (one, "role"), role) == 0
                 && harvest_rights_is_role_valid (one, today));
    }
  return TRUE;
}

/* Whether the person's roles that hold for @story make them @role. */
static gboolean
holds_role (HarvestRights *self, GPtrArray *roles, const char *role, HarvestRecord *story)
{
  g_autofree char *today = harvest_rights_dup_today (self);
  HarvestRecord *unit = NULL;

  if (story != NULL && harvest_record_is (story, "story"))
    unit = harvest_rights_find_unit (self, harvest_record_get_string (story, "unit"));
  for (guint i = 0; i < roles->len; i++)
    {
      HarvestRecord *one = g_ptr_array_index (roles, i);

      if (g_strcmp0 (harvest_record_get_string (one, "role"), role) == 0
          && harvest_rights_is_role_valid (one, today)
          && (story == NULL
              || harvest_unit_is_within (unit, harvest_record_get_string (one, "unit"),
                                         lookup_unit_cb, self)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_vacant (HarvestRights *self, const char *role, gboolean *vacant, GError **error)
{
  g_autoptr (GPtrArray) holders = NULL;

  *vacant = FALSE;
  if ((self->flags & HARVEST_RIGHTS_ALONE) == 0)
    return TRUE;
  holders = list_by_value (self, "role", "role", role, 1, error);
  *vacant = holders != NULL && holders->len == 0;
  return holders != NULL;
}

static gboolean
add_roles (HarvestRights *self, HarvestRecord *story, HarvestWriters *writers, GError **error)
{
  g_autoptr (GPtrArray) roles = list_by_value (self, "role", "person", self->person, -1, error);

  if (roles == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (role_writers); i++)
    {
      gboolean vacant;

      if (!is_vacant (self, role_writers[i].role, &vacant, error))
        return FALSE;
      if (vacant || holds_role (self, roles, role_writers[i].role, story))
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
harvest_rights_find_teller (GPtrArray *dependents)
{
  for (guint i = 0; i < dependents->len; i++)
    if (has_contribution_role (g_ptr_array_index (dependents, i), "teller"))
      return harvest_record_get_string (g_ptr_array_index (dependents, i), "person");
  return NULL;
}

/* Who told it or wrote it down, which is who made it unless somebody else is said to have. */
static gboolean
owns_story (HarvestRights *self, const char *maker, GPtrArray *dependents)
{
  gboolean told = FALSE;
  gboolean recorded = FALSE;

  for (guint i = 0; dependents != NULL && i < dependents->len; i++)
    {
      HarvestRecord *record = g_ptr_array_index (dependents, i);
      gboolean recorder = has_contribution_role (record, "recorder");

      if (!recorder && !has_contribution_role (record, "teller"))
        continue;
      told = TRUE;
      recorded = recorded || recorder;
      if (g_strcmp0 (harvest_record_get_string (record, "person"), self->person) == 0)
        return TRUE;
    }
  if (!recorded && g_strcmp0 (maker, self->person) == 0)
    return TRUE;
  return !told && (self->flags & HARVEST_RIGHTS_ALONE) != 0;
}

static gboolean
owns (HarvestRights *self,
      HarvestRecord *record,
      gboolean is_new,
      const char *maker,
      HarvestRecord *story,
      GPtrArray *dependents)
{
  if (harvest_record_is (record, "story"))
    return is_new || owns_story (self, maker, dependents);
  if (harvest_record_is (record, "person"))
    return g_strcmp0 (harvest_record_get_id (record), self->person) == 0;
  if (harvest_record_is (record, "comment") || harvest_record_is (record, "thanks"))
    return g_strcmp0 (harvest_record_get_string (record, "author"), self->person) == 0;
  return story != NULL && owns_story (self, maker, dependents);
}

gboolean
harvest_rights_get_writers (HarvestRights *self,
                            HarvestRecord *record,
                            gboolean is_new,
                            const char *maker,
                            HarvestRecord *story,
                            GPtrArray *dependents,
                            HarvestWriters *writers,
                            GError **error)
{
  *writers = HARVEST_WRITER_NOBODY;
  if (owns (self, record, is_new, maker, story, dependents))
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
harvest_rights_count_accepted (HarvestRights *self,
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
      if (!self->lookup->find (self->lookup->data, harvest_record_get_root (contribution), &story,
                               error))
        return FALSE;
      *n_accepted += story != NULL && is_accepted (story);
    }
  return told != NULL;
}
