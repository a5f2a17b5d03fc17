/* harvest-story-list.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-list"

#include "config.h"

#include "harvest-story-list.h"

#include "harvest-story-rows.h"

/* Of the first rows so many come with their data, so that they are drawn at once. */
#define FIRST_DATA 30
/* So long after a change that names no stories everything is looked at again, once. */
#define ASK_AGAIN_MILLISECONDS 200
/* So long after the first list dictionaries are read. */
#define WARM_SECONDS 2

struct _HarvestStoryList
{
  GObject parent_instance;

  HarvestStore *store;
  HarvestStoryRows *rows;
  GError *error;
  GCancellable *cancellable; /* of what was asked for last */
  guint ask_source;
  guint warm_source;
  gboolean warm; /* dictionaries are there, or soon will be */

  /* what is asked for */
  char *query;
  char *filter;
  gboolean typing;
  HarvestStoryOrder order;
  HarvestStoryQuestion *question;

  gboolean counting;
  gboolean loading;
  HarvestSearchSpan rest; /* what the first rows are not about */
  GPtrArray *late;        /* (element-type utf8): what changed while it was being counted */
};

G_DEFINE_FINAL_TYPE (HarvestStoryList, harvest_story_list, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_QUERY,
  PROP_FILTER,
  PROP_TYPING,
  PROP_ORDER,
  PROP_ROWS,
  PROP_N_FOUND,
  PROP_COUNTING,
  PROP_LOADING,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void begin (HarvestStoryList *self);

/* ---- State ---- */

static void
set_flag (HarvestStoryList *self, gboolean *flag, gboolean value, int property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
take_error (HarvestStoryList *self, GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* Everything that was being read for the last question has ended. */
static void
fail (HarvestStoryList *self, GError *error)
{
  g_autoptr (GError) owned = error;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_info ("Stories could not be listed: %s", owned->message);
  set_flag (self, &self->counting, FALSE, PROP_COUNTING);
  set_flag (self, &self->loading, FALSE, PROP_LOADING);
  take_error (self, g_steal_pointer (&owned));
}

static void
rows_failed_cb (HarvestStoryRows *rows, const GError *error, gpointer user_data)
{
  fail (user_data, g_error_copy (error));
}

static gboolean
ask_again_cb (gpointer user_data)
{
  HarvestStoryList *self = user_data;

  self->ask_source = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

static void
queue_asking_again (HarvestStoryList *self)
{
  if (self->ask_source == 0)
    self->ask_source = g_timeout_add (ASK_AGAIN_MILLISECONDS, ask_again_cb, self);
}

static void
rows_changed_cb (GListModel *rows,
                 guint position,
                 guint n_removed,
                 guint n_added,
                 gpointer user_data)
{
  if (n_removed != n_added)
    g_object_notify_by_pspec (user_data, properties[PROP_N_FOUND]);
}

static gboolean
drop_rows_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static void
take_rows (HarvestStoryList *self, HarvestStoryRows *rows)
{
  HarvestStoryRows *before = self->rows;
  guint n_before = harvest_story_list_get_n_found (self);

  if (before != NULL)
    {
      g_signal_handlers_disconnect_by_data (before, self);
      harvest_story_rows_stop (before);
    }
  self->rows = rows;
  g_signal_connect (rows, "items-changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect (rows, "failed", G_CALLBACK (rows_failed_cb), self);
  g_signal_connect_swapped (rows, "stale", G_CALLBACK (queue_asking_again), self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROWS]);
  /* There are some hundred stories in them; whoever shows the new ones has enough to do now. */
  if (before != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, drop_rows_cb, before, g_object_unref);
  if (harvest_story_list_get_n_found (self) != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FOUND]);
}

/* ---- Asking ---- */

static HarvestStoryAnswer *
take_answer (HarvestStoryList *self, GObject *source, GAsyncResult *result)
{
  GError *error = NULL;
  g_autoptr (HarvestStoryAnswer)
      answer = harvest_story_reader_run_finish (HARVEST_STORE (source), result, &error);

  if (answer == NULL)
    fail (self, error);
  /* It may have been answered a moment before it was given up. */
  else if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return NULL;
  return g_steal_pointer (&answer);
}

static void
warmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestStoryList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestStoryAnswer)
      answer = harvest_story_reader_run_finish (HARVEST_STORE (source), result, &error);

  if (answer == NULL)
    g_info ("The first search will take longer: %s", error->message);
}

static gboolean
warm_cb (gpointer user_data)
{
  HarvestStoryList *self = user_data;

  self->warm_source = 0;
  self->warm = TRUE;
  harvest_story_reader_run_async (self->store, self->question,
                                  harvest_story_task_new (HARVEST_STORY_TASK_WARM), NULL, warmed_cb,
                                  g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Who looks at a list will search in it; when all is shown there is time to get ready for that. */
static void
plan_warming (HarvestStoryList *self)
{
  if (!self->warm && self->warm_source == 0)
    self->warm_source = g_timeout_add_seconds (WARM_SECONDS, warm_cb, self);
}

static void
end_counting (HarvestStoryList *self)
{
  plan_warming (self);
  set_flag (self, &self->counting, FALSE, PROP_COUNTING);
  if (self->late->len == 0)
    return;
  harvest_story_rows_look_again (self->rows, self->late);
  g_ptr_array_set_size (self->late, 0);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestStoryList) self = user_data;
  g_autoptr (HarvestStoryAnswer) answer = take_answer (self, source, result);

  if (answer == NULL)
    return;
  harvest_story_rows_add_blocks (self->rows, answer->blocks);
  end_counting (self);
}

static void
ranked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestStoryList) self = user_data;
  g_autoptr (HarvestStoryAnswer) answer = take_answer (self, source, result);
  HarvestSearchSpan span = HARVEST_SEARCH_SPAN_ALL;
  HarvestStoryRows *rows;

  if (answer == NULL)
    return;
  rows = harvest_story_rows_new (self->store, self->question);
  harvest_story_rows_add_known (rows, &span, answer->hits, answer->data);
  take_rows (self, rows);
  set_flag (self, &self->loading, FALSE, PROP_LOADING);
  end_counting (self);
}

