/* harvest-http-conditional.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The conditions and ranges of RFC 9110, sections 13 and 14. Pure functions on header values. */

typedef enum
{
  HARVEST_HTTP_RANGE_WHOLE, /* no range, several, or one that is none: all is sent */
  HARVEST_HTTP_RANGE_PART,
  HARVEST_HTTP_RANGE_UNSATISFIABLE, /* well-formed, but nothing of it is there: 416 */
} HarvestHttpRange;

/**
 * harvest_http_range_parse:
 * @value: (nullable): of the header Range
 * @size: bytes that there are
 * @first: (out): for %HARVEST_HTTP_RANGE_PART, where it begins
 * @length: (out): its bytes, at least one
 */
HarvestHttpRange
harvest_http_range_parse (const char *value, guint64 size, guint64 *first, guint64 *length);

/**
 * harvest_http_etag_matches:
 * @list: of the header If-None-Match, If-Match or If-Range
 * @etag: with its quotes, perhaps with `W/` before them
 * @strong: whether weak tags match nothing
 *
 * Returns: whether @list has @etag, or is `*`. A list that is none has nothing.
 */
gboolean harvest_http_etag_matches (const char *list, const char *etag, gboolean strong);

/**
 * harvest_http_date_parse:
 *
 * Reads `Sun, 06 Nov 1994 08:49:37 GMT`, the form that everybody sends.
 *
 * Returns: seconds since 1970, or -1 if it is another form or no date
 */
gint64 harvest_http_date_parse (const char *value);

/**
 * harvest_http_date_format:
 *
 * Returns: (transfer full)
 */
char *harvest_http_date_format (gint64 seconds);

G_END_DECLS
