/* harvest-http-server.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-server"

#include "config.h"

#include "harvest-http-private.h"

#include "harvest-http-error.h"
#include "harvest-http-listener.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* What the program needs beside connections: databases, files, pipes. */
#define SPARE_DESCRIPTORS 64

/* The first descriptor that systemd hands over. */
#define FIRST_INHERITED 3

struct _HarvestHttpServer
{
  GObject parent_instance;

  HarvestHttpCore *core;
  GPtrArray *listeners;
  GPtrArray *uris;
  HarvestHttpWorker *workers; /* while it runs */
  guint n_workers;
  HarvestHttpWatch *watch;
  pthread_mutex_t stop_lock;
};

G_DEFINE_FINAL_TYPE (HarvestHttpServer, harvest_http_server, G_TYPE_OBJECT)

HarvestHttpCore *
harvest_http_core_ref (HarvestHttpCore *core)
{
  g_atomic_int_inc (&core->ref_count);
  return core;
}

void
harvest_http_core_unref (HarvestHttpCore *core)
{
  if (!g_atomic_int_dec_and_test (&core->ref_count))
    return;
  harvest_http_router_free (core->router);
  harvest_http_linger_free (core->linger);
  g_free (core->turned_away);
  g_free (core);
}

void
harvest_http_limits_init (HarvestHttpLimits *limits)
{
  g_return_if_fail (limits != NULL);

  *limits = (HarvestHttpLimits){
    .threads = CLAMP (g_get_num_processors (), 1, 4),
    .max_connections = 25000,
    .max_requests = 1000,
    .max_streams = 20000,
    .max_body_memory = 256 * 1024 * 1024,
    .connection_memory = 32 * 1024,
    .max_target = 4096,
    .max_head = 16 * 1024,
    .max_fields = 64,
    .header_timeout = 10 * 1000,
    .idle_timeout = 25 * 1000,
    .grace = 15 * 1000,
    .min_rate = 1000,
    .answer_timeout = 55 * 1000,
    .retry_after = 5,
  };
}

static void
harvest_http_server_dispose (GObject *object)
{
  HarvestHttpServer *self = HARVEST_HTTP_SERVER (object);
  g_autoptr (GError) error = NULL;

  if (!harvest_http_server_stop (self, 0, &error))
    g_message ("%s", error->message);

  G_OBJECT_CLASS (harvest_http_server_parent_class)->dispose (object);
}

static void
harvest_http_server_finalize (GObject *object)
{
  HarvestHttpServer *self = HARVEST_HTTP_SERVER (object);

  harvest_http_core_unref (self->core);
  g_ptr_array_unref (self->listeners);
  g_ptr_array_unref (self->uris);
  pthread_mutex_destroy (&self->stop_lock);

  G_OBJECT_CLASS (harvest_http_server_parent_class)->finalize (object);
}

static void
harvest_http_server_class_init (HarvestHttpServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = harvest_http_server_dispose;
  object_class->finalize = harvest_http_server_finalize;

  /* Made before there are threads that could make it at once. */
  harvest_http_error_quark ();
}

static void
harvest_http_server_init (HarvestHttpServer *self)
{
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_http_listener_free);
  self->uris = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->uris, NULL);
  pthread_mutex_init (&self->stop_lock, NULL);
}

HarvestHttpServer *
harvest_http_server_new (const HarvestHttpRoute *routes,
                         guint n_routes,
                         const HarvestHttpLimits *limits,
                         gpointer user_data)
{
  HarvestHttpServer *self;
  HarvestHttpCore *core;

  g_return_val_if_fail (routes != NULL || n_routes == 0, NULL);
  g_return_val_if_fail (limits != NULL && limits->threads > 0, NULL);

  core = g_new0 (HarvestHttpCore, 1);
  core->ref_count = 1;
  core->limits = *limits;
  core->linger = harvest_http_linger_new ();
  core->router = harvest_http_router_new (routes, n_routes);
  core->user_data = user_data;
  self = g_object_new (HARVEST_TYPE_HTTP_SERVER, NULL);
  self->core = core;
  return self;
}

void
harvest_http_server_set_guard (HarvestHttpServer *self, HarvestHttpHandler guard)
{
  g_return_if_fail (HARVEST_IS_HTTP_SERVER (self));
  g_return_if_fail (self->watch == NULL);

  self->core->guard = guard;
}

static gboolean
add_listener (HarvestHttpServer *self, HarvestHttpListener *listener)
{
  if (listener == NULL)
    return FALSE;
  g_ptr_array_insert (self->uris, self->uris->len - 1,
                      g_strdup (harvest_http_listener_get_uri (listener)));
  g_ptr_array_add (self->listeners, listener);
  return TRUE;
}

