/* harvest-server-log.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-log"

#include "config.h"

#include "harvest-server-log.h"

#include "harvest-server-tx-private.h"

#include <string.h>

#define LISTED (-1)

/* What shall become of one record in one scope. */
typedef struct
{
  gint64 record;
  int reason; /* LISTED: it is put */
  char *batch;
  guint64 sum;
} Entry;

/* What a mutation does in one bucket of one scope. */
typedef struct
{
  char *scope;
  gint64 bucket;
  GPtrArray *entries;  /* Entry, in their order */
  GHashTable *records; /* row of the record -> Entry */
} Group;

struct _HarvestServerLog
{
  GPtrArray *groups;
  guint n_entries;
};

/* ---- Collecting ---- */

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->batch);
  g_free (entry);
}

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->scope);
  g_hash_table_unref (group->records);
  g_ptr_array_unref (group->entries);
  g_free (group);
}

HarvestServerLog *
harvest_server_log_new (void)
{
  HarvestServerLog *log = g_new0 (HarvestServerLog, 1);

  log->groups = g_ptr_array_new_with_free_func (group_free);
  return log;
}

void
harvest_server_log_clear (HarvestServerLog *log)
{
  g_ptr_array_set_size (log->groups, 0);
  log->n_entries = 0;
}

void
harvest_server_log_free (HarvestServerLog *log)
{
  g_ptr_array_unref (log->groups);
  g_free (log);
}

static Group *
get_group (HarvestServerLog *log, const char *scope, gint64 bucket)
{
  Group *group;

  for (guint i = 0; i < log->groups->len; i++)
    {
      group = g_ptr_array_index (log->groups, i);
      if (group->bucket == bucket && strcmp (group->scope, scope) == 0)
        return group;
    }
  group = g_new0 (Group, 1);
  group->scope = g_strdup (scope);
  group->bucket = bucket;
  group->entries = g_ptr_array_new_with_free_func (entry_free);
  group->records = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_ptr_array_add (log->groups, group);
  return group;
}

/* What is said last about a record counts. */
static Entry *
get_entry (HarvestServerTx *tx, const char *scope, gint64 bucket, gint64 record)
{
  Group *group = get_group (tx->log, scope, bucket);
  Entry *entry = g_hash_table_lookup (group->records, &record);

  if (entry != NULL)
    return entry;
  entry = g_new0 (Entry, 1);
  entry->record = record;
  g_ptr_array_add (group->entries, entry);
  g_hash_table_insert (group->records, &entry->record, entry);
  tx->log->n_entries++;
  return entry;
}

void
harvest_server_log_put (HarvestServerTx *tx,
                        const char *scope,
                        gint64 bucket,
                        gint64 record,
                        guint64 sum)
{
  Entry *entry;

  g_return_if_fail (tx != NULL && tx->writing);

  entry = get_entry (tx, scope, bucket, record);
  entry->reason = LISTED;
  entry->sum = sum;
  g_clear_pointer (&entry->batch, g_free);
}

void
harvest_server_log_end (HarvestServerTx *tx,
                        const char *scope,
                        gint64 bucket,
                        gint64 record,
                        HarvestTombstoneReason reason,
                        const char *batch)
{
  Entry *entry;

  g_return_if_fail (tx != NULL && tx->writing);

  entry = get_entry (tx, scope, bucket, record);
  entry->reason = reason;
  entry->sum = 0;
  g_free (entry->batch);
  entry->batch = g_strdup (batch);
}

guint
harvest_server_log_count_collected (HarvestServerTx *tx)
{
  return tx->log->n_entries;
}

/* ---- Numbering ---- */

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const Group *first = *(const Group *const *)a;
  const Group *second = *(const Group *const *)b;
  int order = strcmp (first->scope, second->scope);

  if (order != 0)
    return order;
  return (first->bucket > second->bucket) - (first->bucket < second->bucket);
}

