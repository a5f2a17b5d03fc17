/* harvest-http-error.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HARVEST_HTTP_ERROR (harvest_http_error_quark ())
GQuark harvest_http_error_quark (void);

typedef enum
{
  HARVEST_HTTP_ERROR_ADDRESS,    /* an address that is no address, or that a network could reach */
  HARVEST_HTTP_ERROR_IN_USE,     /* another program listens there */
  HARVEST_HTTP_ERROR_FAILED,     /* the system refused something; the message says what and why */
  HARVEST_HTTP_ERROR_SYNTAX,     /* a target, a query that is not well-formed */
  HARVEST_HTTP_ERROR_CLOSED,     /* the client has gone before the end */
  HARVEST_HTTP_ERROR_UNFINISHED, /* something still ran when the time for stopping was over */
} HarvestHttpError;

G_END_DECLS
