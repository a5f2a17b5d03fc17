/* harvest-server-writer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-writer"

#include "config.h"

#include "harvest-server-writer.h"

#include "harvest-checksum.h"
#include "harvest-decision.h"
#include "harvest-scoping.h"
#include "harvest-server-access.h"
#include "harvest-server-log.h"

#include <string.h>

struct _HarvestServerWriter
{
  HarvestServerTx *tx; /* borrowed */
  GHashTable *put;     /* id -> its part of a checksum, as guint64 */
  GHashTable *roots;   /* ids of the families that are to be listed */
  guint n_records;
  gsize n_bytes;
};

HarvestServerWriter *
harvest_server_writer_new (HarvestServerTx *tx)
{
  HarvestServerWriter *self = g_new0 (HarvestServerWriter, 1);

  self->tx = tx;
  self->put = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->roots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
harvest_server_writer_free (HarvestServerWriter *self)
{
  g_hash_table_unref (self->put);
  g_hash_table_unref (self->roots);
  g_free (self);
}

guint
harvest_server_writer_count_records (HarvestServerWriter *self)
{
  return self->n_records;
}

gsize
harvest_server_writer_count_bytes (HarvestServerWriter *self)
{
  return self->n_bytes;
}

/* ---- Writing ---- */

gboolean
harvest_server_writer_put_sync (HarvestServerWriter *self,
                                HarvestRecord *record,
                                const char *maker,
                                GError **error)
{
  const char *id = harvest_record_get_id (record);
  const char *root = harvest_record_get_root (record);
  g_autoptr (HarvestServerRecord) place = NULL;
  guint64 sum;

  if (!harvest_server_records_find_sync (self->tx, id, &place, error)
      || !harvest_server_records_put_sync (self->tx, record, maker, &place, &sum, error))
    return FALSE;
  g_hash_table_replace (self->put, g_strdup (id), g_memdup2 (&sum, sizeof sum));
  g_hash_table_add (self->roots, g_strdup (root != NULL ? root : id));
  self->n_records++;
  self->n_bytes += g_bytes_get_size (harvest_record_get_bytes (record));
  return TRUE;
}

static gboolean
remove_one (HarvestServerWriter *self,
            HarvestServerRecord *record,
            HarvestTombstoneReason reason,
            const char *batch,
            GError **error)
{
  gboolean forgets = reason == HARVEST_TOMBSTONE_ERASED;
  g_auto (GStrv) scopes = harvest_server_log_list_scopes_sync (
      self->tx, record->row, HARVEST_SERVER_LISTING_LISTED, error);
  g_auto (GStrv) ended = forgets ? harvest_server_log_list_scopes_sync (
                             self->tx, record->row, HARVEST_SERVER_LISTING_ENDED, error)
                                 : g_new0 (char *, 1);
  g_autofree char *was = NULL;

  if (scopes == NULL || ended == NULL)
    return FALSE;
  for (char **scope = scopes; *scope != NULL; scope++)
    harvest_server_log_end (self->tx, *scope, record->bucket, record->row, reason, batch);
  /* Who has not fetched an earlier tombstone yet must get this one. */
  for (char **scope = ended; *scope != NULL; scope++)
    harvest_server_log_end (self->tx, *scope, record->bucket, record->row, reason, batch);
  if (!forgets)
    was = harvest_decision_dup_content_hash (record->record);
  self->n_records++;
  return harvest_server_records_remove_sync (self->tx, record, reason, was, error);
}

gboolean
harvest_server_writer_remove_sync (HarvestServerWriter *self,
                                   HarvestServerRecord *record,
                                   HarvestTombstoneReason reason,
                                   const char *batch,
                                   const char *own_batch,
                                   GError **error)
{
  g_autoptr (GPtrArray)
      dependents = harvest_server_records_list_dependents_sync (self->tx, record->id, error);

  if (dependents == NULL)
    return FALSE;
  for (guint i = 0; i < dependents->len; i++)
    if (!remove_one (self, g_ptr_array_index (dependents, i), reason,
                     batch != NULL ? batch : own_batch, error))
      return FALSE;
  return remove_one (self, record, reason, batch, error);
}

/* ---- Listing ---- */

/* A root, and the facts by which it and what depends on it are listed. */
typedef struct
{
  HarvestServerRecord *top;
  GPtrArray *facts; /* HarvestRecord */
  HarvestScopeNames names;
  char *company;
} Family;

static void
family_clear (Family *family)
{
  g_clear_pointer (&family->top, harvest_server_record_free);
  g_clear_pointer (&family->facts, g_ptr_array_unref);
  g_clear_pointer (&family->company, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Family, family_clear)

static gboolean
family_load (HarvestServerTx *tx, const char *root, Family *family, GError **error)
{
  HarvestLookup lookup = harvest_server_make_lookup (tx);

  if (!harvest_server_names_sync (tx, &family->names, &family->company, error)
      || !harvest_server_records_find_sync (tx, root, &family->top, error))
    return FALSE;
  family->facts = lookup.list_dependents (lookup.data, root, error);
  return family->facts != NULL;
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const HarvestServerRecord *first = *(const HarvestServerRecord *const *)a;
  const HarvestServerRecord *second = *(const HarvestServerRecord *const *)b;

  return (first->row > second->row) - (first->row < second->row);
}

/* Returns: sorted */
static GStrv
family_list_scopes (const Family *family, HarvestServerRecord *row)
{
  GPtrArray *scopes = g_ptr_array_new_with_free_func (g_free);

  harvest_scoping_collect (row->record, family->top->record, family->facts, family->top->maker,
                           &family->names, scopes);
  g_ptr_array_sort (scopes, compare_strings);
  g_ptr_array_add (scopes, NULL);
  return (GStrv)g_ptr_array_free (scopes, FALSE);
}

static gboolean
list_one (HarvestServerWriter *self,
          const Family *family,
          HarvestServerRecord *row,
          HarvestTombstoneReason reason,
          GError **error)
{
  GBytes *document = harvest_record_get_bytes (row->record);
  const guint64 *known = g_hash_table_lookup (self->put, row->id);
  guint64 sum = known != NULL ? *known : harvest_checksum_document (row->id, row->rev, document);
  g_auto (GStrv) before = harvest_server_log_list_scopes_sync (
      self->tx, row->row, HARVEST_SERVER_LISTING_LISTED, error);
  g_auto (GStrv) after = family_list_scopes (family, row);

  if (before == NULL)
    return FALSE;
  for (char **scope = after; *scope != NULL; scope++)
    if (known != NULL || !g_strv_contains ((const char *const *)before, *scope))
      harvest_server_log_put (self->tx, *scope, row->bucket, row->row, sum);
  for (char **scope = before; *scope != NULL; scope++)
    if (!g_strv_contains ((const char *const *)after, *scope))
      harvest_server_log_end (self->tx, *scope, row->bucket, row->row, reason, NULL);
  if (known == NULL)
    {
      self->n_records++;
      self->n_bytes += g_bytes_get_size (document);
    }
  return TRUE;
}

/* Where the root is listed decides for all that depends on it. */
static gboolean
is_listed_elsewhere (HarvestServerWriter *self,
                     const Family *family,
                     gboolean *elsewhere,
                     GError **error)
{
  g_auto (GStrv) before = harvest_server_log_list_scopes_sync (
      self->tx, family->top->row, HARVEST_SERVER_LISTING_LISTED, error);
  g_auto (GStrv) after = family_list_scopes (family, family->top);

  if (before == NULL)
    return FALSE;
  *elsewhere = !g_strv_equal ((const char *const *)before, (const char *const *)after);
  return TRUE;
}

/* All that depends on the root, or only what was put. */
static GPtrArray *
load_rows (HarvestServerWriter *self, const char *root, gboolean all, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  GHashTableIter iter;
  gpointer id;

  if (all)
    return harvest_server_records_list_dependents_sync (self->tx, root, error);
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_server_record_free);
  g_hash_table_iter_init (&iter, self->put);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      HarvestServerRecord *row;

      if (!harvest_server_records_find_sync (self->tx, id, &row, error))
        return NULL;
      if (row == NULL || row->record == NULL || g_strcmp0 (row->root, root) != 0)
        g_clear_pointer (&row, harvest_server_record_free);
      else
        g_ptr_array_add (rows, row);
    }
  g_ptr_array_sort (rows, compare_rows);
  return g_steal_pointer (&rows);
}

