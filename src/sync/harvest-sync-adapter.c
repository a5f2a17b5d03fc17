/* harvest-sync-adapter.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sync-adapter"

#include "config.h"

#include "harvest-sync-adapter.h"

#include "harvest-checksum.h"
#include "harvest-store-error.h"
#include "harvest-store-sync.h"

#include <string.h>

/* ---- The end of an operation ---- */

static void
outcome_free (gpointer data)
{
  harvest_sync_outcome_free (data);
}

static HarvestSyncStoreStatus
get_status (const GError *error)
{
  if (g_error_matches (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_BUSY))
    return HARVEST_SYNC_STORE_BUSY;
  if (g_error_matches (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_NO_SPACE))
    return HARVEST_SYNC_STORE_FULL;
  return HARVEST_SYNC_STORE_FAILED;
}

static void
end (GTask *task, HarvestSyncOutcome *outcome)
{
  g_task_return_pointer (task, outcome, outcome_free);
}

static void
fail (GTask *task, const GError *error)
{
  const HarvestSyncOperation *operation = g_task_get_task_data (task);

  g_info ("%s: %s", harvest_sync_operation_kind_to_string (operation->kind), error->message);
  end (task, harvest_sync_outcome_new (get_status (error)));
}

static void
end_or_fail (GTask *task, gboolean ok, const GError *error)
{
  if (ok)
    end (task, harvest_sync_outcome_new (HARVEST_SYNC_STORE_OK));
  else
    fail (task, error);
}

/* ---- Words of the protocol, words of the store ---- */

static HarvestPlaceCompare
to_compare (HarvestSyncCompare compare)
{
  static const HarvestPlaceCompare ours[] = {
    [HARVEST_SYNC_COMPARE_NONE] = HARVEST_PLACE_COMPARE_NONE,
    [HARVEST_SYNC_COMPARE_NORMAL] = HARVEST_PLACE_COMPARE_NORMAL,
    [HARVEST_SYNC_COMPARE_OFFER] = HARVEST_PLACE_COMPARE_OFFER,
  };

  return ours[compare];
}

static HarvestSyncCompare
from_compare (gint64 compare)
{
  return compare == HARVEST_PLACE_COMPARE_OFFER    ? HARVEST_SYNC_COMPARE_OFFER
         : compare == HARVEST_PLACE_COMPARE_NORMAL ? HARVEST_SYNC_COMPARE_NORMAL
                                                   : HARVEST_SYNC_COMPARE_NONE;
}

static HarvestRemovalReason
to_reason (int reason)
{
  switch ((HarvestTombstoneReason)reason)
    {
    case HARVEST_TOMBSTONE_MOVED:
      return HARVEST_REMOVAL_MOVED;
    case HARVEST_TOMBSTONE_WITHDRAWN:
      return HARVEST_REMOVAL_WITHDRAWN;
    case HARVEST_TOMBSTONE_ERASED:
      return HARVEST_REMOVAL_ERASED;
    case HARVEST_TOMBSTONE_DELETED:
      return HARVEST_REMOVAL_DELETED;
    case HARVEST_TOMBSTONE_SCOPE_LOST:
    default:
      return HARVEST_REMOVAL_SCOPE_LOST;
    }
}

static GBytes *
to_bytes (const char *cursor)
{
  return g_bytes_new (cursor, strlen (cursor));
}

static char *
from_bytes (GBytes *cursor)
{
  return cursor != NULL ? g_strndup (g_bytes_get_data (cursor, NULL), g_bytes_get_size (cursor))
                        : NULL;
}

static void
add_document (HarvestLogPage *page, const HarvestDocument *document, gint64 seq)
{
  harvest_log_page_add_document (
      page, document->bytes, document->id, document->type, document->root, document->rev, seq,
      harvest_checksum_document (document->id, document->rev, document->bytes));
}

