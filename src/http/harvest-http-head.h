/* harvest-http-head.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include <microhttpd.h>

G_BEGIN_DECLS

/* For src/http/ only: the head of a request, checked byte by byte and copied.
 *
 * libmicrohttpd 0.9.75 takes what no server should: NUL and control bytes, lines that end in a bare
 * LF, folded lines, spaces before the colon and twice in the request line. It does not show them
 * afterwards; but what it reads stays where it was received, with its ends of lines overwritten by
 * NUL. So a head is well-formed if the pieces that it found lie one behind the other as they should
 * and fill the head exactly. */

typedef struct _HarvestHttpHead HarvestHttpHead;

typedef enum
{
  HARVEST_HTTP_HEAD_FINE,
  HARVEST_HTTP_HEAD_MALFORMED,
  HARVEST_HTTP_HEAD_TOO_LARGE,
} HarvestHttpHeadResult;

/* @target, @target_length: as libmicrohttpd had it before it decoded it
 * @max_size, @max_fields: beyond: TOO_LARGE
 * @head: (out) (transfer full): if it is fine */
HarvestHttpHeadResult harvest_http_head_copy (struct MHD_Connection *mhd,
                                              const char *method,
                                              const char *target,
                                              gsize target_length,
                                              const char *version,
                                              gsize max_size,
                                              guint max_fields,
                                              HarvestHttpHead **head);
void harvest_http_head_free (HarvestHttpHead *self);

const char *harvest_http_head_get_method (HarvestHttpHead *self);
const char *harvest_http_head_get (HarvestHttpHead *self, const char *name);
guint harvest_http_head_count (HarvestHttpHead *self, const char *name);

G_END_DECLS
