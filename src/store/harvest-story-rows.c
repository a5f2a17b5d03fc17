/* harvest-story-rows.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-rows"

#include "config.h"

#include "harvest-story-rows.h"

#include "harvest-story-pieces.h"
#include "harvest-story-row-private.h"
#include "harvest-uuid.h"

/* Beside a row that is asked for, its neighbours are read. */
#define READ_BEFORE 10
#define READ_AFTER  30
/* Of so many pieces the rows are kept. */
#define PIECES_KEPT 8
/* A change that touches more pieces is answered by looking at everything again. */
#define MOST_CHANGED_PIECES 24

struct _HarvestStoryRows
{
  GObject parent_instance;

  HarvestStore *store;
  HarvestStoryQuestion *question;
  HarvestStoryPieces *pieces;
  GCancellable *cancellable;
  guint read_source;

  GPtrArray *changed; /* (element-type utf8): ids that are being looked at */
  GPtrArray *waiting; /* (element-type utf8): ids to look at after them */
};

static void list_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HarvestStoryRows,
                               harvest_story_rows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_iface_init))

enum
{
  FAILED, /* (GError *): rows could not be read */
  STALE,  /* too much is different: ask again */
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void queue_reading (HarvestStoryRows *self);
static void look_at_waiting (HarvestStoryRows *self);

/* ---- Telling ---- */

static void
tell_delta (guint position, guint n_removed, guint n_added, gpointer data)
{
  g_list_model_items_changed (data, position, n_removed, n_added);
}

static void
tell_failure (HarvestStoryRows *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* Takes the answer of a task that was run for @self; NULL if there is none to work with. */
static HarvestStoryAnswer *
take_answer (HarvestStoryRows *self, GObject *source, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestStoryAnswer)
      answer = harvest_story_reader_run_finish (HARVEST_STORE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return NULL;
  if (answer == NULL)
    tell_failure (self, error);
  return g_steal_pointer (&answer);
}

/* ---- Data ---- */

static void
show_data (HarvestStoryRows *self, GPtrArray *data)
{
  for (guint i = 0; i < data->len; i++)
    {
      HarvestStoryData *of_row = data->pdata[i];
      HarvestStoryPiece *piece;
      guint place;

      if (of_row == NULL)
        continue;
      piece = harvest_story_question_is_ranked (self->question)
                  ? harvest_story_pieces_get_at (self->pieces, 0)
                  : harvest_story_pieces_find_key (self->pieces, of_row->hit.key);
      place = piece != NULL ? harvest_story_piece_find_key (piece, of_row->hit.key) : G_MAXUINT;
      if (place == G_MAXUINT)
        continue;
      harvest_story_row_take_data (harvest_story_pieces_use_row (self->pieces, piece, place),
                                   g_steal_pointer (&data->pdata[i]));
    }
}

/* ---- Reading rows that are asked for ---- */

typedef struct
{
  HarvestStoryRows *rows;
  HarvestSearchSpan span;
} Reading;

static void
piece_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr (HarvestStoryRows) self = reading->rows;
  g_autoptr (HarvestStoryAnswer) answer = take_answer (self, source, result);
  HarvestStoryPiece *piece = harvest_story_pieces_find_span (self->pieces, &reading->span);

  if (piece != NULL)
    piece->reading = FALSE;
  if (answer == NULL)
    return;
  if (piece != NULL && answer->ends->len > 0)
    harvest_story_pieces_set_hits (self->pieces, piece, answer->hits, tell_delta, self);
  show_data (self, answer->data);
  harvest_story_pieces_forget (self->pieces, PIECES_KEPT);
  queue_reading (self);
}

static void
read_piece (HarvestStoryRows *self, HarvestStoryPiece *piece)
{
  guint from = piece->wanted_from > READ_BEFORE ? piece->wanted_from - READ_BEFORE : 0;
  guint end = MIN (piece->wanted_end + READ_AFTER, piece->n_rows);
  HarvestStoryTask *task;
  Reading *reading;

  piece->wanted_from = piece->wanted_end = 0;
  piece->reading = TRUE;
  task = harvest_story_task_new (piece->hits != NULL ? HARVEST_STORY_TASK_HITS
                                                     : HARVEST_STORY_TASK_SPANS);
  task->n_data = end - from;
  if (piece->hits != NULL)
    g_array_append_vals (task->hits, &g_array_index (piece->hits, HarvestSearchHit, from),
                         end - from);
  else
    {
      harvest_story_task_add_span (task, piece->span.lower, piece->span.upper);
      task->data_from = from;
    }

  reading = g_new0 (Reading, 1);
  reading->rows = g_object_ref (self);
  reading->span = piece->span;
  harvest_story_reader_run_async (self->store, self->question, task, self->cancellable,
                                  piece_read_cb, reading);
}

static gboolean
read_wanted_cb (gpointer user_data)
{
  HarvestStoryRows *self = user_data;

  self->read_source = 0;
  for (guint i = 0; i < self->pieces->pieces->len; i++)
    {
      HarvestStoryPiece *piece = self->pieces->pieces->pdata[i];

      if (piece->wanted_end > piece->wanted_from && !piece->reading)
        read_piece (self, piece);
    }
  return G_SOURCE_REMOVE;
}

static void
queue_reading (HarvestStoryRows *self)
{
  if (self->read_source == 0 && !g_cancellable_is_cancelled (self->cancellable))
    self->read_source = g_idle_add_full (G_PRIORITY_DEFAULT, read_wanted_cb, self, NULL);
}

static void
want_row (HarvestStoryRows *self, HarvestStoryPiece *piece, guint place)
{
  gboolean first = piece->wanted_end == piece->wanted_from;

  piece->wanted_from = first ? place : MIN (piece->wanted_from, place);
  piece->wanted_end = first ? place + 1 : MAX (piece->wanted_end, place + 1);
  queue_reading (self);
}

/* ---- Changes ---- */

static gboolean
is_changed (HarvestStoryRows *self, HarvestStoryRow *row)
{
  const char *id = row != NULL ? harvest_story_row_get_id (row) : NULL;

  return id != NULL && g_ptr_array_find_with_equal_func (self->changed, id, g_str_equal, NULL);
}

static void
end_change (HarvestStoryRows *self)
{
  g_clear_pointer (&self->changed, g_ptr_array_unref);
  look_at_waiting (self);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestStoryRows) self = user_data;
  g_autoptr (HarvestStoryAnswer) answer = take_answer (self, source, result);

