/* harvest-event.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-event"

#include "config.h"

#include "harvest-event.h"

#include "harvest-message-private.h"
#include "harvest-protocol-limits.h"

#include <string.h>

static const HarvestMember harvest_event_hello_members[] = {
  HARVEST_PART (HarvestEventHello, server, TRUE, harvest_identity),
};

HARVEST_DEFINE_MESSAGE (HarvestEventHello,
                        harvest_event_hello,
                        "event-hello",
                        HARVEST_LIMIT_EVENT_BYTES_MAX,
                        NULL)

/* So many fit into an event, whatever their names. */
#define PLACES_MAX 500

static const HarvestMember harvest_event_place_members[] = {
  HARVEST_BUCKET (HarvestEventPlace, bucket, TRUE),
  HARVEST_STRING (HarvestEventPlace, scope, TRUE, scope, HARVEST_LIMIT_SCOPE_CHARS_MAX),
  HARVEST_INTEGER (HarvestEventPlace, to, TRUE, 0, HARVEST_LIMIT_INTEGER_MAX),
};

HARVEST_DEFINE_PART (HarvestEventPlace, harvest_event_place, "event-place", NULL)

static const HarvestMember harvest_event_changed_members[] = {
  HARVEST_PARTS (HarvestEventChanged, places, TRUE, harvest_event_place, 0, PLACES_MAX),
};

HARVEST_DEFINE_MESSAGE (HarvestEventChanged,
                        harvest_event_changed,
                        "event-changed",
                        HARVEST_LIMIT_EVENT_BYTES_MAX,
                        NULL)

static const HarvestChoice reasons[] = { { "return" }, { "signed-out" }, { NULL } };

static const HarvestMember harvest_event_bye_members[] = {
  HARVEST_CHOICE (HarvestEventBye, reason, reasons),
  HARVEST_INTEGER (HarvestEventBye, return_in, FALSE, 0, HARVEST_LIMIT_RETURN_JITTER_MAX_S),
};

HARVEST_DEFINE_MESSAGE (HarvestEventBye,
                        harvest_event_bye,
                        "event-bye",
                        HARVEST_LIMIT_EVENT_BYTES_MAX,
                        NULL)

GBytes *
harvest_event_frame (const char *name, GBytes *data)
{
  GString *frame = g_string_new ("event: ");
  gsize length;
  const char *json = g_bytes_get_data (data, &length);

  /* Canonical JSON has no line ends, so it is one line. */
  g_string_append (frame, name);
  g_string_append (frame, "\ndata: ");
  g_string_append_len (frame, json, (gssize)length);
  g_string_append (frame, "\n\n");
  return g_string_free_to_bytes (frame);
}
