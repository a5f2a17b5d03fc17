/* core-client.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "core-client"

#include "config.h"

#include "core-fixture.h"

#include "harvest-checksum.h"
#include "harvest-uuid.h"
#include "harvest-version.h"

#include <string.h>

CoreClient *
core_client_new (CoreFixture *core, const char *person)
{
  CoreClient *self = g_new0 (CoreClient, 1);

  self->core = core;
  self->id = harvest_uuid_new (&core->clock);
  self->person = person;
  self->since = 20001;
  self->cursors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->listings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)g_bytes_unref);
  self->tombstones = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
core_client_free (CoreClient *self)
{
  g_free (self->id);
  g_hash_table_unref (self->cursors);
  g_hash_table_unref (self->listings);
  g_hash_table_unref (self->records);
  g_ptr_array_unref (self->tombstones);
  g_free (self);
}

/* ---- Push ---- */

typedef struct
{
  const char *person;
  gconstpointer request;
  HarvestProblem *problem;
  gpointer reply;
} Call;

/* A reply goes over the wire and back, as real ones do. */
#define PASS_ON(type_name, reply)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (GBytes) bytes = type_name##_to_bytes (reply, HARVEST_VERSION_NEWEST);               \
    g_autoptr (GError) broken = NULL;                                                              \
                                                                                                   \
    type_name##_free (reply);                                                                      \
    reply = type_name##_from_bytes (bytes, &broken);                                               \
    g_assert_no_error (broken);                                                                    \
  }                                                                                                \
  G_STMT_END

static gboolean
push_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Call *call = data;

  call->reply = harvest_server_push_sync (tx, call->person, call->request, &call->problem, error);
  /* A problem is an answer too, but nothing is written. */
  return call->reply != NULL || call->problem != NULL;
}

HarvestPushRequest *
core_client_make_push (CoreClient *self, gint64 n, GPtrArray *changes)
{
  HarvestPushRequest *request = harvest_push_request_new ();

  request->client = g_strdup (self->id);
  request->server = harvest_identity_make (self->core->server->id, self->core->server->epoch,
                                           self->core->server->schema);
  for (guint i = 0; i < changes->len; i++)
    {
      HarvestPushMutation *mutation = harvest_push_mutation_new ();
      g_autoptr (GError) error = NULL;

      mutation->n = n + i;
      mutation->change = harvest_change_document_make (
          harvest_change_get_bytes (g_ptr_array_index (changes, i)), &error);
      g_assert_no_error (error);
      g_ptr_array_add (request->mutations, mutation);
    }
  return request;
}

HarvestPushReply *
core_client_send (CoreClient *self, const HarvestPushRequest *request, HarvestProblem **problem)
{
  Call call = { .person = self->person, .request = request };
  g_autoptr (GError) error = NULL;
  HarvestPushReply *reply;

  harvest_server_db_write_sync (self->core->db, push_func, &call, &error);
  g_assert_no_error (error);
  *problem = call.problem;
  reply = call.reply;
  if (reply != NULL)
    PASS_ON (harvest_push_reply, reply);
  return reply;
}

HarvestPushReply *
core_client_push (CoreClient *self, GPtrArray *changes)
{
  g_autoptr (HarvestPushRequest) request = core_client_make_push (self, self->n + 1, changes);
  HarvestProblem *problem = NULL;
  HarvestPushReply *reply = core_client_send (self, request, &problem);

  g_assert_null (problem);
  g_assert_cmpuint (reply->results->len, ==, changes->len);
  self->n += changes->len;
  g_ptr_array_unref (changes);
  return reply;
}

HarvestPushResult *
core_client_push_one (CoreClient *self, HarvestChange *change)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  g_autoptr (HarvestPushReply) reply = NULL;

  g_ptr_array_add (changes, change);
  reply = core_client_push (self, changes);
  return g_ptr_array_steal_index (reply->results, 0);
}

void
core_client_do (CoreClient *self, GPtrArray *changes)
{
  g_autoptr (HarvestPushReply) reply = core_client_push (self, changes);

  for (guint i = 0; i < reply->results->len; i++)
    {
      const HarvestPushResult *result = g_ptr_array_index (reply->results, i);

      g_assert_cmpstr (result->code, ==, NULL);
      g_assert_true (result->status == HARVEST_PUSH_APPLIED
                     || result->status == HARVEST_PUSH_MERGED);
    }
}

const char *
core_client_tell_for (CoreClient *self,
                      const char *unit,
                      const char *audience,
                      const char *secrecy,
                      const char *body)
{
  g_autoptr (HarvestRecord) teller = core_fixture_get (self->core, self->person);
  HarvestTelling telling = { .body = body, .unit = unit, .audience = audience, .secrecy = secrecy };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
      records = harvest_telling_make_records (&telling, teller, NULL, &self->core->clock, &error);
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (changes, harvest_change_new_create (g_ptr_array_index (records, i)));
  core_client_do (self, changes);
  return g_intern_string (harvest_record_get_id (g_ptr_array_index (records, 0)));
}

