/* harvest-watch.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-watch"

#include "config.h"

#include "harvest-watch.h"

#include "harvest-outbox.h"
#include "harvest-reader.h"

#define RATE_LIMIT_MILLISECONDS 100
/* Where files cannot be watched (too many watches), look now and then. */
#define LOOK_SECONDS 3

struct _HarvestWatch
{
  GObject parent_instance;

  HarvestSharedDb *shared;
  GFileMonitor *shared_monitor;
  GFileMonitor *person_monitor;
  char *person_path;
  guint timer;
  gint64 seen_shared; /* -1: nothing yet */
  gint64 seen_person;
  gboolean looking;
  gboolean again;
  gboolean overtaken; /* this program wrote after the reader began to look */
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (HarvestWatch, harvest_watch, G_TYPE_OBJECT)

enum
{
  CHANGES,
  COUNTS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- Looking, on the reader ---- */

typedef struct
{
  char *person_path;
  gint64 shared_after;
  gint64 person_after;
} Question;

typedef struct
{
  HarvestChangeSet *shared;
  HarvestChangeSet *person;
  gint64 shared_last;
  gint64 person_last;
  guint n_waiting;
  guint n_attention;
  gint64 due;
  gboolean sent;
  char *person_path;
} Finding;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->person_path);
  g_free (question);
}

static void
finding_free (gpointer data)
{
  Finding *finding = data;

  g_clear_pointer (&finding->shared, harvest_change_set_free);
  g_clear_pointer (&finding->person, harvest_change_set_free);
  g_free (finding->person_path);
  g_free (finding);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Finding, finding_free)

static gboolean
find_changes (HarvestDatabase *database,
              const char *schema,
              gint64 after,
              HarvestChangeSet **changes,
              gint64 *last,
              GError **error)
{
  if (after < 0)
    return harvest_change_set_get_last_sync (database, schema, last, error);
  *changes = harvest_change_set_read_sync (database, schema, after, error);
  if (*changes == NULL)
    return FALSE;
  *last = MAX ((*changes)->last, after);
  return TRUE;
}

static gboolean
look_job (HarvestDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const Question *question = data;
  g_autoptr (Finding) finding = g_new0 (Finding, 1);
  /* `entry` and `attention` are tables of the person's database alone. */
  HarvestPersonContext context = { .own = database };

  finding->person_path = g_strdup (question->person_path);
  if (!harvest_reader_begin_sync (database, error))
    return G_SOURCE_REMOVE;
  if ((question->person_path == NULL
       || (find_changes (database, "me", question->person_after, &finding->person,
                         &finding->person_last, error)
           && harvest_outbox_count_sync (&context, &finding->n_waiting, &finding->n_attention,
                                         &finding->due, &finding->sent, error)))
      && find_changes (database, "main", question->shared_after, &finding->shared,
                       &finding->shared_last, error))
    *result = g_steal_pointer (&finding);
  harvest_reader_end_sync (database);
  return G_SOURCE_REMOVE;
}

static void
take_person_finding (HarvestWatch *self, Finding *finding)
{
  if (finding->person_path == NULL || g_strcmp0 (finding->person_path, self->person_path) != 0)
    return;
  /* What this program wrote while the reader looked may have been noted already. */
  if (finding->person != NULL && finding->person->last > self->seen_person)
    g_signal_emit (self, signals[CHANGES], 0, finding->person);
  self->seen_person = MAX (self->seen_person, finding->person_last);
  if (!self->overtaken)
    g_signal_emit (self, signals[COUNTS], 0, finding->n_waiting, finding->n_attention, finding->due,
                   finding->sent);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestWatch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Finding) finding = harvest_database_thread_run_finish (
      HARVEST_DATABASE_THREAD (source), result, &error);

  self->looking = FALSE;
  if (self->stopped)
    return;
  if (finding != NULL)
    {
      self->seen_shared = finding->shared_last;
      if (finding->shared != NULL && finding->shared->first != 0)
        g_signal_emit (self, signals[CHANGES], 0, finding->shared);
      take_person_finding (self, finding);
    }
  else
    g_info ("Changes of others are not seen: %s", error->message);
  if (self->again || self->overtaken)
    harvest_watch_look (self);
}

