/* harvest-cli-stories.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cli-stories"

#include "config.h"

#include "harvest-cli-stories.h"

#include <glib/gi18n.h>
#include <string.h>

/* Auxiliary methods */

/* Pango markup of the list's own making: <b> and </b> go, and what was escaped comes back. */
static char *
dup_plain (const char *markup)
{
  static const struct
  {
    const char *name;
    const char *meaning;
  } names[] = { { "<b>", "" },      { "</b>", "" },   { "&lt;", "<" },   { "&gt;", ">" },
                { "&quot;", "\"" }, { "&#39;", "'" }, { "&apos;", "'" }, { "&amp;", "&" } };
  GString *text = g_string_new (NULL);

  for (const char *at = markup; *at != '\0';)
    {
      guint i = 0;

      while (i < G_N_ELEMENTS (names) && !g_str_has_prefix (at, names[i].name))
        i++;
      if (i < G_N_ELEMENTS (names))
        {
          g_string_append (text, names[i].meaning);
          at += strlen (names[i].name);
        }
      else
        g_string_append_c (text, *at++);
    }
  return g_string_free (text, FALSE);
}

/* Turns the main loop until all of it is known. */
static gboolean
wait_for_list (HarvestStoryList *list, gboolean whole, GError **error)
{
  const GError *failure;

  while (harvest_story_list_get_error (list) == NULL
         && (harvest_story_list_get_loading (list)
             || (whole && harvest_story_list_get_counting (list))))
    g_main_context_iteration (NULL, TRUE);
  failure = harvest_story_list_get_error (list);
  if (failure != NULL && error != NULL)
    *error = g_error_copy (failure);
  return failure == NULL;
}

static HarvestStoryRow *
wait_for_row (HarvestStoryList *list, GListModel *rows, guint position, GError **error)
{
  HarvestStoryRow *row = g_list_model_get_item (rows, position);

  while (row != NULL && harvest_story_row_get_story (row) == NULL
         && harvest_story_list_get_error (list) == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (row != NULL && harvest_story_row_get_story (row) != NULL)
    return row;
  g_clear_object (&row);
  if (harvest_story_list_get_error (list) != NULL && error != NULL)
    *error = g_error_copy (harvest_story_list_get_error (list));
  return NULL;
}

static void
print_row (HarvestCli *self, HarvestStoryRow *row, HarvestJsonWriter *writer)
{
  HarvestRecord *story = harvest_story_row_get_story (row);
  const char *markup = harvest_story_row_get_snippet (row);
  g_autofree char *snippet = markup != NULL ? dup_plain (markup) : harvest_cli_dup_snippet (story);

  if (self->json)
    harvest_cli_write_story (writer, story, snippet);
  else
    harvest_cli_print_story (story, snippet);
}

/* Public API */

gboolean
harvest_cli_check_limit (int limit, GError **error)
{
  if (limit < 0)
    harvest_cli_set_usage_error (error, "%s", _ ("--limit is 0 or more."));
  return limit >= 0;
}

gboolean
harvest_cli_print_stories (HarvestCli *self,
                           const char *query,
                           HarvestStoryOrder order,
                           int limit,
                           GError **error)
{
  g_autoptr (HarvestStoryList) list = harvest_story_list_new (self->store);
  g_autoptr (HarvestJsonWriter) writer = harvest_json_writer_new ();
  g_autoptr (GListModel) rows = NULL;
  guint n_rows;

  if (query != NULL)
    harvest_story_list_ask (list, query, NULL, FALSE, order);
  if (!wait_for_list (list, limit == 0, error))
    return FALSE;
  rows = g_object_ref (harvest_story_list_get_rows (list));
  n_rows = g_list_model_get_n_items (rows);
  if (limit > 0)
    n_rows = MIN (n_rows, (guint)limit);

  harvest_json_writer_begin_array (writer);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (HarvestStoryRow) row = wait_for_row (list, rows, i, &failure);

      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (row == NULL)
        break;
      print_row (self, row, writer);
    }
  harvest_json_writer_end_array (writer);
  if (self->json)
    harvest_cli_print_json (writer);
  return TRUE;
}

gboolean
harvest_cli_count_stories (HarvestCli *self, guint *n_stories, GError **error)
{
  g_autoptr (HarvestStoryList) list = harvest_story_list_new (self->store);

  if (!wait_for_list (list, TRUE, error))
    return FALSE;
  *n_stories = harvest_story_list_get_n_found (list);
  return TRUE;
}
