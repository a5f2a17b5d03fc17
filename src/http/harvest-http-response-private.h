/* harvest-http-response-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-http-response.h"

#include <microhttpd.h>

G_BEGIN_DECLS

/* For src/http/ only. */

/* What a request asks of the answer. */
typedef struct
{
  gboolean is_get; /* or HEAD */
  const char *range;
  const char *if_range;
  const char *if_none_match;
  const char *if_modified_since;
} HarvestHttpConditions;

/* Turns a 200 into the 206, 304 or 416 that @conditions ask for. */
void
harvest_http_response_apply (HarvestHttpResponse *self, const HarvestHttpConditions *conditions);

/* @is_old: by HTTP/1.0
 * @close: whether the connection ends with it
 * @size: (out): bytes of the body, as far as known
 *
 * Returns: (nullable): no memory */
struct MHD_Response *harvest_http_response_build (HarvestHttpResponse *self,
                                                  struct MHD_Connection *connection,
                                                  gboolean is_old,
                                                  gboolean close,
                                                  guint64 *size);

/* Returns: (transfer full): an answer with a body in memory, or none, as it goes over the wire; the
 * connection ends with it */
char *harvest_http_response_to_text (HarvestHttpResponse *self);

HarvestHttpStream *harvest_http_response_get_stream (HarvestHttpResponse *self);

G_END_DECLS