static HarvestLogPage *
to_log_page (const HarvestPullPage *page)
{
  g_autoptr (GBytes) cursor = to_bytes (page->cursor);
  HarvestLogPage *ours = harvest_log_page_new (page->scope, page->bucket, cursor);

  ours->from = page->from;
  ours->to = page->to;
  for (guint i = 0; i < page->puts->len; i++)
    {
      const HarvestPullPut *put = g_ptr_array_index (page->puts, i);

      add_document (ours, put->record, put->seq);
    }
  for (guint i = 0; i < page->tombstones->len; i++)
    {
      const HarvestTombstone *tombstone = g_ptr_array_index (page->tombstones, i);

      harvest_log_page_add_removal (ours, tombstone->id, to_reason (tombstone->reason));
    }
  return ours;
}

static void
listed_free (gpointer data)
{
  harvest_listed_free (data);
}

static GPtrArray *
to_listed (GPtrArray *entries)
{
  GPtrArray *list = g_ptr_array_new_full (entries->len, listed_free);

  for (guint i = 0; i < entries->len; i++)
    {
      const HarvestIndexEntry *entry = g_ptr_array_index (entries, i);
      HarvestListed *listed = g_new0 (HarvestListed, 1);

      listed->id = g_strdup (entry->id);
      listed->rev = entry->rev;
      listed->seq = entry->seq;
      listed->sum = entry->sum;
      g_ptr_array_add (list, listed);
    }
  return list;
}

static GStrv
to_strings (GPtrArray *ids)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  GStrv strings;

  for (guint i = 0; i < ids->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (ids, i));
  strings = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return strings;
}

static GPtrArray *
from_strings (GStrv strings)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (; *strings != NULL; strings++)
    g_ptr_array_add (ids, g_strdup (*strings));
  return ids;
}

static HarvestAnswer *
to_answer (const HarvestPushResult *result)
{
  static const HarvestAnswerStatus statuses[] = {
    [HARVEST_PUSH_APPLIED] = HARVEST_ANSWER_APPLIED,
    [HARVEST_PUSH_MERGED] = HARVEST_ANSWER_MERGED,
    [HARVEST_PUSH_CONFLICT] = HARVEST_ANSWER_CONFLICT,
    [HARVEST_PUSH_REJECTED] = HARVEST_ANSWER_REJECTED,
    [HARVEST_PUSH_PENDING] = HARVEST_ANSWER_PENDING,
  };
  const HarvestPushConflict *first = result->conflicts->len > 0
                                         ? g_ptr_array_index (result->conflicts, 0)
                                         : NULL;
  const char *field = result->field != NULL ? result->field : first != NULL ? first->field : NULL;
  const char *detail = field != NULL ? field : result->value != NULL ? result->value : result->rule;
  HarvestAnswer *answer = harvest_answer_new (result->op, statuses[result->status], result->rev,
                                              result->code, detail);

  answer->field = g_strdup (field);
  answer->rule = g_strdup (result->rule);
  answer->value = g_strdup (result->value);
  if (result->current != NULL)
    answer->current = g_bytes_ref (result->current->bytes);
  return answer;
}

/* ---- Loading ---- */

static HarvestSyncState *
to_state (const HarvestSyncMemory *memory)
{
  HarvestSyncState *state = harvest_sync_state_new ();

  if (memory->server != NULL && memory->epoch != NULL)
    state->identity = harvest_identity_make (memory->server, memory->epoch, memory->schema);
  state->tag = g_strdup (memory->tag);
  state->cursor = g_strdup (memory->cursor);
  for (guint i = 0; i < memory->followed->len; i++)
    {
      const HarvestFollowed *followed = g_ptr_array_index (memory->followed, i);
      HarvestPullScope *scope = harvest_pull_scope_new ();

      scope->scope = g_strdup (followed->scope);
      scope->since = followed->since;
      g_ptr_array_add (state->scopes, scope);
    }
  for (guint i = 0; i < memory->places->len; i++)
    {
      const HarvestPlace *place = g_ptr_array_index (memory->places, i);
      HarvestSyncPlace *ours = harvest_sync_place_new (place->scope, place->bucket);

      ours->cursor = from_bytes (place->cursor);
      ours->to = place->number;
      ours->compare = from_compare (place->compare);
      g_ptr_array_add (state->places, ours);
    }
  return state;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestSyncMemory) memory = NULL;
  HarvestSyncOutcome *outcome;

  memory = harvest_store_load_memory_finish (HARVEST_STORE (source), result, &error);
  if (memory == NULL)
    {
      fail (task, error);
      return;
    }
  outcome = harvest_sync_outcome_new (HARVEST_SYNC_STORE_OK);
  outcome->state = to_state (memory);
  end (task, outcome);
}

