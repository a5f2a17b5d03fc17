/* harvest-compare.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-compare"

#include "config.h"

#include "harvest-compare.h"

#include "harvest-change.h"
#include "harvest-listing.h"
#include "harvest-log-page-apply.h"
#include "harvest-overlay.h"
#include "harvest-place.h"
#include "harvest-record-table.h"

/* Why a change is in Needs attention that was made of a record which only is here. */
#define REASON_ONLY_HERE "only-here"

void
harvest_listed_free (HarvestListed *self)
{
  g_free (self->id);
  g_free (self);
}

void
harvest_difference_free (HarvestDifference *self)
{
  g_ptr_array_unref (self->wanted);
  g_ptr_array_unref (self->missing);
  g_free (self);
}

static void
listed_free (gpointer data)
{
  harvest_listed_free (data);
}

/* What the place lists here: id -> HarvestListed. */
static GHashTable *
list_place (HarvestDatabase *database, const char *scope, gint64 bucket, GError **error)
{
  g_autoptr (GHashTable)
      listed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, listed_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_database_prepare_sync (
      database,
      "SELECT coalesce (r.id, s.id), l.rev, l.seq, l.sum FROM listing l"
      " LEFT JOIN record r ON r.row = l.record LEFT JOIN strange s ON s.row = -l.record"
      " WHERE l.scope = (SELECT id FROM scope WHERE name = ?1) AND l.bucket = ?2"
      " AND l.sum IS NOT NULL AND l.ended = 0",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, bucket);
  while ((ok = harvest_statement_step_sync (statement, &row, error)) && row)
    {
      HarvestListed *entry = g_new0 (HarvestListed, 1);

      entry->id = g_strdup (harvest_statement_get_text (statement, 0));
      entry->rev = harvest_statement_get_integer (statement, 1);
      entry->seq = harvest_statement_get_integer (statement, 2);
      entry->sum = (guint64)harvest_statement_get_integer (statement, 3);
      g_hash_table_insert (listed, entry->id, entry);
    }
  return ok ? g_steal_pointer (&listed) : NULL;
}

