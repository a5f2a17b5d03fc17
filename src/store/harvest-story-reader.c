/* harvest-story-reader.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-reader"

#include "config.h"

#include "harvest-story-reader.h"

#include "harvest-reader.h"
#include "harvest-snippet.h"
#include "harvest-store-private.h"
#include "harvest-story-own.h"

/* Microseconds after which what has been found is told; the rest is found by counting. */
#define FIRST_BUDGET  35000
#define RANKED_BUDGET 60000
#define COUNT_BUDGET  4000

#define FIRST_ROWS         30   /* as many as fill a window: each of them becomes a widget */
#define COUNT_ROWS         2000 /* at a time */
#define SNIPPET_CHARACTERS 160

/* ---- Questions ---- */

struct _HarvestStoryQuestion
{
  gatomicrefcount ref_count;
  HarvestQuery *query;
  HarvestStoryOrder order;
};

static gboolean
has_words (const HarvestQueryNode *node)
{
  if (node->kind == HARVEST_QUERY_WORDS || node->kind == HARVEST_QUERY_PREFIX)
    return TRUE;
  if (node->kind == HARVEST_QUERY_FILTER || node->kind == HARVEST_QUERY_NOT)
    return FALSE;
  for (guint i = 0; i < node->children->len; i++)
    if (has_words (node->children->pdata[i]))
      return TRUE;
  return FALSE;
}

HarvestStoryQuestion *
harvest_story_question_new (const char *text,
                            const char *filter,
                            gboolean typing,
                            HarvestStoryOrder order)
{
  HarvestStoryQuestion *self = g_new0 (HarvestStoryQuestion, 1);
  const HarvestQueryNode *root;

  g_atomic_ref_count_init (&self->ref_count);
  self->query = harvest_query_parse_filtered (
      text != NULL ? text : "", filter, typing ? HARVEST_QUERY_TYPING : HARVEST_QUERY_NO_FLAGS);
  root = harvest_query_get_root (self->query);
  self->order = order;
  if (order == HARVEST_STORY_ORDER_BEST && (root == NULL || !has_words (root)))
    self->order = HARVEST_STORY_ORDER_NEWEST;
  return self;
}

HarvestStoryQuestion *
harvest_story_question_ref (HarvestStoryQuestion *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
harvest_story_question_unref (HarvestStoryQuestion *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  harvest_query_unref (self->query);
  g_free (self);
}

gboolean
harvest_story_question_is_ascending (HarvestStoryQuestion *self)
{
  return self->order == HARVEST_STORY_ORDER_OLDEST;
}

gboolean
harvest_story_question_is_ranked (HarvestStoryQuestion *self)
{
  return self->order == HARVEST_STORY_ORDER_BEST;
}

/* ---- Tasks and answers ---- */

HarvestStoryTask *
harvest_story_task_new (HarvestStoryTaskKind kind)
{
  HarvestStoryTask *self = g_new0 (HarvestStoryTask, 1);

  self->kind = kind;
  self->spans = g_array_new (FALSE, FALSE, sizeof (HarvestSearchSpan));
  self->hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
  self->ids = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
harvest_story_task_add_span (HarvestStoryTask *self, gint64 lower, gint64 upper)
{
  HarvestSearchSpan span = { lower, upper };

  g_array_append_val (self->spans, span);
}

static void
task_free (HarvestStoryTask *self)
{
  g_array_unref (self->spans);
  g_array_unref (self->hits);
  g_ptr_array_unref (self->ids);
  g_free (self);
}

void
harvest_story_data_free (HarvestStoryData *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->story, harvest_record_unref);
  g_free (self->snippet);
  g_free (self->picture);
  g_free (self);
}

static HarvestStoryAnswer *
answer_new (void)
{
  HarvestStoryAnswer *self = g_new0 (HarvestStoryAnswer, 1);

  self->hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (HarvestStoryBlock));
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->data = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_story_data_free);
  return self;
}

void
harvest_story_answer_free (HarvestStoryAnswer *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->hits);
  g_array_unref (self->ends);
  g_array_unref (self->blocks);
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->data);
  g_free (self);
}

/* ---- On the reader's thread ---- */

typedef struct
{
  HarvestStoryQuestion *question;
  HarvestStoryTask *task;
  HarvestStoryAnswer *answer; /* grows over the slices of a COUNT */
} Job;

/* What a slice works with. */
typedef struct
{
  HarvestDatabase *database;
  HarvestSearch *search;
  HarvestSearchExpression *expression;
  gboolean ascending;
  const HarvestStoryTask *task;
  HarvestStoryAnswer *answer;
  GCancellable *cancellable;
} Slice;