/* ---- Pulling ---- */

static void
followed_free (gpointer data)
{
  HarvestFollowed *followed = data;

  g_free (followed->scope);
  g_free (followed);
}

static GPtrArray *
to_followed (GPtrArray *scopes)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (followed_free);

  for (guint i = 0; i < scopes->len; i++)
    {
      const HarvestPullScope *scope = g_ptr_array_index (scopes, i);
      HarvestFollowed *followed = g_new0 (HarvestFollowed, 1);

      followed->scope = g_strdup (scope->scope);
      followed->since = scope->since;
      g_ptr_array_add (list, followed);
    }
  return list;
}

static GPtrArray *
to_places (GPtrArray *places)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_place_free);

  for (guint i = 0; i < places->len; i++)
    {
      const HarvestSyncPlace *place = g_ptr_array_index (places, i);
      HarvestPlace *ours = g_new0 (HarvestPlace, 1);

      ours->scope = g_strdup (place->scope);
      ours->bucket = place->bucket;
      g_ptr_array_add (list, ours);
    }
  return list;
}

/* Those that say nothing but whether it was done. */
static gboolean (*const finishes[HARVEST_SYNC_N_OPERATIONS]) (HarvestStore *,
                                                              GAsyncResult *,
                                                              GError **) = {
  [HARVEST_SYNC_ADOPT] = harvest_store_adopt_finish,
  [HARVEST_SYNC_SET_SCOPES] = harvest_store_follow_finish,
  [HARVEST_SYNC_MARK] = harvest_store_mark_finish,
  [HARVEST_SYNC_FETCHED] = harvest_store_keep_finish,
  [HARVEST_SYNC_SETTLE] = harvest_store_end_pull_finish,
  [HARVEST_SYNC_DROP_SCOPE] = harvest_store_drop_scope_finish,
  [HARVEST_SYNC_ANSWER] = harvest_store_answer_finish,
  [HARVEST_SYNC_REFUSE] = harvest_store_answer_finish,
  [HARVEST_SYNC_RENEW] = harvest_store_renew_client_finish,
  [HARVEST_SYNC_END_RECEIPTS] = harvest_store_end_receipts_finish,
};

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const HarvestSyncOperation *operation = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean ok = finishes[operation->kind](HARVEST_STORE (source), result, &error);

  end_or_fail (task, ok, error);
}

static void
weighed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HarvestSyncOutcome *outcome = harvest_sync_outcome_new (HARVEST_SYNC_STORE_OK);
  g_autoptr (GError) error = NULL;

  if (harvest_store_weigh_finish (HARVEST_STORE (source), result, &outcome->n, &outcome->n_listed,
                                  &error))
    {
      end (task, outcome);
      return;
    }
  harvest_sync_outcome_free (outcome);
  fail (task, error);
}

static void
end_with_place (GTask *task, HarvestPlace *place, const GError *error)
{
  HarvestSyncOutcome *outcome;

  if (place == NULL)
    {
      fail (task, error);
      return;
    }
  outcome = harvest_sync_outcome_new (HARVEST_SYNC_STORE_OK);
  outcome->n_listed = place->count;
  outcome->sum = place->sum;
  harvest_place_free (place);
  end (task, outcome);
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  HarvestPlace *place = harvest_store_apply_page_finish (HARVEST_STORE (source), result, &error);

  end_with_place (task, place, error);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  HarvestPlace *place = harvest_store_compared_finish (HARVEST_STORE (source), result, &error);

  end_with_place (task, place, error);
}

