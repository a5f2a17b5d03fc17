/* harvest-languages.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-languages"

#include "config.h"

#include "harvest-languages.h"

static const char *const codes[] = { "en", "de", "fr", "es", "pl", NULL };
static const char *const names[] = { "English", "Deutsch", "Français", "Español", "Polski" };

const char *const *
harvest_languages_get_all (void)
{
  return codes;
}

const char *
harvest_languages_get_name (const char *code)
{
  for (guint i = 0; codes[i] != NULL; i++)
    if (g_strcmp0 (codes[i], code) == 0)
      return names[i];
  return NULL;
}

const char *
harvest_languages_find (const char *code)
{
  for (guint i = 0; codes[i] != NULL; i++)
    if (g_strcmp0 (codes[i], code) == 0)
      return codes[i];
  return NULL;
}

const char *
harvest_languages_guess (void)
{
  const char *const *wanted = g_get_language_names ();

  for (; *wanted != NULL; wanted++)
    for (guint i = 0; codes[i] != NULL; i++)
      if (g_ascii_strncasecmp (*wanted, codes[i], 2) == 0 && !g_ascii_isalpha ((*wanted)[2]))
        return codes[i];
  return "en";
}
