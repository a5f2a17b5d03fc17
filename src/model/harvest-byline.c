/* harvest-byline.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-byline"

#include "config.h"

#include "harvest-byline.h"

#include "harvest-model-error.h"

#include <string.h>

static char *
dup_first_name (HarvestRecord *teller)
{
  const char *first_name = harvest_record_get_string (teller, "first_name");
  const char *name = harvest_record_get_string (teller, "name");

  return first_name != NULL ? g_strdup (first_name) : g_strndup (name, strcspn (name, " "));
}

char *
harvest_byline_make (HarvestRecord *teller, const char *mode, const char *site)
{
  g_autofree char *first_name = NULL;

  g_return_val_if_fail (teller != NULL && harvest_record_is (teller, "person"), NULL);
  g_return_val_if_fail (mode != NULL, NULL);

  if (strcmp (mode, "none") == 0)
    return NULL;
  if (strcmp (mode, "first_name_site") != 0)
    return g_strdup (harvest_record_get_string (teller, "name"));

  first_name = dup_first_name (teller);
  if (site == NULL)
    site = harvest_record_get_string (teller, "site");
  return site != NULL ? g_strdup_printf ("%s, %s", first_name, site)
                      : g_steal_pointer (&first_name);
}

static gboolean
is_right (HarvestRecord *story, HarvestRecord *teller)
{
  const char *mode = harvest_record_get_string (story, "byline_mode");
  const char *byline = harvest_record_get_string (story, "byline");
  g_autofree char *first_name = NULL;
  gsize length;

  if (strcmp (mode, "none") == 0)
    return byline == NULL;
  if (byline == NULL)
    return FALSE;
  if (strcmp (mode, "name") == 0)
    return strcmp (byline, harvest_record_get_string (teller, "name")) == 0;

  first_name = dup_first_name (teller);
  length = strlen (first_name);
  return strncmp (byline, first_name, length) == 0
         && (byline[length] == '\0' || g_str_has_prefix (byline + length, ", "));
}

gboolean
harvest_byline_check (HarvestRecord *story, HarvestRecord *teller, GError **error)
{
  g_return_val_if_fail (story != NULL && harvest_record_is (story, "story"), FALSE);
  g_return_val_if_fail (teller != NULL && harvest_record_is (teller, "person"), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (is_right (story, teller))
    return TRUE;

  g_set_error (error, HARVEST_MODEL_ERROR, HARVEST_MODEL_ERROR_REFUSED,
               "story.byline: not what the byline_mode “%s” makes of the teller's name",
               harvest_record_get_string (story, "byline_mode"));
  return FALSE;
}
