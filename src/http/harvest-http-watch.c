/* harvest-http-watch.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-watch"

#include "config.h"

#include "harvest-http-private.h"

#include "harvest-http-error.h"
#include "harvest-http-listener.h"
#include "harvest-http-stream-private.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Accepted in one turn, so that deadlines are looked at between. */
#define ACCEPT_BURST 64

/* Without a descriptor left, nothing is accepted for this long. */
#define PAUSE_US (100 * 1000)

#define MIN_TICK_MS 10
#define MAX_TICK_MS 1000

/* When almost all connections are taken, those that only wait are ended this early. */
#define CROWDED_IDLE_US G_USEC_PER_SEC

/* When the server stops, a connection that has only just begun may still bring a request. */
#define LAST_REQUEST_US (250 * 1000)

/* After the time for stopping is over, for what was answered with 503 then. */
#define LAST_ANSWERS_US (500 * 1000)

struct _HarvestHttpWatch
{
  HarvestHttpCore *core;
  HarvestHttpWorker *workers;
  guint n_workers;
  GPtrArray *listeners; /* of HarvestHttpListener */
  GThread *thread;
  int wake_fd;
  int tick;             /* milliseconds */
  gint64 stop_deadline; /* atomic; 0: not yet */

  /* The thread's own: */
  gint64 paused_until;
  GArray *polled;      /* of struct pollfd */
  GPtrArray *watched;  /* of HarvestHttpConnection, one for each of: */
  GArray *watched_fds; /* of struct pollfd */
  GPtrArray *late;     /* of HarvestHttpRequest */
};

gboolean
harvest_http_worker_add (HarvestHttpWorker *worker, int fd)
{
  struct sockaddr address = { .sa_family = AF_UNSPEC };

  g_atomic_int_inc (&worker->n_connections);
  g_atomic_int_inc (&worker->core->n_connections);
  if (MHD_add_connection (worker->daemon, fd, &address, sizeof address) == MHD_YES)
    return TRUE;
  g_message ("A connection was not taken: %s", g_strerror (errno));
  g_atomic_int_add (&worker->n_connections, -1);
  g_atomic_int_add (&worker->core->n_connections, -1);
  return FALSE;
}

