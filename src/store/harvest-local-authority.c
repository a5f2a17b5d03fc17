/* harvest-local-authority.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-local-authority"

#include "config.h"

#include "harvest-local-authority.h"

#include "harvest-local-ruling.h"

struct _HarvestLocalAuthority
{
  GObject parent_instance;

  HarvestSharedDb *shared;

  /* borrowed */
  const HarvestClock *clock;
};

static void authority_iface_init (HarvestAuthorityInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HarvestLocalAuthority,
                               harvest_local_authority,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HARVEST_TYPE_AUTHORITY, authority_iface_init))

/* ---- Remembering ---- */

static gboolean
find_answer (HarvestDatabase *database, const char *op, HarvestAnswer **answer, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *answer = NULL;
  statement = harvest_database_prepare_sync (
      database, "SELECT status, rev, reason, detail FROM answer WHERE op = ?1", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, op);
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *answer = harvest_answer_new (
        op, (HarvestAnswerStatus)harvest_statement_get_integer (statement, 0),
        harvest_statement_get_integer (statement, 1), harvest_statement_get_text (statement, 2),
        harvest_statement_get_text (statement, 3));
  return TRUE;
}

static gboolean
keep_answer (HarvestDatabase *database,
             const char *client,
             gint64 number,
             const HarvestAnswer *answer,
             GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database,
      "INSERT INTO answer (op, client, number, status, rev, reason, detail)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, answer->op);
  harvest_statement_bind_text (statement, 2, client);
  harvest_statement_bind_integer (statement, 3, number);
  harvest_statement_bind_integer (statement, 4, answer->status);
  harvest_statement_bind_integer (statement, 5, answer->rev);
  harvest_statement_bind_text (statement, 6, answer->reason);
  harvest_statement_bind_text (statement, 7, answer->detail);
  return harvest_statement_step_sync (statement, NULL, error);
}

/* A client that asks about @number has noted every answer before it. */
static gboolean
forget_before (HarvestDatabase *database, const char *client, gint64 number, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;

  statement = harvest_database_prepare_sync (
      database, "DELETE FROM answer WHERE client = ?1 AND number < ?2", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, client);
  harvest_statement_bind_integer (statement, 2, number);
  return harvest_statement_step_sync (statement, NULL, error);
}

/* ---- Answering ---- */

typedef struct
{
  char *client;
  char *person;
  const HarvestClock *clock;
  GPtrArray *mutations;
  guint next;
  GPtrArray *answers;
} Questions;

static void
questions_free (gpointer data)
{
  Questions *questions = data;

  g_free (questions->client);
  g_free (questions->person);
  g_ptr_array_unref (questions->mutations);
  g_ptr_array_unref (questions->answers);
  g_free (questions);
}

/* Returns: (nullable): the answer, remembered */
static HarvestAnswer *
answer_one (HarvestDatabase *database,
            const Questions *questions,
            const HarvestMutation *mutation,
            GError **error)
{
  g_autoptr (HarvestAnswer) answer = NULL;

  if (!find_answer (database, harvest_change_get_op (mutation->change), &answer, error))
    return NULL;
  if (answer != NULL)
    return g_steal_pointer (&answer);
  answer = harvest_local_ruling_decide_sync (database, mutation->change, questions->person,
                                             questions->clock, error);
  if (answer == NULL || !keep_answer (database, questions->client, mutation->number, answer, error))
    return NULL;
  return g_steal_pointer (&answer);
}

static gboolean
answer_some (HarvestDatabase *database, Questions *questions, GPtrArray *answers, GError **error)
{
  const HarvestMutation *mutation = g_ptr_array_index (questions->mutations, 0);

  if (!forget_before (database, questions->client, mutation->number, error))
    return FALSE;
  do
    {
      HarvestAnswer *answer;

      mutation = g_ptr_array_index (questions->mutations, questions->next + answers->len);
      answer = answer_one (database, questions, mutation, error);
      if (answer == NULL)
        return FALSE;
      g_ptr_array_add (answers, answer);
    }
  while (questions->next + answers->len < questions->mutations->len
         && !harvest_database_thread_should_yield (database));
  return TRUE;
}

/* One transaction; the person's own copy is given up for it, so it must survive as well. */
static gboolean
answer_slice (HarvestDatabase *database, Questions *questions, GError **error)
{
  g_autoptr (GPtrArray)
      answers = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_answer_free);

  if (!harvest_database_begin_sync (database, error))
    return FALSE;
  if (!answer_some (database, questions, answers, error))
    {
      harvest_database_rollback_sync (database);
      return FALSE;
    }
  if (!harvest_database_commit_sync (database, error))
    return FALSE;
  questions->next += answers->len;
  g_ptr_array_extend_and_steal (questions->answers, g_steal_pointer (&answers));
  return TRUE;
}

static gboolean
answer_job (HarvestDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  Questions *questions = data;
  gboolean ok;

  if (!harvest_database_set_durable_sync (database, TRUE, error))
    return G_SOURCE_REMOVE;
  ok = answer_slice (database, questions, error);
  harvest_database_set_durable_sync (database, FALSE, NULL);
  if (!ok)
    return G_SOURCE_REMOVE;
  if (questions->next < questions->mutations->len)
    return G_SOURCE_CONTINUE;
  *result = g_ptr_array_ref (questions->answers);
  return G_SOURCE_REMOVE;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *answers = harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result,
                                                           &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answers, (GDestroyNotify)g_ptr_array_unref);
}

static void
answer_async (HarvestAuthority *authority,
              const char *client,
              const char *person,
              GPtrArray *mutations,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  HarvestLocalAuthority *self = HARVEST_LOCAL_AUTHORITY (authority);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Questions *questions = g_new0 (Questions, 1);

  g_task_set_source_tag (task, answer_async);
  questions->client = g_strdup (client);
  questions->person = g_strdup (person);
  questions->clock = self->clock;
  questions->mutations = g_ptr_array_ref (mutations);
  questions->answers = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_answer_free);
  harvest_database_thread_run_async (
      harvest_shared_db_get_writer (self->shared), HARVEST_PRIORITY_BULK, answer_job, questions,
      questions_free, (GDestroyNotify)g_ptr_array_unref, cancellable, answered_cb, task);
}

static GPtrArray *
answer_finish (HarvestAuthority *authority, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
authority_iface_init (HarvestAuthorityInterface *iface)
{
  iface->answer_async = answer_async;
  iface->answer_finish = answer_finish;
}

/* ---- Object ---- */

HarvestAuthority *
harvest_local_authority_new (HarvestSharedDb *shared, const HarvestClock *clock)
{
  HarvestLocalAuthority *self;

  g_return_val_if_fail (HARVEST_IS_SHARED_DB (shared), NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_LOCAL_AUTHORITY, NULL);
  self->shared = g_object_ref (shared);
  self->clock = clock;
  return HARVEST_AUTHORITY (self);
}

static void
harvest_local_authority_dispose (GObject *object)
{
  HarvestLocalAuthority *self = HARVEST_LOCAL_AUTHORITY (object);

  g_clear_object (&self->shared);

  G_OBJECT_CLASS (harvest_local_authority_parent_class)->dispose (object);
}

static void
harvest_local_authority_class_init (HarvestLocalAuthorityClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = harvest_local_authority_dispose;
}

static void
harvest_local_authority_init (HarvestLocalAuthority *self)
{
}