  if (answer != NULL)
    show_data (self, answer->data);
  end_change (self);
}

/* Reads the rows of changed stories again that have objects, and of the stories at @keys. */
static void
refresh_rows (HarvestStoryRows *self, GArray *keys)
{
  HarvestStoryTask *task = harvest_story_task_new (HARVEST_STORY_TASK_HITS);

  for (guint i = 0; i < self->pieces->pieces->len; i++)
    {
      HarvestStoryPiece *piece = self->pieces->pieces->pdata[i];

      for (guint place = 0; piece->rows != NULL && place < piece->rows->len; place++)
        {
          const HarvestSearchHit *hit = piece->hits != NULL
                                            ? &g_array_index (piece->hits, HarvestSearchHit, place)
                                            : NULL;
          gboolean wanted = is_changed (self, piece->rows->pdata[place]);

          for (guint key = 0; hit != NULL && !wanted && key < keys->len; key++)
            wanted = piece->rows->pdata[place] != NULL
                     && g_array_index (keys, gint64, key) == hit->key;
          if (wanted && hit != NULL)
            g_array_append_val (task->hits, *hit);
        }
    }
  task->n_data = task->hits->len;
  harvest_story_reader_run_async (self->store, self->question, task, self->cancellable,
                                  refreshed_cb, g_object_ref (self));
}

typedef struct
{
  HarvestStoryRows *rows;
  GArray *spans; /* (element-type HarvestSearchSpan) */
  GArray *keys;  /* (element-type gint64): where changed stories are now */
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->rows);
  g_array_unref (change->spans);
  g_array_unref (change->keys);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
