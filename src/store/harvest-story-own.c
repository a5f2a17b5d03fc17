/* harvest-story-own.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-own"

#include "config.h"

#include "harvest-story-own.h"

#include "harvest-change-set.h"
#include "harvest-reader.h"

typedef struct
{
  HarvestSearch *search;
  char *stamp; /* of the person's database when the stories were read */
} State;

#define STATE_KEY "harvest-story-own"

static void
state_free (gpointer data)
{
  State *state = data;

  harvest_search_free (state->search);
  g_free (state->stamp);
  g_free (state);
}

static HarvestRecord *
parse_column (HarvestStatement *statement, int column, GError **error)
{
  g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, column);

  return harvest_record_parse (bytes, error);
}

/* Names the state of the person's database: whose it is, and its last change. */
static char *
dup_stamp (HarvestDatabase *database, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autofree char *file = NULL;
  gint64 last;
  gboolean row;

  statement = harvest_database_prepare_sync (
      database, "SELECT file FROM pragma_database_list WHERE name = 'me'", error);
  if (statement == NULL || !harvest_statement_step_sync (statement, &row, error))
    return NULL;
  if (!row)
    return g_strdup ("nobody");
  file = g_strdup (harvest_statement_get_text (statement, 0));
  if (!harvest_change_set_get_last_sync (database, "me", &last, error))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", last, file);
}

GPtrArray *
harvest_story_own_list_assets_sync (HarvestDatabase *database, const char *story, GError **error)
{
  g_autoptr (GPtrArray)
      assets = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_record_unref);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (
      database, "SELECT document FROM visible WHERE root = ?1 AND type = 'asset' ORDER BY id",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, story);
  while (TRUE)
    {
      HarvestRecord *asset;

      if (!harvest_statement_step_sync (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&assets);
      asset = parse_column (statement, 0, error);
      if (asset == NULL)
        return NULL;
      g_ptr_array_add (assets, asset);
    }
}

static GPtrArray *
read_own (HarvestDatabase *database, GError **error)
{
  g_autoptr (GPtrArray)
      own = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_search_own_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT key, document FROM my_overlay WHERE type = 'story' AND document IS NOT NULL"
      " UNION ALL SELECT key, document FROM my_record r WHERE type = 'story'"
      " AND NOT EXISTS (SELECT 1 FROM my_overlay o WHERE o.id = r.id)"
      " AND NOT EXISTS (SELECT 1 FROM main.record n WHERE n.id = r.id AND n.rev > r.rev)",
      error);
  if (statement == NULL)
    return NULL;
  while (TRUE)
    {
      g_autoptr (HarvestRecord) story = NULL;
      g_autoptr (GPtrArray) assets = NULL;

      if (!harvest_statement_step_sync (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&own);
      story = parse_column (statement, 1, error);
      if (story != NULL)
        assets = harvest_story_own_list_assets_sync (database, harvest_record_get_id (story),
                                                     error);
      if (assets == NULL)
        return NULL;
      g_ptr_array_add (own, harvest_search_own_new (harvest_statement_get_integer (statement, 0),
                                                    story, assets));
    }
}

/* The rows of main.record that the person's own stand in for. */
static GHashTable *
read_hidden (HarvestDatabase *database, GError **error)
{
  g_autoptr (GHashTable) hidden = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT r.row FROM my_overlay o CROSS JOIN main.record r ON r.id = o.id"
      " WHERE r.key IS NOT NULL"
      " UNION SELECT r.row FROM my_record m CROSS JOIN main.record r ON r.id = m.id"
      " WHERE r.key IS NOT NULL AND m.rev >= r.rev",
      error);
  if (statement == NULL)
    return NULL;
  while (TRUE)
    {
      gint64 hidden_row;

      if (!harvest_statement_step_sync (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&hidden);
      hidden_row = harvest_statement_get_integer (statement, 0);
      g_hash_table_add (hidden, g_memdup2 (&hidden_row, sizeof hidden_row));
    }
}

static State *
get_state (HarvestDatabase *database, GError **error)
{
  State *state = g_object_get_data (G_OBJECT (database), STATE_KEY);
  HarvestSearch *search;

  if (state != NULL)
    return state;
  search = harvest_search_new (database, HARVEST_READER_SQL_LISTED, error);
  if (search == NULL)
    return NULL;
  state = g_new0 (State, 1);
  state->search = search;
  g_object_set_data_full (G_OBJECT (database), STATE_KEY, state, state_free);
  return state;
}

HarvestSearch *
harvest_story_own_get_search_sync (HarvestDatabase *database, GError **error)
{
  State *state = get_state (database, error);
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (GHashTable) hidden = NULL;
  g_autofree char *stamp = NULL;

  if (state == NULL)
    return NULL;
  stamp = dup_stamp (database, error);
  if (stamp == NULL)
    return NULL;
  /* Hidden rows come and go in shared.db too; there are few. */
  hidden = read_hidden (database, error);
  if (hidden == NULL)
    return NULL;
  if (g_strcmp0 (stamp, state->stamp) != 0)
    {
      own = read_own (database, error);
      if (own == NULL)
        return NULL;
      g_free (state->stamp);
      state->stamp = g_steal_pointer (&stamp);
      harvest_search_set_own (state->search, own, hidden);
    }
  else
    harvest_search_set_hidden (state->search, hidden);
  return state->search;
}
