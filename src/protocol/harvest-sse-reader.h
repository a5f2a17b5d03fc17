/* harvest-sse-reader.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads a stream of Server-Sent Events (the HTML standard, section 9.2) as it comes, in pieces of
 * any size: LF, CR and CRLF end lines, a mark at the start is passed over, comments count as life.
 */

typedef struct
{
  char *type; /* "message" if the event has none */
  GBytes *data;
} HarvestSseEvent;

void harvest_sse_event_free (HarvestSseEvent *self);

typedef struct _HarvestSseReader HarvestSseReader;

HarvestSseReader *harvest_sse_reader_new (void);
void harvest_sse_reader_free (HarvestSseReader *self);

/**
 * harvest_sse_reader_feed:
 * @data: what has come
 * @length: bytes
 * @error: %HARVEST_PROTOCOL_ERROR_TOO_LARGE: a line or an event is longer than
 *   %HARVEST_LIMIT_EVENT_BYTES_MAX; SYNTAX: it is not UTF-8. The stream is to be closed then, and
 * the reader takes no more.
 */
gboolean
harvest_sse_reader_feed (HarvestSseReader *self, const char *data, gsize length, GError **error);

/* Returns: (transfer full) (nullable): the next event that is complete */
HarvestSseEvent *harvest_sse_reader_next (HarvestSseReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSseEvent, harvest_sse_event_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HarvestSseReader, harvest_sse_reader_free)

G_END_DECLS