spans_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Change) change = user_data;
  HarvestStoryRows *self = change->rows;
  g_autoptr (HarvestStoryAnswer) answer = take_answer (self, source, result);
  guint from = 0;

  if (answer == NULL)
    {
      end_change (self);
      return;
    }
  for (guint i = 0; i < answer->ends->len; i++)
    {
      g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (HarvestSearchHit));
      guint end = g_array_index (answer->ends, guint, i);
      HarvestStoryPiece *piece = harvest_story_pieces_find_span (
          self->pieces, &g_array_index (change->spans, HarvestSearchSpan, i));

      if (end > from)
        g_array_append_vals (hits, &g_array_index (answer->hits, HarvestSearchHit, from),
                             end - from);
      from = end;
      if (piece != NULL)
        harvest_story_pieces_set_hits (self->pieces, piece, hits, tell_delta, self);
    }
  refresh_rows (self, change->keys);
}

static void
add_piece (HarvestStoryRows *self, GPtrArray *pieces, gint64 key)
{
  HarvestStoryPiece *piece = harvest_story_pieces_find_key (self->pieces, key);

  if (piece != NULL && !g_ptr_array_find (pieces, piece, NULL))
    g_ptr_array_add (pieces, piece);
}

/* The pieces where the changed stories are, where they have been as far as is known, and where
 * they stood if the time they were told is their time. */
static GPtrArray *
find_changed_pieces (HarvestStoryRows *self, GArray *found)
{
  GPtrArray *pieces = g_ptr_array_new ();

  for (guint i = 0; i < found->len; i++)
    {
      gint64 key = g_array_index (found, HarvestSearchHit, i).key;
      gint64 told = harvest_uuid_get_time (self->changed->pdata[i]) / G_USEC_PER_SEC;

      if (key != 0)
        add_piece (self, pieces, key);
      add_piece (self, pieces, told * 1024);
    }
  for (guint i = 0; i < self->pieces->pieces->len; i++)
    {
      HarvestStoryPiece *piece = self->pieces->pieces->pdata[i];

      for (guint place = 0; piece->rows != NULL && place < piece->rows->len; place++)
        if (is_changed (self, piece->rows->pdata[place]) && !g_ptr_array_find (pieces, piece, NULL))
          g_ptr_array_add (pieces, piece);
    }
  return pieces;
}

static void
change_by_time (HarvestStoryRows *self, GArray *found)
{
  g_autoptr (GPtrArray) pieces = find_changed_pieces (self, found);
  HarvestStoryTask *task;
  Change *change;

  if (pieces->len > MOST_CHANGED_PIECES)
    {
      g_clear_pointer (&self->changed, g_ptr_array_unref);
      g_signal_emit (self, signals[STALE], 0);
      return;
    }
  task = harvest_story_task_new (HARVEST_STORY_TASK_SPANS);
  change = g_new0 (Change, 1);
  change->rows = g_object_ref (self);
  change->spans = g_array_new (FALSE, FALSE, sizeof (HarvestSearchSpan));
  change->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < pieces->len; i++)
    {
      const HarvestStoryPiece *piece = pieces->pdata[i];

      harvest_story_task_add_span (task, piece->span.lower, piece->span.upper);
      g_array_append_val (change->spans, piece->span);
    }
  for (guint i = 0; i < found->len; i++)
    g_array_append_val (change->keys, g_array_index (found, HarvestSearchHit, i).key);
  harvest_story_reader_run_async (self->store, self->question, task, self->cancellable,
                                  spans_read_cb, change);
}

