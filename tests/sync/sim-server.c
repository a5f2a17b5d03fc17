/* sim-server.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-server"

#include "config.h"

#include "sim-server.h"

#include "harvest-checksum.h"
#include "harvest-hello.h"
#include "harvest-receipt.h"
#include "harvest-version.h"

#include <string.h>

void
sim_server_fault (SimServer *self, const char *format, ...)
{
  va_list arguments;

  if (self->fault != NULL)
    return;
  va_start (arguments, format);
  self->fault = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/* ---- Records and logs ---- */

static void
row_free (gpointer data)
{
  SimRow *row = data;

  g_free (row->id);
  g_free (row->batch);
  g_free (row);
}

static void
log_free (gpointer data)
{
  SimLog *log = data;

  g_free (log->scope);
  g_ptr_array_unref (log->rows);
  g_free (log);
}

static void
record_free (gpointer data)
{
  SimRecord *record = data;

  g_free (record->id);
  g_free (record->root);
  g_free (record->owner);
  g_free (record->at);
  g_ptr_array_unref (record->words);
  g_ptr_array_unref (record->versions);
  g_clear_pointer (&record->document, g_bytes_unref);
  g_free (record);
}

SimLog *
sim_server_find_log (const SimServer *self, const char *scope, gint64 bucket)
{
  for (guint i = 0; i < self->logs->len; i++)
    {
      SimLog *log = g_ptr_array_index (self->logs, i);

      if (log->bucket == bucket && g_str_equal (log->scope, scope))
        return log;
    }
  return NULL;
}

static SimLog *
need_log (SimServer *self, const char *scope, gint64 bucket)
{
  SimLog *log = sim_server_find_log (self, scope, bucket);

  if (log != NULL)
    return log;
  log = g_new0 (SimLog, 1);
  log->scope = g_strdup (scope);
  log->bucket = bucket;
  log->rows = g_ptr_array_new_with_free_func (row_free);
  g_ptr_array_add (self->logs, log);
  return log;
}

void
sim_log_sum (const SimLog *self, gint64 *count, guint64 *sum)
{
  *count = 0;
  *sum = 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const SimRow *row = g_ptr_array_index (self->rows, i);

      if (row->reason >= 0)
        continue;
      *count += 1;
      *sum += row->sum;
    }
}

static gboolean
find_row (const SimLog *log, const char *id, guint *place)
{
  for (*place = 0; *place < log->rows->len; *place += 1)
    if (g_str_equal (((SimRow *)g_ptr_array_index (log->rows, *place))->id, id))
      return TRUE;
  return FALSE;
}

/* Where a record never was listed nothing is written, and a tombstone stays as it is unless
 * something is to be gone everywhere. */
static gboolean
is_ended (const SimLog *log, const SimRecord *record, int reason)
{
  guint place;
  const SimRow *row;

  if (!find_row (log, record->id, &place))
    return TRUE;
  row = g_ptr_array_index (log->rows, place);
  return row->reason == reason
         || (row->reason >= 0 && reason != HARVEST_TOMBSTONE_ERASED
             && reason != HARVEST_TOMBSTONE_WITHDRAWN);
}

static void
append_row (SimServer *self, SimLog *log, const SimRecord *record, int reason, const char *batch)
{
  SimRow *row;
  guint place;

  if (reason >= 0 && is_ended (log, record, reason))
    return;
  if (find_row (log, record->id, &place))
    g_ptr_array_remove_index (log->rows, place);
  row = g_new0 (SimRow, 1);
  row->seq = ++log->to;
  row->part = self->part;
  row->reason = reason;
  row->rev = record->rev;
  row->sum = harvest_checksum_document (record->id, record->rev, record->document);
  row->id = g_strdup (record->id);
  row->batch = g_strdup (batch);
  g_ptr_array_add (log->rows, row);
}

