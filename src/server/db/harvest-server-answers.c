/* harvest-server-answers.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-answers"

#include "config.h"

#include "harvest-server-answers.h"

#include "harvest-server-tx-private.h"
#include "harvest-version.h"

void
harvest_server_client_free (HarvestServerClient *self)
{
  g_free (self->id);
  g_free (self->person);
  g_free (self);
}

void
harvest_server_answer_clear (HarvestServerAnswer *answer)
{
  g_clear_pointer (&answer->result, harvest_push_result_free);
  g_clear_pointer (&answer->hash, g_free);
  g_clear_pointer (&answer->person, g_free);
}

/* ---- Clients ---- */

static HarvestServerClient *
read_client (HarvestStatement *statement)
{
  HarvestServerClient *client = g_new0 (HarvestServerClient, 1);

  client->row = harvest_statement_get_integer (statement, 0);
  client->id = g_strdup (harvest_statement_get_text (statement, 1));
  client->person = g_strdup (harvest_statement_get_text (statement, 2));
  client->next = harvest_statement_get_integer (statement, 3);
  client->known = harvest_statement_get_integer (statement, 4);
  return client;
}

HarvestServerClient *
harvest_server_answers_find_client_sync (HarvestServerTx *tx, const char *id, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  HarvestServerClient *client;
  gboolean row;

  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT row, id, person, next, known FROM client WHERE id = ?1", error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, id);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return NULL;
  if (row)
    return read_client (statement);
  client = g_new0 (HarvestServerClient, 1);
  client->id = g_strdup (id);
  client->next = 1;
  client->known = 1;
  return client;
}

gboolean
harvest_server_answers_put_client_sync (HarvestServerTx *tx,
                                        HarvestServerClient *client,
                                        GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT INTO client (id, person, next, known, time) VALUES (?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT (id) DO UPDATE SET next = excluded.next, known = excluded.known,"
      " time = excluded.time RETURNING row",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, client->id);
  harvest_statement_bind_text (statement, 2, client->person);
  harvest_statement_bind_integer (statement, 3, client->next);
  harvest_statement_bind_integer (statement, 4, client->known);
  harvest_statement_bind_integer (statement, 5, harvest_server_tx_now (tx) / G_USEC_PER_SEC);
  if (!harvest_server_tx_step_sync (statement, &row, error))
    return FALSE;
  client->row = harvest_statement_get_integer (statement, 0);
  return TRUE;
}

GPtrArray *
harvest_server_answers_list_clients_sync (HarvestServerTx *tx, const char *person, GError **error)
{
  g_autoptr (GPtrArray)
      clients = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_server_client_free);
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean ok, row;

  statement = harvest_server_tx_prepare_sync (
      tx, "SELECT row, id, person, next, known FROM client WHERE person = ?1 ORDER BY row", error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_text (statement, 1, person);
  while ((ok = harvest_server_tx_step_sync (statement, &row, error)) && row)
    g_ptr_array_add (clients, read_client (statement));
  return ok ? g_steal_pointer (&clients) : NULL;
}

/* ---- Answers ---- */

#define COLUMNS                                                                                    \
  "a.n, a.op, a.hash, a.status, a.rev, a.code, a.field, a.rule, a.value, a.conflict, c.person"

/* A conflict is kept as the message that it was sent in. */
static HarvestPushResult *
read_conflict (GBytes *bytes, GError **error)
{
  g_autoptr (HarvestPushReply) reply = harvest_push_reply_from_bytes (bytes, error);

  if (reply == NULL)
    return NULL;
  return g_ptr_array_steal_index (reply->results, 0);
}

static gboolean
read_answer (HarvestStatement *statement, HarvestServerAnswer *answer, GError **error)
{
  answer->hash = g_strdup (harvest_statement_get_text (statement, 2));
  answer->person = g_strdup (harvest_statement_get_text (statement, 10));
  if (!harvest_statement_is_null (statement, 9))
    {
      g_autoptr (GBytes) bytes = harvest_statement_dup_bytes (statement, 9);

      answer->result = read_conflict (bytes, error);
      return answer->result != NULL;
    }
  answer->result = harvest_push_result_new ();
  answer->result->n = harvest_statement_get_integer (statement, 0);
  answer->result->op = g_strdup (harvest_statement_get_text (statement, 1));
  answer->result->status = (int)harvest_statement_get_integer (statement, 3);
  /* Its texts were forgotten, as the client had them: it was applied beside changes of others. */
  if (answer->result->status == HARVEST_PUSH_CONFLICT)
    answer->result->status = HARVEST_PUSH_MERGED;
  answer->result->rev = harvest_statement_get_integer (statement, 4);
  answer->result->code = g_strdup (harvest_statement_get_text (statement, 5));
  answer->result->field = g_strdup (harvest_statement_get_text (statement, 6));
  answer->result->rule = g_strdup (harvest_statement_get_text (statement, 7));
  answer->result->value = g_strdup (harvest_statement_get_text (statement, 8));
  return TRUE;
}