const char *
core_client_tell (CoreClient *self, const char *unit, const char *body)
{
  return core_client_tell_for (self, unit, NULL, NULL, body);
}

/* ---- Pull ---- */

static char *
make_key (const char *scope, gint64 bucket, const char *id)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT "%s%s", scope, bucket, id != NULL ? " " : "",
                          id != NULL ? id : "");
}

static gboolean
is_listed_anywhere (CoreClient *self, const char *id)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->listings);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_suffix (key, id))
      return TRUE;
  return FALSE;
}

static void
drop_unlisted (CoreClient *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!is_listed_anywhere (self, id))
      g_hash_table_iter_remove (&iter);
}

static void
list (CoreClient *self, const char *scope, gint64 bucket, const HarvestDocument *document)
{
  guint64 sum = harvest_checksum_document (document->id, document->rev, document->bytes);

  g_hash_table_replace (self->listings, make_key (scope, bucket, document->id),
                        g_memdup2 (&sum, sizeof sum));
  g_hash_table_replace (self->records, g_strdup (document->id), g_bytes_ref (document->bytes));
}

static void
check_sums (CoreClient *self, const HarvestPullPage *page)
{
  g_autofree char *prefix = make_key (page->scope, page->bucket, "");
  GHashTableIter iter;
  gpointer key, sum;
  guint64 total = 0;
  gint64 count = 0;

  g_hash_table_iter_init (&iter, self->listings);
  while (g_hash_table_iter_next (&iter, &key, &sum))
    if (g_str_has_prefix (key, prefix))
      {
        total += *(guint64 *)sum;
        count++;
      }
  g_assert_cmpint (page->check->count, ==, count);
  g_assert_cmpuint (page->check->sum, ==, total);
}

static void
apply_page (CoreClient *self, const HarvestPullPage *page)
{
  static const char *const reasons[] = { "moved", "scope-lost", "withdrawn", "erased", "deleted" };
  g_autofree char *place = make_key (page->scope, page->bucket, NULL);
  gint64 seq = page->from;

  for (guint i = 0; i < page->puts->len; i++)
    {
      const HarvestPullPut *put = g_ptr_array_index (page->puts, i);

      g_assert_cmpint (put->seq, >, seq);
      g_assert_cmpint (put->seq, <=, page->to);
      seq = put->seq;
      list (self, page->scope, page->bucket, put->record);
    }
  for (guint i = 0; i < page->tombstones->len; i++)
    {
      const HarvestTombstone *tombstone = g_ptr_array_index (page->tombstones, i);
      g_autofree char *key = make_key (page->scope, page->bucket, tombstone->id);

      g_hash_table_remove (self->listings, key);
      g_ptr_array_add (self->tombstones,
                       g_strdup_printf ("%s %s %s %s", page->scope, tombstone->id,
                                        reasons[tombstone->reason],
                                        tombstone->batch != NULL ? tombstone->batch : "-"));
    }
  g_hash_table_replace (self->cursors, g_steal_pointer (&place), g_strdup (page->cursor));
  if (page->check != NULL)
    check_sums (self, page);
  self->n_pages++;
}

static gboolean
pull_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Call *call = data;

  call->reply = harvest_server_pull_sync (tx, call->person, call->request, &call->problem, error);
  return call->reply != NULL || call->problem != NULL;
}

static gboolean
scopes_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Call *call = data;

  call->reply = harvest_server_scopes_sync (tx, call->person, &call->problem, error);
  return call->reply != NULL;
}

static HarvestScopeList *
ask_scopes (CoreClient *self)
{
  Call call = { .person = self->person };
  g_autoptr (GError) error = NULL;
  HarvestScopeList *list;

  harvest_server_db_read_sync (self->core->db, scopes_func, &call, &error);
  g_assert_no_error (error);
  list = call.reply;
  PASS_ON (harvest_scope_list, list);
  return list;
}

static HarvestPullRequest *
make_pull (CoreClient *self)
{
  HarvestPullRequest *request = harvest_pull_request_new ();
  g_autoptr (HarvestScopeList) list = ask_scopes (self);
  g_autoptr (GPtrArray) cursors = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer cursor;

  request->limit = self->limit;
  for (guint i = 0; i < list->scopes->len; i++)
    {
      const HarvestScopeEntry *entry = g_ptr_array_index (list->scopes, i);
      HarvestPullScope *scope = harvest_pull_scope_new ();

      scope->scope = g_strdup (entry->scope);
      scope->since = self->since;
      g_ptr_array_add (request->scopes, scope);
    }
  g_hash_table_iter_init (&iter, self->cursors);
  while (g_hash_table_iter_next (&iter, NULL, &cursor))
    g_ptr_array_add (cursors, cursor);
  g_ptr_array_add (cursors, NULL);
  request->cursors = g_strdupv ((char **)cursors->pdata);
  return request;
}