/* Says 503 without reading anything. */
static void
turn_away (HarvestHttpWatch *self, int fd)
{
  const char *answer = self->core->turned_away;

  harvest_http_count (&self->core->n_turned_away);
  if (send (fd, answer, strlen (answer), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
    g_debug ("A connection beyond the limit was not told so: %s", g_strerror (errno));
  shutdown (fd, SHUT_WR);
  close (fd);
}

static HarvestHttpWorker *
choose_worker (HarvestHttpWatch *self)
{
  HarvestHttpWorker *best = &self->workers[0];

  for (guint i = 1; i < self->n_workers; i++)
    {
      if (g_atomic_int_get (&self->workers[i].n_connections)
          < g_atomic_int_get (&best->n_connections))
        best = &self->workers[i];
    }
  return best;
}

static void
accept_connections (HarvestHttpWatch *self, int listen_fd)
{
  for (guint i = 0; i < ACCEPT_BURST; i++)
    {
      int fd = accept4 (listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

      if (fd >= 0)
        {
          if (g_atomic_int_get (&self->core->n_connections)
              < (int)self->core->limits.max_connections)
            harvest_http_worker_add (choose_worker (self), fd);
          else
            turn_away (self, fd);
        }
      else if (errno == EAGAIN)
        {
          return;
        }
      else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
        {
          /* They wait in the kernel's queue. Asking again at once would only burn time. */
          if (self->paused_until == 0)
            g_message ("No connection can be accepted for now: %s", g_strerror (errno));
          self->paused_until = g_get_monotonic_time () + PAUSE_US;
          return;
        }
      else
        {
          g_debug ("A connection was lost before it was accepted: %s", g_strerror (errno));
        }
    }
}

/* libmicrohttpd sees a socket that was shut down, and ends the connection. With the lock. */
static void
cut (HarvestHttpConnection *connection, const char *reason)
{
  if (connection->was_cut)
    return;
  connection->was_cut = TRUE;
  if (reason != NULL)
    {
      g_info ("A connection was ended: %s", reason);
      harvest_http_count (&connection->worker->core->n_slow);
    }
  shutdown (connection->fd, SHUT_RDWR);
}

/* Whether the client leaves. libmicrohttpd does not notice for a connection that it has suspended,
 * nor when the end came together with the last bytes. With the lock. */
static void
look_after (HarvestHttpWatch *self, HarvestHttpConnection *connection)
{
  struct pollfd fd = { .fd = connection->fd, .events = POLLRDHUP };

  g_array_append_val (self->watched_fds, fd);
  g_ptr_array_add (self->watched, connection);
}

static gboolean
has_unread (int fd)
{
  int n = 0;

  return ioctl (fd, FIONREAD, &n) == 0 && n > 0;
}

static void
sweep_waiting (HarvestHttpWatch *self, HarvestHttpConnection *connection, gint64 now)
{
  HarvestHttpCore *core = self->core;
  gboolean is_crowded = g_atomic_int_get (&core->n_connections)
                        > (int)(core->limits.max_connections / 10 * 9);

  if (now > connection->deadline)
    cut (connection, connection->has_served ? NULL : "no whole head came");
  else if (connection->request != NULL || has_unread (connection->fd))
    return;
  else if (g_atomic_int_get (&core->stopping)
           && (connection->has_served || now > connection->since + LAST_REQUEST_US))
    cut (connection, NULL);
  else if (is_crowded && connection->has_served && now > connection->since + CROWDED_IDLE_US)
    cut (connection, NULL);
}

static void
sweep_connection (HarvestHttpWatch *self, HarvestHttpConnection *connection, gint64 now)
{
  const HarvestHttpLimits *limits = &self->core->limits;
  gint64 patience;

  switch (connection->state)
    {
    case HARVEST_HTTP_WAITING:
      sweep_waiting (self, connection, now);
      break;
    case HARVEST_HTTP_RECEIVING:
      patience = limits->grace + connection->received * 1000 / MAX (limits->min_rate, 1);
      if (now > connection->deadline || now > connection->since + patience * 1000)
        cut (connection, "its body came too slowly");
      break;
    case HARVEST_HTTP_ANSWERING:
      if (now > connection->deadline)
        g_ptr_array_add (self->late, harvest_http_request_ref (connection->request));
      break;
    case HARVEST_HTTP_SENDING:
      if (now > connection->deadline)
        cut (connection, "it did not take its answer");
      break;
    case HARVEST_HTTP_STREAMING:
      if (g_atomic_int_get (&self->core->stopping))
        harvest_http_stream_say_goodbye (connection->stream);
      if (!harvest_http_stream_tick (connection->stream, now, limits->grace))
        cut (connection, "it did not take its stream");
      break;
    default:
      g_assert_not_reached ();
    }
  if (connection->state != HARVEST_HTTP_SENDING)
    look_after (self, connection);
}

/* Ends what clients have left. With the lock. */
static void
sweep_left (HarvestHttpWatch *self)
{
  if (self->watched->len == 0
      || poll ((struct pollfd *)(void *)self->watched_fds->data, self->watched->len, 0) <= 0)
    return;
  for (guint i = 0; i < self->watched->len; i++)
    {
      HarvestHttpConnection *connection = g_ptr_array_index (self->watched, i);

      if (g_array_index (self->watched_fds, struct pollfd, i).revents == 0)
        continue;
      if (connection->state == HARVEST_HTTP_STREAMING)
        harvest_http_stream_abort (connection->stream);
      else if (connection->state == HARVEST_HTTP_ANSWERING)
        g_ptr_array_add (self->late, harvest_http_request_ref (connection->request));
      else if (!has_unread (connection->fd))
        cut (connection, NULL);
    }
}

static void
sweep_worker (HarvestHttpWatch *self, HarvestHttpWorker *worker, gint64 now)
{
  gint64 stop_deadline = __atomic_load_n (&self->stop_deadline, __ATOMIC_SEQ_CST);
  gboolean is_over = stop_deadline != 0 && now > stop_deadline;
  guint n_late;

  pthread_mutex_lock (&worker->lock);
  for (HarvestHttpConnection *connection = worker->connections; connection != NULL;
       connection = connection->next)
    {
      if (is_over && connection->state == HARVEST_HTTP_ANSWERING)
        connection->deadline = 0;
      else if (is_over
               && (connection->state == HARVEST_HTTP_WAITING
                   || connection->state == HARVEST_HTTP_RECEIVING
                   || now > stop_deadline + LAST_ANSWERS_US))
        cut (connection, NULL);
      sweep_connection (self, connection, now);
    }
  n_late = self->late->len;
  sweep_left (self);
  pthread_mutex_unlock (&worker->lock);

  /* Without the lock: somebody may be told by a #GCancellable. */
  for (guint i = 0; i < self->late->len; i++)
    {
      HarvestHttpRequest *request = g_ptr_array_index (self->late, i);

      if (i >= n_late)
        harvest_http_request_leave (request);
      else if (is_over)
        harvest_http_request_give_up (request, "The server stops");
      else
        harvest_http_request_give_up (request, "There was no answer in time");
    }
  g_ptr_array_set_size (self->late, 0);
  g_ptr_array_set_size (self->watched, 0);
  g_array_set_size (self->watched_fds, 0);
}

/* How long nothing has to be looked after, in milliseconds; -1: for ever. */
static int
get_timeout (HarvestHttpWatch *self, gboolean is_paused, guint n_lingering)
{
  if (g_atomic_int_get (&self->core->stopping))
    return MIN_TICK_MS;
  if (is_paused)
    return MIN (self->tick, PAUSE_US / 1000);
  if (n_lingering > 0 || g_atomic_int_get (&self->core->n_connections) > 0)
    return self->tick;
  return -1;
}

static void
wait_for_events (HarvestHttpWatch *self)
{
  struct pollfd wake = { .fd = self->wake_fd, .events = POLLIN };
  gboolean is_paused = self->paused_until > g_get_monotonic_time ();
  guint n_lingering;
  guint64 count;

  g_array_set_size (self->polled, 0);
  n_lingering = harvest_http_linger_prepare (self->core->linger, self->polled);
  g_array_append_val (self->polled, wake);
  for (guint i = 0; !is_paused && i < self->listeners->len; i++)
    {
      struct pollfd listener = { .fd = harvest_http_listener_get_fd (self->listeners->pdata[i]),
                                 .events = POLLIN };

      g_array_append_val (self->polled, listener);
    }
  if (poll ((struct pollfd *)(void *)self->polled->data, self->polled->len,
            get_timeout (self, is_paused, n_lingering))
      <= 0)
    return;
  if (g_array_index (self->polled, struct pollfd, n_lingering).revents != 0
      && read (self->wake_fd, &count, sizeof count) < 0)
    g_debug ("Woken for nothing");
  for (guint i = n_lingering + 1; i < self->polled->len; i++)
    {
      struct pollfd *listener = &g_array_index (self->polled, struct pollfd, i);

      if (listener->revents == 0)
        continue;
      accept_connections (self, listener->fd);
      if (self->paused_until < g_get_monotonic_time ())
        self->paused_until = 0;
    }
}

static gpointer
watch_thread (gpointer data)
{
  HarvestHttpWatch *self = data;
  gint64 next_sweep = 0;

  for (;;)
    {
      gint64 stop_deadline = __atomic_load_n (&self->stop_deadline, __ATOMIC_SEQ_CST);
      gint64 now;

      wait_for_events (self);
      if (stop_deadline != 0)
        g_ptr_array_set_size (self->listeners, 0);
      now = g_get_monotonic_time ();
      harvest_http_linger_run (self->core->linger, now);
      if (now >= next_sweep || stop_deadline != 0)
        {
          for (guint i = 0; i < self->n_workers; i++)
            sweep_worker (self, &self->workers[i], now);
          next_sweep = now + (gint64)self->tick * 1000;
        }
      if (stop_deadline != 0
          && (g_atomic_int_get (&self->core->n_connections) == 0
              || now > stop_deadline + 2 * LAST_ANSWERS_US))
        return NULL;
    }
}

HarvestHttpWatch *
harvest_http_watch_new (HarvestHttpCore *core,
                        HarvestHttpWorker *workers,
                        guint n_workers,
                        GPtrArray *listeners,
                        GError **error)
{
  const HarvestHttpLimits *limits = &core->limits;
  HarvestHttpWatch *self;
  guint shortest = MIN (MIN (limits->header_timeout, limits->idle_timeout),
                        MIN (limits->grace, limits->answer_timeout));
  int wake_fd = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC);

  if (wake_fd < 0)
    {
      g_set_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_FAILED,
                   "Cannot start the server: %s", g_strerror (errno));
      return NULL;
    }
  self = g_new0 (HarvestHttpWatch, 1);
  self->core = core;
  self->workers = workers;
  self->n_workers = n_workers;
  self->listeners = g_ptr_array_ref (listeners);
  self->wake_fd = wake_fd;
  self->tick = CLAMP (shortest / 4, MIN_TICK_MS, MAX_TICK_MS);
  self->polled = g_array_new (FALSE, FALSE, sizeof (struct pollfd));
  self->watched_fds = g_array_new (FALSE, FALSE, sizeof (struct pollfd));
  self->watched = g_ptr_array_new ();
  self->late = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_http_request_unref);
  self->thread = g_thread_new ("harvest-http", watch_thread, self);
  return self;
}

void
harvest_http_watch_wake (HarvestHttpWatch *self)
{
  guint64 one = 1;

  if (write (self->wake_fd, &one, sizeof one) != sizeof one)
    g_debug ("The watch is awake already");
}

gboolean
harvest_http_watch_stop (HarvestHttpWatch *self, guint timeout)
{
  gboolean ended;

  g_atomic_int_set (&self->core->stopping, TRUE);
  __atomic_store_n (&self->stop_deadline, g_get_monotonic_time () + (gint64)timeout * 1000,
                    __ATOMIC_SEQ_CST);
  harvest_http_watch_wake (self);
  g_thread_join (self->thread);

  ended = g_atomic_int_get (&self->core->n_connections) == 0;
  harvest_http_linger_clear (self->core->linger);
  close (self->wake_fd);
  g_ptr_array_unref (self->listeners);
  g_array_unref (self->polled);
  g_array_unref (self->watched_fds);
  g_ptr_array_unref (self->watched);
  g_ptr_array_unref (self->late);
  g_free (self);
  return ended;
}
