/* harvest-page-table.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-page-table"

#include "config.h"

#include "harvest-page-table.h"

#include "harvest-attention-page.h"
#include "harvest-home-page.h"
#include "harvest-stories-page.h"
#include "harvest-tell-page.h"
#include "harvest-trash-page.h"

#include <glib/gi18n.h>

const HarvestPageEntry harvest_page_table[] = {
  { "tell", N_ ("Tell a story"), NULL, harvest_tell_page_get_type },
  { "home", N_ ("Home"), "user-home-symbolic", harvest_home_page_get_type },
  { "stories", N_ ("Stories"), "harvest-stories-symbolic", harvest_stories_page_get_type },
  { "trash", N_ ("Trash"), NULL, harvest_trash_page_get_type },
  { "attention", N_ ("Needs attention"), NULL, harvest_attention_page_get_type },
};

const guint harvest_page_table_length = G_N_ELEMENTS (harvest_page_table);

const HarvestPageEntry *
harvest_page_table_find (const char *name)
{
  for (guint i = 0; i < harvest_page_table_length; i++)
    if (g_strcmp0 (harvest_page_table[i].name, name) == 0)
      return &harvest_page_table[i];
  return NULL;
}