static gboolean
list_family (HarvestServerWriter *self,
             const char *root,
             HarvestTombstoneReason reason,
             GError **error)
{
  g_auto (Family) family = { 0 };
  g_autoptr (GPtrArray) rows = NULL;
  gboolean elsewhere;

  if (!family_load (self->tx, root, &family, error))
    return FALSE;
  if (family.top == NULL || family.top->record == NULL)
    return TRUE;
  if (!is_listed_elsewhere (self, &family, &elsewhere, error))
    return FALSE;
  if ((elsewhere || g_hash_table_contains (self->put, root))
      && !list_one (self, &family, family.top, reason, error))
    return FALSE;
  rows = load_rows (self, root, elsewhere, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!list_one (self, &family, g_ptr_array_index (rows, i), reason, error))
      return FALSE;
  return rows != NULL;
}

gboolean
harvest_server_writer_end_sync (HarvestServerWriter *self,
                                HarvestTombstoneReason reason,
                                GError **error)
{
  GHashTableIter iter;
  gpointer root;

  g_hash_table_iter_init (&iter, self->roots);
  while (g_hash_table_iter_next (&iter, &root, NULL))
    if (!list_family (self, root, reason, error))
      return FALSE;
  g_hash_table_remove_all (self->roots);
  g_hash_table_remove_all (self->put);
  return TRUE;
}

gboolean
harvest_server_writer_collect_scopes_sync (HarvestServerTx *tx,
                                           HarvestServerRecord *record,
                                           GPtrArray *scopes,
                                           GError **error)
{
  g_auto (Family) family = { 0 };
  g_auto (GStrv) found = NULL;

  if (!family_load (tx, record->root != NULL ? record->root : record->id, &family, error))
    return FALSE;
  if (family.top == NULL || family.top->record == NULL)
    return TRUE;
  found = family_list_scopes (&family, record);
  for (char **scope = found; *scope != NULL; scope++)
    g_ptr_array_add (scopes, g_strdup (*scope));
  return TRUE;
}
