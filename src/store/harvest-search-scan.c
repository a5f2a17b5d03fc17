/* harvest-search-scan.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-search-scan"

#include "config.h"

#include "harvest-search.h"

#include "harvest-search-index-private.h"
#include "harvest-search-private.h"

#include <string.h>

/* FTS5 looks for the next row that has all words without ever coming back to SQLite, so nothing
 * can stop it. A scan therefore goes by slices of time, the first one this small part of all time,
 * each following one so much longer as the last one was quicker than it may be. */
#define FIRST_SLICE        2048
#define SLICE_MICROSECONDS 6000
#define MOST_LONGER        16

/* ---- One slice: the index ---- */

static const char index_newest[] =
    "SELECT t.rowid, r.row FROM search_text t CROSS JOIN record r ON r.key = t.rowid"
    " WHERE search_text MATCH ?1 AND t.rowid >= ?2 AND t.rowid < ?3 AND %LISTED%"
    " AND NOT EXISTS (SELECT 1 FROM search_pending p WHERE p.key = t.rowid)"
    " ORDER BY t.rowid DESC";
static const char index_oldest[] =
    "SELECT t.rowid, r.row FROM search_text t CROSS JOIN record r ON r.key = t.rowid"
    " WHERE search_text MATCH ?1 AND t.rowid >= ?2 AND t.rowid < ?3 AND %LISTED%"
    " AND NOT EXISTS (SELECT 1 FROM search_pending p WHERE p.key = t.rowid)"
    " ORDER BY t.rowid ASC";
static const char all_newest[] =
    "SELECT r.key, r.row FROM record r WHERE r.key >= ?2 AND r.key < ?3 AND %LISTED%"
    " ORDER BY r.key DESC";
static const char all_oldest[] =
    "SELECT r.key, r.row FROM record r WHERE r.key >= ?2 AND r.key < ?3 AND %LISTED%"
    " ORDER BY r.key ASC";

static HarvestStatement *
prepare_slice (HarvestSearch *self, const HarvestSearchScan *scan, GError **error)
{
  gboolean all = harvest_search_expression_is_everything (scan->expression);
  const char *sql;

  if (all)
    sql = scan->ascending ? harvest_search_get_sql (self, "all-oldest", all_oldest)
                          : harvest_search_get_sql (self, "all-newest", all_newest);
  else
    sql = scan->ascending ? harvest_search_get_sql (self, "index-oldest", index_oldest)
                          : harvest_search_get_sql (self, "index-newest", index_newest);
  return harvest_database_prepare_sync (self->database, sql, error);
}

