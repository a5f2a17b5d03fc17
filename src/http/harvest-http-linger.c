/* harvest-http-linger.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-linger"

#include "config.h"

#include "harvest-http-linger.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_SOCKETS 64
#define PATIENCE_US (2 * G_USEC_PER_SEC)
#define MAX_BYTES   (16 * 1024 * 1024)

typedef struct
{
  int fd;
  gint64 deadline;
  gsize received;
} Socket;

struct _HarvestHttpLinger
{
  pthread_mutex_t lock;
  GArray *sockets; /* of Socket */
};

static void
close_socket (gpointer data)
{
  close (((Socket *)data)->fd);
}

HarvestHttpLinger *
harvest_http_linger_new (void)
{
  HarvestHttpLinger *self = g_new0 (HarvestHttpLinger, 1);

  pthread_mutex_init (&self->lock, NULL);
  self->sockets = g_array_new (FALSE, FALSE, sizeof (Socket));
  g_array_set_clear_func (self->sockets, close_socket);
  return self;
}

void
harvest_http_linger_free (HarvestHttpLinger *self)
{
  g_array_unref (self->sockets);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

void
harvest_http_linger_add (HarvestHttpLinger *self, int fd)
{
  Socket socket = { .deadline = g_get_monotonic_time () + PATIENCE_US };

  pthread_mutex_lock (&self->lock);
  if (self->sockets->len < MAX_SOCKETS)
    {
      socket.fd = fcntl (fd, F_DUPFD_CLOEXEC, 0);
      if (socket.fd >= 0)
        g_array_append_val (self->sockets, socket);
    }
  pthread_mutex_unlock (&self->lock);
}

guint
harvest_http_linger_prepare (HarvestHttpLinger *self, GArray *pollfds)
{
  guint n;

  pthread_mutex_lock (&self->lock);
  n = self->sockets->len;
  for (guint i = 0; i < n; i++)
    {
      struct pollfd one = { .fd = g_array_index (self->sockets, Socket, i).fd, .events = POLLIN };

      g_array_append_val (pollfds, one);
    }
  pthread_mutex_unlock (&self->lock);
  return n;
}

/* Returns: whether there is still something to wait for */
static gboolean
read_on (Socket *self)
{
  char forgotten[16384];
  gssize n;

  while ((n = recv (self->fd, forgotten, sizeof forgotten, MSG_DONTWAIT)) > 0)
    {
      self->received += n;
      if (self->received > MAX_BYTES)
        return FALSE;
    }
  return n < 0 && (errno == EAGAIN || errno == EINTR);
}

void
harvest_http_linger_run (HarvestHttpLinger *self, gint64 now)
{
  guint i = 0;

  pthread_mutex_lock (&self->lock);
  while (i < self->sockets->len)
    {
      Socket *socket = &g_array_index (self->sockets, Socket, i);

      if (read_on (socket) && now < socket->deadline)
        i++;
      else
        g_array_remove_index_fast (self->sockets, i);
    }
  pthread_mutex_unlock (&self->lock);
}

void
harvest_http_linger_clear (HarvestHttpLinger *self)
{
  pthread_mutex_lock (&self->lock);
  g_array_set_size (self->sockets, 0);
  pthread_mutex_unlock (&self->lock);
}