/* Ranked rows stay where they are; those of stories that have gone go. */
static void
change_ranked (HarvestStoryRows *self, GArray *found)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  HarvestStoryPiece *piece = harvest_story_pieces_get_at (self->pieces, 0);

  for (guint place = 0; piece != NULL && piece->rows != NULL && place < piece->rows->len;)
    {
      HarvestStoryRow *row = piece->rows->pdata[place];
      guint i;
      gint64 key;

      if (!is_changed (self, row))
        {
          place++;
          continue;
        }
      g_ptr_array_find_with_equal_func (self->changed, harvest_story_row_get_id (row), g_str_equal,
                                        &i);
      key = g_array_index (found, HarvestSearchHit, i).key;
      if (key == 0)
        {
          harvest_story_pieces_remove (self->pieces, piece, place, tell_delta, self);
          continue;
        }
      /* It may stand in the other database now. */
      g_array_index (piece->hits, HarvestSearchHit, place).key = key;
      g_array_index (piece->hits, HarvestSearchHit, place).row = 0;
      place++;
    }
  refresh_rows (self, keys);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestStoryRows) self = user_data;
  g_autoptr (HarvestStoryAnswer) answer = take_answer (self, source, result);

  if (answer == NULL)
    end_change (self);
  else if (harvest_story_question_is_ranked (self->question))
    change_ranked (self, answer->hits);
  else
    change_by_time (self, answer->hits);
}

static void
look_at_waiting (HarvestStoryRows *self)
{
  HarvestStoryTask *task;

  if (self->changed != NULL || self->waiting->len == 0
      || g_cancellable_is_cancelled (self->cancellable))
    return;
  self->changed = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func (g_free);
  task = harvest_story_task_new (HARVEST_STORY_TASK_FIND);
  for (guint i = 0; i < self->changed->len; i++)
    g_ptr_array_add (task->ids, g_strdup (self->changed->pdata[i]));
  harvest_story_reader_run_async (self->store, self->question, task, self->cancellable, found_cb,
                                  g_object_ref (self));
}

void
harvest_story_rows_look_again (HarvestStoryRows *self, GPtrArray *ids)
{
  g_return_if_fail (HARVEST_IS_STORY_ROWS (self));
  g_return_if_fail (ids != NULL);

  for (guint i = 0; i < ids->len; i++)
    if (!g_ptr_array_find_with_equal_func (self->waiting, ids->pdata[i], g_str_equal, NULL))
      g_ptr_array_add (self->waiting, g_strdup (ids->pdata[i]));
  look_at_waiting (self);
}

/* ---- Ids ---- */

typedef struct
{
  guint skip;
  guint n_rows;
} Range;

static void
ids_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Range *range = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (HarvestStoryAnswer)
      answer = harvest_story_reader_run_finish (HARVEST_STORE (source), result, &error);
  GPtrArray *ids;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = range->skip; i < answer->ids->len && ids->len < range->n_rows; i++)
    g_ptr_array_add (ids, g_steal_pointer (&answer->ids->pdata[i]));
  g_task_return_pointer (task, ids, (GDestroyNotify)g_ptr_array_unref);
}

/* Ranked rows are known by their places alone. */
static void
add_known_hits (HarvestStoryPieces *pieces, HarvestStoryTask *task, Range *range, guint position)
{
  HarvestStoryPiece *piece = harvest_story_pieces_get_at (pieces, 0);
  guint n = piece != NULL && position < piece->n_rows
                ? MIN (range->n_rows, piece->n_rows - position)
                : 0;

  range->skip = 0;
  if (n > 0)
    g_array_append_vals (task->hits, &g_array_index (piece->hits, HarvestSearchHit, position), n);
}

void
harvest_story_rows_read_ids_async (HarvestStoryRows *self,
                                   guint position,
                                   guint n_rows,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  HarvestStoryTask *reading;
  Range *range;
  GTask *task;

  g_return_if_fail (HARVEST_IS_STORY_ROWS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_story_rows_read_ids_async);
  range = g_new0 (Range, 1);
  range->n_rows = n_rows;
  g_task_set_task_data (task, range, g_free);

  reading = harvest_story_task_new (HARVEST_STORY_TASK_IDS);
  if (harvest_story_question_is_ranked (self->question))
    add_known_hits (self->pieces, reading, range, position);
  else
    for (guint i = 0; i < self->pieces->pieces->len; i++)
      {
        const HarvestStoryPiece *piece = self->pieces->pieces->pdata[i];

        if (piece->start + piece->n_rows <= position || piece->start >= position + n_rows)
          continue;
        if (reading->spans->len == 0)
          range->skip = position > piece->start ? position - piece->start : 0;
        harvest_story_task_add_span (reading, piece->span.lower, piece->span.upper);
      }
  harvest_story_reader_run_async (self->store, self->question, reading, cancellable, ids_read_cb,
                                  task);
}

