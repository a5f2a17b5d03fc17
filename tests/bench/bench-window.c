/* bench-window.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-window"

#include "config.h"

#include "bench-window.h"

#include "harvest-story-card.h"

static GtkWidget *
find_mapped (GtkWidget *root, GType type)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mapped (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A card is drawn by itself; the rows of the bare list have a text. */
static gboolean
has_title (GtkWidget *root)
{
  if (HARVEST_IS_STORY_CARD (root))
    return harvest_story_card_is_drawn (HARVEST_STORY_CARD (root));
  if (GTK_IS_INSCRIPTION (root) && gtk_widget_has_css_class (root, "heading"))
    return gtk_inscription_get_text (GTK_INSCRIPTION (root)) != NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_title (child))
      return TRUE;
  return FALSE;
}

GtkWidget *
bench_window_find_list (GtkApplication *app)
{
  for (GList *item = gtk_application_get_windows (app); item != NULL; item = item->next)
    {
      GtkWidget *list = find_mapped (item->data, GTK_TYPE_LIST_VIEW);

      if (list != NULL)
        return list;
    }
  return NULL;
}

guint
bench_window_count_titles (GtkWidget *list)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n += has_title (row);
  return n;
}

gboolean
bench_window_is_filled (GtkWidget *list)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      graphene_rect_t bounds;

      if (!gtk_widget_get_mapped (row) || !gtk_widget_compute_bounds (row, list, &bounds)
          || bounds.origin.y + bounds.size.height <= 0
          || bounds.origin.y >= (float)gtk_widget_get_height (list))
        continue;
      if (!has_title (row))
        return FALSE;
      n++;
    }
  return n > 0;
}

guint
bench_window_count_read (GtkWidget *list, guint most)
{
  GtkSelectionModel *rows = gtk_list_view_get_model (GTK_LIST_VIEW (list));
  guint n = rows != NULL ? MIN (g_list_model_get_n_items (G_LIST_MODEL (rows)), most) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HarvestStoryRow) row = g_list_model_get_item (G_LIST_MODEL (rows), i);

      if (harvest_story_row_get_story (row) == NULL)
        return i;
    }
  return n;
}
