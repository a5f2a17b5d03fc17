/* harvest-tus.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tus"

#include "config.h"

#include "harvest-tus.h"

#include "harvest-message-private.h"
#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"

#include <string.h>

#define NUMBER_CHARS_MAX   16
#define FILETYPE_CHARS_MAX 100

G_GNUC_PRINTF (4, 5)
static gboolean
fail (GError **error, HarvestProtocolError code, const char *name, const char *rule, ...)
{
  g_autofree char *words = NULL;
  va_list arguments;

  va_start (arguments, rule);
  words = g_strdup_vprintf (rule, arguments);
  va_end (arguments);
  g_set_error (error, HARVEST_PROTOCOL_ERROR, code, "%s: %s", name, words);
  return FALSE;
}

static gboolean
fail_value (GError **error, const char *name, const char *rule, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  g_autofree char *shown = _harvest_message_show (valid);

  return fail (error, HARVEST_PROTOCOL_ERROR_INVALID, name, "%s, this one is %s", rule, shown);
}

static gboolean
require (const char *name, const char *header, GError **error)
{
  if (header != NULL)
    return TRUE;
  return fail (error, HARVEST_PROTOCOL_ERROR_SYNTAX, name, "required");
}

gboolean
harvest_tus_check_version (const char *header, GError **error)
{
  g_autofree char *valid = NULL;
  g_autofree char *shown = NULL;

  if (!require ("Tus-Resumable", header, error))
    return FALSE;
  if (g_str_equal (header, HARVEST_TUS_VERSION))
    return TRUE;
  valid = g_utf8_make_valid (header, -1);
  shown = _harvest_message_show (valid);
  return fail (error, HARVEST_PROTOCOL_ERROR_VERSION, "Tus-Resumable", "%s, this one is %s",
               HARVEST_TUS_VERSION, shown);
}

gboolean
harvest_tus_parse_number (const char *name,
                          const char *header,
                          gint64 max,
                          gint64 *number,
                          GError **error)
{
  guint64 value = 0;

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (max >= 0 && max <= HARVEST_LIMIT_INTEGER_MAX, FALSE);
  g_return_val_if_fail (number != NULL, FALSE);

  if (!require (name, header, error))
    return FALSE;
  if (strlen (header) > NUMBER_CHARS_MAX || strspn (header, "0123456789") != strlen (header)
      || *header == '\0')
    return fail_value (error, name, "digits only, at most 16", header);
  value = g_ascii_strtoull (header, NULL, 10);
  if (value > (guint64)max)
    return fail (error, HARVEST_PROTOCOL_ERROR_TOO_LARGE, name,
                 "at most %" G_GINT64_FORMAT ", this one is %" G_GUINT64_FORMAT, max, value);
  *number = (gint64)value;
  return TRUE;
}

/* Base64 with padding, in the one way to write it. */
static guint8 *
decode (const char *text, gsize *length)
{
  gsize n_chars = strlen (text);
  g_autofree guint8 *bytes = NULL;
  g_autofree char *again = NULL;

  if (n_chars == 0 || n_chars % 4 != 0)
    return NULL;
  bytes = g_base64_decode (text, length);
  again = g_base64_encode (bytes, *length);
  return g_str_equal (again, text) ? g_steal_pointer (&bytes) : NULL;
}

/* ---- Checksum ---- */

gboolean
harvest_tus_parse_checksum (const char *header,
                            guint8 digest[HARVEST_TUS_DIGEST_LENGTH],
                            GError **error)
{
  static const char start[] = HARVEST_TUS_CHECKSUM_ALGORITHM " ";
  static const char name[] = "Upload-Checksum";
  g_autofree guint8 *bytes = NULL;
  gsize length = 0;

  if (!require (name, header, error))
    return FALSE;
  if (g_str_has_prefix (header, start))
    bytes = decode (header + strlen (start), &length);
  if (bytes == NULL || length != HARVEST_TUS_DIGEST_LENGTH)
    return fail_value (error, name, "sha256, a blank, and 32 bytes as base64", header);
  memcpy (digest, bytes, HARVEST_TUS_DIGEST_LENGTH);
  return TRUE;
}

char *
harvest_tus_write_checksum (const guint8 digest[HARVEST_TUS_DIGEST_LENGTH])
{
  g_autofree char *text = g_base64_encode (digest, HARVEST_TUS_DIGEST_LENGTH);

  return g_strconcat (HARVEST_TUS_CHECKSUM_ALGORITHM " ", text, NULL);
}

