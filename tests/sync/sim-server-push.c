/* sim-server-push.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-server-push"

#include "config.h"

#include "sim-server.h"

#include "harvest-version.h"

#include <string.h>

/* What a server keeps of a client. */
typedef struct
{
  char *person;
  gint64 last;
  gint64 forgotten; /* numbers up to here */
  GHashTable *sent; /* number -> bytes of the change */
} Client;

void
sim_server_client_free (gpointer data)
{
  Client *client = data;

  g_free (client->person);
  g_hash_table_unref (client->sent);
  g_free (client);
}

static void
unref_bytes_cb (gpointer data)
{
  g_bytes_unref (data);
}

static Client *
client_new (const char *person)
{
  Client *client = g_new0 (Client, 1);

  client->person = g_strdup (person);
  client->sent = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, unref_bytes_cb);
  return client;
}

gpointer
sim_server_client_copy (gconstpointer data)
{
  const Client *client = data;
  Client *copy = client_new (client->person);
  GHashTableIter iter;
  gpointer key, value;

  copy->last = client->last;
  copy->forgotten = client->forgotten;
  g_hash_table_iter_init (&iter, client->sent);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->sent, key, g_bytes_ref (value));
  return copy;
}

/* ---- Deciding ---- */

static void
add_word (SimServer *self, SimRecord *record, const char *word)
{
  for (guint i = 0; i < record->words->len; i++)
    if (g_str_equal (g_ptr_array_index (record->words, i), word))
      sim_server_fault (self, "%s took effect twice", word);
  g_ptr_array_add (record->words, g_strdup (word));
}

static void
reject (HarvestPushResult *result, const char *code)
{
  result->status = HARVEST_PUSH_REJECTED;
  result->code = g_strdup (code);
}

static void
create (SimServer *self,
        const char *person,
        const HarvestChangeDocument *change,
        const char *word,
        HarvestPushResult *result)
{
  g_autofree char *root = sim_member (change->bytes, "root");
  g_autofree char *at = sim_member (change->bytes, "at");
  const SimRecord *home = root != NULL ? g_hash_table_lookup (self->records, root) : NULL;
  SimRecord *record;

  if (g_hash_table_contains (self->records, change->id))
    reject (result, "exists");
  else if (root != NULL && (home == NULL || home->gone >= 0))
    reject (result, "gone");
  else if (at != NULL && !sim_server_may_see (self, person, at))
    reject (result, "not-found");
  if (result->code != NULL)
    return;
  record = g_new0 (SimRecord, 1);
  record->id = g_strdup (change->id);
  record->root = g_steal_pointer (&root);
  record->owner = g_strdup (person);
  record->at = g_steal_pointer (&at);
  record->rev = result->rev = 1;
  record->gone = -1;
  record->bucket = home != NULL ? home->bucket : self->quarter;
  record->words = g_ptr_array_new_with_free_func (g_free);
  record->versions = g_ptr_array_new_with_free_func (g_free);
  add_word (self, record, word);
  sim_server_document (record);
  g_hash_table_insert (self->records, record->id, record);
  sim_server_list (self, record, NULL);
}

static gboolean
sees (SimServer *self, const char *person, const SimRecord *record)
{
  const SimRecord *home = record;

  if (record->root != NULL)
    home = g_hash_table_lookup (self->records, record->root);
  return g_str_equal (home->owner, person)
         || (home->at != NULL && sim_server_may_see (self, person, home->at));
}

/* What depends on a record moves with it. */
static void
relist_family (SimServer *self, const SimRecord *root)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_strcmp0 (((SimRecord *)value)->root, root->id) == 0 && ((SimRecord *)value)->gone < 0)
      sim_server_list (self, value, NULL);
}

