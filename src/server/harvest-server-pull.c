/* harvest-server-pull.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-pull"

#include "config.h"

#include "harvest-server-core.h"

#include "harvest-cursor.h"
#include "harvest-protocol-limits.h"
#include "harvest-server-access.h"
#include "harvest-server-log.h"

#include <string.h>

/* What a tombstone counts against the limit, which is of bytes. */
#define TOMBSTONE_BYTES 100

/* A page ends at the next end of a mutation when it has so many rows. */
#define PAGE_ROWS_WANTED (HARVEST_LIMIT_PAGE_ROWS_MAX - HARVEST_LIMIT_TRANSACTION_ROWS_MAX)

/* A bucket that has something for the client. */
typedef struct
{
  char *scope;
  HarvestServerBucket bucket;
  gint64 from;
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->scope);
  g_free (place);
}

typedef struct
{
  HarvestServerTx *tx;
  const HarvestPullRequest *request;
  HarvestServerAccess *access;
  HarvestCursor *sent;  /* all cursors of the client in one */
  HarvestCursor *after; /* how far it is after this reply */
  GPtrArray *places;    /* Place: what there is to fetch */
  GPtrArray *lost;
  gint64 bytes_left;
  HarvestPullReply *reply;
} Pull;

static void
pull_clear (Pull *self)
{
  g_clear_object (&self->access);
  g_clear_pointer (&self->sent, harvest_cursor_free);
  g_clear_pointer (&self->after, harvest_cursor_free);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->lost, g_ptr_array_unref);
  g_clear_pointer (&self->reply, harvest_pull_reply_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pull, pull_clear)

/* ---- What the client has ---- */

static void
add_lost (Pull *self, const char *scope)
{
  if (!g_ptr_array_find_with_equal_func (self->lost, scope, g_str_equal, NULL))
    g_ptr_array_add (self->lost, g_strdup (scope));
}

static gboolean
read_cursors (Pull *self, HarvestProblem **problem)
{
  for (guint i = 0; self->request->cursors != NULL && self->request->cursors[i] != NULL; i++)
    {
      g_autoptr (GError) stale = NULL;
      g_autoptr (HarvestCursor) cursor = harvest_cursor_from_token (self->request->cursors[i],
                                                                    self->reply->server, &stale);

      if (cursor == NULL)
        {
          *problem = harvest_problem_make_from_error (stale);
          (*problem)->n = (gint64)i + 1;
          return FALSE;
        }
      harvest_cursor_merge (self->sent, cursor);
      if (self->sent->places->len > HARVEST_LIMIT_CURSOR_BUCKETS_MAX)
        {
          *problem = harvest_problem_make (HARVEST_PROBLEM_MALFORMED,
                                           "pull.cursors: too many buckets in all");
          return FALSE;
        }
    }
  return TRUE;
}

/* The places of scopes that the person may not see any more are lost, the others stay. */
static void
keep_places (Pull *self)
{
  for (guint i = 0; i < self->sent->places->len; i++)
    {
      const HarvestCursorPlace *place = g_ptr_array_index (self->sent->places, i);

      if (harvest_server_access_has (self->access, place->scope))
        harvest_cursor_set (self->after, place->scope, place->bucket, place->number);
      else
        add_lost (self, place->scope);
    }
}

/* ---- What there is for it ---- */

static void
add_resync (Pull *self, const char *scope, gint64 bucket)
{
  HarvestPullResync *resync = harvest_pull_resync_new ();

  resync->scope = g_strdup (scope);
  resync->bucket = bucket;
  g_ptr_array_add (self->reply->resync, resync);
}

static void
look_at_bucket (Pull *self, const char *scope, const HarvestServerBucket *bucket)
{
  gint64 from = harvest_cursor_get (self->sent, scope, bucket->bucket);
  Place *place;

  /* Who has nothing needs no tombstones. */
  if (from > bucket->last || (from > 0 && from < bucket->horizon))
    {
      add_resync (self, scope, bucket->bucket);
      return;
    }
  if (MAX (from, 0) == bucket->last)
    return;
  place = g_new0 (Place, 1);
  place->scope = g_strdup (scope);
  place->bucket = *bucket;
  place->from = MAX (from, 0);
  g_ptr_array_add (self->places, place);
}

