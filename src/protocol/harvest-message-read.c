/* harvest-message-read.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-message"

#include "config.h"

#include "harvest-message-private.h"

#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"
#include "harvest-text-error.h"

#include <string.h>

/* Where the reader is: "pages[3].puts[0].record". */
typedef struct
{
  HarvestJson *json;
  GString *path;
  GError **error;
} Reader;

static gboolean
read_part (Reader *self, const HarvestMessageType *type, guint object, gpointer message);

/* ---- Refusals ---- */

G_GNUC_PRINTF (3, 4)
static gboolean
fail (Reader *self, HarvestProtocolError code, const char *rule, ...)
{
  g_autofree char *words = NULL;
  va_list arguments;

  va_start (arguments, rule);
  words = g_strdup_vprintf (rule, arguments);
  va_end (arguments);
  g_set_error (self->error, HARVEST_PROTOCOL_ERROR, code, "%s: %s", self->path->str, words);
  return FALSE;
}

gboolean
harvest_message_fail (const char *path, const char *member, GError **error, const char *rule, ...)
{
  g_autofree char *words = NULL;
  va_list arguments;

  va_start (arguments, rule);
  words = g_strdup_vprintf (rule, arguments);
  va_end (arguments);
  g_set_error (error, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_INVALID, "%s.%s: %s", path,
               member, words);
  return FALSE;
}

gboolean
harvest_message_check_next (const char *path,
                            const char *list,
                            guint i,
                            gint64 last,
                            gint64 n,
                            GError **error)
{
  g_autofree char *member = NULL;

  if (n == last + 1)
    return TRUE;
  member = g_strdup_printf ("%s[%u].n", list, i);
  return harvest_message_fail (path, member, error,
                               "%" G_GINT64_FORMAT ", one more than the last, this one is "
                               "%" G_GINT64_FORMAT,
                               last + 1, n);
}

/* ---- Values ---- */

static gboolean
read_text (Reader *self, const HarvestMember *member, gint64 max, guint value, char **text)
{
  g_autofree char *string = NULL;
  glong length;

  if (harvest_json_get_kind (self->json, value) != HARVEST_JSON_STRING)
    return fail (self, HARVEST_PROTOCOL_ERROR_SYNTAX, "a string");
  string = harvest_json_dup_string (self->json, value);
  length = g_utf8_strlen (string, -1);
  if (length > max)
    return fail (self, HARVEST_PROTOCOL_ERROR_TOO_LARGE,
                 "at most %" G_GINT64_FORMAT " characters, this one has %ld", max, length);
  if (!member->format->check (string))
    {
      g_autofree char *shown = _harvest_message_show (string);

      if (member->format->secret)
        return fail (self, HARVEST_PROTOCOL_ERROR_INVALID, "%s", member->format->rule);
      return fail (self, HARVEST_PROTOCOL_ERROR_INVALID, "%s, this one is %s", member->format->rule,
                   shown);
    }
  *text = g_steal_pointer (&string);
  return TRUE;
}

static gboolean
read_string (Reader *self, const HarvestMember *member, guint value, gpointer message)
{
  char **place = &HARVEST_MESSAGE_FIELD (message, member, char *);

  if (!read_text (self, member, member->max, value, place))
    return FALSE;
  if (member->min > 0 && g_utf8_strlen (*place, -1) < member->min)
    return fail (self, HARVEST_PROTOCOL_ERROR_INVALID, "at least %" G_GINT64_FORMAT " characters",
                 member->min);
  return TRUE;
}

static gboolean
read_integer (Reader *self, const HarvestMember *member, guint value, gpointer message)
{
  gint64 number;

  if (harvest_json_get_kind (self->json, value) != HARVEST_JSON_INTEGER)
    return fail (self, HARVEST_PROTOCOL_ERROR_SYNTAX, "a whole number");
  number = harvest_json_get_integer (self->json, value);
  if (number < member->min || number > member->max)
    return fail (self, HARVEST_PROTOCOL_ERROR_INVALID,
                 "from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ", this one is %" G_GINT64_FORMAT,
                 member->min, member->max, number);
  HARVEST_MESSAGE_FIELD (message, member, gint64) = number;
  return TRUE;
}

static gboolean
read_bucket (Reader *self, const HarvestMember *member, guint value, gpointer message)
{
  gint64 *bucket = &HARVEST_MESSAGE_FIELD (message, member, gint64);

  if (!read_integer (self, member, value, message))
    return FALSE;
  if (!harvest_bucket_is_valid (*bucket))
    return fail (self, HARVEST_PROTOCOL_ERROR_INVALID,
                 "a quarter as YYYYQ, this one is %" G_GINT64_FORMAT, *bucket);
  return TRUE;
}

