/* test-sse-reader.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "harvest-event.h"
#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"
#include "harvest-sse-reader.h"
#include "harvest-test.h"
#include "harvest-version.h"
#include "protocol-samples.h"

/* All events that are complete, as "type=data" with "|" between. */
static char *
take_events (HarvestSseReader *reader)
{
  GString *events = g_string_new (NULL);

  for (;;)
    {
      g_autoptr (HarvestSseEvent) event = harvest_sse_reader_next (reader);
      g_autofree char *data = NULL;

      if (event == NULL)
        return g_string_free (events, FALSE);
      data = protocol_dup_text (event->data);
      g_string_append_printf (events, "%s%s=%s", events->len > 0 ? "|" : "", event->type, data);
    }
}

static const struct
{
  const char *stream;
  const char *events;
} samples[] = {
  { "data: one\n\n", "message=one" },
  { "data:one\n\n", "message=one" },
  { "data:  one\n\n", "message= one" },
  { "data\n\n", "message=" },
  { "data:\n\n", "message=" },
  { "data: one\ndata: two\n\n", "message=one\ntwo" },
  { "event: changed\ndata: {}\n\n", "changed={}" },
  { "event: a\nevent: b\ndata: x\n\ndata: y\n\n", "b=x|message=y" },
  { "event: changed\n\ndata: x\n\n", "message=x" },
  { "data: one\r\n\r\ndata: two\r\rdata: three\n\n", "message=one|message=two|message=three" },
  { "\xef\xbb\xbf"
    "data: one\n\n\xef\xbb\xbf"
    "data: two\n\n",
    "message=one" },
  { ": heartbeat\n\n:\n\ndata: x\n\n", "message=x" },
  { "id: 7\nretry: 10\nhue: deep\ndata: x\n\n", "message=x" },
  { "data : x\nDATA: y\n\n", "" },
  { "data: a:b\n\n", "message=a:b" },
  { "data: not yet", "" },
  { "data: not yet\n", "" },
  { "\n\n\n", "" },
  { "data: Łódź\n\n", "message=Łódź" },
};

/* The same events come out, wherever the stream is cut. */
static void
test_samples (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    for (gsize piece = 1; piece <= strlen (samples[i].stream); piece++)
      {
        g_autoptr (HarvestSseReader) reader = harvest_sse_reader_new ();
        g_autoptr (GString) all = g_string_new (NULL);
        const char *end = samples[i].stream + strlen (samples[i].stream);

        for (const char *at = samples[i].stream; at < end; at += piece)
          {
            g_autoptr (GError) error = NULL;
            g_autofree char *events = NULL;

            g_assert_true (
                harvest_sse_reader_feed (reader, at, MIN (piece, (gsize)(end - at)), &error));
            g_assert_no_error (error);
            events = take_events (reader);
            g_string_append_printf (all, "%s%s", all->len > 0 && *events != '\0' ? "|" : "",
                                    events);
          }
        g_assert_cmpstr (all->str, ==, samples[i].events);
      }
}

static void
refuse (const char *stream, gsize length, int code, const char *words)
{
  g_autoptr (HarvestSseReader) reader = harvest_sse_reader_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) after = NULL;

  g_assert_false (harvest_sse_reader_feed (reader, stream, length, &error));
  g_assert_error (error, HARVEST_PROTOCOL_ERROR, code);
  g_assert_cmpstr (error->message, ==, words);
  g_assert_false (harvest_sse_reader_feed (reader, "\n", 1, &after));
  g_assert_cmpstr (after->message, ==, "events: nothing is read after an error");
}

static void
test_refusals (void)
{
  static const char too_long[] = "events: an event, and a line, at most 65536 bytes";
  g_autofree char *line = g_strnfill (HARVEST_LIMIT_EVENT_BYTES_MAX + 1, 'x');
  g_autoptr (GString) event = g_string_new (NULL);

  refuse ("data: \xff\n\n", 9, HARVEST_PROTOCOL_ERROR_SYNTAX, "events: UTF-8");
  refuse ("data: \0x\n\n", 10, HARVEST_PROTOCOL_ERROR_SYNTAX, "events: UTF-8");
  refuse (line, strlen (line), HARVEST_PROTOCOL_ERROR_TOO_LARGE, too_long);
  for (guint i = 0; i < 70; i++)
    g_string_append_printf (event, "data: %01000d\n", 7);
  refuse (event->str, event->len, HARVEST_PROTOCOL_ERROR_TOO_LARGE, too_long);
}

/* The longest line that is taken. */
static void
test_edge (void)
{
  g_autoptr (HarvestSseReader) reader = harvest_sse_reader_new ();
  g_autoptr (HarvestSseEvent) event = NULL;
  g_autofree char *filling = g_strnfill (HARVEST_LIMIT_EVENT_BYTES_MAX - 5, 'x');
  g_autofree char *stream = g_strconcat ("data:", filling, "\n\n", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (harvest_sse_reader_feed (reader, stream, strlen (stream), &error));
  g_assert_no_error (error);
  event = harvest_sse_reader_next (reader);
  g_assert_cmpuint (g_bytes_get_size (event->data), ==, HARVEST_LIMIT_EVENT_BYTES_MAX - 5);
}

/* What the server writes, the reader reads; the fullest event is not too long. */
static void
test_frames (void)
{
  g_autoptr (HarvestSseReader) reader = harvest_sse_reader_new ();
  g_autoptr (HarvestEventChanged) changed = harvest_event_changed_new ();
  g_autoptr (HarvestEventChanged) again = NULL;
  g_autoptr (HarvestSseEvent) event = NULL;
  g_autoptr (GBytes) data = NULL;
  g_autoptr (GBytes) frame = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 500; i++)
    {
      HarvestEventPlace *place = harvest_event_place_new ();

      place->scope = g_strdup_printf ("u:01936f0f-1a00-7c01-8a2b-%012u", i);
      place->bucket = 20264;
      place->to = HARVEST_LIMIT_INTEGER_MAX;
      g_ptr_array_add (changed->places, place);
    }
  data = harvest_event_changed_to_bytes (changed, HARVEST_VERSION_NEWEST);
  frame = harvest_event_frame (HARVEST_EVENT_CHANGED, data);
  text = protocol_dup_text (frame);
  g_assert_true (harvest_sse_reader_feed (reader, HARVEST_EVENT_HEARTBEAT,
                                          strlen (HARVEST_EVENT_HEARTBEAT), &error));
  g_assert_true (harvest_sse_reader_feed (reader, text, strlen (text), &error));
  g_assert_no_error (error);
  event = harvest_sse_reader_next (reader);
  g_assert_cmpstr (event->type, ==, HARVEST_EVENT_CHANGED);
  again = harvest_event_changed_from_bytes (event->data, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->places->len, ==, 500);
  g_assert_null (harvest_sse_reader_next (reader));
}

int
main (int argc, char *argv[])
{
  harvest_test_init (&argc, &argv);
  g_test_add_func ("/sse-reader/samples", test_samples);
  g_test_add_func ("/sse-reader/refusals", test_refusals);
  g_test_add_func ("/sse-reader/edge", test_edge);
  g_test_add_func ("/sse-reader/frames", test_frames);
  return g_test_run ();
}
