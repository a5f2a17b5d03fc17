/* harvest-analyzer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-analyzer"

#include "config.h"

#include "harvest-analyzer.h"

struct _HarvestAnalyzer
{
  HarvestStemmer *stemmers[HARVEST_N_LANGUAGES];
  HarvestLanguages missing;
};

HarvestAnalyzer *
harvest_analyzer_new (void)
{
  return g_new0 (HarvestAnalyzer, 1);
}

void
harvest_analyzer_free (HarvestAnalyzer *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < HARVEST_N_LANGUAGES; i++)
    g_clear_pointer (&self->stemmers[i], harvest_stemmer_free);
  g_free (self);
}

const char *const *
harvest_analyzer_stem (HarvestAnalyzer *self, HarvestLanguage language, const char *lower)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (language >= HARVEST_N_LANGUAGES || (self->missing & 1u << language) != 0)
    return NULL;
  if (self->stemmers[language] == NULL)
    {
      g_autoptr (GError) error = NULL;

      self->stemmers[language] = harvest_stemmer_new (language, &error);
      if (self->stemmers[language] == NULL)
        {
          g_message ("Words of the language %s are not stemmed: %s",
                     harvest_language_get_code (language), error->message);
          self->missing |= 1u << language;
          return NULL;
        }
    }
  return harvest_stemmer_stem (self->stemmers[language], lower);
}

HarvestLanguages
harvest_analyzer_get_missing (HarvestAnalyzer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->missing;
}
