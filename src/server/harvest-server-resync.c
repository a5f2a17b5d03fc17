/* harvest-server-resync.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-resync"

#include "config.h"

#include "harvest-server-core.h"

#include "harvest-bucket.h"
#include "harvest-cursor.h"
#include "harvest-protocol-limits.h"
#include "harvest-server-access.h"
#include "harvest-server-answers.h"
#include "harvest-server-erasures.h"
#include "harvest-server-log.h"

/* A reply ends after so many bytes of documents; one record always fits. */
#define RECORDS_BYTES HARVEST_LIMIT_PULL_LIMIT_MAX

/* ---- The index of a bucket ---- */

static gboolean
add_entry_cb (const HarvestServerLogRow *row, gpointer data)
{
  HarvestIndexReply *reply = data;
  HarvestIndexEntry *entry;

  if (reply->entries->len == HARVEST_LIMIT_INDEX_ENTRIES_MAX)
    {
      reply->more = TRUE;
      return FALSE;
    }
  entry = harvest_index_entry_new ();
  entry->id = g_strdup (row->id);
  entry->rev = row->rev;
  entry->seq = row->seq;
  entry->sum = row->sum;
  g_ptr_array_add (reply->entries, entry);
  return TRUE;
}

static gboolean
fill_index (HarvestServerTx *tx,
            const HarvestIndexRequest *request,
            HarvestIndexReply *reply,
            GError **error)
{
  g_autoptr (HarvestCursor) cursor = harvest_cursor_new ();
  HarvestServerBucket bucket;

  if (!harvest_server_log_find_bucket_sync (tx, request->scope, request->bucket, &bucket, error)
      || !harvest_server_log_read_index_sync (tx, request->scope, request->bucket, request->after,
                                              HARVEST_LIMIT_INDEX_ENTRIES_MAX + 1, add_entry_cb,
                                              reply, error))
    return FALSE;
  reply->scope = g_strdup (request->scope);
  reply->bucket = request->bucket;
  reply->to = bucket.last;
  harvest_cursor_set (cursor, request->scope, request->bucket, bucket.last);
  reply->cursor = harvest_cursor_to_token (cursor, reply->server);
  return TRUE;
}

HarvestIndexReply *
harvest_server_index_sync (HarvestServerTx *tx,
                           const char *person,
                           const HarvestIndexRequest *request,
                           HarvestProblem **problem,
                           GError **error)
{
  g_autoptr (HarvestIndexReply) reply = harvest_index_reply_new ();
  g_autoptr (HarvestServerAccess) access = harvest_server_access_get_sync (tx, person, error);

  g_return_val_if_fail (problem != NULL && *problem == NULL, NULL);

  if (access == NULL)
    return NULL;
  if (!harvest_server_access_has (access, request->scope))
    {
      *problem = harvest_problem_make (HARVEST_PROBLEM_NOT_FOUND, NULL);
      return NULL;
    }
  reply->server = harvest_server_get_identity_sync (tx, error);
  if (reply->server == NULL || !fill_index (tx, request, reply, error))
    return NULL;
  return g_steal_pointer (&reply);
}

/* ---- Records by their ids ---- */

static gboolean
add_record (HarvestServerTx *tx,
            HarvestServerAccess *access,
            const char *id,
            HarvestRecordsReply *reply,
            gsize *bytes,
            GError **error)
{
  g_autoptr (HarvestServerRecord) found = NULL;
  GBytes *document;
  gboolean sees;

  if (!harvest_server_records_find_sync (tx, id, &found, error))
    return FALSE;
  if (found == NULL || found->record == NULL)
    return TRUE;
  if (!harvest_server_access_sees_sync (access, tx, found, &sees, error))
    return FALSE;
  if (!sees)
    return TRUE;
  document = harvest_record_get_bytes (found->record);
  *bytes += g_bytes_get_size (document);
  g_ptr_array_add (reply->records, harvest_document_make_stored (document));
  return TRUE;
}