static void
job_free (gpointer data)
{
  Job *job = data;

  harvest_story_question_unref (job->question);
  task_free (job->task);
  g_clear_pointer (&job->answer, harvest_story_answer_free);
  g_free (job);
}

static gboolean
scan (Slice *slice,
      HarvestSearchSpan *span,
      guint limit,
      gint64 budget,
      GArray *hits,
      GError **error)
{
  return harvest_search_scan_sync (slice->search, slice->expression, span, slice->ascending, limit,
                                   budget < 0 ? -1 : g_get_monotonic_time () + budget,
                                   slice->cancellable, hits, error);
}

static gboolean
run_first (Slice *slice, GError **error)
{
  slice->answer->rest = g_array_index (slice->task->spans, HarvestSearchSpan, 0);
  return scan (slice, &slice->answer->rest, FIRST_ROWS, FIRST_BUDGET, slice->answer->hits, error);
}

static gboolean
run_ranked (Slice *slice, GError **error)
{
  return harvest_search_rank_sync (slice->search, slice->expression, HARVEST_STORY_BEST,
                                   g_get_monotonic_time () + RANKED_BUDGET, slice->cancellable,
                                   slice->answer->hits, error);
}

static gboolean
run_spans (Slice *slice, GError **error)
{
  for (guint i = 0; i < slice->task->spans->len; i++)
    {
      HarvestSearchSpan span = g_array_index (slice->task->spans, HarvestSearchSpan, i);

      if (!scan (slice, &span, G_MAXUINT, -1, slice->answer->hits, error))
        return FALSE;
      g_array_append_val (slice->answer->ends, slice->answer->hits->len);
    }
  return TRUE;
}

/* The story of a hit among the person's own, which may have been read again since. */
static HarvestRecord *
find_own (Slice *slice, const HarvestSearchHit *hit)
{
  GPtrArray *own = harvest_search_get_own (slice->search);

  for (guint i = 0; hit->row == 0 && own != NULL && i < own->len; i++)
    if (((HarvestSearchOwn *)own->pdata[i])->key == hit->key)
      return ((HarvestSearchOwn *)own->pdata[i])->story;
  return NULL;
}

