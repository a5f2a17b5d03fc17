/* harvest-migration.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-migration"

#include "config.h"

#include "harvest-migration.h"

#include "harvest-migrator.h"

static char *
dup_backup_path (HarvestDatabase *database, gint64 version, const HarvestClock *clock)
{
  g_autoptr (GDateTime)
      now = g_date_time_new_from_unix_utc (harvest_clock_now (clock) / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H%M%S");

  return g_strdup_printf ("%s.schema-%" G_GINT64_FORMAT ".%s", harvest_database_get_path (database),
                          version, time);
}

gboolean
harvest_migration_run_sync (HarvestDatabase *database,
                            GResource *resource,
                            const char *folder,
                            const HarvestClock *clock,
                            char **backup,
                            GError **error)
{
  g_autofree char *path = NULL;
  gint64 version;

  *backup = NULL;
  if (!harvest_migrator_get_version_sync (database, &version, error))
    return FALSE;
  if (version > 0 && version < harvest_migrator_get_newest (resource, folder))
    {
      path = dup_backup_path (database, version, clock);
      if (!harvest_database_backup_sync (database, path, error))
        return FALSE;
    }
  if (!harvest_migrator_run_sync (database, resource, folder, error))
    return FALSE;
  *backup = g_steal_pointer (&path);
  return TRUE;
}
