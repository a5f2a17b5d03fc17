/* harvest-kinds.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-kinds"

#include "config.h"

#include "harvest-kinds.h"

#include "harvest-classification.h"

#include <glib/gi18n.h>

const HarvestChoice harvest_kinds[] = {
  { "story", N_ ("Story"), N_ ("Something that happened."), NULL, NULL },
  { "idea", N_ ("Idea"), N_ ("Something we could do, or do better."), NULL, NULL },
  { "knowhow", N_ ("Know-how"), N_ ("How something is done well."), NULL, NULL },
  { "question", N_ ("Question"), N_ ("Something I would like to know."), NULL, NULL },
  { "signal", N_ ("Heard"), N_ ("Something I heard from a customer or about the market."), NULL,
    NULL },
};
const guint harvest_n_kinds = G_N_ELEMENTS (harvest_kinds);

/* The words are the model's; the lights have a sign of their own each, as colour says nothing
 * alone. */
static const struct
{
  const char *icon_name;
  const char *css_class;
} lights[] = {
  [HARVEST_LIGHT_GREEN] = { "emblem-ok-symbolic", "light-green" },
  [HARVEST_LIGHT_YELLOW] = { "dialog-warning-symbolic", "light-yellow" },
  [HARVEST_LIGHT_RED] = { "system-lock-screen-symbolic", "light-red" },
};

const HarvestChoice harvest_audiences[] = {
  { "team", N_ ("my team"), N_ ("The people of your unit and the editors."), NULL, NULL },
  { "company", N_ ("the whole company"), N_ ("Everybody who works here."), NULL, NULL },
  { "editors", N_ ("only the editors"), N_ ("Nobody else, unless you say so later."), NULL, NULL },
};
const guint harvest_n_audiences = G_N_ELEMENTS (harvest_audiences);

static const char *
get_name (const HarvestChoice *choices, guint n_choices, const char *value)
{
  for (guint i = 0; i < n_choices; i++)
    if (g_strcmp0 (choices[i].value, value) == 0)
      return _ (choices[i].title);
  return value;
}

const char *
harvest_kinds_get_name (const char *kind)
{
  return get_name (harvest_kinds, harvest_n_kinds, kind);
}

const HarvestChoice *
harvest_classes_get_choices (guint *n_choices)
{
  static HarvestChoice choices[HARVEST_N_CLASSES];

  for (guint i = 0; i < HARVEST_N_CLASSES; i++)
    {
      const HarvestClassInfo *info = harvest_class_get_info (i);

      choices[i].value = harvest_class_to_string (i);
      choices[i].title = info->label;
      choices[i].explanation = info->meaning;
      choices[i].icon_name = lights[info->light].icon_name;
      choices[i].css_class = lights[info->light].css_class;
    }
  *n_choices = HARVEST_N_CLASSES;
  return choices;
}

char *
harvest_classes_dup_explanation (const char *secrecy)
{
  for (guint i = 0; i < HARVEST_N_CLASSES; i++)
    {
      const HarvestClassInfo *info = harvest_class_get_info (i);
      GString *text = NULL;

      if (g_strcmp0 (harvest_class_to_string (i), secrecy) != 0)
        continue;
      text = g_string_new (_ (info->meaning));
      for (guint example = 0; example < HARVEST_CLASS_N_EXAMPLES; example++)
        g_string_append_printf (text, "\n• %s", _ (info->examples[example]));
      return g_string_free (text, FALSE);
    }
  return NULL;
}

const char *
harvest_classes_get_name (const char *secrecy)
{
  for (guint i = 0; i < HARVEST_N_CLASSES; i++)
    if (g_strcmp0 (harvest_class_to_string (i), secrecy) == 0)
      return _ (harvest_class_get_info (i)->label);
  return secrecy;
}