static gboolean
find_scope (HarvestServerTx *tx, const char *name, gint64 *scope, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *scope = 0;
  statement = harvest_server_tx_prepare_sync (tx, "SELECT id FROM scope WHERE name = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, name);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *scope = harvest_statement_get_integer (statement, 0);
  return TRUE;
}

static gboolean
make_scope (HarvestServerTx *tx, const char *name, gint64 *scope, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  if (!find_scope (tx, name, scope, error) || *scope != 0)
    return *scope != 0;
  statement = harvest_server_tx_prepare_sync (tx, "INSERT INTO scope (name) VALUES (?1)", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, name);
  if (!harvest_server_tx_step_sync (statement, NULL, error))
    return FALSE;
  *scope = harvest_database_get_last_rowid (tx->database);
  return TRUE;
}

static void
read_bucket (HarvestStatement *statement, HarvestServerBucket *bucket)
{
  bucket->bucket = harvest_statement_get_integer (statement, 0);
  bucket->last = harvest_statement_get_integer (statement, 1);
  bucket->horizon = harvest_statement_get_integer (statement, 2);
  bucket->count = harvest_statement_get_integer (statement, 3);
  bucket->sum = (guint64)harvest_statement_get_integer (statement, 4);
}

static gboolean
load_bucket (HarvestServerTx *tx,
             gint64 scope,
             gint64 number,
             HarvestServerBucket *bucket,
             GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *bucket = (HarvestServerBucket){ .bucket = number };
  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT bucket, last, horizon, count, sum FROM bucket WHERE scope = ?1 AND bucket = ?2",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, number);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    read_bucket (statement, bucket);
  return TRUE;
}

static gboolean
save_bucket (HarvestServerTx *tx, gint64 scope, const HarvestServerBucket *bucket, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT INTO bucket (scope, bucket, last, horizon, count, sum)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (scope, bucket) DO UPDATE"
      " SET last = excluded.last, horizon = excluded.horizon, count = excluded.count,"
      " sum = excluded.sum",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, bucket->bucket);
  harvest_statement_bind_integer (statement, 3, bucket->last);
  harvest_statement_bind_integer (statement, 4, bucket->horizon);
  harvest_statement_bind_integer (statement, 5, bucket->count);
  harvest_statement_bind_integer (statement, 6, (gint64)bucket->sum);
  return harvest_server_tx_step_sync (statement, NULL, error);
}

/* How a record stands in a scope before the entry. */
typedef struct
{
  gboolean known; /* listed, or a tombstone */
  int reason;
  guint64 sum;
} Standing;

static gboolean
load_standing (HarvestServerTx *tx, gint64 scope, gint64 record, Standing *standing, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  *standing = (Standing){ .reason = LISTED };
  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT reason, sum FROM log WHERE record = ?1 AND scope = ?2", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, record);
  harvest_statement_bind_integer (statement, 2, scope);
  if (!harvest_server_tx_step_sync (statement, &standing->known, error))
    return FALSE;
  if (!standing->known)
    return TRUE;
  if (!harvest_statement_is_null (statement, 0))
    standing->reason = (int)harvest_statement_get_integer (statement, 0);
  standing->sum = (guint64)harvest_statement_get_integer (statement, 1);
  return TRUE;
}

/* Whether the entry changes nothing. */
static gboolean
is_idle (const Entry *entry, const Standing *standing)
{
  if (entry->reason == LISTED)
    return standing->known && standing->reason == LISTED && standing->sum == entry->sum;
  if (!standing->known)
    return TRUE;
  return standing->reason != LISTED
         && (standing->reason == entry->reason || standing->reason == HARVEST_TOMBSTONE_ERASED
             || (entry->reason != HARVEST_TOMBSTONE_ERASED
                 && entry->reason != HARVEST_TOMBSTONE_WITHDRAWN));
}

static gboolean
save_entry (HarvestServerTx *tx,
            gint64 scope,
            const HarvestServerBucket *bucket,
            gint64 part,
            const Entry *entry,
            GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT INTO log (scope, bucket, seq, part, record, reason, sum, batch, time)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (record, scope) DO UPDATE"
      " SET bucket = excluded.bucket, seq = excluded.seq, part = excluded.part,"
      " reason = excluded.reason, sum = excluded.sum, batch = excluded.batch,"
      " time = excluded.time",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, bucket->bucket);
  harvest_statement_bind_integer (statement, 3, bucket->last);
  harvest_statement_bind_integer (statement, 4, part);
  harvest_statement_bind_integer (statement, 5, entry->record);
  harvest_statement_bind_integer (statement, 7, (gint64)entry->sum);
  harvest_statement_bind_text (statement, 8, entry->batch);
  if (entry->reason != LISTED)
    {
      harvest_statement_bind_integer (statement, 6, entry->reason);
      harvest_statement_bind_integer (statement, 9, harvest_server_tx_now (tx) / G_USEC_PER_SEC);
    }
  return harvest_server_tx_step_sync (statement, NULL, error);
}

static gboolean
number_entry (HarvestServerTx *tx,
              gint64 scope,
              HarvestServerBucket *bucket,
              gint64 *part,
              const Entry *entry,
              GError **error)
{
  Standing standing;

  if (!load_standing (tx, scope, entry->record, &standing, error))
    return FALSE;
  if (is_idle (entry, &standing))
    return TRUE;
  bucket->last++;
  if (*part == 0)
    *part = bucket->last;
  if (standing.known && standing.reason == LISTED)
    {
      bucket->count--;
      bucket->sum -= standing.sum;
    }
  if (entry->reason == LISTED)
    {
      bucket->count++;
      bucket->sum += entry->sum;
    }
  return save_entry (tx, scope, bucket, *part, entry, error);
}

