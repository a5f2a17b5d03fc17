/* harvest-session-cache.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-session-cache"

#include "config.h"

#include "harvest-session-cache.h"

#include "harvest-accounts.h"
#include "harvest-server-error.h"

/* A request with an ended session is refused within a second. */
#define LOOK_US (300 * 1000)

/* Who was seen when is written down this often. */
#define WRITE_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

struct _HarvestSessionCache
{
  HarvestServerDb *db;
  HarvestSessionsChangedFunc changed;
  gpointer changed_data;

  GMutex lock;
  GCond cond;
  GHashTable *sessions; /* of HarvestLiveSession, by token */
  guint turn;           /* raised whenever all is forgotten */
  gboolean ends;
  GThread *thread;
};

/* ---- HarvestLiveSession ---- */

static HarvestLiveSession *
live_session_new (const HarvestSessionRow *row, GBytes *token)
{
  HarvestLiveSession *self = g_new0 (HarvestLiveSession, 1);

  self->ref_count = 1;
  self->id = g_strdup (row->id);
  self->person = g_strdup (row->person);
  self->device = g_strdup (row->device);
  self->shared = row->shared;
  self->expires = row->expires;
  self->token = g_bytes_ref (token);
  g_mutex_init (&self->lock);
  return self;
}

HarvestLiveSession *
harvest_live_session_ref (HarvestLiveSession *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
harvest_live_session_unref (HarvestLiveSession *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->person);
  g_free (self->device);
  g_bytes_unref (self->token);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
unref_session_cb (gpointer data)
{
  harvest_live_session_unref (data);
}

/* ---- The look ---- */

typedef struct
{
  gint64 known;
  gboolean whole;
  GPtrArray *persons;
} Look;

static gboolean
look_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  Look *look = data;

  g_ptr_array_set_size (look->persons, 0);
  return harvest_accounts_sql_list_changes (tx, &look->known, look->persons, &look->whole, error);
}

static gboolean
touch_sessions_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  GPtrArray *ids = data;

  for (guint i = 0; i < ids->len; i++)
    if (!harvest_sessions_sql_touch (tx, ids->pdata[i], harvest_server_tx_now (tx), error))
      return FALSE;
  return TRUE;
}

static void
write_seen (HarvestSessionCache *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      HarvestLiveSession *session = value;

      if (g_atomic_int_compare_and_exchange (&session->seen, TRUE, FALSE))
        g_ptr_array_add (ids, g_strdup (session->id));
    }
  g_mutex_unlock (&self->lock);
  if (ids->len > 0 && !harvest_server_db_write_sync (self->db, touch_sessions_cb, ids, &error))
    g_message ("It was not written down who was seen: %s", error->message);
}

static gboolean
wait_for_next (HarvestSessionCache *self)
{
  gint64 until = g_get_monotonic_time () + LOOK_US;
  gboolean ends;

  g_mutex_lock (&self->lock);
  while (!self->ends && g_cond_wait_until (&self->cond, &self->lock, until))
    continue;
  ends = self->ends;
  g_mutex_unlock (&self->lock);
  return !ends;
}

static void
look (HarvestSessionCache *self, Look *look)
{
  g_autoptr (GError) error = NULL;

  if (!harvest_server_db_read_sync (self->db, look_cb, look, &error))
    {
      /* Who cannot look does not know who may still come in. */
      g_message ("Cannot see which sessions have ended: %s", error->message);
      harvest_session_cache_forget (self, NULL);
    }
  else if (!look->whole)
    {
      harvest_session_cache_forget (self, NULL);
    }
  else
    {
      for (guint i = 0; i < look->persons->len; i++)
        harvest_session_cache_forget (self, look->persons->pdata[i]);
    }
}

static gpointer
look_thread (gpointer data)
{
  HarvestSessionCache *self = data;
  g_autoptr (GPtrArray) persons = g_ptr_array_new_with_free_func (g_free);
  Look state = { .persons = persons };
  gint64 next_write = g_get_monotonic_time () + WRITE_US;

  do
    {
      look (self, &state);
      if (g_get_monotonic_time () >= next_write)
        {
          write_seen (self);
          next_write = g_get_monotonic_time () + WRITE_US;
        }
    }
  while (wait_for_next (self));
  write_seen (self);
  return NULL;
}

/* ---- Public API ---- */