/* A cursor of a bucket that there is not is beyond the end of its log. */
static gboolean
look_beyond (Pull *self, const HarvestPullScope *scope, GArray *buckets)
{
  for (guint i = 0; i < self->sent->places->len; i++)
    {
      const HarvestCursorPlace *place = g_ptr_array_index (self->sent->places, i);
      gboolean there = place->number == 0 || place->bucket < scope->since
                       || strcmp (place->scope, scope->scope) != 0;

      for (guint j = 0; !there && j < buckets->len; j++)
        there = g_array_index (buckets, HarvestServerBucket, j).bucket == place->bucket;
      if (!there)
        add_resync (self, place->scope, place->bucket);
    }
  return TRUE;
}

static gboolean
look_at_scope (Pull *self, const HarvestPullScope *scope, GError **error)
{
  g_autoptr (GArray) buckets = NULL;

  if (!harvest_server_access_has (self->access, scope->scope))
    {
      add_lost (self, scope->scope);
      return TRUE;
    }
  buckets = harvest_server_log_list_buckets_sync (self->tx, scope->scope, scope->since, error);
  if (buckets == NULL)
    return FALSE;
  for (guint i = 0; i < buckets->len; i++)
    look_at_bucket (self, scope->scope, &g_array_index (buckets, HarvestServerBucket, i));
  return look_beyond (self, scope, buckets);
}

/* The newest quarter first. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *first = *(const Place *const *)a;
  const Place *second = *(const Place *const *)b;

  if (first->bucket.bucket != second->bucket.bucket)
    return first->bucket.bucket > second->bucket.bucket ? -1 : 1;
  return strcmp (first->scope, second->scope);
}

/* ---- Pages ---- */

typedef struct
{
  HarvestPullPage *page;
  gint64 bytes_left;
  gint64 part; /* of the last row; 0: there is none yet */
  guint n_rows;
  gboolean cut;
} Filling;

static void
add_row (HarvestPullPage *page, const HarvestServerLogRow *row)
{
  if (row->reason < 0)
    {
      HarvestPullPut *put = harvest_pull_put_new ();

      put->record = harvest_document_make_stored (row->document);
      put->seq = row->seq;
      g_ptr_array_add (page->puts, put);
    }
  else
    {
      HarvestTombstone *tombstone = harvest_tombstone_new ();

      tombstone->id = g_strdup (row->id);
      tombstone->reason = row->reason;
      tombstone->batch = g_strdup (row->batch);
      g_ptr_array_add (page->tombstones, tombstone);
    }
}

static gboolean
fill_cb (const HarvestServerLogRow *row, gpointer data)
{
  Filling *filling = data;

  if (filling->part != 0 && row->part != filling->part
      && (filling->bytes_left <= 0 || filling->n_rows >= PAGE_ROWS_WANTED))
    {
      filling->cut = TRUE;
      return FALSE;
    }
  add_row (filling->page, row);
  filling->part = row->part;
  filling->n_rows++;
  filling->page->to = row->seq;
  filling->bytes_left -= row->document != NULL ? (gint64)g_bytes_get_size (row->document)
                                               : TOMBSTONE_BYTES;
  return TRUE;
}

static char *
make_cursor (const HarvestPullPage *page, const HarvestIdentity *server)
{
  g_autoptr (HarvestCursor) cursor = harvest_cursor_new ();

  harvest_cursor_set (cursor, page->scope, page->bucket, page->to);
  return harvest_cursor_to_token (cursor, server);
}

static gboolean
add_page (Pull *self, const Place *place, GError **error)
{
  g_autoptr (HarvestPullPage) page = harvest_pull_page_new ();
  Filling filling = { .page = page, .bytes_left = self->bytes_left };

  page->scope = g_strdup (place->scope);
  page->bucket = place->bucket.bucket;
  page->from = place->from;
  page->to = place->from;
  if (!harvest_server_log_read_page_sync (self->tx, place->scope, place->bucket.bucket, place->from,
                                          fill_cb, &filling, error))
    return FALSE;
  self->bytes_left = filling.bytes_left;
  if (filling.cut)
    self->reply->more = TRUE;
  else
    {
      page->to = place->bucket.last;
      page->check = harvest_pull_check_new ();
      page->check->count = place->bucket.count;
      page->check->sum = place->bucket.sum;
    }
  page->cursor = make_cursor (page, self->reply->server);
  harvest_cursor_set (self->after, page->scope, page->bucket, page->to);
  g_ptr_array_add (self->reply->pages, g_steal_pointer (&page));
  return TRUE;
}

