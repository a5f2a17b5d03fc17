/* harvest-server.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server"

#include "config.h"

#include "harvest-server-private.h"

#include "harvest-protocol-limits.h"
#include "harvest-routes.h"
#include "harvest-server-core.h"
#include "harvest-server-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define DATABASE "server.db"
#define LOCK     "server.lock"
#define BLOBS    "blobs"
#define UPLOADS  "uploads"

/* A parked request is answered before the library gives it up. */
#define ANSWER_MS (55 * 1000)

#define ANYWHERE "127.0.0.1:0"

G_DEFINE_FINAL_TYPE (HarvestServer, harvest_server, G_TYPE_OBJECT)

/* The rows of routes/, as http/ reads them: built once, as it keeps them. */
static const HarvestHttpRoute *
get_http_routes (guint *n_routes)
{
  static HarvestHttpRoute *rows;
  const HarvestRoute *routes = harvest_routes_get (n_routes);

  if (g_once_init_enter (&rows))
    {
      HarvestHttpRoute *made = g_new0 (HarvestHttpRoute, *n_routes);

      for (guint i = 0; i < *n_routes; i++)
        made[i] = (HarvestHttpRoute){
          .method = routes[i].method,
          .pattern = routes[i].pattern,
          .handler = harvest_server_route_cb,
          .body_limit = routes[i].message != NULL ? (guint64)routes[i].message->max_size
                                                  : routes[i].body_limit,
        };
      g_once_init_leave (&rows, made);
    }
  return rows;
}

static void
harvest_server_dispose (GObject *object)
{
  harvest_server_stop_sync (HARVEST_SERVER (object));

  G_OBJECT_CLASS (harvest_server_parent_class)->dispose (object);
}

static void
harvest_server_finalize (GObject *object)
{
  HarvestServer *self = HARVEST_SERVER (object);

  g_clear_pointer (&self->uploads, harvest_uploads_free);
  g_clear_object (&self->blobs);
  g_clear_object (&self->db);
  g_clear_pointer (&self->identity, harvest_identity_free);
  g_clear_pointer (&self->config, harvest_server_config_free);
  g_clear_pointer (&self->throttle, harvest_throttle_free);
  g_hash_table_unref (self->sign_ins);
  g_hash_table_unref (self->streams);
  g_mutex_clear (&self->lock);
  g_free (self->name);
  g_free (self->data_dir);
  if (self->lock_fd >= 0)
    close (self->lock_fd);

  G_OBJECT_CLASS (harvest_server_parent_class)->finalize (object);
}

static void
harvest_server_class_init (HarvestServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = harvest_server_dispose;
  object_class->finalize = harvest_server_finalize;
}

static void
harvest_server_init (HarvestServer *self)
{
  self->lock_fd = -1;
  self->throttle = harvest_throttle_new ();
  g_mutex_init (&self->lock);
  self->sign_ins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->streams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->hub = harvest_hub_new ();
}

/* ---- Opening ---- */

static void
fill_limits (HarvestServer *self, HarvestHttpLimits *limits)
{
  harvest_http_limits_init (limits);
  if (self->config->threads > 0)
    limits->threads = self->config->threads;
  limits->max_connections = self->config->max_connections;
  limits->max_requests = self->config->max_requests;
  limits->max_head = HARVEST_LIMIT_HEADERS_MAX;
  limits->answer_timeout = ANSWER_MS;
}

/* Also takes the sockets of systemd: before there are threads, as it changes the environment. */
static gboolean
make_http (HarvestServer *self, GError **error)
{
  const HarvestHttpRoute *routes;
  HarvestHttpLimits limits;
  guint n_routes;

  fill_limits (self, &limits);
  routes = get_http_routes (&n_routes);
  self->http = harvest_http_server_new (routes, n_routes, &limits, self);
  harvest_http_server_set_guard (self->http, harvest_server_guard_cb);
  harvest_http_server_set_finish_func (self->http, harvest_exchange_finish);
  self->n_inherited = harvest_http_server_listen_inherited (self->http, error);
  return self->n_inherited >= 0;
}

/* One server at a time: a second one would know nothing of the events of the first. */
static gboolean
lock_folder (HarvestServer *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->data_dir, LOCK, NULL);

  self->lock_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock_fd >= 0 && flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (self->lock_fd >= 0 && errno == EWOULDBLOCK)
    g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_IN_USE,
                 "Another storyharvest-server works on %s", self->data_dir);
  else
    g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_FAILED, "Cannot lock %s: %s",
                 path, g_strerror (errno));
  return FALSE;
}

static gboolean
read_identity_cb (HarvestServerTx *tx, gpointer data, GError **error)
{
  HarvestServer *self = data;

  g_clear_pointer (&self->identity, harvest_identity_free);
  g_clear_pointer (&self->name, g_free);
  self->identity = harvest_server_get_identity_sync (tx, error);
  return self->identity != NULL
         && harvest_server_meta_dup_sync (tx, HARVEST_SERVER_META_NAME, &self->name, error);
}