HarvestSessionCache *
harvest_session_cache_new (HarvestServerDb *db)
{
  HarvestSessionCache *self;

  g_return_val_if_fail (HARVEST_IS_SERVER_DB (db), NULL);

  self = g_new0 (HarvestSessionCache, 1);
  self->db = g_object_ref (db);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->sessions = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, NULL, unref_session_cb);
  self->thread = g_thread_new ("sessions", look_thread, self);
  return self;
}

void
harvest_session_cache_stop (HarvestSessionCache *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->ends = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->thread, g_thread_join);
}

void
harvest_session_cache_free (HarvestSessionCache *self)
{
  if (self == NULL)
    return;
  if (self->thread != NULL)
    harvest_session_cache_stop (self);
  g_hash_table_unref (self->sessions);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_object_unref (self->db);
  g_free (self);
}

void
harvest_session_cache_set_changed_func (HarvestSessionCache *self,
                                        HarvestSessionsChangedFunc func,
                                        gpointer data)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->changed = func;
  self->changed_data = data;
  g_mutex_unlock (&self->lock);
}

HarvestLiveSession *
harvest_session_cache_peek (HarvestSessionCache *self, GBytes *token, gint64 now)
{
  HarvestLiveSession *session;

  g_return_val_if_fail (self != NULL && token != NULL, NULL);

  g_mutex_lock (&self->lock);
  session = g_hash_table_lookup (self->sessions, token);
  if (session != NULL && session->expires <= now)
    session = NULL;
  if (session != NULL)
    {
      harvest_live_session_ref (session);
      g_atomic_int_set (&session->seen, TRUE);
    }
  g_mutex_unlock (&self->lock);
  return session;
}

void
harvest_session_cache_forget (HarvestSessionCache *self, const char *person)
{
  HarvestSessionsChangedFunc changed;
  gpointer data;
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->turn++;
  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      HarvestLiveSession *session = value;

      if (person != NULL && !g_str_equal (person, session->person))
        continue;
      g_atomic_int_set (&session->ended, TRUE);
      g_hash_table_iter_remove (&iter);
    }
  changed = self->changed;
  data = self->changed_data;
  g_mutex_unlock (&self->lock);
  if (changed != NULL)
    changed (data);
}

/* ---- Asking the database ---- */

typedef struct
{
  HarvestSessionCache *cache;
  GBytes *token;
  guint turn;
  HarvestSessionFoundFunc func;
  gpointer data;
  HarvestSessionRow *row;
} FindJob;

static void
free_job_cb (gpointer data)
{
  FindJob *job = data;

  g_bytes_unref (job->token);
  g_clear_pointer (&job->row, harvest_session_row_free);
  g_free (job);
}

static gboolean
find_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  FindJob *job = data;

  g_clear_pointer (&job->row, harvest_session_row_free);
  job->row = harvest_accounts_find_session_sync (tx, job->token, error);
  return job->row != NULL;
}

/* Keeps what was found, unless all was forgotten meanwhile. */
static HarvestLiveSession *
keep (FindJob *job)
{
  HarvestSessionCache *self = job->cache;
  HarvestLiveSession *session;

  g_mutex_lock (&self->lock);
  session = g_hash_table_lookup (self->sessions, job->token);
  if (session != NULL)
    {
      harvest_live_session_ref (session);
    }
  else
    {
      session = live_session_new (job->row, job->token);
      /* Else somebody has been forgotten since it was read, perhaps this one. */
      session->ended = job->turn != self->turn;
      if (!session->ended)
        g_hash_table_insert (self->sessions, session->token, harvest_live_session_ref (session));
    }
  g_atomic_int_set (&session->seen, TRUE);
  g_mutex_unlock (&self->lock);
  return session;
}

static void
found_cb (gpointer data, const GError *error)
{
  FindJob *job = data;
  g_autoptr (HarvestLiveSession) session = NULL;

  if (g_error_matches (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_NOT_FOUND))
    error = NULL;
  else if (error == NULL)
    session = keep (job);
  job->func (session, error, job->data);
}

void
harvest_session_cache_find (HarvestSessionCache *self,
                            GBytes *token,
                            HarvestSessionFoundFunc func,
                            gpointer data)
{
  FindJob *job;

  g_return_if_fail (self != NULL && token != NULL && func != NULL);

  job = g_new0 (FindJob, 1);
  job->cache = self;
  job->token = g_bytes_ref (token);
  job->func = func;
  job->data = data;
  g_mutex_lock (&self->lock);
  job->turn = self->turn;
  g_mutex_unlock (&self->lock);
  harvest_server_db_read (self->db, find_cb, found_cb, job, free_job_cb);
}