static void
update (SimServer *self,
        const char *person,
        const HarvestChangeDocument *change,
        const char *word,
        HarvestPushResult *result)
{
  SimRecord *record = g_hash_table_lookup (self->records, change->id);
  g_autofree char *at = sim_member (change->bytes, "at");
  g_autofree char *base = sim_member (change->bytes, "base_rev");
  gboolean late = g_ascii_strtoll (base, NULL, 10) < record->rev;
  HarvestPushConflict *conflict;

  result->rev = ++record->rev;
  if (late && sim_word_conflicts (word))
    {
      result->status = HARVEST_PUSH_CONFLICT;
      result->code = g_strdup ("conflict");
      g_ptr_array_add (record->versions, g_strdup (word));
      conflict = harvest_push_conflict_new ();
      conflict->field = g_strdup ("words");
      conflict->mine = g_strdup (word);
      g_ptr_array_add (result->conflicts, conflict);
    }
  else
    {
      result->status = late ? HARVEST_PUSH_MERGED : HARVEST_PUSH_APPLIED;
      add_word (self, record, word);
    }
  sim_server_document (record);
  if (at != NULL && record->root == NULL && sim_server_may_see (self, person, at))
    {
      g_free (record->at);
      record->at = g_steal_pointer (&at);
      sim_server_list (self, record, NULL);
      relist_family (self, record);
    }
  else
    sim_server_list (self, record, NULL);
  if (result->status == HARVEST_PUSH_CONFLICT)
    result->current = harvest_document_make (record->document, NULL);
}

static void
decide (SimServer *self,
        const char *person,
        const HarvestChangeDocument *change,
        HarvestPushResult *result)
{
  g_autofree char *kind = sim_member (change->bytes, "kind");
  g_autofree char *word = sim_member (change->bytes, "word");
  const SimRecord *record = g_hash_table_lookup (self->records, change->id);

  self->part++;
  if (word != NULL && sim_word_is_rejected (word))
    reject (result, "invalid");
  else if (g_str_equal (kind, "create"))
    create (self, person, change, word, result);
  else if (record == NULL || !sees (self, person, record))
    reject (result, "not-found");
  else if (record->gone >= 0)
    reject (result, "gone");
  else if (g_str_equal (kind, "update"))
    update (self, person, change, word, result);
  else
    {
      result->rev = record->rev + 1;
      sim_server_remove (self, change->id, HARVEST_TOMBSTONE_DELETED, NULL);
    }
}

/* ---- Numbers ---- */

static void
free_result_cb (gpointer data)
{
  harvest_push_result_free (data);
}

/* A result is kept as the reply that has it alone. */
static HarvestPushReply *
make_reply (SimServer *self)
{
  HarvestPushReply *reply = harvest_push_reply_new ();

  reply->server = harvest_identity_make (self->identity->id, self->identity->epoch,
                                         self->identity->schema);
  g_ptr_array_set_free_func (reply->results, free_result_cb);
  return reply;
}

static HarvestPushResult *
find_kept (SimServer *self, const char *op, gint64 n)
{
  GBytes *kept = g_hash_table_lookup (self->results, op);
  g_autoptr (HarvestPushReply) reply = NULL;
  HarvestPushResult *result;

  if (kept == NULL)
    return NULL;
  reply = harvest_push_reply_from_bytes (kept, NULL);
  result = g_ptr_array_steal_index (reply->results, 0);
  result->n = n;
  return result;
}

static HarvestPushResult *
apply (SimServer *self, const char *person, const HarvestPushMutation *mutation)
{
  g_autoptr (HarvestPushReply) kept = NULL;
  HarvestPushResult *result = find_kept (self, mutation->change->op, mutation->n);

  if (result != NULL)
    return result;
  kept = make_reply (self);
  result = harvest_push_result_new ();
  result->n = mutation->n;
  result->op = g_strdup (mutation->change->op);
  decide (self, person, mutation->change, result);
  g_ptr_array_add (kept->results, result);
  g_hash_table_insert (self->results, g_strdup (result->op),
                       harvest_push_reply_to_bytes (kept, HARVEST_VERSION_NEWEST));
  return find_kept (self, mutation->change->op, mutation->n);
}