static gboolean
open_database (HarvestServer *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->data_dir, DATABASE, NULL);
  const HarvestServerDbOptions options = {
    .readers = MAX (2, g_get_num_processors ()),
    .existing = TRUE,
  };

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_NOT_READY,
                   "There is no server in %s yet; “storyharvest-admin --data %s init” makes one",
                   self->data_dir, self->data_dir);
      return FALSE;
    }
  self->db = harvest_server_db_open_sync (path, &options, error);
  if (self->db == NULL)
    return FALSE;
  harvest_server_db_set_changed_func (self->db, harvest_hub_changed_cb, self->hub);
  return harvest_server_db_read_sync (self->db, read_identity_cb, self, error);
}

static gboolean
open_blobs (HarvestServer *self, GError **error)
{
  g_autofree char *blobs = g_build_filename (self->data_dir, BLOBS, NULL);
  g_autofree char *uploads = g_build_filename (self->data_dir, UPLOADS, NULL);
  const HarvestUploadLimits limits = {
    .max_bytes = self->config->blob_bytes_max,
    .quota = self->config->blob_quota,
    .min_free = self->config->free_bytes_min,
    .max_open = HARVEST_LIMIT_UPLOADS_MAX,
  };

  self->blobs = harvest_blob_store_open_sync (blobs, error);
  if (self->blobs == NULL)
    return FALSE;
  self->uploads = harvest_uploads_open_sync (self->db, self->blobs, uploads, &limits, error);
  return self->uploads != NULL;
}

HarvestServer *
harvest_server_open_sync (const char *data_dir, HarvestServerConfig *config, GError **error)
{
  g_autoptr (HarvestServer) self = NULL;

  g_return_val_if_fail (data_dir != NULL && config != NULL, NULL);

  self = g_object_new (HARVEST_TYPE_SERVER, NULL);
  self->config = config;
  self->data_dir = g_strdup (data_dir);
  if (!g_file_test (data_dir, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_NOT_READY,
                   "There is no folder %s", data_dir);
      return NULL;
    }
  if (!lock_folder (self, error) || !make_http (self, error) || !open_database (self, error)
      || !open_blobs (self, error))
    return NULL;
  /* A name in the configuration wins over that of `init`. */
  if (config->name != NULL || self->name == NULL)
    {
      g_free (self->name);
      self->name = g_strdup (config->name != NULL ? config->name : "StoryHarvest");
    }
  return g_steal_pointer (&self);
}

/* ---- Running ---- */

gboolean
harvest_server_start_sync (HarvestServer *self, const char *address, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_SERVER (self), FALSE);
  g_return_val_if_fail (self->sessions == NULL, FALSE);

  if (address == NULL && self->n_inherited == 0)
    address = self->config->listen != NULL ? self->config->listen : ANYWHERE;
  if (address != NULL
      && !harvest_http_server_listen (self->http, address, self->config->socket_mode, error))
    return FALSE;
  self->sessions = harvest_session_cache_new (self->db);
  harvest_session_cache_set_changed_func (self->sessions, harvest_hub_sessions_cb, self->hub);
  self->upkeep = harvest_server_upkeep_new (self->db, self->blobs, self->uploads);
  self->hashers = g_thread_pool_new (harvest_server_work_cb, self, g_get_num_processors (), FALSE,
                                     NULL);
  self->workers = g_thread_pool_new (harvest_server_work_cb, self, self->config->workers, FALSE,
                                     NULL);
  return harvest_http_server_start (self->http, error);
}

const char *const *
harvest_server_get_uris (HarvestServer *self)
{
  g_return_val_if_fail (HARVEST_IS_SERVER (self) && self->http != NULL, NULL);

  return harvest_http_server_get_uris (self->http);
}

void
harvest_server_stop_sync (HarvestServer *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (HARVEST_IS_SERVER (self));

  if (g_atomic_int_add (&self->stopping, 1) > 0)
    return;
  /* Who waits is told first, so that it does not take the time of those who work. */
  harvest_hub_stop (self->hub);
  if (self->http != NULL
      && !harvest_http_server_stop (self->http, self->config->stop_seconds * 1000, &error))
    g_message ("%s", error->message);
  if (self->hashers != NULL)
    g_thread_pool_free (g_steal_pointer (&self->hashers), FALSE, TRUE);
  if (self->workers != NULL)
    g_thread_pool_free (g_steal_pointer (&self->workers), FALSE, TRUE);
  g_clear_pointer (&self->upkeep, harvest_server_upkeep_free);
  if (self->sessions != NULL)
    harvest_session_cache_stop (self->sessions);
  if (self->db != NULL)
    harvest_server_db_close_sync (self->db);
  g_clear_pointer (&self->hub, harvest_hub_free);
  g_clear_pointer (&self->sessions, harvest_session_cache_free);
  g_clear_object (&self->http);
}