static gboolean
read_boolean (Reader *self, const HarvestMember *member, guint value, gpointer message)
{
  HarvestJsonKind kind = harvest_json_get_kind (self->json, value);

  if (kind != HARVEST_JSON_TRUE && kind != HARVEST_JSON_FALSE)
    return fail (self, HARVEST_PROTOCOL_ERROR_SYNTAX, "true or false");
  HARVEST_MESSAGE_FIELD (message, member, gboolean) = kind == HARVEST_JSON_TRUE;
  return TRUE;
}

static gboolean
read_choice (Reader *self, const HarvestMember *member, guint value, gpointer message)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *string = NULL;
  g_autofree char *shown = NULL;

  if (harvest_json_get_kind (self->json, value) != HARVEST_JSON_STRING)
    return fail (self, HARVEST_PROTOCOL_ERROR_SYNTAX, "a string");
  string = harvest_json_dup_string (self->json, value);
  for (int i = 0; member->choices[i].name != NULL; i++)
    {
      if (strcmp (member->choices[i].name, string) == 0)
        {
          HARVEST_MESSAGE_FIELD (message, member, int) = i;
          return TRUE;
        }
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", member->choices[i].name);
    }
  shown = _harvest_message_show (string);
  return fail (self, HARVEST_PROTOCOL_ERROR_INVALID, "one of %s, this one is %s", names->str,
               shown);
}

static gboolean
read_sum (Reader *self, const HarvestMember *member, guint value, gpointer message)
{
  gsize length;
  const char *span = harvest_json_get_span (self->json, value, &length);
  guint64 sum = 0;

  if (harvest_json_get_kind (self->json, value) != HARVEST_JSON_STRING || length != 18)
    return fail (self, HARVEST_PROTOCOL_ERROR_SYNTAX, "a string of 16 hexadecimal digits");
  for (guint i = 1; i <= 16; i++)
    {
      if (!g_ascii_isxdigit (span[i]) || g_ascii_isupper (span[i]))
        return fail (self, HARVEST_PROTOCOL_ERROR_INVALID, "16 lower-case hexadecimal digits");
      sum = sum << 4 | (guint64)g_ascii_xdigit_value (span[i]);
    }
  HARVEST_MESSAGE_FIELD (message, member, guint64) = sum;
  return TRUE;
}

/* ---- Lists and parts ---- */

static gboolean
check_list (Reader *self, gint64 least, gint64 most, guint value)
{
  guint length = harvest_json_get_length (self->json, value);

  if (harvest_json_get_kind (self->json, value) != HARVEST_JSON_ARRAY)
    return fail (self, HARVEST_PROTOCOL_ERROR_SYNTAX, "a list");
  if (length > most)
    return fail (self, HARVEST_PROTOCOL_ERROR_TOO_LARGE,
                 "at most %" G_GINT64_FORMAT ", this one has %u", most, length);
  if (length < least)
    return fail (self, HARVEST_PROTOCOL_ERROR_INVALID,
                 "at least %" G_GINT64_FORMAT ", this one has %u", least, length);
  return TRUE;
}

/* Adds "[index]" to the path. Returns: where to cut it off again */
static gsize
enter_element (Reader *self, guint index)
{
  gsize length = self->path->len;

  g_string_append_printf (self->path, "[%u]", index);
  return length;
}

static gboolean
read_strings (Reader *self, const HarvestMember *member, guint value, gpointer message)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  guint index = 0;

  if (!check_list (self, 0, member->max, value))
    return FALSE;
  for (guint element = harvest_json_first_child (self->json, value); element != HARVEST_JSON_NONE;
       element = harvest_json_next (self->json, element))
    {
      gsize length = enter_element (self, index++);
      char *string = NULL;

      if (!read_text (self, member, member->min, element, &string))
        return FALSE;
      g_ptr_array_add (strings, string);
      g_string_truncate (self->path, length);
    }
  g_ptr_array_add (strings, NULL);
  HARVEST_MESSAGE_FIELD (message, member,
                         char **) = (char **)g_ptr_array_free (g_steal_pointer (&strings), FALSE);
  return TRUE;
}

static gpointer
read_new_part (Reader *self, const HarvestMember *member, guint value)
{
  gpointer part = harvest_message_new (member->part);

  if (read_part (self, member->part, value, part))
    return part;
  member->part->free (part);
  return NULL;
}

static gboolean
read_one_part (Reader *self, const HarvestMember *member, guint value, gpointer message)
{
  gpointer part = read_new_part (self, member, value);

  HARVEST_MESSAGE_FIELD (message, member, gpointer) = part;
  return part != NULL;
}

