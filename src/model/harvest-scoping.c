/* harvest-scoping.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-scoping"

#include "config.h"

#include "harvest-scoping.h"

#include "harvest-rights.h"

static void
add_scope (GPtrArray *scopes, const char *prefix, const char *name)
{
  g_autofree char *scope = g_strconcat (prefix, name, NULL);

  if (!g_ptr_array_find_with_equal_func (scopes, scope, g_str_equal, NULL))
    g_ptr_array_add (scopes, g_steal_pointer (&scope));
}

/* ---- Where a record is listed ---- */

/* A root and what belongs to it. */
typedef struct
{
  HarvestRecord *top; /* NULL: it is not there (yet) */
  GPtrArray *dependents;
  const char *maker;
  const HarvestScopeNames *names;
} Family;

/* Those who told a story or wrote it down, which is who made it unless somebody else is said to
 * have. */
static void
add_owners (const Family *family, GPtrArray *scopes)
{
  gboolean recorded = FALSE;

  for (guint i = 0; i < family->dependents->len; i++)
    {
      HarvestRecord *dependent = g_ptr_array_index (family->dependents, i);
      const char *role;

      if (!harvest_record_is (dependent, "contribution"))
        continue;
      role = harvest_record_get_string (dependent, "role");
      recorded = recorded || g_str_equal (role, "recorder");
      if (g_str_equal (role, "recorder") || g_str_equal (role, "teller"))
        add_scope (scopes, "u:", harvest_record_get_string (dependent, "person"));
    }
  if (!recorded && family->maker != NULL)
    add_scope (scopes, "u:", family->maker);
}

static void
add_editors (HarvestRecord *story, const Family *family, GPtrArray *scopes)
{
  const char *unit = harvest_record_is (story, "story") ? harvest_record_get_string (story, "unit")
                                                        : NULL;

  add_scope (scopes, "", family->names->editors);
  if (unit != NULL)
    add_scope (scopes, "e:", unit);
  add_owners (family, scopes);
}

static void
add_audience (HarvestRecord *story, const Family *family, GPtrArray *scopes)
{
  const char *visibility = harvest_record_get_string (story, "visibility");
  const char *unit = harvest_record_get_string (story, "unit");

  if (g_strcmp0 (visibility, "company") == 0)
    add_scope (scopes, "", family->names->company);
  if (g_strcmp0 (visibility, "team") == 0 && unit != NULL)
    add_scope (scopes, "g:", unit);
  add_editors (story, family, scopes);
}

static void
collect (HarvestRecord *record, const Family *family, GPtrArray *scopes)
{
  switch (harvest_record_get_record_type (record)->listing)
    {
    case HARVEST_LISTED_OWNER:
      add_owners (family, scopes);
      break;
    case HARVEST_LISTED_WITH_ROOT:
      if (family->top != NULL && family->top != record)
        collect (family->top, family, scopes);
      break;
    case HARVEST_LISTED_EDITORS:
      add_editors (family->top != NULL ? family->top : record, family, scopes);
      break;
    case HARVEST_LISTED_VISIBILITY:
      add_audience (record, family, scopes);
      break;
    case HARVEST_LISTED_COMPANY:
      add_scope (scopes, "", family->names->company);
      break;
    default:
      g_return_if_reached ();
    }
}

void
harvest_scoping_collect (HarvestRecord *record,
                         HarvestRecord *root,
                         GPtrArray *dependents,
                         const char *maker,
                         const HarvestScopeNames *names,
                         GPtrArray *scopes)
{
  Family family = { root, dependents, maker, names };

  g_return_if_fail (record != NULL && dependents != NULL && names != NULL && scopes != NULL);

  if (root == NULL && harvest_record_get_root (record) == NULL)
    family.top = record;
  collect (record, &family, scopes);
}

gboolean
harvest_scoping_decides_for_all (HarvestRecord *record)
{
  return harvest_record_get_root (record) == NULL || harvest_record_is (record, "contribution");
}

/* ---- What somebody may read ---- */

/* The unit and all below it. */
static void
add_units_below (GPtrArray *units, const char *top, const char *prefix, GPtrArray *scopes)
{
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();

  g_ptr_array_add (queue, (gpointer)top);
  for (guint i = 0; i < queue->len && i <= units->len; i++)
    {
      const char *id = g_ptr_array_index (queue, i);

      add_scope (scopes, prefix, id);
      for (guint j = 0; j < units->len; j++)
        {
          HarvestRecord *unit = g_ptr_array_index (units, j);

          if (g_strcmp0 (harvest_record_get_string (unit, "parent"), id) == 0)
            g_ptr_array_add (queue, (gpointer)harvest_record_get_id (unit));
        }
    }
}

static void
add_all_units (GPtrArray *units, const char *prefix, GPtrArray *scopes)
{
  for (guint i = 0; i < units->len; i++)
    add_scope (scopes, prefix, harvest_record_get_id (g_ptr_array_index (units, i)));
}

static void
add_role (HarvestRecord *role, GPtrArray *units, const HarvestScopeNames *names, GPtrArray *scopes)
{
  static const char *const editing[] = { "curator", "reviewer", NULL };
  static const char *const reading[] = { "publisher",      "trainer", "brand-owner",
                                         "metric-steward", "manager", NULL };
  const char *name = harvest_record_get_string (role, "role");
  const char *unit = harvest_record_get_string (role, "unit");

  if (g_strv_contains (editing, name) && unit == NULL)
    add_scope (scopes, "", names->editors);
  else if (g_strv_contains (editing, name))
    {
      add_units_below (units, unit, "g:", scopes);
      add_units_below (units, unit, "e:", scopes);
    }
  else if (g_strv_contains (reading, name) && unit != NULL)
    add_units_below (units, unit, "g:", scopes);
  else if (g_strv_contains (reading, name))
    add_all_units (units, "g:", scopes);
}

/* Returns: whether there are any */
static gboolean
add_partners (const HarvestScopeReader *reader, GPtrArray *scopes)
{
  gboolean any = FALSE;

  for (guint i = 0; i < reader->roles->len; i++)
    {
      HarvestRecord *role = g_ptr_array_index (reader->roles, i);
      const char *partner = harvest_record_get_string (role, "partner");

      if (g_strcmp0 (harvest_record_get_string (role, "role"), "partner") != 0
          || !harvest_rights_is_role_valid (role, reader->today))
        continue;
      any = TRUE;
      if (partner != NULL)
        add_scope (scopes, "p:", partner);
    }
  return any;
}

static gboolean
is_employee (HarvestRecord *person)
{
  const char *kind = harvest_record_get_string (person, "kind");

  return kind == NULL || g_str_equal (kind, "employee");
}

void
harvest_scoping_collect_readable (const HarvestScopeReader *reader,
                                  const HarvestScopeNames *names,
                                  GPtrArray *scopes)
{
  HarvestRecord *person = reader->person;
  const char *unit;

  if (person == NULL || g_strcmp0 (harvest_record_get_string (person, "status"), "leaver") == 0)
    return;
  add_scope (scopes, "u:", harvest_record_get_id (person));
  if (add_partners (reader, scopes) || !is_employee (person))
    return;
  add_scope (scopes, "", names->company);
  unit = harvest_record_get_string (person, "unit");
  if (unit != NULL)
    add_scope (scopes, "g:", unit);
  for (guint i = 0; i < reader->roles->len; i++)
    {
      HarvestRecord *role = g_ptr_array_index (reader->roles, i);

      if (harvest_rights_is_role_valid (role, reader->today))
        add_role (role, reader->units, names, scopes);
    }
}
