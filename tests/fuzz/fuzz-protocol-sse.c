/* fuzz-protocol-sse.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-protocol-sse"

#include "config.h"

#include "harvest-event.h"
#include "harvest-fuzz.h"
#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"
#include "harvest-sse-reader.h"

#include <string.h>

/* All events, in words. */
static void
take (HarvestSseReader *reader, GString *events)
{
  for (;;)
    {
      g_autoptr (HarvestSseEvent) event = harvest_sse_reader_next (reader);
      g_autoptr (HarvestEventChanged) changed = NULL;
      gsize length;
      const char *data;

      if (event == NULL)
        return;
      data = g_bytes_get_data (event->data, &length);
      g_assert_cmpuint (length, <=, HARVEST_LIMIT_EVENT_BYTES_MAX);
      g_assert_true (g_utf8_validate_len (data, length, NULL));
      g_assert_true (g_utf8_validate (event->type, -1, NULL));
      changed = harvest_event_changed_from_bytes (event->data, NULL);
      g_string_append_printf (events, "%s=", event->type);
      g_string_append_len (events, data, (gssize)length);
      g_string_append_c (events, '\0');
    }
}

/* Reads in pieces of @piece bytes. Returns: what came out, and whether it ended well */
static GString *
read_all (const uint8_t *data, size_t size, size_t piece)
{
  g_autoptr (HarvestSseReader) reader = harvest_sse_reader_new ();
  GString *events = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (size_t at = 0; at < size && error == NULL; at += piece)
    harvest_sse_reader_feed (reader, (const char *)data + at, MIN (piece, size - at), &error);
  take (reader, events);
  if (error != NULL)
    {
      g_assert_true (error->domain == HARVEST_PROTOCOL_ERROR);
      g_string_append (events, error->message);
    }
  return events;
}

/* It makes no difference where the stream is cut. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const size_t pieces[] = { 1, 2, 7 };
  g_autoptr (GString) whole = read_all (data, size, MAX (size, 1));

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) cut = read_all (data, size, pieces[i]);

      g_assert_cmpmem (cut->str, cut->len, whole->str, whole->len);
    }
  return 0;
}
