/* harvest-cursor.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-cursor"

#include "config.h"

#include "harvest-cursor.h"

#include "harvest-bucket.h"
#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"

#include <string.h>

#define FORMAT       1
#define CHECK_LENGTH 8

/* ---- Places ---- */

static void
place_free (gpointer data)
{
  HarvestCursorPlace *place = data;

  g_free (place->scope);
  g_free (place);
}

HarvestCursor *
harvest_cursor_new (void)
{
  HarvestCursor *self = g_new0 (HarvestCursor, 1);

  self->places = g_ptr_array_new_with_free_func (place_free);
  return self;
}

void
harvest_cursor_free (HarvestCursor *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->places);
  g_free (self);
}

/* Where the bucket is, or belongs. */
static guint
find_place (const HarvestCursor *self, const char *scope, gint64 bucket, gboolean *found)
{
  guint low = 0, high = self->places->len;

  *found = FALSE;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      const HarvestCursorPlace *place = g_ptr_array_index (self->places, middle);
      int order = strcmp (scope, place->scope);

      if (order == 0)
        order = (bucket > place->bucket) - (bucket < place->bucket);
      if (order == 0)
        {
          *found = TRUE;
          return middle;
        }
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

void
harvest_cursor_set (HarvestCursor *self, const char *scope, gint64 bucket, gint64 number)
{
  HarvestCursorPlace *place;
  gboolean found;
  guint at;

  g_return_if_fail (self != NULL);
  g_return_if_fail (scope != NULL && harvest_format_scope.check (scope));
  g_return_if_fail (harvest_bucket_is_valid (bucket));
  g_return_if_fail (number >= 0 && number <= HARVEST_LIMIT_INTEGER_MAX);

  at = find_place (self, scope, bucket, &found);
  if (found)
    {
      place = g_ptr_array_index (self->places, at);
      place->number = number;
      return;
    }
  place = g_new (HarvestCursorPlace, 1);
  place->scope = g_strdup (scope);
  place->bucket = bucket;
  place->number = number;
  g_ptr_array_insert (self->places, (int)at, place);
}

gint64
harvest_cursor_get (const HarvestCursor *self, const char *scope, gint64 bucket)
{
  gboolean found;
  guint at;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (scope != NULL, -1);

  at = find_place (self, scope, bucket, &found);
  return found ? ((const HarvestCursorPlace *)g_ptr_array_index (self->places, at))->number : -1;
}

void
harvest_cursor_merge (HarvestCursor *self, const HarvestCursor *other)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL);

  for (guint i = 0; i < other->places->len; i++)
    {
      const HarvestCursorPlace *place = g_ptr_array_index (other->places, i);
      gint64 number = harvest_cursor_get (self, place->scope, place->bucket);

      harvest_cursor_set (self, place->scope, place->bucket,
                          number < 0 ? place->number : MIN (number, place->number));
    }
}

/* ---- Writing ---- */

/* Seven bits in each byte, the lowest first; the highest bit says that more follow. */
static void
put_number (GByteArray *bytes, guint64 number)
{
  do
    {
      guint8 byte = number & 0x7f;

      number >>= 7;
      if (number > 0)
        byte |= 0x80;
      g_byte_array_append (bytes, &byte, 1);
    }
  while (number > 0);
}

static guint
count_buckets (const HarvestCursor *self, guint first)
{
  const HarvestCursorPlace *start = g_ptr_array_index (self->places, first);
  guint n = 0;

  while (first + n < self->places->len
         && g_str_equal (
             ((const HarvestCursorPlace *)g_ptr_array_index (self->places, first + n))->scope,
             start->scope))
    n++;
  return n;
}

static void
put_places (GByteArray *bytes, const HarvestCursor *self)
{
  for (guint i = 0; i < self->places->len;)
    {
      const HarvestCursorPlace *start = g_ptr_array_index (self->places, i);
      guint n = count_buckets (self, i);
      gint64 last = 0;

      put_number (bytes, strlen (start->scope));
      g_byte_array_append (bytes, (const guint8 *)start->scope, (guint)strlen (start->scope));
      put_number (bytes, n);
      for (guint end = i + n; i < end; i++)
        {
          const HarvestCursorPlace *place = g_ptr_array_index (self->places, i);

          put_number (bytes, (guint64)(place->bucket - last));
          put_number (bytes, (guint64)place->number);
          last = place->bucket;
        }
    }
}

static void
make_check (const guint8 *data,
            gsize length,
            const HarvestIdentity *server,
            guint8 check[CHECK_LENGTH])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *head = g_strdup_printf ("SHP/1 cursor %s %s %" G_GINT64_FORMAT "\n", server->id,
                                           server->epoch, server->schema);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, (const guchar *)head, (gssize)strlen (head));
  g_checksum_update (checksum, data, (gssize)length);
  g_checksum_get_digest (checksum, digest, &size);
  memcpy (check, digest, CHECK_LENGTH);
}