/* Appends at most @limit hits; @span becomes what was looked at. */
static gboolean
scan_index (HarvestSearch *self,
            const HarvestSearchScan *scan,
            HarvestSearchSpan *span,
            guint limit,
            GArray *hits,
            GError **error)
{
  g_autoptr (HarvestStatement) statement = prepare_slice (self, scan, error);
  guint n = 0;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  if (!harvest_search_expression_is_everything (scan->expression))
    harvest_statement_bind_text (statement, 1, scan->match);
  harvest_statement_bind_integer (statement, 2, span->lower);
  harvest_statement_bind_integer (statement, 3, span->upper);

  while (n < limit)
    {
      HarvestSearchHit hit = { 0 };

      if (!harvest_statement_step_sync (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      hit.key = harvest_statement_get_integer (statement, 0);
      hit.row = harvest_statement_get_integer (statement, 1);
      if (harvest_search_is_hidden (self, hit.row))
        continue;
      g_array_append_val (hits, hit);
      if (++n == limit)
        {
          if (scan->ascending)
            span->upper = hit.key + 1;
          else
            span->lower = hit.key;
        }
    }
  return TRUE;
}

/* ---- One slice: what is not in the index ---- */

static const char pending_newest[] =
    "SELECT r.key, r.row, r.document, r.id FROM search_pending p JOIN record r ON r.key = p.key"
    " WHERE p.key >= ?1 AND p.key < ?2 AND %LISTED% ORDER BY p.key DESC LIMIT ?3";
static const char pending_oldest[] =
    "SELECT r.key, r.row, r.document, r.id FROM search_pending p JOIN record r ON r.key = p.key"
    " WHERE p.key >= ?1 AND p.key < ?2 AND %LISTED% ORDER BY p.key ASC LIMIT ?3";

gboolean
harvest_search_foreach_pending_sync (HarvestSearch *self,
                                     const HarvestSearchSpan *span,
                                     gboolean ascending,
                                     guint *limit,
                                     HarvestSearchPendingFunc func,
                                     gpointer data,
                                     GCancellable *cancellable,
                                     GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_database_prepare_sync (
      self->database,
      ascending ? harvest_search_get_sql (self, "pending-oldest", pending_oldest)
                : harvest_search_get_sql (self, "pending-newest", pending_newest),
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, span->lower);
  harvest_statement_bind_integer (statement, 2, span->upper);
  harvest_statement_bind_integer (statement, 3, *limit);
  while (TRUE)
    {
      g_autoptr (HarvestRecord) story = NULL;
      g_autoptr (GPtrArray) assets = NULL;
      g_autoptr (HarvestSearchDocument) document = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !harvest_statement_step_sync (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      *limit -= 1;
      story = harvest_search_index_parse_column (statement, 2, error);
      if (story != NULL)
        assets = harvest_search_index_list_assets_sync (self->database,
                                                        harvest_record_get_id (story), error);
      if (assets == NULL)
        return FALSE;
      document = harvest_search_document_new (self->analyzer, story, assets);
      func (harvest_statement_get_integer (statement, 0),
            harvest_statement_get_integer (statement, 1), document, data);
    }
}

typedef struct
{
  HarvestSearch *search;
  const HarvestSearchNode *must;
  GArray *hits;
} PendingMatch;

static void
match_pending_cb (gint64 key, gint64 row, const HarvestSearchDocument *document, gpointer data)
{
  PendingMatch *match = data;
  HarvestSearchHit hit = { .key = key, .row = row };

  if (!harvest_search_is_hidden (match->search, row)
      && harvest_search_node_matches (match->must, document))
    g_array_append_val (match->hits, hit);
}

static gboolean
scan_pending (HarvestSearch *self,
              HarvestSearchScan *scan,
              const HarvestSearchSpan *span,
              GArray *hits,
              GError **error)
{
  PendingMatch match = { self, scan->expression->must, hits };

  if (harvest_search_expression_is_everything (scan->expression) || scan->n_pending == 0)
    return TRUE;
  return harvest_search_foreach_pending_sync (self, span, scan->ascending, &scan->n_pending,
                                              match_pending_cb, &match, scan->cancellable, error);
}

static void
scan_own (HarvestSearch *self,
          const HarvestSearchScan *scan,
          const HarvestSearchSpan *span,
          GArray *hits)
{
  for (guint i = 0; self->own != NULL && i < self->own->len; i++)
    {
      HarvestSearchHit hit = { .key = ((HarvestSearchOwn *)self->own->pdata[i])->key, .own = i };

      if (hit.key >= span->lower && hit.key < span->upper
          && (harvest_search_expression_is_everything (scan->expression)
              || harvest_search_node_matches (scan->expression->must,
                                              harvest_search_get_own_text (self, i))))
        g_array_append_val (hits, hit);
    }
}

/* ---- Slices ---- */

static int
compare_oldest (gconstpointer a, gconstpointer b)
{
  const HarvestSearchHit *one = a, *other = b;

  if (one->key != other->key)
    return one->key < other->key ? -1 : 1;
  return one->row != 0 ? -1 : other->row != 0 ? 1 : (int)one->own - (int)other->own;
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  return compare_oldest (b, a);
}

/* Looks at all of @slice, or as much of it as has @limit hits; @slice becomes what was looked at.
 */
static gboolean
scan_slice (HarvestSearch *self,
            HarvestSearchScan *scan,
            HarvestSearchSpan *slice,
            guint limit,
            GArray *hits,
            GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));

  if (scan->match != NULL && !scan_index (self, scan, slice, limit, found, error))
    return FALSE;
  if (!scan_pending (self, scan, slice, found, error))
    return FALSE;
  scan_own (self, scan, slice, found);
  g_array_sort (found, scan->ascending ? compare_oldest : compare_newest);

  /* Stories with the same key, one own and one shared, stay together, or one would be missed. */
  while (limit > 0 && limit < found->len
         && g_array_index (found, HarvestSearchHit, limit).key
                == g_array_index (found, HarvestSearchHit, limit - 1).key)
    limit++;
  if (found->len > limit)
    {
      gint64 last = g_array_index (found, HarvestSearchHit, limit - 1).key;

      g_array_set_size (found, limit);
      if (scan->ascending)
        slice->upper = last + 1;
      else
        slice->lower = last;
    }
  g_array_append_vals (hits, found->data, found->len);
  return TRUE;
}

/* Whether FTS5 may walk for long between two rows. */
static gboolean
needs_slices (const HarvestSearchNode *node)
{
  if (node->kind == HARVEST_SEARCH_NOT)
    return TRUE;
  if (node->kind == HARVEST_SEARCH_ALL)
    return node->children->len > 1
           || (node->children->len == 1 && needs_slices (node->children->pdata[0]));
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    if (needs_slices (node->children->pdata[i]))
      return TRUE;
  return node->kind == HARVEST_SEARCH_TOKENS && strchr (node->tokens, ' ') != NULL;
}

gboolean
harvest_search_get_time_range_sync (HarvestSearch *self,
                                    gint64 *first,
                                    gint64 *last,
                                    GError **error)
{
  static const char *const sql[] = {
    "SELECT min (key) FROM record WHERE key IS NOT NULL",
    "SELECT max (key) FROM record WHERE key IS NOT NULL",
  };
  gint64 *places[] = { first, last };

  for (gsize i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_autoptr (HarvestStatement)
          statement = harvest_database_prepare_sync (self->database, sql[i], error);
      gboolean row;

      if (statement == NULL || !harvest_statement_step_sync (statement, &row, error))
        return FALSE;
      *places[i] = harvest_statement_get_integer (statement, 0);
    }
  return TRUE;
}

/* Cuts @width off @rest, at the newer or older end; a negative width takes all. */
static HarvestSearchSpan
cut_slice (const HarvestSearchSpan *rest,
           const HarvestSearchSpan *range,
           gboolean ascending,
           gint64 width)
{
  HarvestSearchSpan slice = *rest;

  if (width <= 0)
    return slice;
  if (ascending)
    {
      gint64 start = MAX (rest->lower, range->lower);

      if (start < range->upper - width)
        slice.upper = MIN (rest->upper, start + width);
    }
  else
    {
      gint64 end = MIN (rest->upper, range->upper);

      if (end > range->lower + width)
        slice.lower = MAX (rest->lower, end - width);
    }
  return slice;
}

static void
take_slice (HarvestSearchSpan *rest, const HarvestSearchSpan *done, gboolean ascending)
{
  if (ascending)
    rest->lower = done->upper;
  else
    rest->upper = done->lower;
}

/* The width of the slice after one of @width that took so long. */
static gint64
get_next_width (gint64 width, gint64 microseconds)
{
  gint64 longer = CLAMP (SLICE_MICROSECONDS / MAX (microseconds, 1), 1, MOST_LONGER);

  return width > G_MAXINT64 / MOST_LONGER ? width : width * longer;
}

static gboolean
scan_slices (HarvestSearch *self,
             HarvestSearchScan *scan,
             HarvestSearchSpan *span,
             guint limit,
             gint64 deadline,
             GArray *hits,
             GError **error)
{
  HarvestSearchSpan range = { 0 };
  gint64 width = 0, start = g_get_monotonic_time ();
  guint n_before = hits->len;

  if (needs_slices (scan->expression->must))
    {
      if (!harvest_search_get_time_range_sync (self, &range.lower, &range.upper, error))
        return FALSE;
      range.upper++;
      width = (range.upper - range.lower) / FIRST_SLICE;
    }

  while (!harvest_search_span_is_empty (span) && hits->len - n_before < limit)
    {
      HarvestSearchSpan slice = cut_slice (span, &range, scan->ascending, width);
      gint64 now;

      if (g_cancellable_set_error_if_cancelled (scan->cancellable, error)
          || !scan_slice (self, scan, &slice, limit - (hits->len - n_before), hits, error))
        return FALSE;
      take_slice (span, &slice, scan->ascending);
      now = g_get_monotonic_time ();
      width = get_next_width (width, now - start);
      start = now;
      if (deadline >= 0 && now >= deadline)
        break;
    }
  return TRUE;
}

gboolean
harvest_search_scan_sync (HarvestSearch *self,
                          const HarvestSearchExpression *expression,
                          HarvestSearchSpan *span,
                          gboolean ascending,
                          guint limit,
                          gint64 deadline,
                          GCancellable *cancellable,
                          GArray *hits,
                          GError **error)
{
  g_autoptr (GString) match = g_string_new (NULL);
  HarvestSearchScan scan = { expression, NULL, ascending, cancellable, HARVEST_SEARCH_MAX_PENDING };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (expression != NULL, FALSE);
  g_return_val_if_fail (span != NULL, FALSE);
  g_return_val_if_fail (hits != NULL, FALSE);

  harvest_search_bound_span (expression, span);
  if (harvest_search_expression_is_everything (expression)
      || harvest_search_node_write (expression->must, match, NULL))
    scan.match = match->str;
  return scan_slices (self, &scan, span, limit, deadline, hits, error);
}
