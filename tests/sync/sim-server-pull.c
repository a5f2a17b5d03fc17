/* sim-server-pull.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-server-pull"

#include "config.h"

#include "sim-server.h"

#include "harvest-checksum.h"
#include "harvest-cursor.h"
#include "harvest-scope-list.h"

#include <string.h>

static HarvestIdentity *
dup_identity (const SimServer *self)
{
  return harvest_identity_make (self->identity->id, self->identity->epoch, self->identity->schema);
}

/* ---- Scopes ---- */

static int
compare_scopes_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static GPtrArray *
list_scopes (const SimServer *self, const char *person)
{
  GHashTable *rights = g_hash_table_lookup (self->rights, person);
  GPtrArray *scopes = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, rights);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (scopes, key);
  g_ptr_array_sort (scopes, compare_scopes_cb);
  return scopes;
}

/* Of what it names: the same list has the same tag. */
static char *
make_tag (GPtrArray *scopes)
{
  guint hash = 5381;

  for (guint i = 0; i < scopes->len; i++)
    hash = hash * 33 + g_str_hash (g_ptr_array_index (scopes, i));
  return g_strdup_printf ("t%08x", hash);
}

GBytes *
sim_server_scopes (SimServer *self, const char *person, guint version)
{
  g_autoptr (HarvestScopeList) list = harvest_scope_list_new ();
  g_autoptr (GPtrArray) scopes = list_scopes (self, person);

  list->server = dup_identity (self);
  list->scopes_tag = make_tag (scopes);
  for (guint i = 0; i < scopes->len; i++)
    {
      HarvestScopeEntry *entry = harvest_scope_entry_new ();

      entry->scope = g_strdup (g_ptr_array_index (scopes, i));
      for (gint64 bucket = self->quarter; bucket >= 20261; bucket--)
        {
          const SimLog *log = sim_server_find_log (self, entry->scope, bucket);
          HarvestScopeBucket *there;
          guint64 sum;

          if (log == NULL)
            continue;
          there = harvest_scope_bucket_new ();
          there->bucket = bucket;
          there->to = log->to;
          sim_log_sum (log, &there->count, &sum);
          g_ptr_array_add (entry->buckets, there);
        }
      g_ptr_array_add (list->scopes, entry);
    }
  return harvest_scope_list_to_bytes (list, version);
}

/* ---- Pull ---- */

static HarvestProblem *
read_cursors (SimServer *self, char **tokens, HarvestCursor *cursor)
{
  for (guint i = 0; tokens != NULL && tokens[i] != NULL; i++)
    {
      g_autoptr (HarvestCursor) one = harvest_cursor_from_token (tokens[i], self->identity, NULL);
      HarvestProblem *problem;

      if (one != NULL)
        {
          harvest_cursor_merge (cursor, one);
          continue;
        }
      problem = harvest_problem_make (HARVEST_PROBLEM_CURSOR_STALE, NULL);
      problem->n = i + 1;
      return problem;
    }
  return NULL;
}