/* ---- Metadata ---- */

void
harvest_tus_metadata_free (HarvestTusMetadata *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->sha256);
  g_free (self->filetype);
  g_free (self);
}

/* The value of a pair as a line of text, NULL if it is none. */
static char *
decode_line (const char *text)
{
  gsize length;
  g_autofree guint8 *bytes = decode (text, &length);
  g_autofree char *line = NULL;

  if (bytes == NULL || !g_utf8_validate_len ((const char *)bytes, length, NULL))
    return NULL;
  line = g_strndup ((const char *)bytes, length);
  return harvest_format_line.check (line) ? g_steal_pointer (&line) : NULL;
}

static gboolean
take_pair (HarvestTusMetadata *self, const char *pair, GError **error)
{
  static const char name[] = "Upload-Metadata";
  const char *blank = strchr (pair, ' ');
  g_autofree char *key = blank != NULL ? g_strndup (pair, (gsize)(blank - pair)) : g_strdup (pair);
  g_autofree char *value = NULL;
  char **place;

  if (*key == '\0')
    return fail_value (error, name, "pairs of a key and base64, with commas between", pair);
  if (g_str_equal (key, "sha256"))
    place = &self->sha256;
  else if (g_str_equal (key, "filetype"))
    place = &self->filetype;
  else
    return TRUE;
  if (*place != NULL)
    return fail_value (error, name, "each key only once", key);
  value = blank != NULL ? decode_line (blank + 1) : NULL;
  if (value == NULL)
    return fail_value (error, name, "a line of text as base64 for each key", pair);
  *place = g_steal_pointer (&value);
  return TRUE;
}

HarvestTusMetadata *
harvest_tus_parse_metadata (const char *header, GError **error)
{
  static const char name[] = "Upload-Metadata";
  g_autoptr (HarvestTusMetadata) self = g_new0 (HarvestTusMetadata, 1);
  g_auto (GStrv) pairs = NULL;

  if (!require (name, header, error))
    return NULL;
  if (strlen (header) > HARVEST_LIMIT_UPLOAD_METADATA_MAX)
    {
      fail (error, HARVEST_PROTOCOL_ERROR_TOO_LARGE, name, "at most %d bytes, this one has %u",
            (int)HARVEST_LIMIT_UPLOAD_METADATA_MAX, (guint)strlen (header));
      return NULL;
    }
  pairs = g_strsplit (header, ",", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    if (!take_pair (self, g_strchug (pairs[i]), error))
      return NULL;
  if (self->sha256 == NULL || !harvest_format_hash.check (self->sha256))
    {
      fail_value (error, name, "sha256 with 64 lower-case hexadecimal digits",
                  self->sha256 != NULL ? self->sha256 : "");
      return NULL;
    }
  if (self->filetype != NULL && strlen (self->filetype) > FILETYPE_CHARS_MAX)
    {
      fail_value (error, name, "filetype of at most 100 characters", self->filetype);
      return NULL;
    }
  return g_steal_pointer (&self);
}

char *
harvest_tus_write_metadata (const HarvestTusMetadata *metadata)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *filetype = NULL;

  g_return_val_if_fail (metadata != NULL && metadata->sha256 != NULL, NULL);

  sha256 = g_base64_encode ((const guint8 *)metadata->sha256, strlen (metadata->sha256));
  if (metadata->filetype == NULL)
    return g_strconcat ("sha256 ", sha256, NULL);
  filetype = g_base64_encode ((const guint8 *)metadata->filetype, strlen (metadata->filetype));
  return g_strconcat ("sha256 ", sha256, ",filetype ", filetype, NULL);
}

/* ---- Expiration ---- */

char *
harvest_tus_write_expires (gint64 time)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time);
  g_autofree char *clock = NULL;

  g_return_val_if_fail (date != NULL, NULL);

  clock = g_date_time_format (date, "%H:%M:%S");
  return g_strdup_printf ("%s, %02d %s %04d %s GMT", days[g_date_time_get_day_of_week (date) - 1],
                          g_date_time_get_day_of_month (date),
                          months[g_date_time_get_month (date) - 1], g_date_time_get_year (date),
                          clock);
}