/* Whether any place lists that very document. */
static gboolean
has_document (HarvestDatabase *database, const HarvestListed *entry, gboolean *here, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gint64 row, rev;

  *here = FALSE;
  if (!harvest_listing_find_sync (database, entry->id, &row, &rev, error))
    return FALSE;
  if (row == 0)
    return TRUE;
  statement = harvest_database_prepare_sync (
      database, "SELECT 1 FROM listing WHERE record = ?1 AND sum = ?2 LIMIT 1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, row);
  harvest_statement_bind_integer (statement, 2, (gint64)entry->sum);
  return harvest_statement_step_sync (statement, here, error);
}

HarvestDifference *
harvest_compare_diff_sync (HarvestDatabase *database,
                           const char *scope,
                           gint64 bucket,
                           GPtrArray *entries,
                           GError **error)
{
  g_autoptr (GHashTable) listed = list_place (database, scope, bucket, error);
  HarvestDifference *difference;
  GHashTableIter iter;
  gpointer id;

  if (listed == NULL)
    return NULL;
  difference = g_new0 (HarvestDifference, 1);
  difference->wanted = g_ptr_array_new_with_free_func (g_free);
  difference->missing = g_ptr_array_new_with_free_func (g_free);
  difference->n_listed = g_hash_table_size (listed);
  for (guint i = 0; i < entries->len; i++)
    {
      const HarvestListed *theirs = g_ptr_array_index (entries, i);
      const HarvestListed *ours = g_hash_table_lookup (listed, theirs->id);

      gboolean here = ours != NULL && ours->sum == theirs->sum;

      if (!here && !has_document (database, theirs, &here, error))
        {
          harvest_difference_free (difference);
          return NULL;
        }
      if (!here)
        g_ptr_array_add (difference->wanted, g_strdup (theirs->id));
      g_hash_table_remove (listed, theirs->id);
    }
  g_hash_table_iter_init (&iter, listed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (difference->missing, g_strdup (id));
  return difference;
}

/* It is as the server has it: of this history. */
static gboolean
list_entry (HarvestDatabase *database,
            const HarvestListed *entry,
            gint64 scope,
            gint64 bucket,
            GError **error)
{
  gint64 row, rev;
  gboolean here;

  if (!harvest_listing_find_sync (database, entry->id, &row, &rev, error))
    return FALSE;
  if (row == 0)
    return TRUE;
  return has_document (database, entry, &here, error)
         && (!here || harvest_listing_confirm_sync (database, entry->id, error))
         && harvest_listing_add_sync (database, row, scope, bucket, entry->seq, entry->rev,
                                      entry->sum, error);
}

/* What nothing else lists goes when the pull is over, as another place may list it by then. */
static gboolean
end_missing (HarvestDatabase *database, const char *id, gint64 scope, GError **error)
{
  gboolean outdated;

  return harvest_listing_is_outdated_sync (database, id, &outdated, error)
         && harvest_listing_end_sync (database, scope, id,
                                      outdated ? HARVEST_REMOVAL_SCOPE_LOST : HARVEST_REMOVAL_MOVED,
                                      error);
}

gboolean
harvest_compare_finish_sync (HarvestDatabase *database,
                             const char *scope,
                             gint64 bucket,
                             GPtrArray *entries,
                             GBytes *cursor,
                             gint64 to,
                             GError **error)
{
  g_autoptr (HarvestDifference) difference = NULL;
  gint64 number;

  difference = harvest_compare_diff_sync (database, scope, bucket, entries, error);
  if (difference == NULL)
    return FALSE;
  number = harvest_record_table_get_scope_sync (database, scope, error);
  if (number == 0 || !harvest_place_open_sync (database, number, bucket, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (!list_entry (database, g_ptr_array_index (entries, i), number, bucket, error))
      return FALSE;
  for (guint i = 0; i < difference->missing->len; i++)
    if (!end_missing (database, g_ptr_array_index (difference->missing, i), number, error))
      return FALSE;
  return harvest_place_set_cursor_sync (database, number, bucket, cursor, to, TRUE, error);
}

/* ---- What only this desktop has ---- */

static gboolean
is_listed_there (HarvestDatabase *database,
                 const char *id,
                 const char *scope,
                 gint64 bucket,
                 gboolean *listed,
                 GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gint64 row, rev;

  *listed = FALSE;
  if (!harvest_listing_find_sync (database, id, &row, &rev, error))
    return FALSE;
  if (row == 0)
    return TRUE;
  statement = harvest_database_prepare_sync (
      database,
      "SELECT 1 FROM listing WHERE record = ?1 AND bucket = ?3 AND ended = 0"
      " AND scope = (SELECT id FROM scope WHERE name = ?2)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, row);
  harvest_statement_bind_text (statement, 2, scope);
  harvest_statement_bind_integer (statement, 3, bucket);
  return harvest_statement_step_sync (statement, listed, error);
}

gboolean
harvest_compare_weigh_sync (HarvestPersonContext *context,
                            gboolean own,
                            const char *scope,
                            gint64 bucket,
                            const char *const *ids,
                            gint64 *n,
                            gint64 *n_listed,
                            GError **error)
{
  HarvestDatabase *database = own ? context->own : context->shared;
  g_autoptr (HarvestPlace) place = harvest_place_find_sync (database, scope, bucket, error);

  if (place == NULL)
    return FALSE;
  *n = 0;
  *n_listed = place->count;
  for (; *ids != NULL; ids++)
    {
      gboolean listed, deleted;

      if (!is_listed_there (database, *ids, scope, bucket, &listed, error)
          || !harvest_overlay_is_deleted_sync (context, *ids, &deleted, error))
        return FALSE;
      *n += listed && !deleted;
    }
  return TRUE;
}

gboolean
harvest_compare_count_kept_sync (HarvestPersonContext *context,
                                 GPtrArray *ids,
                                 gint64 *n,
                                 GError **error)
{
  *n = 0;
  for (guint i = 0; i < ids->len; i++)
    {
      gboolean deleted;

      if (!harvest_overlay_is_deleted_sync (context, g_ptr_array_index (ids, i), &deleted, error))
        return FALSE;
      *n += !deleted;
    }
  return TRUE;
}

/* Once only, however often it is compared. */
static gboolean
add_attention (HarvestPersonContext *context, HarvestChange *change, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      context->own,
      "INSERT INTO attention (op, id, reason, since, change) SELECT ?1, ?2, ?3, ?4, ?5"
      " WHERE NOT EXISTS (SELECT 1 FROM attention WHERE id = ?2 AND reason = ?3)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, harvest_change_get_op (change));
  harvest_statement_bind_text (statement, 2, harvest_change_get_id (change));
  harvest_statement_bind_text (statement, 3, REASON_ONLY_HERE);
  harvest_statement_bind_integer (statement, 4, harvest_clock_now (context->clock));
  harvest_statement_bind_bytes (statement, 5, harvest_change_get_bytes (change));
  return harvest_statement_step_sync (statement, NULL, error);
}

/* @elsewhere: whether something else than @scope lists it, in either database */
static gboolean
is_elsewhere (HarvestPersonContext *context,
              const char *id,
              const char *scope,
              gboolean *elsewhere,
              GError **error)
{
  gboolean present, own, shared;

  if (!harvest_log_page_find_listings_sync (context->own, id, scope, &present, &own, error)
      || !harvest_log_page_find_listings_sync (context->shared, id, scope, &present, &shared,
                                               error))
    return FALSE;
  *elsewhere = own || shared;
  return TRUE;
}

/* In whichever database it is. */
static gboolean
is_outdated (HarvestPersonContext *context, const char *id, gboolean *outdated, GError **error)
{
  gboolean own, shared;

  if (!harvest_listing_is_outdated_sync (context->own, id, &own, error)
      || !harvest_listing_is_outdated_sync (context->shared, id, &shared, error))
    return FALSE;
  *outdated = own || shared;
  return TRUE;
}

static gboolean
offer (HarvestPersonContext *context, const char *id, const char *scope, GError **error)
{
  g_autoptr (HarvestRecord) base = NULL;
  g_autoptr (HarvestChange) change = NULL;
  gboolean deleted, elsewhere, outdated;

  if (!is_outdated (context, id, &outdated, error)
      || !harvest_overlay_is_deleted_sync (context, id, &deleted, error)
      || !is_elsewhere (context, id, scope, &elsewhere, error)
      || !harvest_overlay_find_base_sync (context, id, &base, error))
    return FALSE;
  if (!outdated || deleted || elsewhere || base == NULL)
    return TRUE;
  change = harvest_change_new_create (base);
  return add_attention (context, change, error);
}

gboolean
harvest_compare_offer_missing_sync (HarvestPersonContext *context,
                                    const HarvestDifference *difference,
                                    const char *scope,
                                    GError **error)
{
  for (guint i = 0; i < difference->missing->len; i++)
    if (!offer (context, g_ptr_array_index (difference->missing, i), scope, error))
      return FALSE;
  return TRUE;
}

static gboolean
offer_difference (HarvestPersonContext *context, const HarvestLogPagePut *put, GError **error)
{
  g_autoptr (HarvestRecord) base = NULL;
  g_autoptr (HarvestRecord) theirs = NULL;
  g_autoptr (HarvestChange) change = NULL;

  if (!harvest_overlay_find_base_sync (context, put->id, &base, error))
    return FALSE;
  if (base == NULL || g_bytes_equal (harvest_record_get_bytes (base), put->document))
    return TRUE;
  theirs = harvest_record_parse (put->document, NULL);
  change = theirs != NULL ? harvest_change_new_update (theirs, base) : NULL;
  return change == NULL || add_attention (context, change, error);
}

gboolean
harvest_compare_offer_outdated_sync (HarvestPersonContext *context,
                                     const HarvestLogPage *page,
                                     GError **error)
{
  for (guint i = 0; i < page->puts->len; i++)
    {
      const HarvestLogPagePut *put = g_ptr_array_index (page->puts, i);
      gboolean outdated;

      if (!is_outdated (context, put->id, &outdated, error)
          || (outdated && !offer_difference (context, put, error)))
        return FALSE;
    }
  return TRUE;
}
