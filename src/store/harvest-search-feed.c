/* harvest-search-feed.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-search-feed"

#include "config.h"

#include "harvest-search-feed.h"

#include "harvest-search-index.h"

/* FTS5 writes a segment for each slice and merges them later: small slices cost several times as
 * much as large ones. So they are long, though never while somebody waits. */
#define STORIES_PER_SLICE  4000
#define SLICE_MICROSECONDS 500000
/* While much is being written, so many are left to wait. */
#define HELD_STORIES 10000
/* Purging goes over the whole index: it rests for this many times what it took, but not longer than
 * this, so that what is deleted is gone within minutes. */
#define PURGE_REST_FACTOR  10
#define PURGE_REST_LONGEST (G_TIME_SPAN_MINUTE * 2)
/* How often it is counted what is left. */
#define JOB_MICROSECONDS (G_USEC_PER_SEC / 2)

struct _HarvestSearchFeed
{
  GObject parent_instance;

  HarvestDatabaseThread *writer;
  HarvestSearchIndexer *indexer; /* on the writer's thread while a job runs */
  GCancellable *cancellable;
  gboolean running;
  gboolean poked; /* while it was running */
  guint n_holds;
  gboolean purging;
  gint64 purge_begun; /* monotonic */
  gint64 purge_after; /* monotonic: not before */
  guint purge_timer;

  gint64 n_most; /* the most that were left since it last had nothing to do */
  double progress;
};

G_DEFINE_FINAL_TYPE (HarvestSearchFeed, harvest_search_feed, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PROGRESS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ---- On the writer's thread ---- */

static gboolean
note_row_cb (HarvestDatabase *database,
             const HarvestRowChange *change,
             gpointer data,
             GError **error)
{
  return harvest_search_index_note_sync (database, change->before, change->after,
                                         change->key_before, change->key_after, error);
}

gboolean
harvest_search_feed_set_up_sync (HarvestDatabase *database, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_DATABASE (database), FALSE);

  if (!harvest_search_index_set_up_sync (database, error))
    return FALSE;
  harvest_record_table_set_row_func (database, note_row_cb, NULL);
  return TRUE;
}

typedef struct
{
  HarvestSearchFeed *feed; /* a reference, so that the indexer stays */
  gboolean held;
  gint64 job_end;
  gint64 n_left;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->feed);
  g_free (job);
}

typedef struct
{
  HarvestDatabase *database;
  gint64 end;
} Slice;

static gboolean
slice_ends_cb (gpointer data)
{
  const Slice *slice = data;

  return harvest_database_thread_has_waiting_person (slice->database)
         || g_get_monotonic_time () >= slice->end;
}

typedef struct
{
  gint64 n_left;
  gboolean more;    /* work of any kind */
  gboolean residue; /* of deleted texts, to be purged when there is nothing else to do */
} Outcome;

static Outcome *
outcome_new (gint64 n_left, gboolean more, gboolean residue)
{
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->n_left = n_left;
  outcome->more = more;
  outcome->residue = residue;
  return outcome;
}

/* A slice of the job. */
static gboolean
feed_job (HarvestDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  Job *job = data;
  gint64 now = g_get_monotonic_time (), n_before;
  gboolean more = FALSE, residue;
  Slice slice = { database, now + SLICE_MICROSECONDS };

  if (job->job_end == 0)
    {
      job->job_end = now + JOB_MICROSECONDS;
      if (!harvest_search_index_get_pending_sync (database, &job->n_left, error))
        return G_SOURCE_REMOVE;
      if (job->held && job->n_left < HELD_STORIES)
        {
          *result = outcome_new (job->n_left, FALSE, FALSE);
          return G_SOURCE_REMOVE;
        }
    }
  n_before = job->n_left;
  if (!harvest_search_indexer_step_sync (job->feed->indexer, database, STORIES_PER_SLICE,
                                         slice_ends_cb, &slice, &more, error)
      || !harvest_search_index_get_pending_sync (database, &job->n_left, error))
    return G_SOURCE_REMOVE;
  /* That all is in the index is told before pieces of it are merged. */
  if (more && (job->n_left > 0 || n_before == 0) && g_get_monotonic_time () < job->job_end)
    return G_SOURCE_CONTINUE;
  if (!harvest_search_index_has_residue_sync (database, &residue, error))
    return G_SOURCE_REMOVE;
  *result = outcome_new (job->n_left, more, residue);
  return G_SOURCE_REMOVE;
}

/* A slice of purging. */
static gboolean
purge_job (HarvestDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  gboolean more = TRUE;

  while (more && harvest_search_index_purge_sync (database, &more, error)
         && !harvest_database_thread_should_yield (database))
    ;
  return more;
}

/* ---- On the main thread ---- */

static void run (HarvestSearchFeed *self);