static gboolean
add_pages (Pull *self, GError **error)
{
  g_ptr_array_sort (self->places, compare_places);
  for (guint i = 0; i < self->places->len; i++)
    {
      if ((i > 0 && self->bytes_left <= 0) || i >= HARVEST_LIMIT_PULL_PAGES_MAX)
        {
          self->reply->more = TRUE;
          break;
        }
      if (!add_page (self, g_ptr_array_index (self->places, i), error))
        return FALSE;
    }
  return TRUE;
}

/* ---- The reply ---- */

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* What must be compared has no place: its cursor comes with the index. */
static HarvestCursor *
leave_out_resync (const Pull *self)
{
  HarvestCursor *cursor = harvest_cursor_new ();

  for (guint i = 0; i < self->after->places->len; i++)
    {
      const HarvestCursorPlace *place = g_ptr_array_index (self->after->places, i);
      gboolean compared = FALSE;

      for (guint j = 0; j < self->reply->resync->len; j++)
        {
          const HarvestPullResync *resync = g_ptr_array_index (self->reply->resync, j);

          compared = compared
                     || (resync->bucket == place->bucket
                         && strcmp (resync->scope, place->scope) == 0);
        }
      if (!compared)
        harvest_cursor_set (cursor, place->scope, place->bucket, place->number);
    }
  return cursor;
}

static void
finish (Pull *self)
{
  self->reply->scopes_tag = g_strdup (harvest_server_access_get_tag (self->access));
  if (self->lost->len > 0)
    {
      g_ptr_array_sort (self->lost, compare_strings);
      g_ptr_array_add (self->lost, NULL);
      self->reply->lost = (char **)g_ptr_array_free (g_steal_pointer (&self->lost), FALSE);
    }
  if (self->reply->pages->len > 0)
    {
      g_autoptr (HarvestCursor) cursor = leave_out_resync (self);

      if (cursor->places->len <= HARVEST_LIMIT_CURSOR_BUCKETS_MAX)
        self->reply->cursor = harvest_cursor_to_token (cursor, self->reply->server);
    }
}

HarvestPullReply *
harvest_server_pull_sync (HarvestServerTx *tx,
                          const char *person,
                          const HarvestPullRequest *request,
                          HarvestProblem **problem,
                          GError **error)
{
  g_auto (Pull) self = { .tx = tx, .request = request };

  g_return_val_if_fail (tx != NULL && person != NULL && request != NULL, NULL);
  g_return_val_if_fail (problem != NULL && *problem == NULL, NULL);

  self.reply = harvest_pull_reply_new ();
  self.sent = harvest_cursor_new ();
  self.after = harvest_cursor_new ();
  self.places = g_ptr_array_new_with_free_func (place_free);
  self.lost = g_ptr_array_new_with_free_func (g_free);
  self.bytes_left = request->limit > 0 ? request->limit : HARVEST_LIMIT_PULL_LIMIT_DEFAULT;
  self.reply->server = harvest_server_get_identity_sync (tx, error);
  self.access = self.reply->server != NULL ? harvest_server_access_get_sync (tx, person, error)
                                           : NULL;
  if (self.access == NULL || !read_cursors (&self, problem))
    return NULL;
  keep_places (&self);
  for (guint i = 0; i < request->scopes->len; i++)
    if (!look_at_scope (&self, g_ptr_array_index (request->scopes, i), error))
      return NULL;
  if (!add_pages (&self, error))
    return NULL;
  finish (&self);
  return g_steal_pointer (&self.reply);
}

gboolean
harvest_server_pull_is_idle (const HarvestPullReply *reply)
{
  g_return_val_if_fail (reply != NULL, TRUE);

  return reply->pages->len == 0 && reply->resync->len == 0 && !reply->more
         && (reply->lost == NULL || reply->lost[0] == NULL);
}
