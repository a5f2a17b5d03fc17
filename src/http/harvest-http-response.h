/* harvest-http-response.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-http-stream.h"

G_BEGIN_DECLS

/* An answer: made by one thread, then given away with harvest_http_request_respond(). The library
 * adds Date, Content-Length and Connection, sends no body to HEAD, and answers conditions
 * (If-None-Match, If-Modified-Since) and ranges of a GET by what the response says of itself. */

typedef struct _HarvestHttpResponse HarvestHttpResponse;

/**
 * harvest_http_response_new:
 * @status: 200 to 599
 *
 * Without a body.
 *
 * Returns: (transfer full)
 */
HarvestHttpResponse *harvest_http_response_new (guint status);

/**
 * harvest_http_response_new_bytes:
 * @content_type: static or of the caller; copied
 *
 * Returns: (transfer full)
 */
HarvestHttpResponse *
harvest_http_response_new_bytes (guint status, const char *content_type, GBytes *bytes);

/**
 * harvest_http_response_new_file:
 * @path: a regular file, which must not shrink while it is sent (blobs are never changed)
 *
 * Sends the file without reading it into memory, in ranges too. Opens it, so not on a thread that
 * must not wait.
 *
 * Returns: (transfer full) (nullable): a 200; %HARVEST_HTTP_ERROR_FAILED, or
 *   %G_FILE_ERROR_NOENT if there is no such file
 */
HarvestHttpResponse *
harvest_http_response_new_file (const char *path, const char *content_type, GError **error);

/**
 * harvest_http_response_new_stream:
 *
 * For Server-Sent Events the right headers are set.
 *
 * Returns: (transfer full): a 200
 */
HarvestHttpResponse *
harvest_http_response_new_stream (HarvestHttpStream *stream, const char *content_type);

/**
 * harvest_http_response_new_problem:
 * @status: 400 to 599
 * @type: (nullable): a URI that names the kind of problem; `about:blank` if not said
 * @detail: (nullable): about this one, for whoever looks for the cause
 *
 * Problem details as in RFC 9457, with harvest_http_response_add_security_headers().
 *
 * Returns: (transfer full)
 */
HarvestHttpResponse *
harvest_http_response_new_problem (guint status, const char *type, const char *detail);

void harvest_http_response_free (HarvestHttpResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestHttpResponse, harvest_http_response_free)

guint harvest_http_response_get_status (HarvestHttpResponse *self);

/**
 * harvest_http_response_replace:
 * @status: 200 to 599
 * @content_type: (nullable): with @bytes
 * @bytes: (nullable): without: no body
 *
 * Gives the response another status and body; its header fields stay.
 */
void harvest_http_response_replace (HarvestHttpResponse *self,
                                    guint status,
                                    const char *content_type,
                                    GBytes *bytes);

/**
 * harvest_http_response_set_header:
 *
 * Replaces the header @name. A name that is no token and a value with control characters (a line
 * break would make a second header) are refused with a warning. Not for Content-Length,
 * Transfer-Encoding, Connection and Date, which are the library's.
 *
 * Returns: whether it was set
 */
gboolean
harvest_http_response_set_header (HarvestHttpResponse *self, const char *name, const char *value);

/**
 * harvest_http_response_get_header:
 *
 * Returns: (nullable) (transfer none)
 */
const char *harvest_http_response_get_header (HarvestHttpResponse *self, const char *name);

/**
 * harvest_http_response_set_validators:
 * @etag: (nullable): with its quotes
 * @modified: seconds since 1970, or -1
 *
 * Sets ETag and Last-Modified; a GET whose conditions say that it has this already gets a 304.
 */
void
harvest_http_response_set_validators (HarvestHttpResponse *self, const char *etag, gint64 modified);

/**
 * harvest_http_response_allow_ranges:
 *
 * Answers a range with a part of the bytes. Files do so without being told.
 */
void harvest_http_response_allow_ranges (HarvestHttpResponse *self);

/**
 * harvest_http_response_add_security_headers:
 *
 * What a browser shall not do with this answer: guess its type, run it, frame it, keep it, tell
 * where it came from. Headers that are set already stay.
 */
void harvest_http_response_add_security_headers (HarvestHttpResponse *self);

/**
 * harvest_http_status_phrase:
 *
 * Returns: `Not Found` for 404 and so on
 */
const char *harvest_http_status_phrase (guint status);

G_END_DECLS