void
harvest_http_server_set_finish_func (HarvestHttpServer *self, HarvestHttpFinishFunc func)
{
  g_return_if_fail (HARVEST_IS_HTTP_SERVER (self));
  g_return_if_fail (self->watch == NULL);

  self->core->finish = func;
}

gboolean
harvest_http_server_listen (HarvestHttpServer *self,
                            const char *address,
                            guint mode,
                            GError **error)
{
  g_return_val_if_fail (HARVEST_IS_HTTP_SERVER (self), FALSE);
  g_return_val_if_fail (address != NULL, FALSE);
  g_return_val_if_fail (self->watch == NULL, FALSE);

  return add_listener (self, harvest_http_listener_new (address, mode, error));
}

gboolean
harvest_http_server_listen_fd (HarvestHttpServer *self, int fd, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_HTTP_SERVER (self), FALSE);
  g_return_val_if_fail (self->watch == NULL, FALSE);

  return add_listener (self, harvest_http_listener_new_for_fd (fd, error));
}

int
harvest_http_server_listen_inherited (HarvestHttpServer *self, GError **error)
{
  const char *pid = g_getenv ("LISTEN_PID");
  const char *number = g_getenv ("LISTEN_FDS");
  guint64 value = 0;
  guint64 n = 0;
  gboolean is_ours;

  g_return_val_if_fail (HARVEST_IS_HTTP_SERVER (self), -1);

  is_ours = pid != NULL && number != NULL
            && g_ascii_string_to_unsigned (pid, 10, 0, G_MAXINT, &value, NULL)
            && value == (guint64)getpid ()
            && g_ascii_string_to_unsigned (number, 10, 0, 64, &n, NULL);
  g_unsetenv ("LISTEN_PID");
  g_unsetenv ("LISTEN_FDS");
  g_unsetenv ("LISTEN_FDNAMES");
  if (!is_ours)
    return 0;
  for (guint i = 0; i < n; i++)
    {
      if (!harvest_http_server_listen_fd (self, FIRST_INHERITED + i, error))
        return -1;
    }
  return (int)n;
}

static void log_cb (void *data, const char *format, va_list arguments) G_GNUC_PRINTF (2, 0);

static void
log_cb (void *data, const char *format, va_list arguments)
{
  g_autofree char *message = g_strdup_vprintf (format, arguments);

  g_debug ("libmicrohttpd: %s", g_strchomp (message));
}

/* We decode the target ourselves, from the bytes that came. */
static size_t
leave_escaped_cb (void *data, struct MHD_Connection *mhd, char *text)
{
  return strlen (text);
}

static gboolean
start_worker (HarvestHttpServer *self, HarvestHttpWorker *worker)
{
  worker->core = self->core;
  pthread_mutex_init (&worker->lock, NULL);
  worker->daemon = MHD_start_daemon (
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_NO_LISTEN_SOCKET
          | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
      0, NULL, NULL, harvest_http_handle_cb, worker, MHD_OPTION_EXTERNAL_LOGGER, log_cb, NULL,
      MHD_OPTION_URI_LOG_CALLBACK, harvest_http_begin_cb, worker, MHD_OPTION_UNESCAPE_CALLBACK,
      leave_escaped_cb, NULL, MHD_OPTION_NOTIFY_CONNECTION, harvest_http_connection_cb, worker,
      MHD_OPTION_NOTIFY_COMPLETED, harvest_http_completed_cb, worker,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, self->core->limits.connection_memory,
      /* Ours is for all workers together, and answers with 503. */
      MHD_OPTION_CONNECTION_LIMIT, (unsigned int)G_MAXINT,
      /* Deadlines are the watch's. */
      MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_END);
  return worker->daemon != NULL;
}

/* Frees the workers; those that still have connections are left to themselves, as
 * libmicrohttpd cannot end them. */
static gboolean
stop_workers (HarvestHttpServer *self)
{
  gboolean ended = TRUE;

  for (guint i = 0; i < self->n_workers; i++)
    {
      HarvestHttpWorker *worker = &self->workers[i];

      if (g_atomic_int_get (&worker->n_connections) > 0)
        {
          ended = FALSE;
          continue;
        }
      MHD_stop_daemon (worker->daemon);
      pthread_mutex_destroy (&worker->lock);
    }
  if (ended)
    g_free (self->workers);
  else
    harvest_http_core_ref (self->core);
  self->workers = NULL;
  self->n_workers = 0;
  return ended;
}