void
sim_server_document (SimRecord *record)
{
  GString *text = g_string_new ("{\"fields\":{\"words\":\"");

  for (guint i = 0; i < record->words->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            (char *)g_ptr_array_index (record->words, i));
  g_string_append_printf (text, "\"},\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT, record->id,
                          record->rev);
  if (record->root != NULL)
    g_string_append_printf (text, ",\"root\":\"%s\"", record->root);
  g_string_append (text, ",\"type\":\"note\"}");
  g_clear_pointer (&record->document, g_bytes_unref);
  record->document = g_string_free_to_bytes (text);
}

/* Writes the logs so that the record is listed where it belongs. */
void
sim_server_list (SimServer *self, SimRecord *record, const char *batch)
{
  const SimRecord *home = record;
  g_autofree char *own = NULL;

  if (record->root != NULL && g_hash_table_contains (self->records, record->root))
    home = g_hash_table_lookup (self->records, record->root);
  own = g_strdup_printf ("u:%s", home->owner);
  for (guint i = 0; i < self->logs->len; i++)
    {
      SimLog *log = g_ptr_array_index (self->logs, i);

      if (log->bucket == record->bucket
          && (record->gone >= 0
              || (!g_str_equal (log->scope, own) && g_strcmp0 (log->scope, home->at) != 0)))
        append_row (self, log, record, record->gone >= 0 ? record->gone : HARVEST_TOMBSTONE_MOVED,
                    batch);
    }
  if (record->gone >= 0)
    return;
  append_row (self, need_log (self, own, record->bucket), record, -1, NULL);
  if (home->at != NULL)
    append_row (self, need_log (self, home->at, record->bucket), record, -1, NULL);
}

/* ---- An administrator ---- */

void
sim_server_grant (SimServer *self, const char *person, const char *scope, gboolean granted)
{
  GHashTable *scopes = g_hash_table_lookup (self->rights, person);

  if (scopes == NULL)
    {
      scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (self->rights, g_strdup (person), scopes);
    }
  if (granted)
    g_hash_table_add (scopes, g_strdup (scope));
  else
    g_hash_table_remove (scopes, scope);
}

gboolean
sim_server_may_see (const SimServer *self, const char *person, const char *scope)
{
  GHashTable *scopes = g_hash_table_lookup (self->rights, person);

  return scopes != NULL && g_hash_table_contains (scopes, scope);
}

static void
lose_word_cb (gpointer word, gpointer data)
{
  g_hash_table_add (data, g_strdup (word));
}

void
sim_server_remove (SimServer *self, const char *id, int reason, const char *batch)
{
  GHashTableIter iter;
  gpointer value;

  self->part++;
  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SimRecord *record = value;

      if (record->gone >= 0 || (!g_str_equal (record->id, id) && g_strcmp0 (record->root, id) != 0))
        continue;
      record->gone = reason;
      g_ptr_array_foreach (record->words, lose_word_cb, self->lost);
      if (reason == HARVEST_TOMBSTONE_ERASED || reason == HARVEST_TOMBSTONE_WITHDRAWN)
        g_hash_table_add (self->receipts, g_strdup (record->id));
      sim_server_list (self, record, batch);
    }
}

void
sim_server_tidy (SimServer *self)
{
  for (guint i = 0; i < self->logs->len; i++)
    {
      SimLog *log = g_ptr_array_index (self->logs, i);

      for (guint j = log->rows->len; j-- > 0;)
        {
          const SimRow *row = g_ptr_array_index (log->rows, j);

          if (row->reason < 0)
            continue;
          log->horizon = MAX (log->horizon, row->seq);
          g_ptr_array_remove_index (log->rows, j);
        }
    }
}

/* ---- Copies ---- */

static void
free_set_cb (gpointer data)
{
  g_hash_table_unref (data);
}

static void
unref_bytes_cb (gpointer data)
{
  g_bytes_unref (data);
}