static void
run (HarvestStoryList *self, HarvestStoryTask *task, GAsyncReadyCallback callback)
{
  harvest_story_reader_run_async (self->store, self->question, task, self->cancellable, callback,
                                  g_object_ref (self));
}

static void
count_rest (HarvestStoryList *self)
{
  HarvestStoryTask *task;

  if (harvest_search_span_is_empty (&self->rest))
    {
      end_counting (self);
      return;
    }
  task = harvest_story_task_new (HARVEST_STORY_TASK_COUNT);
  harvest_story_task_add_span (task, self->rest.lower, self->rest.upper);
  run (self, task, counted_cb);
}

static void
first_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestStoryList) self = user_data;
  g_autoptr (HarvestStoryAnswer) answer = take_answer (self, source, result);
  HarvestSearchSpan span = HARVEST_SEARCH_SPAN_ALL;
  HarvestStoryRows *rows;

  if (answer == NULL)
    return;
  self->rest = answer->rest;
  if (!harvest_search_span_is_empty (&self->rest))
    {
      if (harvest_story_question_is_ascending (self->question))
        span.upper = self->rest.lower;
      else
        span.lower = self->rest.upper;
      /* Bounds of time in the question have cut it; the rows reach as far as time does. */
      self->rest = harvest_story_question_is_ascending (self->question)
                       ? (HarvestSearchSpan){ span.upper, G_MAXINT64 }
                       : (HarvestSearchSpan){ G_MININT64, span.lower };
    }
  rows = harvest_story_rows_new (self->store, self->question);
  harvest_story_rows_add_known (rows, &span, answer->hits, answer->data);
  take_rows (self, rows);
  set_flag (self, &self->loading, FALSE, PROP_LOADING);
  count_rest (self);
}

/* Begins with what is asked for; the rows that there are stay until the first new ones are known.
 */
