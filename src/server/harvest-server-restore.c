/* harvest-server-restore.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-restore"

#include "config.h"

#include "harvest-server-office.h"

#include "harvest-server-core.h"
#include "harvest-server-erasures.h"
#include "harvest-server-error.h"

#include <errno.h>
#include <glib/gstdio.h>

#define PUT_ASIDE ".before-restore"

/* ---- What was erased since ---- */

static gboolean
list_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  GPtrArray **erasures = data;

  *erasures = harvest_server_erasures_list_sync (tx, error);
  return *erasures != NULL;
}

static HarvestServerDb *
open_existing (const char *path, GError **error)
{
  const HarvestServerDbOptions options = { .readers = 1, .existing = TRUE };

  return harvest_server_db_open_sync (path, &options, error);
}

/* Returns: (nullable): NULL if that database cannot be read any more */
static GPtrArray *
read_erasures (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestServerDb) db = open_existing (path, &error);
  GPtrArray *erasures = NULL;

  if (db == NULL || !harvest_server_db_read_sync (db, list_func, &erasures, &error))
    g_warning ("What was erased since the backup cannot be read, and is back: %s", error->message);
  return erasures;
}

/* ---- Files ---- */

static gboolean
move_file (const char *from, const char *to, GError **error)
{
  if (!g_file_test (from, G_FILE_TEST_EXISTS) || g_rename (from, to) == 0)
    return TRUE;
  g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_FAILED, "%s: %s", from,
               g_strerror (errno));
  return FALSE;
}

/* The file with its log, which belongs to it. */
static gboolean
move_database (const char *from, const char *to, GError **error)
{
  static const char *const ends[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *source = g_strconcat (from, ends[i], NULL);
      g_autofree char *target = g_strconcat (to, ends[i], NULL);

      g_unlink (target);
      if (!move_file (source, target, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
copy_backup (const char *backup, const char *path, GError **error)
{
  g_autoptr (HarvestServerDb) db = open_existing (backup, error);

  return db != NULL && harvest_server_db_backup_sync (db, path, error);
}

/* ---- The restored one ---- */

typedef struct
{
  GPtrArray *erasures; /* nullable */
  guint erased;
} Beginning;

static gboolean
begin_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Beginning *beginning = data;

  for (guint i = 0; beginning->erasures != NULL && i < beginning->erasures->len; i++)
    {
      const HarvestServerErasure *erasure = g_ptr_array_index (beginning->erasures, i);
      guint erased = 0;

      if (!harvest_server_office_erase_again_sync (tx, erasure->record, erasure->person, &erased,
                                                   error))
        return FALSE;
      beginning->erased += erased;
    }
  return harvest_server_begin_epoch_sync (tx, error);
}

static gboolean
begin_again (const char *path, Beginning *beginning, GError **error)
{
  g_autoptr (HarvestServerDb) db = open_existing (path, error);

  return db != NULL && harvest_server_db_write_sync (db, begin_func, beginning, error);
}

gboolean
harvest_server_office_restore_sync (const char *backup,
                                    const char *path,
                                    guint *erased,
                                    GError **error)
{
  g_autofree char *aside = g_strconcat (path, PUT_ASIDE, NULL);
  g_autofree char *fresh = g_strconcat (path, ".restoring", NULL);
  g_autoptr (GPtrArray) erasures = NULL;
  Beginning beginning = { 0 };

  g_return_val_if_fail (backup != NULL && path != NULL, FALSE);

  /* All that can go wrong happens beside the old one. */
  g_unlink (fresh);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    beginning.erasures = erasures = read_erasures (path);
  if (!copy_backup (backup, fresh, error) || !begin_again (fresh, &beginning, error))
    return FALSE;
  if (!move_database (path, aside, error) || !move_database (fresh, path, error))
    return FALSE;
  if (erased != NULL)
    *erased = beginning.erased;
  return TRUE;
}