gboolean
harvest_server_answers_find_sync (HarvestServerTx *tx,
                                  const HarvestServerClient *client,
                                  gint64 n,
                                  HarvestServerAnswer *answer,
                                  GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *answer = (HarvestServerAnswer){ 0 };
  statement = harvest_server_tx_prepare_sync (tx,
                                              "SELECT " COLUMNS
                                              " FROM result a JOIN client c ON c.row = a.client"
                                              " WHERE a.client = ?1 AND a.n = ?2",
                                              error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, client->row);
  harvest_statement_bind_integer (statement, 2, n);
  return harvest_server_tx_step_sync (statement, &row, error)
         && (!row || read_answer (statement, answer, error));
}

gboolean
harvest_server_answers_find_op_sync (HarvestServerTx *tx,
                                     const char *person,
                                     const char *op,
                                     HarvestServerAnswer *answer,
                                     GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *answer = (HarvestServerAnswer){ 0 };
  statement = harvest_server_tx_prepare_sync (
      tx,
      "SELECT " COLUMNS " FROM result a JOIN client c ON c.row = a.client"
      " WHERE a.op = ?1 AND c.person = ?2 ORDER BY a.row LIMIT 1",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, op);
  harvest_statement_bind_text (statement, 2, person);
  return harvest_server_tx_step_sync (statement, &row, error)
         && (!row || read_answer (statement, answer, error));
}

static GBytes *
write_conflict (const HarvestPushResult *result)
{
  /* A message must say whose it is; nobody asks this one. */
  static char nobody[] = "00000000-0000-7000-8000-000000000000";
  HarvestIdentity server = { nobody, nobody, 1 };
  g_autoptr (GPtrArray) results = g_ptr_array_new ();
  const HarvestPushReply reply = { results, &server };

  g_ptr_array_add (results, (gpointer)result);
  return harvest_push_reply_to_bytes (&reply, HARVEST_VERSION_NEWEST);
}

gboolean
harvest_server_answers_keep_sync (HarvestServerTx *tx,
                                  const HarvestServerClient *client,
                                  const HarvestPushResult *result,
                                  const char *hash,
                                  GError **error)
{
  g_autoptr (GBytes) conflict = result->conflicts->len > 0 ? write_conflict (result) : NULL;
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      "INSERT INTO result (client, n, op, hash, time, status, rev, code, field, rule, value,"
      " conflict, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, client->row);
  harvest_statement_bind_integer (statement, 2, result->n);
  harvest_statement_bind_text (statement, 3, result->op);
  harvest_statement_bind_text (statement, 4, hash);
  harvest_statement_bind_integer (statement, 5, harvest_server_tx_now (tx) / G_USEC_PER_SEC);
  harvest_statement_bind_integer (statement, 6, result->status);
  harvest_statement_bind_integer (statement, 7, result->rev);
  harvest_statement_bind_text (statement, 8, result->code);
  harvest_statement_bind_text (statement, 9, result->field);
  harvest_statement_bind_text (statement, 10, result->rule);
  harvest_statement_bind_text (statement, 11, result->value);
  if (conflict != NULL && result->current != NULL)
    {
      harvest_statement_bind_bytes (statement, 12, conflict);
      harvest_statement_bind_text (statement, 13, result->current->id);
    }
  return harvest_server_tx_step_sync (statement, NULL, error);
}

gboolean
harvest_server_answers_drop_old_sync (HarvestServerTx *tx,
                                      gint64 before,
                                      guint limit,
                                      guint *dropped,
                                      GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  *dropped = 0;
  statement = harvest_server_tx_prepare_sync (
      tx,
      "DELETE FROM result WHERE row IN (SELECT a.row FROM result a JOIN client c ON c.row = "
      "a.client"
      " WHERE a.time < ?1 AND a.n < c.known ORDER BY a.time LIMIT ?2)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_integer (statement, 1, before);
  harvest_statement_bind_integer (statement, 2, limit);
  if (!harvest_server_tx_step_sync (statement, NULL, error))
    return FALSE;
  *dropped = (guint)harvest_database_get_changes (tx->database);
  return TRUE;
}

gboolean
harvest_server_answers_forget_texts_sync (HarvestServerTx *tx, const char *record, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_server_tx_prepare_sync (
      tx,
      record != NULL ? "UPDATE result SET conflict = NULL, record = NULL"
                       " WHERE record = ?1 AND conflict IS NOT NULL"
                     : "UPDATE result SET conflict = NULL, record = NULL WHERE row IN"
                       " (SELECT a.row FROM result a JOIN client c ON c.row = a.client"
                       " WHERE a.conflict IS NOT NULL AND a.n < c.known)",
      error);
  if (statement == NULL)
    return FALSE;
  if (record != NULL)
    harvest_statement_bind_text (statement, 1, record);
  return harvest_server_tx_step_sync (statement, NULL, error);
}
