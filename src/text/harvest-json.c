/* harvest-json.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-json"

#include "config.h"

#include "harvest-json-private.h"

#include <string.h>

#define INTEGER_MAX_DIGITS 16

G_DEFINE_BOXED_TYPE (HarvestJson, harvest_json, harvest_json_ref, harvest_json_unref)

/* Auxiliary methods */

static void
free_contents (gpointer data)
{
  HarvestJson *self = data;

  g_bytes_unref (self->bytes);
  g_free (self->tokens);
}

/* What the scanner uses too */

gunichar
_harvest_json_read_hex4 (const char *at, const char *end)
{
  gunichar unit = 0;

  if (end - at < 4)
    return G_MAXUINT32;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);

      if (digit < 0)
        return G_MAXUINT32;
      unit = unit << 4 | (gunichar)digit;
    }
  return unit;
}

gsize
_harvest_json_unescape (const char *at, const char *end, char *out)
{
  static const char letters[] = "bfnrt";
  static const char meanings[] = "\b\f\n\r\t";
  char *start = out;

  while (at < end)
    {
      const char *backslash = memchr (at, '\\', end - at);
      gsize plain = (backslash != NULL ? backslash : end) - at;

      memcpy (out, at, plain);
      out += plain;
      at += plain;
      if (at == end)
        break;
      if (at[1] == 'u')
        {
          gunichar unit = _harvest_json_read_hex4 (at + 2, end);

          at += 6;
          if (_harvest_json_is_high_surrogate (unit))
            {
              unit = 0x10000 + ((unit - 0xd800) << 10)
                     + (_harvest_json_read_hex4 (at + 2, end) - 0xdc00);
              at += 6;
            }
          out += g_unichar_to_utf8 (unit, out);
        }
      else
        {
          const char *letter = strchr (letters, at[1]);

          *out++ = letter != NULL ? meanings[letter - letters] : at[1];
          at += 2;
        }
    }
  return out - start;
}

guint64
_harvest_json_read_digits (const char *digits, const char *end)
{
  guint64 value = 0;

  if (end - digits > INTEGER_MAX_DIGITS)
    return G_MAXUINT64;
  for (; digits < end; digits++)
    value = value * 10 + (guint64)g_ascii_digit_value (*digits);
  return value;
}

/* Public API */

HarvestJson *
harvest_json_ref (HarvestJson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
harvest_json_unref (HarvestJson *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, free_contents);
}

GBytes *
harvest_json_get_bytes (HarvestJson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->bytes;
}

HarvestJsonKind
harvest_json_get_kind (HarvestJson *self, guint value)
{
  g_return_val_if_fail (self != NULL, HARVEST_JSON_NULL);
  g_return_val_if_fail (value < self->n_tokens, HARVEST_JSON_NULL);

  return self->tokens[value].kind;
}

guint
harvest_json_get_length (HarvestJson *self, guint value)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (value < self->n_tokens, 0);

  return self->tokens[value].length;
}

guint
harvest_json_get_member (HarvestJson *self, guint object, const char *key)
{
  g_return_val_if_fail (self != NULL, HARVEST_JSON_NONE);
  g_return_val_if_fail (object < self->n_tokens, HARVEST_JSON_NONE);
  g_return_val_if_fail (self->tokens[object].kind == HARVEST_JSON_OBJECT, HARVEST_JSON_NONE);
  g_return_val_if_fail (key != NULL, HARVEST_JSON_NONE);

  for (guint i = object + 1; i < self->tokens[object].after; i = self->tokens[i + 1].after)
    if (harvest_json_string_equal (self, i, key))
      return i + 1;
  return HARVEST_JSON_NONE;
}

guint
harvest_json_first_child (HarvestJson *self, guint value)
{
  g_return_val_if_fail (self != NULL, HARVEST_JSON_NONE);
  g_return_val_if_fail (value < self->n_tokens, HARVEST_JSON_NONE);

  return self->tokens[value].length > 0 ? value + 1 : HARVEST_JSON_NONE;
}

guint
harvest_json_next (HarvestJson *self, guint value)
{
  g_return_val_if_fail (self != NULL, HARVEST_JSON_NONE);
  g_return_val_if_fail (value < self->n_tokens, HARVEST_JSON_NONE);

  return self->tokens[value].last ? HARVEST_JSON_NONE : self->tokens[value].after;
}

char *
harvest_json_dup_string (HarvestJson *self, guint value)
{
  const HarvestJsonToken *token;
  const char *inside;
  gsize length;
  char *string;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (value < self->n_tokens, NULL);
  g_return_val_if_fail (self->tokens[value].kind == HARVEST_JSON_STRING, NULL);

  token = &self->tokens[value];
  inside = self->data + token->start + 1;
  length = token->end - token->start - 2;
  if (!token->escaped)
    return g_strndup (inside, length);

  string = g_malloc (length + 1);
  length = _harvest_json_unescape (inside, inside + length, string);
  string[length] = '\0';
  return string;
}

gboolean
harvest_json_string_equal (HarvestJson *self, guint value, const char *string)
{
  const HarvestJsonToken *token;
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (value < self->n_tokens, FALSE);
  g_return_val_if_fail (self->tokens[value].kind == HARVEST_JSON_STRING, FALSE);
  g_return_val_if_fail (string != NULL, FALSE);

  token = &self->tokens[value];
  length = token->end - token->start - 2;
  if (token->escaped)
    {
      g_autofree char *unescaped = harvest_json_dup_string (self, value);

      return strcmp (unescaped, string) == 0;
    }
  return strncmp (self->data + token->start + 1, string, length) == 0 && string[length] == '\0';
}

gint64
harvest_json_get_integer (HarvestJson *self, guint value)
{
  const char *start, *end;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (value < self->n_tokens, 0);
  g_return_val_if_fail (self->tokens[value].kind == HARVEST_JSON_INTEGER, 0);

  start = self->data + self->tokens[value].start;
  end = self->data + self->tokens[value].end;
  if (*start == '-')
    return -(gint64)_harvest_json_read_digits (start + 1, end);
  return (gint64)_harvest_json_read_digits (start, end);
}

const char *
harvest_json_get_span (HarvestJson *self, guint value, gsize *length)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (value < self->n_tokens, NULL);
  g_return_val_if_fail (length != NULL, NULL);

  *length = self->tokens[value].end - self->tokens[value].start;
  return self->data + self->tokens[value].start;
}