static void
set_progress (HarvestSearchFeed *self, gint64 n_left)
{
  double progress = 1;

  self->n_most = n_left == 0 ? 0 : MAX (self->n_most, n_left);
  if (n_left > 0)
    progress = 1 - (double)n_left / (double)(self->n_most + 1);
  if (progress == self->progress)
    return;
  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static void
purged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSearchFeed) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 now = g_get_monotonic_time ();

  harvest_database_thread_run_finish (HARVEST_DATABASE_THREAD (source), result, &error);
  self->purging = FALSE;
  self->purge_after = now + MIN (PURGE_REST_FACTOR * (now - self->purge_begun), PURGE_REST_LONGEST);
  if (error != NULL && !g_cancellable_is_cancelled (self->cancellable)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    g_warning ("Deleted words could not be removed from the search index: %s", error->message);
}

static gboolean
purge_cb (gpointer user_data)
{
  HarvestSearchFeed *self = user_data;

  self->purge_timer = 0;
  self->purging = TRUE;
  self->purge_begun = g_get_monotonic_time ();
  harvest_database_thread_run_async (self->writer, HARVEST_PRIORITY_BULK, purge_job, NULL, NULL,
                                     NULL, self->cancellable, purged_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
plan_purge (HarvestSearchFeed *self)
{
  gint64 wait = MAX (0, self->purge_after - g_get_monotonic_time ());

  if (!self->purging && self->purge_timer == 0)
    self->purge_timer = g_timeout_add ((guint)((wait + 999) / 1000), purge_cb, self);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestSearchFeed) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree Outcome *outcome = harvest_database_thread_run_finish (
      HARVEST_DATABASE_THREAD (source), result, &error);

  self->running = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (outcome == NULL)
    {
      /* The stories are still found, by reading them. */
      g_warning ("The search index could not be written: %s", error->message);
      return;
    }
  set_progress (self, outcome->n_left);
  if (outcome->more || self->poked)
    run (self);
  else if (outcome->residue)
    plan_purge (self);
}

static void
run (HarvestSearchFeed *self)
{
  Job *job = g_new0 (Job, 1);

  job->feed = g_object_ref (self);
  job->held = self->n_holds > 0;
  self->running = TRUE;
  self->poked = FALSE;
  harvest_database_thread_run_async (self->writer, HARVEST_PRIORITY_BULK, feed_job, job, job_free,
                                     g_free, self->cancellable, ran_cb, g_object_ref (self));
}

HarvestSearchFeed *
harvest_search_feed_new (HarvestSharedDb *shared)
{
  HarvestSearchFeed *self;

  g_return_val_if_fail (HARVEST_IS_SHARED_DB (shared), NULL);

  self = g_object_new (HARVEST_TYPE_SEARCH_FEED, NULL);
  self->writer = g_object_ref (harvest_shared_db_get_writer (shared));
  run (self);
  return self;
}

void
harvest_search_feed_poke (HarvestSearchFeed *self)
{
  g_return_if_fail (HARVEST_IS_SEARCH_FEED (self));

  if (self->running || g_cancellable_is_cancelled (self->cancellable))
    self->poked = TRUE;
  else
    run (self);
}

void
harvest_search_feed_hold (HarvestSearchFeed *self)
{
  g_return_if_fail (HARVEST_IS_SEARCH_FEED (self));

  self->n_holds++;
}

void
harvest_search_feed_release (HarvestSearchFeed *self)
{
  g_return_if_fail (HARVEST_IS_SEARCH_FEED (self));
  g_return_if_fail (self->n_holds > 0);

  if (--self->n_holds == 0)
    harvest_search_feed_poke (self);
}

void
harvest_search_feed_stop (HarvestSearchFeed *self)
{
  g_return_if_fail (HARVEST_IS_SEARCH_FEED (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->purge_timer, g_source_remove);
}

double
harvest_search_feed_get_progress (HarvestSearchFeed *self)
{
  g_return_val_if_fail (HARVEST_IS_SEARCH_FEED (self), 1);

  return self->progress;
}

gboolean
harvest_search_feed_is_running (HarvestSearchFeed *self)
{
  g_return_val_if_fail (HARVEST_IS_SEARCH_FEED (self), FALSE);

  return self->running;
}

/* ---- Object ---- */

static void
harvest_search_feed_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PROGRESS:
      g_value_set_double (value, HARVEST_SEARCH_FEED (object)->progress);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_search_feed_finalize (GObject *object)
{
  HarvestSearchFeed *self = HARVEST_SEARCH_FEED (object);

  g_clear_handle_id (&self->purge_timer, g_source_remove);
  g_clear_object (&self->writer);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->indexer, harvest_search_indexer_free);

  G_OBJECT_CLASS (harvest_search_feed_parent_class)->finalize (object);
}

static void
harvest_search_feed_class_init (HarvestSearchFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = harvest_search_feed_get_property;
  object_class->finalize = harvest_search_feed_finalize;

  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 1,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_search_feed_init (HarvestSearchFeed *self)
{
  self->indexer = harvest_search_indexer_new ();
  self->cancellable = g_cancellable_new ();
  self->progress = 1;
}
