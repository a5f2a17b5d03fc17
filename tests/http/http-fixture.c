/* http-fixture.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "http-fixture"

#include "config.h"

#include "http-fixture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define WAIT_SECONDS 30

HarvestHttpServer *
http_fixture_start (const HarvestHttpRoute *routes,
                    guint n_routes,
                    const HarvestHttpLimits *limits,
                    gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  HarvestHttpLimits some;
  HarvestHttpServer *server;

  if (limits == NULL)
    {
      harvest_http_limits_init (&some);
      some.threads = 2;
      limits = &some;
    }
  server = harvest_http_server_new (routes, n_routes, limits, user_data);
  harvest_http_server_listen (server, "127.0.0.1:0", 0, &error);
  g_assert_no_error (error);
  harvest_http_server_start (server, &error);
  g_assert_no_error (error);
  return server;
}

void
http_fixture_stop (HarvestHttpServer *server)
{
  g_autoptr (GError) error = NULL;

  harvest_http_server_stop (server, 10000, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (server);
}

int
http_client_connect_uri (const char *uri)
{
  struct timeval patience = { .tv_sec = WAIT_SECONDS };
  struct sockaddr_un un = { .sun_family = AF_UNIX };
  struct sockaddr_in in = { .sin_family = AF_INET };
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
  struct sockaddr *address = (struct sockaddr *)&in;
  socklen_t length = sizeof in;
  guint16 port = htons (atoi (strrchr (uri, ':') + 1));
  int fd;

  if (g_str_has_prefix (uri, "unix:"))
    {
      g_strlcpy (un.sun_path, uri + 5, sizeof un.sun_path);
      address = (struct sockaddr *)&un;
      length = sizeof un;
    }
  else if (strchr (uri, '[') != NULL)
    {
      in6.sin6_addr = in6addr_loopback;
      in6.sin6_port = port;
      address = (struct sockaddr *)&in6;
      length = sizeof in6;
    }
  else
    {
      in.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
      in.sin_port = port;
    }
  fd = socket (address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (connect (fd, address, length) != 0)
    g_error ("Cannot connect to %s: %s", uri, g_strerror (errno));
  return fd;
}

int
http_client_connect (HarvestHttpServer *server)
{
  return http_client_connect_uri (harvest_http_server_get_uris (server)[0]);
}

gboolean
http_client_try_send (int fd, const char *bytes, gssize length)
{
  gsize left = length < 0 ? strlen (bytes) : (gsize)length;

  while (left > 0)
    {
      gssize sent = send (fd, bytes, left, MSG_NOSIGNAL);

      if (sent < 0)
        {
          g_assert_cmpint (errno, !=, EAGAIN);
          return FALSE;
        }
      bytes += sent;
      left -= sent;
    }
  return TRUE;
}

void
http_client_send (int fd, const char *bytes)
{
  g_assert_true (http_client_try_send (fd, bytes, -1));
}

/* Returns: 0 at the end, also if the server has cut the connection */
static gsize
receive (int fd, char *buffer, gsize size)
{
  gssize n = recv (fd, buffer, size, 0);

  if (n < 0)
    {
      if (errno != ECONNRESET && errno != EPIPE)
        g_error ("The server says nothing: %s", g_strerror (errno));
      return 0;
    }
  return n;
}

/* Reads up to and with @mark. Returns: whether it came */
static gboolean
read_until (int fd, GString *text, const char *mark)
{
  char c;

  while (!g_str_has_suffix (text->str, mark))
    {
      if (receive (fd, &c, 1) == 0)
        return FALSE;
      g_string_append_c (text, c);
    }
  return TRUE;
}

static gboolean
read_bytes (int fd, GByteArray *bytes, guint64 length)
{
  char buffer[16384];

  while (length > 0)
    {
      gsize n = receive (fd, buffer, MIN (length, sizeof buffer));

      if (n == 0)
        return FALSE;
      g_byte_array_append (bytes, (guint8 *)buffer, n);
      length -= n;
    }
  return TRUE;
}

static gboolean
read_chunks (int fd, GByteArray *bytes)
{
  for (;;)
    {
      g_autoptr (GString) line = g_string_new (NULL);
      g_autoptr (GByteArray) end = g_byte_array_new ();
      guint64 length;

      if (!read_until (fd, line, "\r\n"))
        return FALSE;
      length = g_ascii_strtoull (line->str, NULL, 16);
      if (!read_bytes (fd, bytes, length) || !read_bytes (fd, end, 2))
        return FALSE;
      if (length == 0)
        return TRUE;
    }
}

char *
http_answer_get (const HttpAnswer *answer, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (answer->head, "\r\n", -1);

  for (guint i = 1; i < g_strv_length (lines); i++)
    {
      gsize length = strlen (name);

      if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
        return g_strdup (g_strstrip (lines[i] + length + 1));
    }
  return NULL;
}

static HttpAnswer *
read_answer (int fd, gboolean is_head)
{
  HttpAnswer *answer = g_new0 (HttpAnswer, 1);
  GByteArray *body = g_byte_array_new ();
  GString *head = g_string_new (NULL);
  g_autofree char *length = NULL;
  g_autofree char *encoding = NULL;

  answer->is_whole = read_until (fd, head, "\r\n\r\n");
  answer->head = g_string_free (head, FALSE);
  if (answer->is_whole)
    g_assert_cmpint (sscanf (answer->head, "HTTP/1.1 %u ", &answer->status), ==, 1);
  length = http_answer_get (answer, "Content-Length");
  encoding = http_answer_get (answer, "Transfer-Encoding");
  if (answer->is_whole && !is_head && answer->status != 204 && answer->status != 304
      && answer->status >= 200)
    {
      if (encoding != NULL)
        answer->is_whole = read_chunks (fd, body);
      else if (length != NULL)
        answer->is_whole = read_bytes (fd, body, g_ascii_strtoull (length, NULL, 10));
    }
  answer->body = g_byte_array_free_to_bytes (body);
  return answer;
}

HttpAnswer *
http_client_read (int fd)
{
  return read_answer (fd, FALSE);
}

HttpAnswer *
http_client_read_head (int fd)
{
  return read_answer (fd, TRUE);
}

void
http_answer_free (HttpAnswer *answer)
{
  g_free (answer->head);
  g_bytes_unref (answer->body);
  g_free (answer);
}

void
http_answer_assert_body (const HttpAnswer *answer, const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (answer->body, &size);

  g_assert_true (answer->is_whole);
  g_assert_cmpmem (data, size, text, strlen (text));
}

gsize
http_client_wait_closed (int fd)
{
  char buffer[4096];
  gsize total = 0;
  gsize n;

  while ((n = receive (fd, buffer, sizeof buffer)) > 0)
    total += n;
  return total;
}

void
http_client_close (int fd)
{
  close (fd);
}

HttpAnswer *
http_client_ask (HarvestHttpServer *server, const char *bytes)
{
  int fd = http_client_connect (server);
  HttpAnswer *answer;

  http_client_try_send (fd, bytes, -1);
  answer = http_client_read (fd);
  close (fd);
  return answer;
}