/* Connections shall never take the descriptors that the program needs for its work. */
static void
limit_by_descriptors (HarvestHttpLimits *limits)
{
  struct rlimit descriptors;
  rlim_t room;

  if (getrlimit (RLIMIT_NOFILE, &descriptors) != 0 || descriptors.rlim_cur == RLIM_INFINITY)
    return;
  room = descriptors.rlim_cur > SPARE_DESCRIPTORS ? descriptors.rlim_cur - SPARE_DESCRIPTORS : 1;
  /* A connection may have a file open that it sends. */
  room = room / 4 * 3;
  if (limits->max_connections <= room)
    return;
  g_info ("%u connections at most instead of %u, as %lu descriptors are allowed", (guint)room,
          limits->max_connections, (gulong)descriptors.rlim_cur);
  limits->max_connections = room;
}

/* What is said to a connection beyond the limit, without reading anything. */
static char *
make_turned_away (HarvestHttpCore *core)
{
  g_autoptr (HarvestHttpResponse) response = NULL;
  g_autofree char *seconds = g_strdup_printf ("%u", core->limits.retry_after);

  response = harvest_http_response_new_problem (503, NULL, "Too many connections at once");
  harvest_http_response_set_header (response, "Retry-After", seconds);
  if (core->finish != NULL)
    core->finish (NULL, response, core->user_data);
  return harvest_http_response_to_text (response);
}

gboolean
harvest_http_server_start (HarvestHttpServer *self, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_HTTP_SERVER (self), FALSE);
  g_return_val_if_fail (self->watch == NULL, FALSE);

  limit_by_descriptors (&self->core->limits);
  g_free (self->core->turned_away);
  self->core->turned_away = make_turned_away (self->core);
  self->workers = g_new0 (HarvestHttpWorker, self->core->limits.threads);
  while (self->n_workers < self->core->limits.threads)
    {
      if (!start_worker (self, &self->workers[self->n_workers]))
        {
          g_set_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_FAILED,
                       "Cannot start the server's threads: %s", g_strerror (errno));
          pthread_mutex_destroy (&self->workers[self->n_workers].lock);
          stop_workers (self);
          return FALSE;
        }
      self->n_workers++;
    }
  self->watch = harvest_http_watch_new (self->core, self->workers, self->n_workers, self->listeners,
                                        error);
  if (self->watch == NULL)
    stop_workers (self);
  return self->watch != NULL;
}

const char *const *
harvest_http_server_get_uris (HarvestHttpServer *self)
{
  g_return_val_if_fail (HARVEST_IS_HTTP_SERVER (self), NULL);

  return (const char *const *)self->uris->pdata;
}

void
harvest_http_server_get_statistics (HarvestHttpServer *self, HarvestHttpStatistics *statistics)
{
  HarvestHttpCore *core;

  g_return_if_fail (HARVEST_IS_HTTP_SERVER (self));
  g_return_if_fail (statistics != NULL);

  core = self->core;
  statistics->n_connections = g_atomic_int_get (&core->n_connections);
  statistics->n_open_requests = g_atomic_int_get (&core->n_open_requests);
  statistics->n_streams = g_atomic_int_get (&core->n_streams);
  statistics->n_requests = __atomic_load_n (&core->n_requests, __ATOMIC_RELAXED);
  statistics->n_refused = __atomic_load_n (&core->n_refused, __ATOMIC_RELAXED);
  statistics->n_turned_away = __atomic_load_n (&core->n_turned_away, __ATOMIC_RELAXED);
  statistics->n_slow = __atomic_load_n (&core->n_slow, __ATOMIC_RELAXED);
}

void
harvest_http_server_add_socket (HarvestHttpServer *self, int fd)
{
  g_return_if_fail (self->watch != NULL);

  harvest_http_worker_add (&self->workers[0], fd);
  harvest_http_watch_wake (self->watch);
}

gboolean
harvest_http_server_stop (HarvestHttpServer *self, guint timeout, GError **error)
{
  gboolean ended = TRUE;

  g_return_val_if_fail (HARVEST_IS_HTTP_SERVER (self), FALSE);

  pthread_mutex_lock (&self->stop_lock);
  if (self->watch != NULL)
    {
      harvest_http_watch_stop (g_steal_pointer (&self->watch), timeout);
      ended = stop_workers (self);
    }
  g_ptr_array_set_size (self->listeners, 0);
  pthread_mutex_unlock (&self->stop_lock);
  if (!ended)
    g_set_error_literal (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_UNFINISHED,
                         "A request was still being worked on when the server had to stop");
  return ended;
}

static void
stop_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (harvest_http_server_stop (source, GPOINTER_TO_UINT (data), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
harvest_http_server_stop_async (HarvestHttpServer *self,
                                guint timeout,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_HTTP_SERVER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, harvest_http_server_stop_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (timeout), NULL);
  g_task_run_in_thread (task, stop_thread);
}

gboolean
harvest_http_server_stop_finish (HarvestHttpServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_HTTP_SERVER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
