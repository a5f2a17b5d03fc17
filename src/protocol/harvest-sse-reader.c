/* harvest-sse-reader.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-sse-reader"

#include "config.h"

#include "harvest-sse-reader.h"

#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _HarvestSseReader
{
  GString *line;
  GString *type;
  GString *data;
  gboolean has_data;
  gboolean first_line;
  gboolean after_cr; /* a LF that comes next belongs to it */
  gboolean broken;
  GQueue events;
};

void
harvest_sse_event_free (HarvestSseEvent *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->type);
  g_bytes_unref (self->data);
  g_free (self);
}

HarvestSseReader *
harvest_sse_reader_new (void)
{
  HarvestSseReader *self = g_new0 (HarvestSseReader, 1);

  self->line = g_string_new (NULL);
  self->type = g_string_new (NULL);
  self->data = g_string_new (NULL);
  self->first_line = TRUE;
  g_queue_init (&self->events);
  return self;
}

static void
free_event_cb (gpointer data)
{
  harvest_sse_event_free (data);
}

void
harvest_sse_reader_free (HarvestSseReader *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->line, TRUE);
  g_string_free (self->type, TRUE);
  g_string_free (self->data, TRUE);
  g_queue_clear_full (&self->events, free_event_cb);
  g_free (self);
}

/* ---- Lines ---- */

static void
end_event (HarvestSseReader *self)
{
  if (self->has_data)
    {
      HarvestSseEvent *event = g_new (HarvestSseEvent, 1);

      event->type = g_strdup (self->type->len > 0 ? self->type->str : "message");
      event->data = g_bytes_new (self->data->str, self->data->len);
      g_queue_push_tail (&self->events, event);
    }
  g_string_truncate (self->type, 0);
  g_string_truncate (self->data, 0);
  self->has_data = FALSE;
}

static gboolean
fail (GError **error, HarvestProtocolError code, const char *rule)
{
  g_set_error (error, HARVEST_PROTOCOL_ERROR, code, "events: %s", rule);
  return FALSE;
}

static gboolean
fail_too_large (GError **error)
{
  g_set_error (error, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_TOO_LARGE,
               "events: an event, and a line, at most %d bytes",
               (int)HARVEST_LIMIT_EVENT_BYTES_MAX);
  return FALSE;
}

/* Adds the value of a `data` line. */
static gboolean
add_data (HarvestSseReader *self, const char *value, gsize length, GError **error)
{
  if (self->has_data)
    g_string_append_c (self->data, '\n');
  self->has_data = TRUE;
  if (self->data->len + length > HARVEST_LIMIT_EVENT_BYTES_MAX)
    return fail_too_large (error);
  g_string_append_len (self->data, value, (gssize)length);
  return TRUE;
}

/* `id` and `retry` are passed over: a client of SHP/1 uses neither. */
static gboolean
end_line (HarvestSseReader *self, GError **error)
{
  const char *line = self->line->str, *end = line + self->line->len;
  const char *colon, *value;

  if (self->first_line && g_str_has_prefix (line, BYTE_ORDER_MARK))
    line += strlen (BYTE_ORDER_MARK);
  self->first_line = FALSE;
  if (!g_utf8_validate_len (line, (gsize)(end - line), NULL))
    return fail (error, HARVEST_PROTOCOL_ERROR_SYNTAX, "UTF-8");
  if (line == end)
    {
      end_event (self);
      return TRUE;
    }
  colon = memchr (line, ':', (gsize)(end - line));
  value = colon == NULL ? end : colon + 1;
  if (value < end && *value == ' ')
    value++;
  if (colon == NULL)
    colon = end;
  if (colon - line == 4 && memcmp (line, "data", 4) == 0)
    return add_data (self, value, (gsize)(end - value), error);
  if (colon - line == 5 && memcmp (line, "event", 5) == 0)
    g_string_assign (self->type, value);
  return TRUE;
}

static gboolean
take (HarvestSseReader *self, const char *data, gsize length, GError **error)
{
  for (gsize i = 0; i < length; i++)
    {
      gboolean belongs = self->after_cr && data[i] == '\n';

      self->after_cr = data[i] == '\r';
      if (belongs)
        continue;
      if (data[i] == '\n' || data[i] == '\r')
        {
          if (!end_line (self, error))
            return FALSE;
          g_string_truncate (self->line, 0);
          continue;
        }
      if (self->line->len >= HARVEST_LIMIT_EVENT_BYTES_MAX)
        return fail_too_large (error);
      g_string_append_c (self->line, data[i]);
    }
  return TRUE;
}

gboolean
harvest_sse_reader_feed (HarvestSseReader *self, const char *data, gsize length, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (self->broken)
    return fail (error, HARVEST_PROTOCOL_ERROR_SYNTAX, "nothing is read after an error");
  self->broken = !take (self, data, length, error);
  return !self->broken;
}

HarvestSseEvent *
harvest_sse_reader_next (HarvestSseReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_queue_pop_head (&self->events);
}