static void
diffed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (HarvestSyncOutcome) outcome = harvest_sync_outcome_new (HARVEST_SYNC_STORE_OK);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = harvest_store_diff_finish (HARVEST_STORE (source), result, &outcome->n,
                                                  &outcome->n_listed, &error);

  if (ids == NULL)
    {
      fail (task, error);
      return;
    }
  outcome->ids = from_strings (ids);
  end (task, g_steal_pointer (&outcome));
}

/* ---- Pushing ---- */

/* A change that was kept here is one, unless the file is damaged. */
static GPtrArray *
to_mutations (GPtrArray *changes, GError **error)
{
  g_autoptr (GPtrArray)
      mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_push_mutation_free);

  for (guint i = 0; i < changes->len; i++)
    {
      const HarvestSent *sent = g_ptr_array_index (changes, i);
      HarvestPushMutation *mutation = harvest_push_mutation_new ();

      g_ptr_array_add (mutations, mutation);
      mutation->n = sent->number;
      mutation->change = harvest_change_document_make (sent->bytes, error);
      if (mutation->change == NULL)
        return NULL;
    }
  return g_steal_pointer (&mutations);
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestTaken)
      taken = harvest_store_take_finish (HARVEST_STORE (source), result, &error);
  GPtrArray *mutations = taken != NULL ? to_mutations (taken->changes, &error) : NULL;
  HarvestSyncOutcome *outcome;

  if (mutations == NULL)
    {
      fail (task, error);
      return;
    }
  outcome = harvest_sync_outcome_new (HARVEST_SYNC_STORE_OK);
  outcome->client = g_steal_pointer (&taken->client);
  outcome->mutations = mutations;
  outcome->due = (taken->due + 999) / 1000;
  end (task, outcome);
}

static void
answer_free (gpointer data)
{
  harvest_answer_free (data);
}

static GPtrArray *
to_answers (const HarvestSyncOperation *operation)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func (answer_free);

  if (operation->kind == HARVEST_SYNC_REFUSE)
    g_ptr_array_add (answers, harvest_answer_new (operation->op, HARVEST_ANSWER_REJECTED, 0,
                                                  operation->code, NULL));
  else
    for (guint i = 0; i < operation->results->len; i++)
      g_ptr_array_add (answers, to_answer (g_ptr_array_index (operation->results, i)));
  return answers;
}

static void
receipts_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (HarvestSyncOutcome) outcome = harvest_sync_outcome_new (HARVEST_SYNC_STORE_OK);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = harvest_store_list_receipts_finish (HARVEST_STORE (source), result,
                                                           &outcome->client, &error);

  if (ids == NULL)
    {
      fail (task, error);
      return;
    }
  outcome->ids = from_strings (ids);
  end (task, g_steal_pointer (&outcome));
}

/* ---- All of them: each takes the reference to the task ---- */

static void
run_load (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  harvest_store_load_memory_async (store, NULL, loaded_cb, task);
}

static void
run_adopt (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  const HarvestIdentity *identity = operation->identity;

  harvest_store_adopt_async (store, identity->id, identity->epoch, identity->schema,
                             to_compare (operation->compare), NULL, done_cb, task);
}

static void
run_set_scopes (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  g_autoptr (GPtrArray) followed = to_followed (operation->scopes);

  harvest_store_follow_async (store, followed, operation->tag, NULL, done_cb, task);
}

static void
run_weigh (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  g_auto (GStrv) ids = to_strings (operation->ids);

  harvest_store_weigh_async (store, operation->scope, operation->bucket, (const char *const *)ids,
                             NULL, weighed_cb, task);
}

static void
run_apply (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  g_autoptr (HarvestLogPage) page = to_log_page (operation->page);

  harvest_store_apply_page_async (store, page, NULL, applied_cb, task);
}

static void
run_mark (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  g_autoptr (GPtrArray) places = to_places (operation->places);

  harvest_store_mark_async (store, places, to_compare (operation->compare), NULL, done_cb, task);
}

