/* harvest-story-choice.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-choice"

#include "config.h"

#include "harvest-story-choice.h"

#include "harvest-story-list.h"

/* So many rows are read when a list comes. */
#define MOST_CHOSEN 30

GPtrArray *
harvest_story_choice_list (HarvestIntervalSelection *selection)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  HarvestIntervalSet *selected = harvest_interval_selection_get_selected (selection);

  if (harvest_interval_set_get_size (selected) > MOST_CHOSEN)
    return chosen;
  for (guint i = 0; i < harvest_interval_set_get_n_intervals (selected); i++)
    {
      guint n;
      guint start = harvest_interval_set_get_interval (selected, i, &n);

      for (guint position = start; position < start + n; position++)
        {
          g_autoptr (HarvestStoryRow)
              row = g_list_model_get_item (G_LIST_MODEL (selection), position);
          HarvestRecord *story = row != NULL ? harvest_story_row_get_story (row) : NULL;

          if (story != NULL)
            g_ptr_array_add (chosen, harvest_record_ref (story));
        }
    }
  return chosen;
}

void
harvest_story_choice_restore (HarvestIntervalSelection *selection, GPtrArray *chosen)
{
  GListModel *rows = G_LIST_MODEL (selection);
  guint n = chosen->len > 0 ? MIN (g_list_model_get_n_items (rows), MOST_CHOSEN) : 0;

  for (guint position = 0; position < n; position++)
    {
      g_autoptr (HarvestStoryRow) row = g_list_model_get_item (rows, position);
      const char *id = harvest_story_row_get_id (row);

      for (guint i = 0; id != NULL && i < chosen->len; i++)
        if (g_str_equal (harvest_record_get_id (chosen->pdata[i]), id))
          gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), position, FALSE);
    }
}
