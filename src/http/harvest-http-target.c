/* harvest-http-target.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-target"

#include "config.h"

#include "harvest-http-target.h"

#include "harvest-http-error.h"

#include <string.h>

#define MAX_SEGMENTS   64
#define MAX_PARAMETERS 64

struct _HarvestHttpTarget
{
  char *bytes; /* the target, decoded in place; everything else points into it */
  guint n_segments;
  guint n_parameters;
  const char *segments[MAX_SEGMENTS + 1];
  const char *names[MAX_PARAMETERS + 1];
  const char *values[MAX_PARAMETERS];
};

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_SYNTAX, message);
  return FALSE;
}

/* Browsers leave some printable characters as they are that RFC 3986 would escape. */
static gboolean
may_stand (char c)
{
  return c > ' ' && c < 0x7f && strchr ("\"#<>\\`", c) == NULL;
}

/* Decodes the terminated @text in place. */
static gboolean
decode (char *text, gboolean is_query, GError **error)
{
  const char *from = text;
  char *to = text;

  while (*from != '\0')
    {
      char c = *from++;

      if (c == '%')
        {
          int high = g_ascii_xdigit_value (from[0]);
          int low = high < 0 ? -1 : g_ascii_xdigit_value (from[1]);

          if (low < 0)
            return fail (error, "an escape without two hexadecimal digits");
          c = (char)(high << 4 | low);
          from += 2;
          if (c == '\0')
            return fail (error, "an escaped NUL");
          if (!is_query && (c == '/' || c == '\\'))
            return fail (error, "an escaped slash");
          if (!is_query && g_ascii_iscntrl (c))
            return fail (error, "an escaped control character");
        }
      else if (is_query && c == '+')
        c = ' ';
      *to++ = c;
    }
  *to = '\0';
  if (!g_utf8_validate (text, to - text, NULL))
    return fail (error, "not UTF-8");
  return TRUE;
}

static gboolean
parse_path (HarvestHttpTarget *self, char *path, GError **error)
{
  char *segment = path + 1;

  if (*segment == '\0')
    return TRUE;
  while (segment != NULL)
    {
      char *slash = strchr (segment, '/');

      if (slash != NULL)
        *slash = '\0';
      if (self->n_segments == MAX_SEGMENTS)
        return fail (error, "too many segments");
      if (!decode (segment, FALSE, error))
        return FALSE;
      if (*segment == '\0' && slash != NULL)
        return fail (error, "an empty segment");
      if (g_str_equal (segment, ".") || g_str_equal (segment, ".."))
        return fail (error, "a segment that leads elsewhere");
      self->segments[self->n_segments++] = segment;
      segment = slash != NULL ? slash + 1 : NULL;
    }
  return TRUE;
}

static gboolean
parse_query (HarvestHttpTarget *self, char *query, GError **error)
{
  while (query != NULL)
    {
      char *next = strchr (query, '&');
      char *value;

      if (next != NULL)
        *next++ = '\0';
      if (*query != '\0')
        {
          if (self->n_parameters == MAX_PARAMETERS)
            return fail (error, "too many parameters");
          value = strchr (query, '=');
          if (value != NULL)
            *value++ = '\0';
          else
            value = query + strlen (query);
          if (!decode (query, TRUE, error) || !decode (value, TRUE, error))
            return FALSE;
          if (harvest_http_target_get_query (self, query) != NULL)
            return fail (error, "a parameter given twice");
          self->names[self->n_parameters] = query;
          self->values[self->n_parameters++] = value;
        }
      query = next;
    }
  return TRUE;
}

HarvestHttpTarget *
harvest_http_target_parse (const char *raw, gsize length, GError **error)
{
  g_autoptr (HarvestHttpTarget) self = NULL;
  char *query;

  g_return_val_if_fail (raw != NULL, NULL);

  if (length == 0 || raw[0] != '/')
    {
      fail (error, "not a path from the root");
      return NULL;
    }
  for (gsize i = 0; i < length; i++)
    {
      if (!may_stand (raw[i]))
        {
          fail (error, "a byte that no target may have");
          return NULL;
        }
    }

  self = g_new0 (HarvestHttpTarget, 1);
  self->bytes = g_strndup (raw, length);
  query = strchr (self->bytes, '?');
  if (query != NULL)
    *query++ = '\0';
  if (!parse_path (self, self->bytes, error) || !parse_query (self, query, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
harvest_http_target_free (HarvestHttpTarget *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->bytes);
  g_free (self);
}

const char *const *
harvest_http_target_get_segments (HarvestHttpTarget *self, guint *n_segments)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (n_segments != NULL)
    *n_segments = self->n_segments;
  return self->segments;
}

const char *
harvest_http_target_get_query (HarvestHttpTarget *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->n_parameters; i++)
    {
      if (g_str_equal (self->names[i], name))
        return self->values[i];
    }
  return NULL;
}

const char *const *
harvest_http_target_get_query_names (HarvestHttpTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->names;
}
