/* harvest-meta.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-meta"

#include "config.h"

#include "harvest-meta.h"

static HarvestStatement *
select_value (HarvestDatabase *database, const char *name, gboolean *found, GError **error)
{
  g_autoptr (HarvestStatement) statement = harvest_database_prepare_sync (
      database, "SELECT value FROM meta WHERE name = ?1", error);

  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, name);
  if (!harvest_statement_step_sync (statement, found, error))
    return NULL;
  return g_steal_pointer (&statement);
}

gboolean
harvest_meta_get_integer_sync (HarvestDatabase *database,
                               const char *name,
                               gint64 fallback,
                               gint64 *value,
                               GError **error)
{
  gboolean found;
  g_autoptr (HarvestStatement) statement = select_value (database, name, &found, error);

  if (statement == NULL)
    return FALSE;
  *value = found ? harvest_statement_get_integer (statement, 0) : fallback;
  return TRUE;
}

gboolean
harvest_meta_get_text_sync (HarvestDatabase *database,
                            const char *name,
                            char **value,
                            GError **error)
{
  gboolean found;
  g_autoptr (HarvestStatement) statement = select_value (database, name, &found, error);

  if (statement == NULL)
    return FALSE;
  *value = found ? g_strdup (harvest_statement_get_text (statement, 0)) : NULL;
  return TRUE;
}

static HarvestStatement *
prepare_set (HarvestDatabase *database, const char *name, GError **error)
{
  HarvestStatement *statement = harvest_database_prepare_sync (
      database, "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)", error);

  if (statement != NULL)
    harvest_statement_bind_text (statement, 1, name);
  return statement;
}

gboolean
harvest_meta_set_integer_sync (HarvestDatabase *database,
                               const char *name,
                               gint64 value,
                               GError **error)
{
  g_autoptr (HarvestStatement) statement = prepare_set (database, name, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 2, value);
  return harvest_statement_step_sync (statement, NULL, error);
}

gboolean
harvest_meta_set_text_sync (HarvestDatabase *database,
                            const char *name,
                            const char *value,
                            GError **error)
{
  g_autoptr (HarvestStatement) statement = prepare_set (database, name, error);

  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 2, value);
  return harvest_statement_step_sync (statement, NULL, error);
}
