/* harvest-pump.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-pump"

#include "config.h"

#include "harvest-pump.h"

#include "harvest-outbox-answers.h"
#include "harvest-outbox.h"

#define BATCH             100
#define RETRY_SECONDS_MAX 60

struct _HarvestPump
{
  GObject parent_instance;

  HarvestPersonDb *person;
  HarvestAuthority *authority;
  GPtrArray *waiting; /* GTask: those who want to know when it is done */
  guint timer;
  guint retry_seconds;
  gboolean running;
  gboolean again; /* something came while it ran */
  gboolean stopped;

  /* borrowed */
  const HarvestClock *clock;
};

G_DEFINE_FINAL_TYPE (HarvestPump, harvest_pump, G_TYPE_OBJECT)

enum
{
  NEWS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void start (HarvestPump *self);

/* ---- Timers ---- */

static gboolean
timer_cb (gpointer user_data)
{
  HarvestPump *self = user_data;

  self->timer = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

static void
set_timer (HarvestPump *self, gint64 microseconds)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->stopped)
    return;
  microseconds = CLAMP (microseconds, 0, G_TIME_SPAN_HOUR);
  self->timer = g_timeout_add ((guint)((microseconds + 999) / 1000), timer_cb, self);
}

void
harvest_pump_poke (HarvestPump *self, gint64 due, gboolean sent)
{
  g_return_if_fail (HARVEST_IS_PUMP (self));

  /* What is sent and not answered is what the round at hand is about. */
  if (self->running)
    self->again = self->again || (due != 0 && due <= harvest_clock_now (self->clock));
  else if (sent)
    set_timer (self, 0);
  else if (due != 0)
    set_timer (self, due - harvest_clock_now (self->clock));
}

/* ---- A round: take, ask, note ---- */

static void
end_waiting (HarvestPump *self, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
end_round (HarvestPump *self, const HarvestPersonNews *news, const GError *error)
{
  self->running = FALSE;
  if (error == NULL && self->again && !self->stopped)
    {
      start (self);
      return;
    }
  if (error == NULL)
    {
      self->retry_seconds = 0;
      if (news != NULL)
        harvest_pump_poke (self, news->due, FALSE);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    {
      self->retry_seconds = CLAMP (self->retry_seconds * 2, 1, RETRY_SECONDS_MAX);
      g_info ("The outbox waits %u s: %s", self->retry_seconds, error->message);
      set_timer (self, self->retry_seconds * G_TIME_SPAN_SECOND);
    }
  end_waiting (self, error);
}

static void
tell (HarvestPump *self, HarvestPersonNews *news)
{
  if (news != NULL)
    g_signal_emit (self, signals[NEWS], 0, news);
}

static gboolean
answer_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  return harvest_outbox_answer_sync (context, data, error);
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestPump) self = user_data;
  g_autoptr (HarvestPersonNews) news = NULL;
  g_autoptr (GError) error = NULL;

  harvest_person_db_run_finish (HARVEST_PERSON_DB (source), result, &news, &error);
  tell (self, news);
  /* There may be more than one batch. */
  self->again = self->again || error == NULL;
  end_round (self, news, error);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestPump) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *answers = harvest_authority_answer_finish (HARVEST_AUTHORITY (source), result, &error);

  if (answers == NULL)
    {
      end_round (self, NULL, error);
      return;
    }
  harvest_person_db_run_async (self->person, HARVEST_PRIORITY_PERSON, answer_func, answers,
                               (GDestroyNotify)g_ptr_array_unref, NULL, noted_cb,
                               g_object_ref (self));
}

static gboolean
take_func (HarvestPersonContext *context, gpointer data, gpointer *result, GError **error)
{
  *result = harvest_outbox_take_sync (context, BATCH, error);
  return *result != NULL;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestPump) self = user_data;
  g_autoptr (HarvestPersonNews) news = NULL;
  g_autoptr (GPtrArray) mutations = NULL;
  g_autoptr (GError) error = NULL;

  mutations = harvest_person_db_run_finish (HARVEST_PERSON_DB (source), result, &news, &error);
  /* Even if nothing leaves: what was made and deleted again does not wait any more. */
  tell (self, news);
  if (mutations == NULL || mutations->len == 0)
    {
      end_round (self, news, error);
      return;
    }
  harvest_authority_answer_async (self->authority, harvest_person_db_get_client (self->person),
                                  harvest_person_db_get_person (self->person), mutations, NULL,
                                  answered_cb, g_object_ref (self));
}

static void
start (HarvestPump *self)
{
  if (self->running || self->stopped)
    {
      self->again = TRUE;
      return;
    }
  g_clear_handle_id (&self->timer, g_source_remove);
  if (!harvest_person_db_lock (self->person))
    {
      /* Another program sends for this person; should it end, it is our turn. */
      set_timer (self, 5 * G_TIME_SPAN_SECOND);
      end_waiting (self, NULL);
      return;
    }
  self->running = TRUE;
  self->again = FALSE;
  harvest_person_db_run_async (self->person, HARVEST_PRIORITY_PERSON, take_func, NULL, NULL,
                               (GDestroyNotify)g_ptr_array_unref, taken_cb, g_object_ref (self));
}

void
harvest_pump_run_async (HarvestPump *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task;

  g_return_if_fail (HARVEST_IS_PUMP (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_pump_run_async);
  g_ptr_array_add (self->waiting, task);
  start (self);
}

gboolean
harvest_pump_run_finish (HarvestPump *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
harvest_pump_stop (HarvestPump *self)
{
  g_return_if_fail (HARVEST_IS_PUMP (self));

  self->stopped = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
}

HarvestPump *
harvest_pump_new (HarvestPersonDb *person, HarvestAuthority *authority, const HarvestClock *clock)
{
  HarvestPump *self;

  g_return_val_if_fail (HARVEST_IS_PERSON_DB (person), NULL);
  g_return_val_if_fail (HARVEST_IS_AUTHORITY (authority), NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_PUMP, NULL);
  self->person = g_object_ref (person);
  self->authority = g_object_ref (authority);
  self->clock = clock;
  return self;
}

/* ---- Object ---- */

static void
harvest_pump_dispose (GObject *object)
{
  HarvestPump *self = HARVEST_PUMP (object);

  harvest_pump_stop (self);
  g_clear_object (&self->person);
  g_clear_object (&self->authority);

  G_OBJECT_CLASS (harvest_pump_parent_class)->dispose (object);
}

static void
harvest_pump_finalize (GObject *object)
{
  HarvestPump *self = HARVEST_PUMP (object);

  g_ptr_array_unref (self->waiting);

  G_OBJECT_CLASS (harvest_pump_parent_class)->finalize (object);
}

static void
harvest_pump_class_init (HarvestPumpClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = harvest_pump_dispose;
  object_class->finalize = harvest_pump_finalize;

  signals[NEWS] = g_signal_new ("news", HARVEST_TYPE_PUMP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
harvest_pump_init (HarvestPump *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}