SimServer *
sim_server_new (const SimServerOptions *options, const char *id, const char *epoch)
{
  SimServer *self = g_new0 (SimServer, 1);

  self->options = *options;
  self->identity = harvest_identity_make (id, epoch, 1);
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, record_free);
  self->logs = g_ptr_array_new_with_free_func (log_free);
  self->rights = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_set_cb);
  self->clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sim_server_client_free);
  self->results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_bytes_cb);
  self->lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->receipts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->quarter = 20261;
  return self;
}

void
sim_server_free (SimServer *self)
{
  harvest_identity_free (self->identity);
  g_hash_table_unref (self->records);
  g_ptr_array_unref (self->logs);
  g_hash_table_unref (self->rights);
  g_hash_table_unref (self->clients);
  g_hash_table_unref (self->results);
  g_hash_table_unref (self->lost);
  g_hash_table_unref (self->receipts);
  g_free (self->fault);
  g_free (self);
}

static gpointer
copy_string_cb (gconstpointer string, gpointer data)
{
  return g_strdup (string);
}

static SimRecord *
copy_record (const SimRecord *record)
{
  SimRecord *copy = g_new0 (SimRecord, 1);

  *copy = *record;
  copy->id = g_strdup (record->id);
  copy->root = g_strdup (record->root);
  copy->owner = g_strdup (record->owner);
  copy->at = g_strdup (record->at);
  copy->words = g_ptr_array_copy (record->words, copy_string_cb, NULL);
  g_ptr_array_set_free_func (copy->words, g_free);
  copy->versions = g_ptr_array_copy (record->versions, copy_string_cb, NULL);
  g_ptr_array_set_free_func (copy->versions, g_free);
  copy->document = g_bytes_ref (record->document);
  return copy;
}

static void
copy_log (SimServer *self, const SimLog *log)
{
  SimLog *copy = need_log (self, log->scope, log->bucket);

  copy->to = log->to;
  copy->horizon = log->horizon;
  for (guint i = 0; i < log->rows->len; i++)
    {
      const SimRow *row = g_ptr_array_index (log->rows, i);
      SimRow *other = g_new0 (SimRow, 1);

      *other = *row;
      other->id = g_strdup (row->id);
      other->batch = g_strdup (row->batch);
      g_ptr_array_add (copy->rows, other);
    }
}

static void
copy_data (SimServer *self, const SimServer *from)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, from->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SimRecord *copy = copy_record (value);

      g_hash_table_insert (self->records, copy->id, copy);
    }
  for (guint i = 0; i < from->logs->len; i++)
    copy_log (self, g_ptr_array_index (from->logs, i));
  g_hash_table_iter_init (&iter, from->clients);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (self->clients, g_strdup (key), sim_server_client_copy (value));
  g_hash_table_iter_init (&iter, from->results);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (self->results, g_strdup (key), g_bytes_ref (value));
  self->part = from->part;
  self->quarter = MAX (self->quarter, from->quarter);
}

SimServer *
sim_server_copy (const SimServer *self)
{
  SimServer *copy = sim_server_new (&self->options, self->identity->id, self->identity->epoch);

  copy->identity->schema = self->identity->schema;
  copy_data (copy, self);
  return copy;
}

void
sim_server_restore (SimServer *self, const SimServer *backup, const char *epoch)
{
  g_hash_table_remove_all (self->records);
  g_hash_table_remove_all (self->clients);
  g_hash_table_remove_all (self->results);
  g_ptr_array_set_size (self->logs, 0);
  copy_data (self, backup);
  g_free (self->identity->epoch);
  self->identity->epoch = g_strdup (epoch);
}

/* ---- Replies ---- */

SimReply *
sim_reply_new (guint status, const char *content_type, GBytes *body)
{
  SimReply *self = g_new0 (SimReply, 1);

  self->status = status;
  self->content_type = content_type;
  self->body = body;
  return self;
}