static void
add_lost (SimServer *self,
          const char *person,
          const HarvestPullRequest *request,
          const HarvestCursor *cursor,
          HarvestPullReply *reply)
{
  g_autoptr (GHashTable) lost = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; i < request->scopes->len; i++)
    g_hash_table_add (lost, ((HarvestPullScope *)g_ptr_array_index (request->scopes, i))->scope);
  for (guint i = 0; i < cursor->places->len; i++)
    g_hash_table_add (lost, ((HarvestCursorPlace *)g_ptr_array_index (cursor->places, i))->scope);
  g_hash_table_iter_init (&iter, lost);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!sim_server_may_see (self, person, name))
      g_ptr_array_add (names, g_strdup (name));
  if (names->len == 0)
    return;
  g_ptr_array_sort (names, compare_scopes_cb);
  g_ptr_array_add (names, NULL);
  g_strfreev (reply->lost);
  reply->lost = (char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
add_row (SimServer *self, HarvestPullPage *page, const SimRow *row)
{
  const SimRecord *record = g_hash_table_lookup (self->records, row->id);

  page->to = row->seq;
  if (row->reason < 0)
    {
      HarvestPullPut *put = harvest_pull_put_new ();

      put->record = harvest_document_make (record->document, NULL);
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

/* A page is never split inside the effect of one mutation. */
static HarvestPullPage *
make_page (SimServer *self, const SimLog *log, gint64 from)
{
  HarvestPullPage *page = harvest_pull_page_new ();
  g_autoptr (HarvestCursor) cursor = harvest_cursor_new ();
  guint n = 0, part = 0;

  page->scope = g_strdup (log->scope);
  page->bucket = log->bucket;
  page->from = page->to = from;
  for (guint i = 0; i < log->rows->len; i++)
    {
      const SimRow *row = g_ptr_array_index (log->rows, i);

      if (row->seq <= from)
        continue;
      if (n >= self->options.page_rows && row->part != part)
        break;
      add_row (self, page, row);
      part = row->part;
      n++;
    }
  if (n == 0 || ((SimRow *)g_ptr_array_index (log->rows, log->rows->len - 1))->seq == page->to)
    {
      page->to = log->to;
      page->check = harvest_pull_check_new ();
      sim_log_sum (log, &page->check->count, &page->check->sum);
    }
  harvest_cursor_set (cursor, log->scope, log->bucket, page->to);
  page->cursor = harvest_cursor_to_token (cursor, self->identity);
  return page;
}

static void
add_bucket (SimServer *self, const SimLog *log, HarvestCursor *cursor, HarvestPullReply *reply)
{
  gint64 from = harvest_cursor_get (cursor, log->scope, log->bucket);

  if (from >= 0 && (from < log->horizon || from > log->to))
    {
      HarvestPullResync *resync = harvest_pull_resync_new ();

      resync->scope = g_strdup (log->scope);
      resync->bucket = log->bucket;
      g_ptr_array_add (reply->resync, resync);
      return;
    }
  for (from = MAX (from, 0); from < log->to;)
    {
      HarvestPullPage *page;

      if (reply->pages->len >= self->options.reply_pages)
        {
          reply->more = TRUE;
          return;
        }
      page = make_page (self, log, from);
      from = page->to;
      harvest_cursor_set (cursor, log->scope, log->bucket, from);
      g_ptr_array_add (reply->pages, page);
    }
}

static void
add_buckets (SimServer *self,
             const char *person,
             const HarvestPullRequest *request,
             HarvestCursor *cursor,
             HarvestPullReply *reply)
{
  for (gint64 bucket = self->quarter; bucket >= 20261; bucket--)
    for (guint i = 0; i < request->scopes->len; i++)
      {
        const HarvestPullScope *scope = g_ptr_array_index (request->scopes, i);
        const SimLog *log = sim_server_find_log (self, scope->scope, bucket);

        if (log != NULL && bucket >= scope->since
            && sim_server_may_see (self, person, scope->scope))
          add_bucket (self, log, cursor, reply);
      }
}

GBytes *
sim_server_pull (SimServer *self,
                 const char *person,
                 guint version,
                 GBytes *body,
                 HarvestProblem **problem)
{
  g_autoptr (HarvestPullRequest) request = harvest_pull_request_from_bytes (body, NULL);
  g_autoptr (HarvestPullReply) reply = harvest_pull_reply_new ();
  g_autoptr (GPtrArray) scopes = list_scopes (self, person);
  g_autoptr (HarvestCursor) cursor = harvest_cursor_new ();

  if (request == NULL)
    {
      sim_server_fault (self, "a pull cannot be read");
      *problem = harvest_problem_make (HARVEST_PROBLEM_MALFORMED, NULL);
      return NULL;
    }
  *problem = read_cursors (self, request->cursors, cursor);
  if (*problem != NULL)
    return NULL;
  reply->server = dup_identity (self);
  reply->scopes_tag = make_tag (scopes);
  add_lost (self, person, request, cursor, reply);
  add_buckets (self, person, request, cursor, reply);
  if (reply->pages->len > 0)
    reply->cursor = harvest_cursor_to_token (cursor, self->identity);
  return harvest_pull_reply_to_bytes (reply, version);
}

/* ---- Comparing ---- */

static int
compare_entries_cb (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(HarvestIndexEntry *const *)a)->id, (*(HarvestIndexEntry *const *)b)->id);
}

static void
add_entries (SimServer *self,
             const SimLog *log,
             const HarvestIndexRequest *request,
             HarvestIndexReply *reply)
{
  for (guint i = 0; log != NULL && i < log->rows->len; i++)
    {
      const SimRow *row = g_ptr_array_index (log->rows, i);
      HarvestIndexEntry *entry;

      if (row->reason >= 0 || (request->after != NULL && strcmp (row->id, request->after) <= 0))
        continue;
      entry = harvest_index_entry_new ();
      entry->id = g_strdup (row->id);
      entry->rev = row->rev;
      entry->seq = row->seq;
      entry->sum = row->sum;
      g_ptr_array_add (reply->entries, entry);
    }
  g_ptr_array_sort (reply->entries, compare_entries_cb);
  reply->more = reply->entries->len > self->options.index_entries;
  if (reply->more)
    g_ptr_array_set_size (reply->entries, (int)self->options.index_entries);
}

GBytes *
sim_server_index (SimServer *self,
                  const char *person,
                  guint version,
                  GBytes *body,
                  HarvestProblem **problem)
{
  g_autoptr (HarvestIndexRequest) request = harvest_index_request_from_bytes (body, NULL);
  g_autoptr (HarvestIndexReply) reply = harvest_index_reply_new ();
  g_autoptr (HarvestCursor) cursor = harvest_cursor_new ();
  const SimLog *log;

  if (request == NULL || !sim_server_may_see (self, person, request->scope))
    {
      *problem = harvest_problem_make (HARVEST_PROBLEM_NOT_FOUND, NULL);
      return NULL;
    }
  log = sim_server_find_log (self, request->scope, request->bucket);
  reply->server = dup_identity (self);
  reply->scope = g_strdup (request->scope);
  reply->bucket = request->bucket;
  reply->to = log != NULL ? log->to : 0;
  harvest_cursor_set (cursor, request->scope, request->bucket, reply->to);
  reply->cursor = harvest_cursor_to_token (cursor, self->identity);
  add_entries (self, log, request, reply);
  return harvest_index_reply_to_bytes (reply, version);
}

static gboolean
is_listed_for (SimServer *self, const char *person, const char *id)
{
  for (guint i = 0; i < self->logs->len; i++)
    {
      const SimLog *log = g_ptr_array_index (self->logs, i);

      for (guint j = 0; sim_server_may_see (self, person, log->scope) && j < log->rows->len; j++)
        {
          const SimRow *row = g_ptr_array_index (log->rows, j);

          if (row->reason < 0 && g_str_equal (row->id, id))
            return TRUE;
        }
    }
  return FALSE;
}

GBytes *
sim_server_records (SimServer *self,
                    const char *person,
                    guint version,
                    GBytes *body,
                    HarvestProblem **problem)
{
  g_autoptr (HarvestRecordsRequest) request = harvest_records_request_from_bytes (body, NULL);
  g_autoptr (HarvestRecordsReply) reply = harvest_records_reply_new ();
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);

  if (request == NULL)
    {
      sim_server_fault (self, "a request for records cannot be read");
      *problem = harvest_problem_make (HARVEST_PROBLEM_MALFORMED, NULL);
      return NULL;
    }
  reply->server = dup_identity (self);
  for (char **id = request->ids; *id != NULL; id++)
    {
      const SimRecord *record = g_hash_table_lookup (self->records, *id);

      if (record == NULL || !is_listed_for (self, person, *id))
        continue;
      if (reply->records->len >= self->options.records)
        g_ptr_array_add (left, g_strdup (*id));
      else
        g_ptr_array_add (reply->records, harvest_document_make (record->document, NULL));
    }
  if (left->len > 0)
    {
      g_ptr_array_add (left, NULL);
      g_strfreev (reply->left);
      reply->left = (char **)g_ptr_array_free (g_steal_pointer (&left), FALSE);
    }
  return harvest_records_reply_to_bytes (reply, version);
}
