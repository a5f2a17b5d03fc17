/* harvest-unit.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-unit"

#include "config.h"

#include "harvest-unit.h"

#include <string.h>

/* No company is deeper; what is, is a circle. */
#define MAX_DEPTH 64

static HarvestRecord *
get_parent (HarvestRecord *unit, HarvestUnitLookup lookup, gpointer data)
{
  const char *parent = harvest_record_get_string (unit, "parent");

  return parent != NULL ? lookup (parent, data) : NULL;
}

const char *
harvest_unit_get_inherited (HarvestRecord *unit,
                            const char *field,
                            HarvestUnitLookup lookup,
                            gpointer data)
{
  g_return_val_if_fail (field != NULL, NULL);
  g_return_val_if_fail (lookup != NULL, NULL);

  for (int i = 0; unit != NULL && i < MAX_DEPTH; i++)
    {
      const char *value = harvest_record_get_string (unit, field);

      if (value != NULL)
        return value;
      unit = get_parent (unit, lookup, data);
    }

  return NULL;
}

const char *
harvest_unit_get_receiver (HarvestRecord *unit,
                           const char *kind,
                           HarvestUnitLookup lookup,
                           gpointer data)
{
  g_autofree char *field = NULL;

  g_return_val_if_fail (kind != NULL, NULL);

  field = g_strconcat ("receiver_", kind, NULL);
  return harvest_unit_get_inherited (unit, field, lookup, data);
}

gboolean
harvest_unit_is_within (HarvestRecord *unit,
                        const char *above,
                        HarvestUnitLookup lookup,
                        gpointer data)
{
  g_return_val_if_fail (lookup != NULL, FALSE);

  if (above == NULL)
    return TRUE;

  for (int i = 0; unit != NULL && i < MAX_DEPTH; i++)
    {
      if (strcmp (harvest_record_get_id (unit), above) == 0)
        return TRUE;
      unit = get_parent (unit, lookup, data);
    }

  return FALSE;
}