SimReply *
sim_reply_copy (const SimReply *self)
{
  SimReply *copy = g_new0 (SimReply, 1);

  *copy = *self;
  copy->version = g_strdup (self->version);
  copy->server = g_strdup (self->server);
  copy->epoch = g_strdup (self->epoch);
  copy->body = self->body != NULL ? g_bytes_ref (self->body) : NULL;
  return copy;
}

void
sim_reply_free (SimReply *self)
{
  g_free (self->version);
  g_free (self->server);
  g_free (self->epoch);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static SimReply *
sign (SimServer *self, SimReply *reply, guint version)
{
  reply->version = harvest_version_to_header (version);
  reply->server = g_strdup (self->identity->id);
  reply->epoch = g_strdup (self->identity->epoch);
  return reply;
}

SimReply *
sim_server_refuse (SimServer *self, HarvestProblem *problem, guint version)
{
  SimReply *reply = sim_reply_new ((guint)problem->status, HARVEST_PROBLEM_CONTENT_TYPE,
                                   harvest_problem_to_bytes (problem, version));

  harvest_problem_free (problem);
  return sign (self, reply, version);
}

static GBytes *
say_hello (SimServer *self, guint version)
{
  g_autoptr (HarvestHello) hello = harvest_hello_new ();

  hello->blob_bytes_max = 1;
  hello->name = g_strdup ("Acme");
  hello->server = harvest_identity_make (self->identity->id, self->identity->epoch,
                                         self->identity->schema);
  hello->sign_in = g_strsplit ("password", " ", 0);
  hello->versions = harvest_hello_versions_new ();
  hello->versions->newest = self->options.version;
  hello->versions->oldest = MAX (1, (int)self->options.version - 2);
  return harvest_hello_to_bytes (hello, version);
}

static void
take_receipts (SimServer *self, GBytes *body)
{
  g_autoptr (HarvestReceipts) receipts = harvest_receipts_from_bytes (body, NULL);

  if (receipts == NULL)
    {
      sim_server_fault (self, "receipts cannot be read");
      return;
    }
  for (char **id = receipts->ids; *id != NULL; id++)
    g_hash_table_remove (self->receipts, *id);
}

SimReply *
sim_server_handle (SimServer *self,
                   const char *person,
                   HarvestSyncRoute route,
                   const char *header,
                   GBytes *body)
{
  HarvestProblem *problem = NULL;
  GBytes *answer = NULL;
  guint version = self->options.version;

  if (!harvest_version_answer (header, self->options.version, &version, NULL))
    {
      problem = harvest_problem_make (HARVEST_PROBLEM_VERSION_UNSUPPORTED, NULL);
      problem->newest = self->options.version;
      problem->oldest = MAX (1, (int)self->options.version - 2);
      return sim_server_refuse (self, problem, self->options.version);
    }
  if (route == HARVEST_SYNC_ROUTE_HELLO)
    answer = say_hello (self, version);
  else if (route == HARVEST_SYNC_ROUTE_SCOPES)
    answer = sim_server_scopes (self, person, version);
  else if (route == HARVEST_SYNC_ROUTE_PULL)
    answer = sim_server_pull (self, person, version, body, &problem);
  else if (route == HARVEST_SYNC_ROUTE_INDEX)
    answer = sim_server_index (self, person, version, body, &problem);
  else if (route == HARVEST_SYNC_ROUTE_RECORDS)
    answer = sim_server_records (self, person, version, body, &problem);
  else if (route == HARVEST_SYNC_ROUTE_PUSH)
    answer = sim_server_push (self, person, version, body, &problem);
  else if (route == HARVEST_SYNC_ROUTE_RECEIPTS)
    take_receipts (self, body);
  else
    return sign (self, sim_reply_new (200, "text/event-stream", NULL), version);
  if (problem != NULL)
    return sim_server_refuse (self, problem, version);
  if (answer == NULL)
    return sign (self, sim_reply_new (204, NULL, NULL), version);
  return sign (self, sim_reply_new (200, "application/json", answer), version);
}
