/* harvest-http-listener.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* For src/http/ only: one socket that listens, on this machine alone. */

typedef struct _HarvestHttpListener HarvestHttpListener;

/* @address: `127.0.0.1:PORT`, `[::1]:PORT` (port 0: one that is free) or `unix:PATH`
 * @mode: of the Unix socket's file. One that a dead server has left is replaced. */
HarvestHttpListener *harvest_http_listener_new (const char *address, guint mode, GError **error);

/* @fd: a listening stream socket that this process has been given; taken only on success */
HarvestHttpListener *harvest_http_listener_new_for_fd (int fd, GError **error);

/* Closes it, and removes the file of a Unix socket that it has made. */
void harvest_http_listener_free (HarvestHttpListener *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestHttpListener, harvest_http_listener_free)

int harvest_http_listener_get_fd (HarvestHttpListener *self);

/* `http://127.0.0.1:8080`, `http://[::1]:8080` or `unix:/run/storyharvest/http` */
const char *harvest_http_listener_get_uri (HarvestHttpListener *self);

G_END_DECLS
