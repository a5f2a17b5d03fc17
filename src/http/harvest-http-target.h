/* harvest-http-target.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a request asks for: the path as decoded segments, and the query. Pure functions. */

typedef struct _HarvestHttpTarget HarvestHttpTarget;

/**
 * harvest_http_target_parse:
 * @raw: as it stands in the request line; need not be terminated
 * @length: bytes
 *
 * Only the form that servers get is taken: a path from the root, perhaps with a query. Refused are
 * bytes that no target may have, escapes that are none, what is not UTF-8 once decoded, NUL and
 * control characters in the path, the segments `.` and `..`, a slash or backslash that an escape
 * hides, empty segments other than the last, and two query parameters of one name.
 *
 * Returns: (transfer full) (nullable): %HARVEST_HTTP_ERROR_SYNTAX says what is wrong
 */
HarvestHttpTarget *harvest_http_target_parse (const char *raw, gsize length, GError **error);

void harvest_http_target_free (HarvestHttpTarget *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestHttpTarget, harvest_http_target_free)

/**
 * harvest_http_target_get_segments:
 * @n_segments: (out) (optional)
 *
 * `/` has none; `/a/` has two, of which the last is empty.
 *
 * Returns: (transfer none): the decoded segments, NULL-terminated
 */
const char *const *harvest_http_target_get_segments (HarvestHttpTarget *self, guint *n_segments);

/**
 * harvest_http_target_get_query:
 *
 * Returns: (nullable): the decoded value of the parameter @name; it may be empty
 */
const char *harvest_http_target_get_query (HarvestHttpTarget *self, const char *name);

/**
 * harvest_http_target_get_query_names:
 *
 * Returns: (transfer none): the parameters' names in their order, NULL-terminated
 */
const char *const *harvest_http_target_get_query_names (HarvestHttpTarget *self);

G_END_DECLS