static void
begin (HarvestStoryList *self)
{
  gboolean ranked = harvest_story_question_is_ranked (self->question);
  HarvestStoryTask *task = harvest_story_task_new (ranked ? HARVEST_STORY_TASK_RANKED
                                                          : HARVEST_STORY_TASK_FIRST);

  g_clear_handle_id (&self->ask_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_ptr_array_set_size (self->late, 0);

  if (!ranked)
    harvest_story_task_add_span (task, G_MININT64, G_MAXINT64);
  task->n_data = FIRST_DATA;
  take_error (self, NULL);
  set_flag (self, &self->counting, TRUE, PROP_COUNTING);
  run (self, task, ranked ? ranked_cb : first_read_cb);
}

void
harvest_story_list_ask (HarvestStoryList *self,
                        const char *query,
                        const char *filter,
                        gboolean typing,
                        HarvestStoryOrder order)
{
  g_return_if_fail (HARVEST_IS_STORY_LIST (self));

  /* Nothing asked for is all, which needs no index: it is not asked again when that is full. */
  if (query != NULL && *query == '\0')
    query = NULL;
  if (filter != NULL && *filter == '\0')
    filter = NULL;

  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (query, self->query) != 0)
    {
      g_free (self->query);
      self->query = g_strdup (query);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
    }
  if (g_strcmp0 (filter, self->filter) != 0)
    {
      g_free (self->filter);
      self->filter = g_strdup (filter);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
    }
  if (order != self->order)
    {
      self->order = order;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
    }
  set_flag (self, &self->typing, typing, PROP_TYPING);

  g_clear_pointer (&self->question, harvest_story_question_unref);
  self->question = harvest_story_question_new (query, filter, typing, order);
  set_flag (self, &self->loading, TRUE, PROP_LOADING);
  begin (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
harvest_story_list_retry (HarvestStoryList *self)
{
  g_return_if_fail (HARVEST_IS_STORY_LIST (self));

  set_flag (self, &self->loading, TRUE, PROP_LOADING);
  begin (self);
}

/* ---- Changes of the store ---- */

static gboolean
concerns_stories (const char *const *types)
{
  return types == NULL || types[0] == NULL || g_strv_contains (types, "story")
         || g_strv_contains (types, "asset");
}

static void
store_changed_cb (HarvestStore *store,
                  const char *const *types,
                  const char *const *ids,
                  gpointer user_data)
{
  HarvestStoryList *self = user_data;
  g_autoptr (GPtrArray) changed = NULL;

  if (!concerns_stories (types))
    return;
  if (ids == NULL || (self->rows == NULL && !self->counting))
    {
      queue_asking_again (self);
      return;
    }
  changed = g_ptr_array_new ();
  for (gsize i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (self->counting ? self->late : changed,
                     self->counting ? g_strdup (ids[i]) : (gpointer)ids[i]);
  if (!self->counting)
    harvest_story_rows_look_again (self->rows, changed);
}

/* Somebody else sees other stories. */
static void
me_changed_cb (HarvestStoryList *self)
{
  queue_asking_again (self);
}

/* While much is not in the index yet, not all of it is searched. */
static void
indexing_changed_cb (HarvestStore *store, GParamSpec *pspec, gpointer user_data)
{
  HarvestStoryList *self = user_data;
  double indexing;

  g_object_get (store, "indexing", &indexing, NULL);
  if (indexing >= 1 && (self->query != NULL || self->filter != NULL))
    queue_asking_again (self);
}

/* ---- Public ---- */

HarvestStoryList *
harvest_story_list_new (HarvestStore *store)
{
  HarvestStoryList *self;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);

  self = g_object_new (HARVEST_TYPE_STORY_LIST, NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, 0);
  g_signal_connect_object (store, "notify::indexing", G_CALLBACK (indexing_changed_cb), self, 0);
  g_signal_connect_object (store, "notify::me", G_CALLBACK (me_changed_cb), self,
                           G_CONNECT_SWAPPED);
  harvest_story_list_ask (self, NULL, NULL, FALSE, HARVEST_STORY_ORDER_NEWEST);
  return self;
}

GListModel *
harvest_story_list_get_rows (HarvestStoryList *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_LIST (self), NULL);

  return self->rows != NULL ? G_LIST_MODEL (self->rows) : NULL;
}

guint
harvest_story_list_get_n_found (HarvestStoryList *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_LIST (self), 0);

  return self->rows != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->rows)) : 0;
}

gboolean
harvest_story_list_get_counting (HarvestStoryList *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_LIST (self), FALSE);

  return self->counting;
}

gboolean
harvest_story_list_get_loading (HarvestStoryList *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_LIST (self), FALSE);

  return self->loading;
}

