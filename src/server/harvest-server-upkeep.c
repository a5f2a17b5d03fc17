/* harvest-server-upkeep.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-upkeep"

#include "config.h"

#include "harvest-server-upkeep.h"

#include "harvest-protocol-limits.h"
#include "harvest-server-office.h"

#define FIRST_US  (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define PERIOD_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* So many rows at once, so that others need not wait. */
#define TIDY_ROWS 500

struct _HarvestServerUpkeep
{
  HarvestServerDb *db;
  HarvestBlobStore *blobs;
  HarvestUploads *uploads;

  GMutex lock;
  GCond cond;
  gboolean ends;
  GThread *thread;
  GCancellable *cancellable;
};

/* ---- Files ---- */

typedef struct
{
  HarvestServerUpkeep *upkeep;
  const char *hash;
  gint64 since;
  gboolean needed;
} BlobJob;

static gboolean
is_needed_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  BlobJob *job = data;

  return harvest_sent_sql_is_needed (tx, job->hash, job->since, &job->needed, error);
}

static gboolean
forget_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  return harvest_sent_sql_forget (tx, ((BlobJob *)data)->hash, error);
}

/* A record may name a file before it comes, and after: so much time is given to both. */
static gboolean
sweep_blob_cb (const char *hash, gint64 bytes, gint64 written, gpointer user_data)
{
  HarvestServerUpkeep *self = user_data;
  BlobJob job = { .upkeep = self, .hash = hash };
  g_autoptr (GError) error = NULL;

  job.since = g_get_real_time () - (gint64)HARVEST_LIMIT_UPLOAD_EXPIRES_S * G_USEC_PER_SEC;
  if (written >= job.since)
    return TRUE;
  if (!harvest_server_db_read_sync (self->db, is_needed_cb, &job, &error)
      || (!job.needed
          && (!harvest_server_db_write_sync (self->db, forget_cb, &job, &error)
              || !harvest_blob_store_delete_sync (self->blobs, hash, &error))))
    g_message ("The file %s was not looked after: %s", hash, error->message);
  else if (!job.needed)
    g_info ("The file %s, which no record names, is deleted", hash);
  return error == NULL;
}

/* ---- Rows ---- */

static gboolean
tidy_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  return harvest_server_office_tidy_sync (tx, TIDY_ROWS, data, error);
}

static gboolean
tidy (HarvestServerUpkeep *self, GError **error)
{
  gboolean more = TRUE;

  while (more && !g_cancellable_is_cancelled (self->cancellable))
    if (!harvest_server_db_write_sync (self->db, tidy_cb, &more, error))
      return FALSE;
  return TRUE;
}

static void
look_after (HarvestServerUpkeep *self)
{
  g_autoptr (GError) error = NULL;

  if (!harvest_uploads_expire_sync (self->uploads, HARVEST_LIMIT_UPLOAD_EXPIRES_S, &error)
      || !tidy (self, &error)
      || !harvest_blob_store_foreach_sync (self->blobs, sweep_blob_cb, self, self->cancellable,
                                           &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("Not all could be looked after: %s", error->message);
    }
}

static gpointer
thread_func (gpointer data)
{
  HarvestServerUpkeep *self = data;
  gint64 next = g_get_monotonic_time () + FIRST_US;

  g_mutex_lock (&self->lock);
  while (!self->ends)
    {
      if (g_cond_wait_until (&self->cond, &self->lock, next))
        continue;
      g_mutex_unlock (&self->lock);
      look_after (self);
      next = g_get_monotonic_time () + PERIOD_US;
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

HarvestServerUpkeep *
harvest_server_upkeep_new (HarvestServerDb *db, HarvestBlobStore *blobs, HarvestUploads *uploads)
{
  HarvestServerUpkeep *self;

  g_return_val_if_fail (HARVEST_IS_SERVER_DB (db) && HARVEST_IS_BLOB_STORE (blobs), NULL);

  self = g_new0 (HarvestServerUpkeep, 1);
  self->db = g_object_ref (db);
  self->blobs = g_object_ref (blobs);
  self->uploads = uploads;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("upkeep", thread_func, self);
  return self;
}

void
harvest_server_upkeep_free (HarvestServerUpkeep *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->lock);
  self->ends = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_object_unref (self->cancellable);
  g_object_unref (self->blobs);
  g_object_unref (self->db);
  g_free (self);
}
