/* harvest-place.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-place"

#include "config.h"

#include "harvest-place.h"

#include "harvest-meta.h"

#define PLACE_COLUMNS "s.name, c.bucket, c.position, c.number, c.count, c.high, c.low, c.compare"

void
harvest_place_free (HarvestPlace *self)
{
  g_free (self->scope);
  g_clear_pointer (&self->cursor, g_bytes_unref);
  g_free (self);
}

static HarvestPlace *
read_place (HarvestStatement *statement)
{
  HarvestPlace *place = g_new0 (HarvestPlace, 1);
  g_autoptr (GBytes) cursor = harvest_statement_dup_bytes (statement, 2);

  place->scope = g_strdup (harvest_statement_get_text (statement, 0));
  place->bucket = harvest_statement_get_integer (statement, 1);
  if (cursor != NULL && g_bytes_get_size (cursor) > 0)
    place->cursor = g_steal_pointer (&cursor);
  place->number = harvest_statement_get_integer (statement, 3);
  place->count = harvest_statement_get_integer (statement, 4);
  place->sum = ((guint64)harvest_statement_get_integer (statement, 5) << 32)
               + (guint64)harvest_statement_get_integer (statement, 6);
  place->compare = harvest_statement_get_integer (statement, 7);
  return place;
}

gboolean
harvest_place_open_sync (HarvestDatabase *database, gint64 scope, gint64 bucket, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database, "INSERT OR IGNORE INTO cursor (scope, bucket, position) VALUES (?1, ?2, x'')",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, bucket);
  return harvest_statement_step_sync (statement, NULL, error);
}

GPtrArray *
harvest_place_list_sync (HarvestDatabase *database, GError **error)
{
  g_autoptr (GPtrArray)
      places = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_place_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT " PLACE_COLUMNS " FROM main.cursor c JOIN main.scope s ON s.id = c.scope"
      " ORDER BY c.bucket DESC, s.name",
      error);
  if (statement == NULL)
    return NULL;
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    g_ptr_array_add (places, read_place (statement));
  return ok ? g_steal_pointer (&places) : NULL;
}

HarvestPlace *
harvest_place_find_sync (HarvestDatabase *database,
                         const char *scope,
                         gint64 bucket,
                         GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  HarvestPlace *place;
  gboolean row;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT " PLACE_COLUMNS " FROM main.cursor c JOIN main.scope s ON s.id = c.scope"
      " WHERE s.name = ?1 AND c.bucket = ?2",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, bucket);
  if (!harvest_statement_step_sync (statement, &row, error))
    return NULL;
  if (row)
    return read_place (statement);
  place = g_new0 (HarvestPlace, 1);
  place->scope = g_strdup (scope);
  place->bucket = bucket;
  return place;
}

gboolean
harvest_place_set_cursor_sync (HarvestDatabase *database,
                               gint64 scope,
                               gint64 bucket,
                               GBytes *cursor,
                               gint64 number,
                               gboolean compared,
                               GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);

  statement = harvest_database_prepare_sync (
      database,
      "UPDATE cursor SET position = ?3, number = ?4, compare = compare * ?5"
      " WHERE scope = ?1 AND bucket = ?2",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, bucket);
  harvest_statement_bind_bytes (statement, 3, cursor != NULL ? cursor : none);
  harvest_statement_bind_integer (statement, 4, number);
  harvest_statement_bind_integer (statement, 5, !compared);
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_place_mark_sync (HarvestDatabase *database,
                         gint64 scope,
                         gint64 bucket,
                         HarvestPlaceCompare compare,
                         GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  if (!harvest_place_open_sync (database, scope, bucket, error))
    return FALSE;
  /* Once a place has been marked for offering it stays so, until it has been compared. */
  statement = harvest_database_prepare_sync (
      database,
      "UPDATE cursor SET position = x'', number = 0, compare = max (compare, ?3)"
      " WHERE scope = ?1 AND bucket = ?2",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, bucket);
  harvest_statement_bind_integer (statement, 3, compare);
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_place_mark_all_sync (HarvestDatabase *database, HarvestPlaceCompare compare, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database, "UPDATE cursor SET position = x'', number = 0, compare = max (compare, ?1)", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, compare);
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_place_get_history_sync (HarvestDatabase *database, char **history, GError **error)
{
  return harvest_meta_get_text_sync (database, "history", history, error);
}

gboolean
harvest_place_set_history_sync (HarvestDatabase *database, const char *history, GError **error)
{
  return harvest_meta_set_text_sync (database, "history", history, error);
}