static HarvestProblem *
check_number (SimServer *self, const Client *client, const HarvestPushMutation *mutation)
{
  GBytes *sent = g_hash_table_lookup (client->sent, GINT_TO_POINTER (mutation->n));
  HarvestProblem *problem;

  if (mutation->n > client->last + 1)
    {
      problem = harvest_problem_make (HARVEST_PROBLEM_NUMBER_GAP, NULL);
      problem->expected = client->last + 1;
      return problem;
    }
  if (mutation->n <= client->forgotten)
    return harvest_problem_make (HARVEST_PROBLEM_NUMBER_FORGOTTEN, NULL);
  if (mutation->n <= client->last && !g_bytes_equal (sent, mutation->change->bytes))
    {
      self->n_copied++;
      return harvest_problem_make (HARVEST_PROBLEM_CLIENT_COPIED, NULL);
    }
  return NULL;
}

/* What is wrong with a push as a whole. */
static HarvestProblem *
check_push (SimServer *self, const HarvestPushRequest *request)
{
  if (!harvest_identity_equal (request->server, self->identity))
    return harvest_problem_make (HARVEST_PROBLEM_EPOCH_CHANGED, NULL);
  if (request->mutations->len > self->options.push_max)
    return harvest_problem_make (HARVEST_PROBLEM_TOO_LARGE, NULL);
  for (guint i = 0; i < request->mutations->len; i++)
    {
      const HarvestPushMutation *mutation = g_ptr_array_index (request->mutations, i);
      g_autofree char *word = sim_member (mutation->change->bytes, "word");

      if (word != NULL && sim_word_is_poison (word))
        return harvest_problem_make (HARVEST_PROBLEM_MALFORMED, NULL);
    }
  return NULL;
}

static Client *
need_client (SimServer *self, const char *id, const char *person)
{
  Client *client = g_hash_table_lookup (self->clients, id);

  if (client == NULL)
    {
      client = client_new (person);
      g_hash_table_insert (self->clients, g_strdup (id), client);
    }
  return client;
}

static HarvestProblem *
run (SimServer *self, Client *client, const HarvestPushRequest *request, HarvestPushReply *reply)
{
  for (guint i = 0; i < request->mutations->len; i++)
    {
      const HarvestPushMutation *mutation = g_ptr_array_index (request->mutations, i);
      HarvestProblem *problem = check_number (self, client, mutation);

      if (problem != NULL && i == 0)
        return problem;
      if (problem != NULL)
        {
          harvest_problem_free (problem);
          return NULL;
        }
      g_ptr_array_add (reply->results, apply (self, client->person, mutation));
      client->last = MAX (client->last, mutation->n);
      g_hash_table_insert (client->sent, GINT_TO_POINTER (mutation->n),
                           g_bytes_ref (mutation->change->bytes));
    }
  return NULL;
}

GBytes *
sim_server_push (SimServer *self,
                 const char *person,
                 guint version,
                 GBytes *body,
                 HarvestProblem **problem)
{
  g_autoptr (HarvestPushRequest) request = harvest_push_request_from_bytes (body, NULL);
  g_autoptr (HarvestPushReply) reply = make_reply (self);
  Client *client;

  if (request == NULL)
    sim_server_fault (self, "a push cannot be read");
  *problem = request == NULL ? harvest_problem_make (HARVEST_PROBLEM_MALFORMED, NULL)
                             : check_push (self, request);
  if (*problem != NULL)
    return NULL;
  client = need_client (self, request->client, person);
  if (!g_str_equal (client->person, person))
    *problem = harvest_problem_make (HARVEST_PROBLEM_CLIENT_BOUND, NULL);
  else
    *problem = run (self, client, request, reply);
  if (*problem != NULL)
    return NULL;
  client->forgotten = MAX (
      client->forgotten, ((HarvestPushMutation *)g_ptr_array_index (request->mutations, 0))->n - 1);
  return harvest_push_reply_to_bytes (reply, version);
}