GPtrArray *
harvest_story_rows_read_ids_finish (HarvestStoryRows *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Filling ---- */

HarvestStoryRows *
harvest_story_rows_new (HarvestStore *store, HarvestStoryQuestion *question)
{
  HarvestStoryRows *self = g_object_new (HARVEST_TYPE_STORY_ROWS, NULL);

  self->store = g_object_ref (store);
  self->question = harvest_story_question_ref (question);
  self->pieces = harvest_story_pieces_new (harvest_story_question_is_ascending (question));
  return self;
}

void
harvest_story_rows_add_known (HarvestStoryRows *self,
                              const HarvestSearchSpan *span,
                              GArray *hits,
                              GPtrArray *data)
{
  guint before;

  g_return_if_fail (HARVEST_IS_STORY_ROWS (self));

  before = self->pieces->n_rows;
  harvest_story_pieces_append (self->pieces, span, hits->len, hits);
  show_data (self, data);
  if (hits->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, hits->len);
}

void
harvest_story_rows_add_blocks (HarvestStoryRows *self, GArray *blocks)
{
  guint before;

  g_return_if_fail (HARVEST_IS_STORY_ROWS (self));

  before = self->pieces->n_rows;
  for (guint i = 0; i < blocks->len; i++)
    {
      const HarvestStoryBlock *block = &g_array_index (blocks, HarvestStoryBlock, i);

      harvest_story_pieces_append (self->pieces, &block->span, block->n_rows, NULL);
    }
  if (self->pieces->n_rows > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->pieces->n_rows - before);
}

void
harvest_story_rows_stop (HarvestStoryRows *self)
{
  g_return_if_fail (HARVEST_IS_STORY_ROWS (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->read_source, g_source_remove);
}

/* ---- GListModel ---- */

static GType
get_item_type (GListModel *model)
{
  return HARVEST_TYPE_STORY_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return HARVEST_STORY_ROWS (model)->pieces->n_rows;
}

static gpointer
get_item (GListModel *model, guint position)
{
  HarvestStoryRows *self = HARVEST_STORY_ROWS (model);
  HarvestStoryPiece *piece = harvest_story_pieces_get_at (self->pieces, position);
  HarvestStoryRow *row;

  if (piece == NULL)
    return NULL;
  row = harvest_story_pieces_use_row (self->pieces, piece, position - piece->start);
  if (harvest_story_row_get_story (row) == NULL)
    want_row (self, piece, position - piece->start);
  return g_object_ref (row);
}

static void
list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- Object ---- */

static void
harvest_story_rows_dispose (GObject *object)
{
  HarvestStoryRows *self = HARVEST_STORY_ROWS (object);

  harvest_story_rows_stop (self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (harvest_story_rows_parent_class)->dispose (object);
}

static void
harvest_story_rows_finalize (GObject *object)
{
  HarvestStoryRows *self = HARVEST_STORY_ROWS (object);

  g_clear_pointer (&self->question, harvest_story_question_unref);
  g_clear_pointer (&self->pieces, harvest_story_pieces_free);
  g_clear_pointer (&self->changed, g_ptr_array_unref);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (harvest_story_rows_parent_class)->finalize (object);
}

static void
harvest_story_rows_class_init (HarvestStoryRowsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = harvest_story_rows_dispose;
  object_class->finalize = harvest_story_rows_finalize;

  signals[FAILED] = g_signal_new ("failed", HARVEST_TYPE_STORY_ROWS, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[STALE] = g_signal_new ("stale", HARVEST_TYPE_STORY_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
harvest_story_rows_init (HarvestStoryRows *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = g_ptr_array_new_with_free_func (g_free);
}
