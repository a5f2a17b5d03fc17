/* harvest-migrator.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-migrator"

#include "config.h"

#include "harvest-migrator.h"

#include "harvest-sqlite-error.h"

#include <string.h>

/* A line of a migration that stands for another file. */
#define INCLUDE "\n-- include "

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The migrations in their order, checked to be 1, 2, 3 ...; a gap is a mistake of the build. */
static GStrv
list_migrations (GResource *resource, const char *folder)
{
  g_auto (GStrv) names = g_resource_enumerate_children (resource, folder, 0, NULL);
  guint n_names = names != NULL ? g_strv_length (names) : 0;

  g_return_val_if_fail (n_names > 0, NULL);

  qsort (names, n_names, sizeof (char *), compare_names);
  for (guint i = 0; i < n_names; i++)
    g_return_val_if_fail (g_ascii_strtoull (names[i], NULL, 10) == i + 1, NULL);
  return g_steal_pointer (&names);
}

gint64
harvest_migrator_get_newest (GResource *resource, const char *folder)
{
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (resource != NULL, 0);
  g_return_val_if_fail (folder != NULL, 0);

  names = list_migrations (resource, folder);
  return names != NULL ? g_strv_length (names) : 0;
}

gboolean
harvest_migrator_get_version_sync (HarvestDatabase *database, gint64 *version, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (HARVEST_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (version != NULL, FALSE);

  statement = harvest_database_prepare_sync (database, "PRAGMA user_version", error);
  if (statement == NULL || !harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  *version = harvest_statement_get_integer (statement, 0);
  return TRUE;
}

static char *
load_text (GResource *resource, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, 0, error);
  gconstpointer data;
  gsize length;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  return g_strndup (data, length);
}

/* Inside the transaction. @sql is cut at its lines that include others. */
static gboolean
apply_text (HarvestDatabase *database,
            GResource *resource,
            const char *folder,
            char *sql,
            GError **error)
{
  char *include = strstr (sql, INCLUDE);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  char *end;

  if (include == NULL)
    return harvest_database_exec_sync (database, sql, error);
  *include = '\0';
  end = include + strcspn (include + strlen (INCLUDE), "\n") + strlen (INCLUDE);
  path = g_strdup_printf ("%s/%.*s", folder, (int)(end - include - (gssize)strlen (INCLUDE)),
                          include + strlen (INCLUDE));
  text = load_text (resource, path, error);
  return text != NULL && harvest_database_exec_sync (database, sql, error)
         && harvest_database_exec_sync (database, text, error)
         && apply_text (database, resource, folder, end, error);
}

static gboolean
apply_file (HarvestDatabase *database,
            GResource *resource,
            const char *folder,
            const char *name,
            gint64 number,
            GError **error)
{
  g_autofree char *path = g_strconcat (folder, "/", name, NULL);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *sql = load_text (resource, path, error);
  gint64 version;

  if (sql == NULL || !apply_text (database, resource, parent, sql, error)
      || !harvest_migrator_get_version_sync (database, &version, error))
    return FALSE;
  if (version == number)
    return TRUE;
  g_set_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_FAILED,
               "%s leaves user_version at %" G_GINT64_FORMAT, path, version);
  return FALSE;
}

static gboolean
apply_next (HarvestDatabase *database,
            GResource *resource,
            const char *folder,
            const char *const *names,
            gboolean *done,
            GError **error)
{
  gint64 newest = g_strv_length ((char **)names);
  gint64 version;

  if (!harvest_migrator_get_version_sync (database, &version, error))
    return FALSE;
  *done = version == newest;
  if (version > newest)
    {
      g_set_error (error, HARVEST_SQLITE_ERROR, HARVEST_SQLITE_ERROR_TOO_NEW,
                   "%s has schema %" G_GINT64_FORMAT ", this program knows %" G_GINT64_FORMAT,
                   harvest_database_get_path (database), version, newest);
      return FALSE;
    }
  if (*done)
    return TRUE;
  return apply_file (database, resource, folder, names[version], version + 1, error);
}

gboolean
harvest_migrator_run_sync (HarvestDatabase *database,
                           GResource *resource,
                           const char *folder,
                           GError **error)
{
  g_auto (GStrv) names = NULL;
  gboolean done = FALSE;

  g_return_val_if_fail (HARVEST_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (resource != NULL, FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  names = list_migrations (resource, folder);
  g_return_val_if_fail (names != NULL, FALSE);

  while (!done)
    {
      if (!harvest_database_begin_sync (database, error))
        return FALSE;
      if (!apply_next (database, resource, folder, (const char *const *)names, &done, error))
        {
          harvest_database_rollback_sync (database);
          return FALSE;
        }
      if (!harvest_database_commit_sync (database, error))
        return FALSE;
    }
  return TRUE;
}