HarvestRecordsReply *
harvest_server_records_sync (HarvestServerTx *tx,
                             const char *person,
                             const HarvestRecordsRequest *request,
                             HarvestProblem **problem,
                             GError **error)
{
  g_autoptr (HarvestRecordsReply) reply = harvest_records_reply_new ();
  g_autoptr (HarvestServerAccess) access = harvest_server_access_get_sync (tx, person, error);
  gsize bytes = 0;
  char **id = request->ids;

  g_return_val_if_fail (problem != NULL && *problem == NULL, NULL);

  reply->server = access != NULL ? harvest_server_get_identity_sync (tx, error) : NULL;
  if (reply->server == NULL)
    return NULL;
  for (; id != NULL && *id != NULL && bytes < RECORDS_BYTES; id++)
    if (!add_record (tx, access, *id, reply, &bytes, error))
      return NULL;
  if (id != NULL && *id != NULL)
    reply->left = g_strdupv (id);
  return g_steal_pointer (&reply);
}

/* ---- What there is to see ---- */

static HarvestScopeEntry *
make_entry (HarvestServerTx *tx, const char *scope, GError **error)
{
  g_autoptr (GArray)
      buckets = harvest_server_log_list_buckets_sync (tx, scope, HARVEST_BUCKET_FIRST, error);
  HarvestScopeEntry *entry;

  if (buckets == NULL)
    return NULL;
  entry = harvest_scope_entry_new ();
  entry->scope = g_strdup (scope);
  for (guint i = 0; i < buckets->len; i++)
    {
      const HarvestServerBucket *bucket = &g_array_index (buckets, HarvestServerBucket, i);
      HarvestScopeBucket *row = harvest_scope_bucket_new ();

      row->bucket = bucket->bucket;
      row->count = bucket->count;
      row->to = bucket->last;
      g_ptr_array_add (entry->buckets, row);
    }
  return entry;
}

HarvestScopeList *
harvest_server_scopes_sync (HarvestServerTx *tx,
                            const char *person,
                            HarvestProblem **problem,
                            GError **error)
{
  g_autoptr (HarvestScopeList) list = harvest_scope_list_new ();
  g_autoptr (HarvestServerAccess) access = harvest_server_access_get_sync (tx, person, error);

  g_return_val_if_fail (problem != NULL && *problem == NULL, NULL);

  list->server = access != NULL ? harvest_server_get_identity_sync (tx, error) : NULL;
  if (list->server == NULL)
    return NULL;
  list->scopes_tag = g_strdup (harvest_server_access_get_tag (access));
  for (const char *const *scope = harvest_server_access_get_scopes (access); *scope != NULL;
       scope++)
    {
      HarvestScopeEntry *entry = make_entry (tx, *scope, error);

      if (entry == NULL)
        return NULL;
      g_ptr_array_add (list->scopes, entry);
    }
  return g_steal_pointer (&list);
}

/* ---- Receipts ---- */

/* Only what was erased or withdrawn is waited for, and only from who may have had it. */
static gboolean
note_receipt (HarvestServerTx *tx,
              HarvestServerAccess *access,
              const char *id,
              gint64 client,
              GError **error)
{
  g_autoptr (HarvestServerRecord) found = NULL;
  gboolean waits;

  if (!harvest_server_records_find_sync (tx, id, &found, error))
    return FALSE;
  if (found == NULL)
    return TRUE;
  return harvest_server_access_waits_sync (access, tx, found, &waits, error)
         && (!waits || harvest_server_erasures_note_receipt_sync (tx, id, client, error));
}

gboolean
harvest_server_receipts_sync (HarvestServerTx *tx,
                              const char *person,
                              const HarvestReceipts *receipts,
                              HarvestProblem **problem,
                              GError **error)
{
  g_autoptr (HarvestServerAccess) access = harvest_server_access_get_sync (tx, person, error);
  g_autoptr (HarvestServerClient)
      client = harvest_server_answers_find_client_sync (tx, receipts->client, error);

  g_return_val_if_fail (problem != NULL && *problem == NULL, FALSE);

  if (access == NULL || client == NULL)
    return FALSE;
  if (client->person != NULL && g_strcmp0 (client->person, person) != 0)
    {
      *problem = harvest_problem_make (HARVEST_PROBLEM_CLIENT_BOUND, NULL);
      return FALSE;
    }
  if (client->person == NULL)
    client->person = g_strdup (person);
  if (!harvest_server_answers_put_client_sync (tx, client, error))
    return FALSE;
  for (char **id = receipts->ids; id != NULL && *id != NULL; id++)
    if (!note_receipt (tx, access, *id, client->row, error))
      return FALSE;
  return TRUE;
}
