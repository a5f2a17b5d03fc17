/* harvest-http-linger.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* For src/http/ only: sockets that were answered before their request was read to its end. Closed
 * at once, such a socket makes the kernel throw away the answer as well (RST); so what comes is
 * read and forgotten for a short while. */

typedef struct _HarvestHttpLinger HarvestHttpLinger;

HarvestHttpLinger *harvest_http_linger_new (void);
void harvest_http_linger_free (HarvestHttpLinger *self);

/* Keeps a duplicate of @fd, whose writing side is shut down. From any thread. */
void harvest_http_linger_add (HarvestHttpLinger *self, int fd);

/* Appends what to wait for. Returns: how many */
guint harvest_http_linger_prepare (HarvestHttpLinger *self, GArray *pollfds);

/* Reads what there is, and closes what is done. */
void harvest_http_linger_run (HarvestHttpLinger *self, gint64 now);

void harvest_http_linger_clear (HarvestHttpLinger *self);

G_END_DECLS
