/* harvest-record-type.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-record-type"

#include "config.h"

#include "harvest-record-type.h"

#include "harvest-types-private.h"

#include <string.h>

/* In the order of their names. */
static const HarvestRecordType *const all_types[] = {
  &harvest_asset_type,          &harvest_comment_type,      &harvest_consent_event_type,
  &harvest_consent_record_type, &harvest_contribution_type, &harvest_depicted_person_type,
  &harvest_evidence_type,       &harvest_org_unit_type,     &harvest_partner_type,
  &harvest_person_type,         &harvest_role_type,         &harvest_signification_type,
  &harvest_story_type,          &harvest_story_event_type,  &harvest_story_revision_type,
  &harvest_thanks_type,         &harvest_theme_type,        NULL,
};

const HarvestRecordType *
harvest_record_type_find (const char *name)
{
  guint low = 0;
  guint high = G_N_ELEMENTS (all_types) - 1;

  g_return_val_if_fail (name != NULL, NULL);

  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strcmp (name, all_types[middle]->name);

      if (order == 0)
        return all_types[middle];
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }

  return NULL;
}

const HarvestRecordType *const *
harvest_record_type_get_all (void)
{
  return all_types;
}

const HarvestField *
harvest_record_type_find_field (const HarvestRecordType *type, const char *name)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  high = type->n_fields;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strcmp (name, type->fields[middle].name);

      if (order == 0)
        return &type->fields[middle];
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }

  return NULL;
}

gboolean
harvest_record_type_is_immutable (const HarvestRecordType *type)
{
  g_return_val_if_fail (type != NULL, FALSE);

  for (guint i = 0; i < type->n_fields; i++)
    {
      if (type->fields[i].merge != HARVEST_MERGE_APPEND_ONLY)
        return FALSE;
    }

  return TRUE;
}