const GError *
harvest_story_list_get_error (HarvestStoryList *self)
{
  g_return_val_if_fail (HARVEST_IS_STORY_LIST (self), NULL);

  return self->error;
}

static void
ids_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *ids = harvest_story_rows_read_ids_finish (HARVEST_STORY_ROWS (source), result, &error);

  if (ids != NULL)
    g_task_return_pointer (task, ids, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
harvest_story_list_read_ids_async (HarvestStoryList *self,
                                   guint position,
                                   guint n_rows,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (HARVEST_IS_STORY_LIST (self));
  g_return_if_fail (self->rows != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_story_list_read_ids_async);
  harvest_story_rows_read_ids_async (self->rows, position, n_rows, cancellable, ids_read_cb, task);
}

GPtrArray *
harvest_story_list_read_ids_finish (HarvestStoryList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Object ---- */

static void
harvest_story_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestStoryList *self = HARVEST_STORY_LIST (object);

  switch (prop_id)
    {
    case PROP_QUERY:
      g_value_set_string (value, self->query);
      break;
    case PROP_FILTER:
      g_value_set_string (value, self->filter);
      break;
    case PROP_TYPING:
      g_value_set_boolean (value, self->typing);
      break;
    case PROP_ORDER:
      g_value_set_uint (value, self->order);
      break;
    case PROP_ROWS:
      g_value_set_object (value, self->rows);
      break;
    case PROP_N_FOUND:
      g_value_set_uint (value, harvest_story_list_get_n_found (self));
      break;
    case PROP_COUNTING:
      g_value_set_boolean (value, self->counting);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_story_list_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  HarvestStoryList *self = HARVEST_STORY_LIST (object);
  g_autofree char *query = g_strdup (self->query);
  g_autofree char *filter = g_strdup (self->filter);

  switch (prop_id)
    {
    case PROP_QUERY:
      harvest_story_list_ask (self, g_value_get_string (value), filter, self->typing, self->order);
      break;
    case PROP_FILTER:
      harvest_story_list_ask (self, query, g_value_get_string (value), self->typing, self->order);
      break;
    case PROP_TYPING:
      harvest_story_list_ask (self, query, filter, g_value_get_boolean (value), self->order);
      break;
    case PROP_ORDER:
      harvest_story_list_ask (self, query, filter, self->typing, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_story_list_dispose (GObject *object)
{
  HarvestStoryList *self = HARVEST_STORY_LIST (object);

  g_clear_handle_id (&self->ask_source, g_source_remove);
  g_clear_handle_id (&self->warm_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->rows != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->rows, self);
      harvest_story_rows_stop (self->rows);
    }
  g_clear_object (&self->rows);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (harvest_story_list_parent_class)->dispose (object);
}

static void
harvest_story_list_finalize (GObject *object)
{
  HarvestStoryList *self = HARVEST_STORY_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->question, harvest_story_question_unref);
  g_clear_pointer (&self->late, g_ptr_array_unref);
  g_free (self->query);
  g_free (self->filter);

  G_OBJECT_CLASS (harvest_story_list_parent_class)->finalize (object);
}

static void
harvest_story_list_class_init (HarvestStoryListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = harvest_story_list_get_property;
  object_class->set_property = harvest_story_list_set_property;
  object_class->dispose = harvest_story_list_dispose;
  object_class->finalize = harvest_story_list_finalize;

  properties[PROP_QUERY] = g_param_spec_string ("query", NULL, NULL, NULL, writable);
  properties[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, NULL, writable);
  properties[PROP_TYPING] = g_param_spec_boolean ("typing", NULL, NULL, FALSE, writable);
  properties[PROP_ORDER] = g_param_spec_uint ("order", NULL, NULL, HARVEST_STORY_ORDER_NEWEST,
                                              HARVEST_STORY_ORDER_BEST, HARVEST_STORY_ORDER_NEWEST,
                                              writable);
  properties[PROP_ROWS] = g_param_spec_object ("rows", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  properties[PROP_N_FOUND] = g_param_spec_uint ("n-found", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_COUNTING] = g_param_spec_boolean ("counting", NULL, NULL, FALSE, readable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_story_list_init (HarvestStoryList *self)
{
  self->late = g_ptr_array_new_with_free_func (g_free);
}