void
harvest_watch_look (HarvestWatch *self)
{
  Question *question;

  g_return_if_fail (HARVEST_IS_WATCH (self));

  if (self->stopped)
    return;
  if (self->looking)
    {
      self->again = TRUE;
      return;
    }
  self->looking = TRUE;
  self->again = FALSE;
  self->overtaken = FALSE;
  question = g_new0 (Question, 1);
  question->person_path = g_strdup (self->person_path);
  question->shared_after = self->seen_shared;
  question->person_after = self->seen_person;
  harvest_database_thread_run_async (
      harvest_shared_db_get_reader (self->shared, HARVEST_READER_RECORDS), HARVEST_PRIORITY_PERSON,
      look_job, question, question_free, finding_free, NULL, looked_cb, g_object_ref (self));
}

void
harvest_watch_note_own (HarvestWatch *self, const HarvestChangeSet *changes)
{
  g_return_if_fail (HARVEST_IS_WATCH (self));

  self->overtaken = self->looking;
  if (changes->first != 0 && changes->first == self->seen_person + 1)
    self->seen_person = changes->last;
}

/* ---- Watching ---- */

static void
monitor_changed_cb (GFileMonitor *monitor,
                    GFile *file,
                    GFile *other,
                    GFileMonitorEvent event,
                    gpointer user_data)
{
  harvest_watch_look (user_data);
}

static gboolean
timer_cb (gpointer user_data)
{
  harvest_watch_look (user_data);
  return G_SOURCE_CONTINUE;
}

static GFileMonitor *
watch_log (HarvestWatch *self, const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (log);
  g_autoptr (GError) error = NULL;
  GFileMonitor *monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);

  if (monitor == NULL)
    {
      g_info ("%s cannot be watched: %s", log, error->message);
      if (self->timer == 0)
        self->timer = g_timeout_add_seconds (LOOK_SECONDS, timer_cb, self);
      return NULL;
    }
  g_file_monitor_set_rate_limit (monitor, RATE_LIMIT_MILLISECONDS);
  g_signal_connect_object (monitor, "changed", G_CALLBACK (monitor_changed_cb), self, 0);
  return monitor;
}

static void
drop_monitor (GFileMonitor **monitor)
{
  if (*monitor != NULL)
    g_file_monitor_cancel (*monitor);
  g_clear_object (monitor);
}

void
harvest_watch_set_person (HarvestWatch *self, const char *path)
{
  g_return_if_fail (HARVEST_IS_WATCH (self));

  drop_monitor (&self->person_monitor);
  g_free (self->person_path);
  self->person_path = g_strdup (path);
  self->seen_person = -1;
  if (path != NULL)
    self->person_monitor = watch_log (self, path);
  harvest_watch_look (self);
}

void
harvest_watch_stop (HarvestWatch *self)
{
  g_return_if_fail (HARVEST_IS_WATCH (self));

  self->stopped = TRUE;
  drop_monitor (&self->shared_monitor);
  drop_monitor (&self->person_monitor);
  g_clear_handle_id (&self->timer, g_source_remove);
}

HarvestWatch *
harvest_watch_new (HarvestSharedDb *shared)
{
  HarvestWatch *self;

  g_return_val_if_fail (HARVEST_IS_SHARED_DB (shared), NULL);

  self = g_object_new (HARVEST_TYPE_WATCH, NULL);
  self->shared = g_object_ref (shared);
  self->shared_monitor = watch_log (self, harvest_shared_db_get_path (shared));
  harvest_watch_look (self);
  return self;
}

/* ---- Object ---- */

static void
harvest_watch_dispose (GObject *object)
{
  HarvestWatch *self = HARVEST_WATCH (object);

  harvest_watch_stop (self);
  g_clear_object (&self->shared);

  G_OBJECT_CLASS (harvest_watch_parent_class)->dispose (object);
}

static void
harvest_watch_finalize (GObject *object)
{
  HarvestWatch *self = HARVEST_WATCH (object);

  g_free (self->person_path);

  G_OBJECT_CLASS (harvest_watch_parent_class)->finalize (object);
}

static void
harvest_watch_class_init (HarvestWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = harvest_watch_dispose;
  object_class->finalize = harvest_watch_finalize;

  signals[CHANGES] = g_signal_new ("changes", HARVEST_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[COUNTS] = g_signal_new ("counts", HARVEST_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 4, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_INT64,
                                  G_TYPE_BOOLEAN);
}

static void
harvest_watch_init (HarvestWatch *self)
{
  self->seen_shared = -1;
  self->seen_person = -1;
}
