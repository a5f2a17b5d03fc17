/* harvest-http-listener.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-listener"

#include "config.h"

#include "harvest-http-listener.h"

#include "harvest-http-error.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Five hundred desktops may come at the same second. */
#define BACKLOG 1024

struct _HarvestHttpListener
{
  int fd;
  char *uri;
  char *path; /* of a file that we have made, with its identity */
  dev_t device;
  ino_t inode;
};

typedef union
{
  struct sockaddr any;
  struct sockaddr_in in;
  struct sockaddr_in6 in6;
  struct sockaddr_un un;
} Address;

static gboolean
fail_errno (GError **error, const char *what, const char *where)
{
  int saved = errno;

  g_set_error (error, HARVEST_HTTP_ERROR,
               saved == EADDRINUSE ? HARVEST_HTTP_ERROR_IN_USE : HARVEST_HTTP_ERROR_FAILED,
               "Cannot %s %s: %s", what, where, g_strerror (saved));
  return FALSE;
}

static gboolean
refuse_network (GError **error, const char *where)
{
  g_set_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_ADDRESS,
               "“%s” could be reached from a network, which this server does not do itself. Let it "
               "listen on 127.0.0.1:PORT, [::1]:PORT or unix:PATH, and put nginx (or another "
               "reverse proxy that does TLS) before it",
               where);
  return FALSE;
}

static gboolean
is_loopback (const Address *address)
{
  if (address->any.sa_family == AF_INET)
    return address->in.sin_addr.s_addr == htonl (INADDR_LOOPBACK);
  return address->any.sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK (&address->in6.sin6_addr);
}

/* Splits `HOST:PORT` or `[HOST]:PORT`. */
static gboolean
parse_host_port (const char *text, Address *address, socklen_t *length, GError **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = NULL;
  guint64 port;

  if (colon == NULL || colon == text
      || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    {
      g_set_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_ADDRESS,
                   "“%s” is no address to listen on: 127.0.0.1:PORT, [::1]:PORT or unix:PATH",
                   text);
      return FALSE;
    }
  if (text[0] == '[' && colon[-1] == ']')
    host = g_strndup (text + 1, colon - text - 2);
  else
    host = g_strndup (text, colon - text);

  memset (address, 0, sizeof *address);
  if (g_str_equal (host, "localhost") || inet_pton (AF_INET, host, &address->in.sin_addr) == 1)
    {
      address->in.sin_family = AF_INET;
      address->in.sin_port = htons (port);
      if (g_str_equal (host, "localhost"))
        address->in.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
      *length = sizeof address->in;
    }
  else if (inet_pton (AF_INET6, host, &address->in6.sin6_addr) == 1)
    {
      address->in6.sin6_family = AF_INET6;
      address->in6.sin6_port = htons (port);
      *length = sizeof address->in6;
    }
  return is_loopback (address) || refuse_network (error, text);
}

static gboolean
parse_path (const char *path, Address *address, socklen_t *length, GError **error)
{
  memset (address, 0, sizeof *address);
  address->un.sun_family = AF_UNIX;
  if (*path == '\0' || strlen (path) >= sizeof address->un.sun_path)
    {
      g_set_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_ADDRESS,
                   "The path of a Unix socket has 1 to %" G_GSIZE_FORMAT " bytes: “%s”",
                   sizeof address->un.sun_path - 1, path);
      return FALSE;
    }
  strcpy (address->un.sun_path, path);
  *length = sizeof address->un;
  return TRUE;
}

/* Whether the socket's file was left behind: nobody accepts there. */
static gboolean
is_stale (const Address *address, socklen_t length)
{
  struct stat status;
  gboolean stale;
  int fd;

  if (lstat (address->un.sun_path, &status) != 0 || !S_ISSOCK (status.st_mode))
    return FALSE;
  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return FALSE;
  stale = connect (fd, &address->any, length) != 0 && errno == ECONNREFUSED;
  close (fd);
  return stale;
}