/* The listings of a scope end with it. */
static void
lose (CoreClient *self, const char *scope)
{
  g_autofree char *prefix = g_strconcat (scope, " ", NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->listings);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_hash_table_iter_remove (&iter);
  g_hash_table_iter_init (&iter, self->cursors);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_hash_table_iter_remove (&iter);
}

HarvestPullReply *
core_client_pull_once (CoreClient *self, HarvestProblem **problem)
{
  g_autoptr (HarvestPullRequest) request = make_pull (self);
  Call call = { .person = self->person, .request = request };
  g_autoptr (GError) error = NULL;
  HarvestPullReply *reply;

  harvest_server_db_read_sync (self->core->db, pull_func, &call, &error);
  g_assert_no_error (error);
  if (problem != NULL)
    *problem = call.problem;
  else
    g_assert_null (call.problem);
  reply = call.reply;
  if (reply == NULL)
    return NULL;
  PASS_ON (harvest_pull_reply, reply);
  for (guint i = 0; i < reply->pages->len; i++)
    apply_page (self, g_ptr_array_index (reply->pages, i));
  for (char **scope = reply->lost; scope != NULL && *scope != NULL; scope++)
    lose (self, *scope);
  if (!reply->more)
    drop_unlisted (self);
  return reply;
}

void
core_client_pull (CoreClient *self)
{
  for (gboolean more = TRUE; more;)
    {
      g_autoptr (HarvestPullReply) reply = core_client_pull_once (self, NULL);

      more = reply->more;
    }
}

HarvestRecord *
core_client_get (CoreClient *self, const char *id)
{
  GBytes *bytes = g_hash_table_lookup (self->records, id);

  return bytes != NULL ? harvest_record_parse (bytes, NULL) : NULL;
}

gboolean
core_client_has (CoreClient *self, const char *id)
{
  return g_hash_table_contains (self->records, id);
}

gboolean
core_client_lists (CoreClient *self, const char *scope, const char *id)
{
  g_autofree char *prefix = g_strconcat (scope, " ", NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->listings);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix) && g_str_has_suffix (key, id))
      return TRUE;
  return FALSE;
}

gboolean
core_client_buried (CoreClient *self, const char *scope, const char *id, const char *reason)
{
  g_autofree char *prefix = g_strdup_printf ("%s %s %s ", scope, id, reason);

  for (guint i = 0; i < self->tombstones->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (self->tombstones, i), prefix))
      return TRUE;
  return FALSE;
}

/* ---- Comparing ---- */

static gboolean
index_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Call *call = data;

  call->reply = harvest_server_index_sync (tx, call->person, call->request, &call->problem, error);
  return call->reply != NULL;
}

static gboolean
records_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  Call *call = data;

  call->reply = harvest_server_records_sync (tx, call->person, call->request, &call->problem,
                                             error);
  return call->reply != NULL;
}

static void
fetch (CoreClient *self, const char *scope, gint64 bucket, const char *id)
{
  char *ids[] = { (char *)id, NULL };
  const HarvestRecordsRequest request = { ids };
  Call call = { .person = self->person, .request = &request };
  g_autoptr (HarvestRecordsReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  harvest_server_db_read_sync (self->core->db, records_func, &call, &error);
  g_assert_no_error (error);
  reply = call.reply;
  PASS_ON (harvest_records_reply, reply);
  g_assert_cmpuint (reply->records->len, ==, 1);
  list (self, scope, bucket, g_ptr_array_index (reply->records, 0));
}

void
core_client_compare (CoreClient *self, const char *scope, gint64 bucket)
{
  const HarvestIndexRequest request = { NULL, bucket, (char *)scope };
  Call call = { .person = self->person, .request = &request };
  g_autoptr (HarvestIndexReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *prefix = make_key (scope, bucket, "");
  GHashTableIter iter;
  gpointer key;

  harvest_server_db_read_sync (self->core->db, index_func, &call, &error);
  g_assert_no_error (error);
  reply = call.reply;
  PASS_ON (harvest_index_reply, reply);
  g_hash_table_iter_init (&iter, self->listings);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_hash_table_iter_remove (&iter);
  for (guint i = 0; i < reply->entries->len; i++)
    {
      const HarvestIndexEntry *entry = g_ptr_array_index (reply->entries, i);

      fetch (self, scope, bucket, entry->id);
    }
  g_hash_table_replace (self->cursors, make_key (scope, bucket, NULL), g_strdup (reply->cursor));
}