static void
note_place (HarvestServerTx *tx, const char *scope, const HarvestServerBucket *bucket)
{
  HarvestServerPlace *place;

  for (guint i = 0; i < tx->places->len; i++)
    {
      place = g_ptr_array_index (tx->places, i);
      if (place->bucket == bucket->bucket && strcmp (place->scope, scope) == 0)
        {
          place->to = bucket->last;
          return;
        }
    }
  place = g_new0 (HarvestServerPlace, 1);
  place->scope = g_strdup (scope);
  place->bucket = bucket->bucket;
  place->to = bucket->last;
  g_ptr_array_add (tx->places, place);
}

static gboolean
number_group (HarvestServerTx *tx, const Group *group, GError **error)
{
  HarvestServerBucket bucket;
  gint64 scope;
  gint64 part = 0;

  if (!make_scope (tx, group->scope, &scope, error)
      || !load_bucket (tx, scope, group->bucket, &bucket, error))
    return FALSE;
  for (guint i = 0; i < group->entries->len; i++)
    if (!number_entry (tx, scope, &bucket, &part, g_ptr_array_index (group->entries, i), error))
      return FALSE;
  if (part == 0)
    return TRUE;
  note_place (tx, group->scope, &bucket);
  return save_bucket (tx, scope, &bucket, error);
}

gboolean
harvest_server_log_flush_sync (HarvestServerTx *tx, GError **error)
{
  HarvestServerLog *log = tx->log;
  gboolean ok = TRUE;

  g_ptr_array_sort (log->groups, compare_groups);
  for (guint i = 0; ok && i < log->groups->len; i++)
    ok = number_group (tx, g_ptr_array_index (log->groups, i), error);
  harvest_server_log_clear (log);
  return ok;
}

/* ---- Reading ---- */

static const char *
get_scopes_sql (HarvestServerListing listing)
{
  switch (listing)
    {
    case HARVEST_SERVER_LISTING_ENDED:
      return "SELECT s.name FROM log l JOIN scope s ON s.id = l.scope"
             " WHERE l.record = ?1 AND l.reason IS NOT NULL ORDER BY s.name";
    case HARVEST_SERVER_LISTING_FORGOTTEN:
      return "SELECT s.name FROM log l JOIN scope s ON s.id = l.scope"
             " WHERE l.record = ?1 AND l.reason IN (?2, ?3) ORDER BY s.name";
    case HARVEST_SERVER_LISTING_LISTED:
    default:
      return "SELECT s.name FROM log l JOIN scope s ON s.id = l.scope"
             " WHERE l.record = ?1 AND l.reason IS NULL ORDER BY s.name";
    }
}

GStrv
harvest_server_log_list_scopes_sync (HarvestServerTx *tx,
                                     gint64 record,
                                     HarvestServerListing listing,
                                     GError **error)
{
  g_autoptr (GStrvBuilder) scopes = g_strv_builder_new ();
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_server_tx_prepare_sync (tx, get_scopes_sql (listing), error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, record);
  if (listing == HARVEST_SERVER_LISTING_FORGOTTEN)
    {
      harvest_statement_bind_integer (statement, 2, HARVEST_TOMBSTONE_ERASED);
      harvest_statement_bind_integer (statement, 3, HARVEST_TOMBSTONE_WITHDRAWN);
    }
  while ((ok = harvest_server_tx_step_sync (statement, &row, error)) && row)
    g_strv_builder_add (scopes, harvest_statement_get_text (statement, 0));
  return ok ? g_strv_builder_end (scopes) : NULL;
}

GArray *
harvest_server_log_list_buckets_sync (HarvestServerTx *tx,
                                      const char *scope,
                                      gint64 since,
                                      GError **error)
{
  g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (HarvestServerBucket));
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "SELECT bucket, last, horizon, count, sum FROM bucket"
      " WHERE scope = (SELECT id FROM scope WHERE name = ?1) AND bucket >= ?2"
      " ORDER BY bucket DESC",
      error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, scope);
  harvest_statement_bind_integer (statement, 2, since);
  while ((ok = harvest_server_tx_step_sync (statement, &row, error)) && row)
    {
      HarvestServerBucket bucket;

      read_bucket (statement, &bucket);
      g_array_append_val (buckets, bucket);
    }
  return ok ? g_steal_pointer (&buckets) : NULL;
}

gboolean
harvest_server_log_find_bucket_sync (HarvestServerTx *tx,
                                     const char *scope,
                                     gint64 bucket,
                                     HarvestServerBucket *found,
                                     GError **error)
{
  gint64 id;

  *found = (HarvestServerBucket){ .bucket = bucket };
  return find_scope (tx, scope, &id, error)
         && (id == 0 || load_bucket (tx, id, bucket, found, error));
}
