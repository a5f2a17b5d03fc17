/* harvest-server-notify.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-notify"

#include "config.h"

#include "harvest-server-notify.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void
harvest_server_notify (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gsize length;
  int fd;

  g_return_if_fail (state != NULL);

  if (path == NULL || (path[0] != '/' && path[0] != '@')
      || strlen (path) >= sizeof address.sun_path)
    return;
  length = strlen (path);
  memcpy (address.sun_path, path, length);
  if (path[0] == '@')
    address.sun_path[0] = '\0';
  fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0
      || sendto (fd, state, strlen (state), MSG_NOSIGNAL, (struct sockaddr *)&address,
                 offsetof (struct sockaddr_un, sun_path) + length)
             < 0)
    g_message ("The service manager was not told “%s”: %s", state, g_strerror (errno));
  if (fd >= 0)
    close (fd);
}