char *
harvest_cursor_to_token (const HarvestCursor *self, const HarvestIdentity *server)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 check[CHECK_LENGTH];
  char *token;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (server != NULL, NULL);

  put_number (bytes, FORMAT);
  put_places (bytes, self);
  make_check (bytes->data, bytes->len, server, check);
  g_byte_array_append (bytes, check, CHECK_LENGTH);

  token = g_base64_encode (bytes->data, bytes->len);
  g_strdelimit (token, "+", '-');
  g_strdelimit (token, "/", '_');
  *(strchrnul (token, '=')) = '\0';
  return token;
}

/* ---- Reading ---- */

typedef struct
{
  const guint8 *at;
  const guint8 *end;
} Reader;

/* Numbers have one form only, without zeros in front. */
static gboolean
get_number (Reader *self, guint64 max, guint64 *number)
{
  guint shift = 0;
  guint8 byte;

  *number = 0;
  do
    {
      if (self->at == self->end || shift > 49)
        return FALSE;
      byte = *self->at++;
      *number |= (guint64)(byte & 0x7f) << shift;
      shift += 7;
    }
  while ((byte & 0x80) != 0);
  return *number <= max && (byte != 0 || shift == 7);
}

static gboolean
get_buckets (Reader *self, HarvestCursor *cursor, const char *scope)
{
  guint64 n, bucket = 0;

  if (!get_number (self, HARVEST_LIMIT_CURSOR_BUCKETS_MAX, &n) || n == 0
      || n + cursor->places->len > HARVEST_LIMIT_CURSOR_BUCKETS_MAX)
    return FALSE;
  for (guint64 i = 0; i < n; i++)
    {
      guint64 step, number;

      if (!get_number (self, HARVEST_BUCKET_LAST, &step) || step == 0
          || !get_number (self, HARVEST_LIMIT_INTEGER_MAX, &number))
        return FALSE;
      bucket += step;
      if (!harvest_bucket_is_valid ((gint64)bucket))
        return FALSE;
      harvest_cursor_set (cursor, scope, (gint64)bucket, (gint64)number);
    }
  return TRUE;
}

static gboolean
get_places (Reader *self, HarvestCursor *cursor)
{
  g_autofree char *last = g_strdup ("");

  while (self->at < self->end)
    {
      g_autofree char *scope = NULL;
      guint64 length;

      if (!get_number (self, HARVEST_LIMIT_SCOPE_CHARS_MAX, &length)
          || (guint64)(self->end - self->at) < length)
        return FALSE;
      scope = g_strndup ((const char *)self->at, length);
      self->at += length;
      if (strlen (scope) != length || !harvest_format_scope.check (scope)
          || strcmp (last, scope) >= 0 || !get_buckets (self, cursor, scope))
        return FALSE;
      g_free (last);
      last = g_steal_pointer (&scope);
    }
  return TRUE;
}

/* Returns: (nullable): the bytes, if this is the one way to write them */
static guint8 *
decode (const char *token, gsize *length)
{
  g_autofree char *padded = NULL;
  g_autofree char *again = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize n_chars = strlen (token);

  if (n_chars > HARVEST_LIMIT_CURSOR_CHARS_MAX || n_chars % 4 == 1
      || !harvest_format_token.check (token))
    return NULL;
  padded = g_strconcat (token, n_chars % 4 == 2 ? "==" : n_chars % 4 == 3 ? "=" : "", NULL);
  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  bytes = g_base64_decode (padded, length);
  again = g_base64_encode (bytes, *length);
  return g_str_equal (again, padded) ? g_steal_pointer (&bytes) : NULL;
}

static gboolean
read_places (const guint8 *bytes,
             gsize length,
             const HarvestIdentity *server,
             HarvestCursor *cursor)
{
  guint8 check[CHECK_LENGTH];
  Reader reader;
  guint64 format;

  if (length < 1 + CHECK_LENGTH)
    return FALSE;
  reader = (Reader){ bytes, bytes + length - CHECK_LENGTH };
  make_check (bytes, length - CHECK_LENGTH, server, check);
  return memcmp (check, reader.end, CHECK_LENGTH) == 0 && get_number (&reader, FORMAT, &format)
         && format == FORMAT && get_places (&reader, cursor);
}

HarvestCursor *
harvest_cursor_from_token (const char *token, const HarvestIdentity *server, GError **error)
{
  g_autoptr (HarvestCursor) self = harvest_cursor_new ();
  g_autofree guint8 *bytes = NULL;
  gsize length;

  g_return_val_if_fail (token != NULL, NULL);
  g_return_val_if_fail (server != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  bytes = decode (token, &length);
  if (bytes != NULL && read_places (bytes, length, server, self))
    return g_steal_pointer (&self);
  g_set_error (error, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_STALE,
               "cursor: damaged, or of another server, epoch or schema than this one");
  return NULL;
}