static void
run_diff (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  g_autoptr (GPtrArray) entries = to_listed (operation->entries);

  harvest_store_diff_async (store, operation->scope, operation->bucket, entries, NULL, diffed_cb,
                            task);
}

static void
run_fetched (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  g_autoptr (HarvestLogPage)
      page = harvest_log_page_new (operation->scope, operation->bucket, none);

  for (guint i = 0; i < operation->records->len; i++)
    add_document (page, g_ptr_array_index (operation->records, i), 0);
  harvest_store_keep_async (store, page, NULL, done_cb, task);
}

static void
run_compared (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  g_autoptr (GPtrArray) entries = to_listed (operation->entries);
  g_autoptr (GBytes) cursor = to_bytes (operation->cursor);

  harvest_store_compared_async (store, operation->scope, operation->bucket, entries, cursor,
                                operation->to, NULL, compared_cb, task);
}

static void
run_settle (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  harvest_store_end_pull_async (store, operation->cursor, operation->final, NULL, done_cb, task);
}

static void
run_drop_scope (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  harvest_store_drop_scope_async (store, operation->scope, NULL, done_cb, task);
}

static void
run_take (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  harvest_store_take_async (store, operation->from, operation->limit, operation->bytes, NULL,
                            taken_cb, task);
}

static void
run_answer (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  g_autoptr (GPtrArray) answers = to_answers (operation);

  harvest_store_answer_async (store, answers, NULL, done_cb, task);
}

static void
run_renew (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  harvest_store_renew_client_async (store, NULL, done_cb, task);
}

static void
run_list_receipts (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  harvest_store_list_receipts_async (store, operation->limit, NULL, receipts_listed_cb, task);
}

static void
run_end_receipts (HarvestStore *store, const HarvestSyncOperation *operation, GTask *task)
{
  g_auto (GStrv) ids = to_strings (operation->ids);

  harvest_store_end_receipts_async (store, (const char *const *)ids, NULL, done_cb, task);
}

static void (*const runs[HARVEST_SYNC_N_OPERATIONS]) (HarvestStore *,
                                                      const HarvestSyncOperation *,
                                                      GTask *) = {
  [HARVEST_SYNC_LOAD] = run_load,
  [HARVEST_SYNC_ADOPT] = run_adopt,
  [HARVEST_SYNC_SET_SCOPES] = run_set_scopes,
  [HARVEST_SYNC_WEIGH] = run_weigh,
  [HARVEST_SYNC_APPLY] = run_apply,
  [HARVEST_SYNC_MARK] = run_mark,
  [HARVEST_SYNC_DIFF] = run_diff,
  [HARVEST_SYNC_FETCHED] = run_fetched,
  [HARVEST_SYNC_COMPARED] = run_compared,
  [HARVEST_SYNC_SETTLE] = run_settle,
  [HARVEST_SYNC_DROP_SCOPE] = run_drop_scope,
  [HARVEST_SYNC_TAKE] = run_take,
  [HARVEST_SYNC_ANSWER] = run_answer,
  [HARVEST_SYNC_REFUSE] = run_answer,
  [HARVEST_SYNC_RENEW] = run_renew,
  [HARVEST_SYNC_LIST_RECEIPTS] = run_list_receipts,
  [HARVEST_SYNC_END_RECEIPTS] = run_end_receipts,
};

void
harvest_sync_adapter_run_async (HarvestStore *store,
                                const HarvestSyncOperation *operation,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (HARVEST_IS_STORE (store));
  g_return_if_fail (operation != NULL && operation->kind < HARVEST_SYNC_N_OPERATIONS);

  task = g_task_new (store, NULL, callback, user_data);
  g_task_set_source_tag (task, harvest_sync_adapter_run_async);
  g_task_set_task_data (task, (gpointer)operation, NULL);
  runs[operation->kind](store, operation, task);
}

HarvestSyncOutcome *
harvest_sync_adapter_run_finish (HarvestStore *store, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