static gboolean
bind_path (HarvestHttpListener *self,
           const Address *address,
           socklen_t length,
           guint mode,
           GError **error)
{
  const char *path = address->un.sun_path;
  struct stat status;
  int result = bind (self->fd, &address->any, length);

  if (result != 0 && errno == EADDRINUSE && is_stale (address, length))
    {
      g_message ("Replacing %s, which a server that is no more has left", path);
      unlink (path);
      result = bind (self->fd, &address->any, length);
    }
  if (result != 0)
    return fail_errno (error, "listen on", path);

  self->path = g_strdup (path);
  /* Nobody gets in before listen(), so there is no moment with a wider mode. */
  if (chmod (path, mode) != 0 || lstat (path, &status) != 0)
    return fail_errno (error, "set the mode of", path);
  self->device = status.st_dev;
  self->inode = status.st_ino;
  return TRUE;
}

static gboolean
read_name (HarvestHttpListener *self, GError **error)
{
  Address address;
  socklen_t length = sizeof address;
  char text[INET6_ADDRSTRLEN];

  memset (&address, 0, sizeof address);
  if (getsockname (self->fd, &address.any, &length) != 0)
    return fail_errno (error, "read", "the address of a socket");
  if (address.any.sa_family == AF_UNIX)
    self->uri = g_strdup_printf ("unix:%s", address.un.sun_path);
  else if (address.any.sa_family == AF_INET)
    self->uri = g_strdup_printf ("http://%s:%u",
                                 inet_ntop (AF_INET, &address.in.sin_addr, text, sizeof text),
                                 ntohs (address.in.sin_port));
  else if (address.any.sa_family == AF_INET6)
    self->uri = g_strdup_printf ("http://[%s]:%u",
                                 inet_ntop (AF_INET6, &address.in6.sin6_addr, text, sizeof text),
                                 ntohs (address.in6.sin6_port));
  else
    return refuse_network (error, "a socket of another family");
  return address.any.sa_family == AF_UNIX || is_loopback (&address)
         || refuse_network (error, self->uri);
}

HarvestHttpListener *
harvest_http_listener_new (const char *address, guint mode, GError **error)
{
  g_autoptr (HarvestHttpListener) self = NULL;
  Address where;
  socklen_t length = 0;
  gboolean is_path = g_str_has_prefix (address, "unix:");
  int one = 1;

  if (is_path ? !parse_path (address + 5, &where, &length, error)
              : !parse_host_port (address, &where, &length, error))
    return NULL;

  self = g_new0 (HarvestHttpListener, 1);
  self->fd = socket (where.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (self->fd < 0)
    {
      fail_errno (error, "open a socket for", address);
      return NULL;
    }
  if (is_path)
    {
      if (!bind_path (self, &where, length, mode, error))
        return NULL;
    }
  else
    {
      setsockopt (self->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
      if (bind (self->fd, &where.any, length) != 0)
        {
          fail_errno (error, "listen on", address);
          return NULL;
        }
    }
  if (listen (self->fd, BACKLOG) != 0)
    {
      fail_errno (error, "listen on", address);
      return NULL;
    }
  return read_name (self, error) ? g_steal_pointer (&self) : NULL;
}

HarvestHttpListener *
harvest_http_listener_new_for_fd (int fd, GError **error)
{
  g_autoptr (HarvestHttpListener) self = g_new0 (HarvestHttpListener, 1);
  socklen_t length = sizeof (int);
  int listens = 0;
  int type = 0;

  self->fd = fd;
  if (getsockopt (fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) != 0 || !listens
      || getsockopt (fd, SOL_SOCKET, SO_TYPE, &type, &length) != 0 || type != SOCK_STREAM)
    {
      g_set_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_ADDRESS,
                   "Descriptor %d is no stream socket that listens", fd);
      self->fd = -1;
      return NULL;
    }
  if (!read_name (self, error))
    {
      self->fd = -1;
      return NULL;
    }
  fcntl (fd, F_SETFD, FD_CLOEXEC);
  fcntl (fd, F_SETFL, fcntl (fd, F_GETFL) | O_NONBLOCK);
  return g_steal_pointer (&self);
}

void
harvest_http_listener_free (HarvestHttpListener *self)
{
  struct stat status;

  /* The file may be another server's by now. */
  if (self->path != NULL && lstat (self->path, &status) == 0 && status.st_dev == self->device
      && status.st_ino == self->inode)
    unlink (self->path);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self->uri);
  g_free (self);
}

int
harvest_http_listener_get_fd (HarvestHttpListener *self)
{
  return self->fd;
}

const char *
harvest_http_listener_get_uri (HarvestHttpListener *self)
{
  return self->uri;
}