static gboolean
read_ids (Slice *slice, GError **error)
{
  for (guint i = 0; i < slice->answer->hits->len; i++)
    {
      const HarvestSearchHit *hit = &g_array_index (slice->answer->hits, HarvestSearchHit, i);
      g_autoptr (HarvestStatement) statement = NULL;
      gboolean row;

      if (find_own (slice, hit) != NULL)
        {
          g_ptr_array_add (slice->answer->ids,
                           g_strdup (harvest_record_get_id (find_own (slice, hit))));
          continue;
        }
      statement = harvest_database_prepare_sync (
          slice->database, "SELECT id FROM main.record WHERE key = ?1", error);
      if (statement == NULL)
        return FALSE;
      harvest_statement_bind_integer (statement, 1, hit->key);
      if (!harvest_statement_step_sync (statement, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (slice->answer->ids, g_strdup (harvest_statement_get_text (statement, 0)));
    }
  return TRUE;
}

static void
append_block (HarvestStoryAnswer *answer, const HarvestStoryBlock *block, gboolean ascending)
{
  HarvestStoryBlock *last = answer->blocks->len > 0 ? &g_array_index (
                                answer->blocks, HarvestStoryBlock, answer->blocks->len - 1)
                                                    : NULL;

  if (last == NULL || last->n_rows + block->n_rows > HARVEST_STORY_BLOCK_ROWS)
    {
      g_array_append_val (answer->blocks, *block);
      return;
    }
  last->n_rows += block->n_rows;
  if (ascending)
    last->span.upper = block->span.upper;
  else
    last->span.lower = block->span.lower;
}

/* Turns found rows into blocks that meet without a gap and cover all that was looked at. */
static void
add_blocks (Slice *slice, const HarvestSearchSpan *looked_at, const GArray *hits)
{
  HarvestStoryBlock block = { *looked_at, 0 };

  for (guint i = 0; i < hits->len; i++)
    {
      gint64 key = g_array_index (hits, HarvestSearchHit, i).key;
      gboolean last = i + 1 == hits->len;

      block.n_rows++;
      /* Stories with one key stay together. */
      if (last || block.n_rows < HARVEST_STORY_BLOCK_ROWS
          || g_array_index (hits, HarvestSearchHit, i + 1).key == key)
        continue;
      if (slice->ascending)
        block.span.upper = key + 1;
      else
        block.span.lower = key;
      append_block (slice->answer, &block, slice->ascending);
      block.n_rows = 0;
      if (slice->ascending)
        block.span = (HarvestSearchSpan){ key + 1, looked_at->upper };
      else
        block.span = (HarvestSearchSpan){ looked_at->lower, key };
    }
  append_block (slice->answer, &block, slice->ascending);
}

/* One slice of counting; its span becomes what is left. */
static gboolean
run_count (Slice *slice, HarvestSearchSpan *rest, GError **error)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
  HarvestSearchSpan looked_at = *rest;

  if (!scan (slice, rest, COUNT_ROWS, COUNT_BUDGET, hits, error))
    return FALSE;
  if (!harvest_search_span_is_empty (rest))
    {
      if (slice->ascending)
        looked_at.upper = rest->lower;
      else
        looked_at.lower = rest->upper;
    }
  add_blocks (slice, &looked_at, hits);
  return TRUE;
}

/* ---- Where a story stands now ---- */

static gboolean
find_key (Slice *slice, const char *id, gint64 *key, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *key = 0;
  statement = harvest_database_prepare_sync (
      slice->database, "SELECT key FROM visible WHERE id = ?1 AND type = 'story'", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *key = harvest_statement_get_integer (statement, 0);
  return TRUE;
}

/* A changed asset is a change of its story. */
static gboolean
find_root (Slice *slice, const char *id, char **root, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  gboolean row;

  *root = NULL;
  statement = harvest_database_prepare_sync (
      slice->database, "SELECT root FROM visible WHERE id = ?1 AND type = 'asset'", error);
  if (statement == NULL)
    return FALSE;
  harvest_statement_bind_text (statement, 1, id);
  if (!harvest_statement_step_sync (statement, &row, error))
    return FALSE;
  if (row)
    *root = g_strdup (harvest_statement_get_text (statement, 0));
  return TRUE;
}

/* For each id one hit with its key, 0 if there is no such story. */
static gboolean
run_find (Slice *slice, GError **error)
{
  for (guint i = 0; i < slice->task->ids->len; i++)
    {
      const char *id = slice->task->ids->pdata[i];
      g_autofree char *root = NULL;
      HarvestSearchHit hit = { 0 };

      if (!find_key (slice, id, &hit.key, error))
        return FALSE;
      if (hit.key == 0 && !find_root (slice, id, &root, error))
        return FALSE;
      if (root != NULL && !find_key (slice, root, &hit.key, error))
        return FALSE;
      g_array_append_val (slice->answer->hits, hit);
    }
  return TRUE;
}

/* ---- Data ---- */

static HarvestRecord *
read_story (Slice *slice, const HarvestSearchHit *hit, GError **error)
{
  g_autoptr (HarvestStatement) statement = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gboolean row;

  if (find_own (slice, hit) != NULL)
    return harvest_record_ref (find_own (slice, hit));

  statement = harvest_database_prepare_sync (
      slice->database, "SELECT document FROM main.record WHERE key = ?1", error);
  if (statement == NULL)
    return NULL;
  harvest_statement_bind_integer (statement, 1, hit->key);
  if (!harvest_statement_step_sync (statement, &row, error) || !row)
    return NULL;
  bytes = harvest_statement_dup_bytes (statement, 0);
  return harvest_record_parse (bytes, error);
}

static gboolean
comes_before (HarvestRecord *asset, HarvestRecord *other)
{
  return other == NULL
         || harvest_record_get_integer (asset, "position")
                < harvest_record_get_integer (other, "position");
}

static gboolean
look_at_assets (Slice *slice, HarvestStoryData *data, GError **error)
{
  g_autoptr (GPtrArray) assets = NULL;
  HarvestRecord *first = NULL;

  assets = harvest_story_own_list_assets_sync (slice->database, harvest_record_get_id (data->story),
                                               error);
  if (assets == NULL)
    return FALSE;
  for (guint i = 0; i < assets->len; i++)
    {
      HarvestRecord *asset = assets->pdata[i];
      const char *mime = harvest_record_get_string (asset, "mime");

      data->has_voice = data->has_voice || g_str_has_prefix (mime, "audio/");
      if (g_str_has_prefix (mime, "image/") && comes_before (asset, first))
        first = asset;
    }
  if (first != NULL)
    data->picture = g_strdup (harvest_record_get_string (first, "sha256"));
  return TRUE;
}

static HarvestStoryData *
read_data (Slice *slice, HarvestSnippet *snippet, const HarvestSearchHit *hit, GError **error)
{
  g_autoptr (HarvestStoryData) data = g_new0 (HarvestStoryData, 1);
  const char *body;

  data->hit = *hit;
  data->story = read_story (slice, hit, error);
  if (data->story == NULL || !look_at_assets (slice, data, error))
    return NULL;
  body = harvest_record_get_string (data->story, "body");
  data->snippet = harvest_snippet_make (snippet, body != NULL ? body : "",
                                        harvest_search_document_guess_language (data->story),
                                        SNIPPET_CHARACTERS);
  data->time = harvest_story_get_seconds (data->story) * G_USEC_PER_SEC;
  return g_steal_pointer (&data);
}

static gboolean
add_data (Slice *slice, HarvestQuery *query, GError **error)
{
  g_autoptr (HarvestSnippet)
      snippet = harvest_snippet_new (query, harvest_search_get_analyzer (slice->search));
  const GArray *hits = slice->task->kind == HARVEST_STORY_TASK_HITS ? slice->task->hits
                                                                    : slice->answer->hits;
  guint end = slice->task->data_from + MIN (slice->task->n_data, hits->len);

  for (guint i = slice->task->data_from; i < MIN (end, hits->len); i++)
    {
      g_autoptr (GError) failure = NULL;

      g_ptr_array_add (
          slice->answer->data,
          read_data (slice, snippet, &g_array_index (hits, HarvestSearchHit, i), &failure));
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- Slices ---- */

static gboolean
run_task (Slice *slice, HarvestStoryTask *task, GError **error)
{
  switch (task->kind)
    {
    case HARVEST_STORY_TASK_FIRST:
      return run_first (slice, error);
    case HARVEST_STORY_TASK_COUNT:
      return run_count (slice, &g_array_index (task->spans, HarvestSearchSpan, 0), error);
    case HARVEST_STORY_TASK_RANKED:
      return run_ranked (slice, error);
    case HARVEST_STORY_TASK_SPANS:
      return run_spans (slice, error);
    case HARVEST_STORY_TASK_IDS:
      g_array_append_vals (slice->answer->hits, task->hits->data, task->hits->len);
      return run_spans (slice, error) && read_ids (slice, error);
    case HARVEST_STORY_TASK_FIND:
      return run_find (slice, error);
    case HARVEST_STORY_TASK_WARM:
      return harvest_search_warm_sync (slice->search, error);
    case HARVEST_STORY_TASK_HITS:
    default:
      return TRUE;
    }
}

static gboolean
run_moment (HarvestDatabase *database, Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (HarvestSearchExpression) expression = NULL;
  Slice slice = { database };

  slice.search = harvest_story_own_get_search_sync (database, error);
  if (slice.search == NULL)
    return FALSE;
  expression = harvest_search_compile_sync (slice.search, job->question->query, error);
  if (expression == NULL)
    return FALSE;
  slice.expression = expression;
  slice.ascending = harvest_story_question_is_ascending (job->question);
  slice.task = job->task;
  slice.answer = job->answer;
  slice.cancellable = cancellable;
  return run_task (&slice, job->task, error) && add_data (&slice, job->question->query, error);
}

static gboolean
reader_job (HarvestDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  Job *job = data;
  gboolean done;

  if (!harvest_reader_begin_sync (database, error))
    return G_SOURCE_REMOVE;
  done = run_moment (database, job, cancellable, error);
  harvest_reader_end_sync (database);
  if (!done)
    return G_SOURCE_REMOVE;
  if (job->task->kind == HARVEST_STORY_TASK_COUNT
      && !harvest_search_span_is_empty (&g_array_index (job->task->spans, HarvestSearchSpan, 0)))
    return G_SOURCE_CONTINUE;
  *result = g_steal_pointer (&job->answer);
  return G_SOURCE_REMOVE;
}

static void
free_answer (gpointer data)
{
  harvest_story_answer_free (data);
}

void
harvest_story_reader_run_async (HarvestStore *store,
                                HarvestStoryQuestion *question,
                                HarvestStoryTask *task,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Job *job;

  g_return_if_fail (HARVEST_IS_STORE (store));
  g_return_if_fail (question != NULL);
  g_return_if_fail (task != NULL);

  job = g_new0 (Job, 1);
  job->question = harvest_story_question_ref (question);
  job->task = task;
  job->answer = answer_new ();
  harvest_store_run_async (
      store, harvest_shared_db_get_reader (store->shared, HARVEST_READER_SEARCH),
      task->kind == HARVEST_STORY_TASK_COUNT || task->kind == HARVEST_STORY_TASK_WARM
          ? HARVEST_PRIORITY_BULK
          : HARVEST_PRIORITY_PERSON,
      reader_job, job, job_free, free_answer, harvest_story_reader_run_async, cancellable, callback,
      user_data);
}

HarvestStoryAnswer *
harvest_story_reader_run_finish (HarvestStore *store, GAsyncResult *result, GError **error)
{
  return harvest_store_propagate (store, result, harvest_story_reader_run_async, error);
}