static gboolean
read_parts (Reader *self, const HarvestMember *member, guint value, gpointer message)
{
  GPtrArray *parts = HARVEST_MESSAGE_FIELD (message, member, GPtrArray *);
  guint index = 0;

  if (!check_list (self, member->min, member->max, value))
    return FALSE;
  for (guint element = harvest_json_first_child (self->json, value); element != HARVEST_JSON_NONE;
       element = harvest_json_next (self->json, element))
    {
      gsize length = enter_element (self, index++);
      gpointer part = read_new_part (self, member, element);

      if (part == NULL)
        return FALSE;
      g_ptr_array_add (parts, part);
      g_string_truncate (self->path, length);
    }
  return TRUE;
}

/* ---- Objects ---- */

static gboolean
read_member (Reader *self, const HarvestMember *member, guint value, gpointer message)
{
  static gboolean (*const readers[]) (Reader *, const HarvestMember *, guint, gpointer) = {
    [HARVEST_MEMBER_STRING] = read_string,   [HARVEST_MEMBER_INTEGER] = read_integer,
    [HARVEST_MEMBER_BUCKET] = read_bucket,   [HARVEST_MEMBER_BOOLEAN] = read_boolean,
    [HARVEST_MEMBER_CHOICE] = read_choice,   [HARVEST_MEMBER_SUM] = read_sum,
    [HARVEST_MEMBER_STRINGS] = read_strings, [HARVEST_MEMBER_PART] = read_one_part,
    [HARVEST_MEMBER_PARTS] = read_parts,
  };

  return readers[member->kind](self, member, value, message);
}

/* Keeps the part's own bytes. They share the memory of the whole message. */
static gboolean
read_span (Reader *self, const HarvestMessageType *type, guint object, gpointer message)
{
  GBytes *whole = harvest_json_get_bytes (self->json);
  const char *start = g_bytes_get_data (whole, NULL);
  gsize length;
  const char *span = harvest_json_get_span (self->json, object, &length);

  if ((gint64)length > type->max_size)
    return fail (self, HARVEST_PROTOCOL_ERROR_TOO_LARGE,
                 "at most %" G_GINT64_FORMAT " bytes, this one has %" G_GSIZE_FORMAT,
                 type->max_size, length);
  *(GBytes **)(void *)((char *)message + type->span) = g_bytes_new_from_bytes (
      whole, (gsize)(span - start), length);
  return TRUE;
}

static gboolean
read_part (Reader *self, const HarvestMessageType *type, guint object, gpointer message)
{
  if (harvest_json_get_kind (self->json, object) != HARVEST_JSON_OBJECT)
    return fail (self, HARVEST_PROTOCOL_ERROR_SYNTAX, "an object");

  for (guint i = 0; i < type->n_members; i++)
    {
      const HarvestMember *member = &type->members[i];
      guint value = harvest_json_get_member (self->json, object, member->name);
      gsize length = self->path->len;

      g_string_append_printf (self->path, ".%s", member->name);
      if (value == HARVEST_JSON_NONE && member->required)
        return fail (self, HARVEST_PROTOCOL_ERROR_SYNTAX, "required");
      if (value != HARVEST_JSON_NONE && !read_member (self, member, value, message))
        return FALSE;
      g_string_truncate (self->path, length);
    }
  if (type->span >= 0 && !read_span (self, type, object, message))
    return FALSE;
  return type->check == NULL || type->check (message, self->path->str, self->error);
}

gpointer
harvest_message_from_bytes (const HarvestMessageType *type, GBytes *bytes, GError **error)
{
  g_autoptr (HarvestJson) json = NULL;
  g_autoptr (GString) path = NULL;
  g_autoptr (GError) failure = NULL;
  gpointer message;
  Reader reader;

  g_return_val_if_fail (type != NULL && type->max_size > 0, NULL);
  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  json = harvest_json_scan (bytes, (gsize)type->max_size, &failure);
  if (json == NULL)
    {
      gboolean large = g_error_matches (failure, HARVEST_TEXT_ERROR, HARVEST_TEXT_ERROR_TOO_LARGE);

      g_set_error (error, HARVEST_PROTOCOL_ERROR,
                   large ? HARVEST_PROTOCOL_ERROR_TOO_LARGE : HARVEST_PROTOCOL_ERROR_SYNTAX,
                   "%s: %s", type->name, failure->message);
      return NULL;
    }
  path = g_string_new (type->name);
  message = harvest_message_new (type);
  reader = (Reader){ json, path, error };
  if (read_part (&reader, type, 0, message))
    return message;
  type->free (message);
  return NULL;
}
