/* fuzz-protocol-cursor.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-protocol-cursor"

#include "config.h"

#include "harvest-bucket.h"
#include "harvest-cursor.h"
#include "harvest-fuzz.h"
#include "harvest-protocol-error.h"
#include "harvest-protocol-limits.h"

#include <string.h>

#define SERVER "01936f0e-7c00-7a10-8c31-5d2a90b4e7f1"
#define EPOCH  "01936f0e-7c00-7b20-9d42-6e3ba1c5f802"

/* What is accepted is in order, within its limits, and written with the same characters. */
static void
check_token (const char *token, const HarvestIdentity *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestCursor) cursor = harvest_cursor_from_token (token, server, &error);
  g_autofree char *again = NULL;

  if (cursor == NULL)
    {
      g_assert_true (g_error_matches (error, HARVEST_PROTOCOL_ERROR, HARVEST_PROTOCOL_ERROR_STALE));
      return;
    }
  g_assert_cmpuint (cursor->places->len, <=, HARVEST_LIMIT_CURSOR_BUCKETS_MAX);
  for (guint i = 0; i < cursor->places->len; i++)
    {
      const HarvestCursorPlace *place = g_ptr_array_index (cursor->places, i);

      g_assert_true (harvest_bucket_is_valid (place->bucket));
      g_assert_cmpint (harvest_cursor_get (cursor, place->scope, place->bucket), ==, place->number);
    }
  again = harvest_cursor_to_token (cursor, server);
  g_assert_cmpstr (again, ==, token);
}

/* Makes the check right, so that what is behind it is reached too. */
static char *
add_check (const uint8_t *data, size_t size, const HarvestIdentity *server)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *head = g_strdup_printf ("SHP/1 cursor %s %s %" G_GINT64_FORMAT "\n", server->id,
                                           server->epoch, server->schema);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 digest[32];
  gsize length = sizeof digest;
  char *token;

  g_checksum_update (checksum, (const guchar *)head, (gssize)strlen (head));
  g_checksum_update (checksum, data, (gssize)size);
  g_checksum_get_digest (checksum, digest, &length);
  g_byte_array_append (bytes, data, (guint)size);
  g_byte_array_append (bytes, digest, 8);
  token = g_base64_encode (bytes->data, bytes->len);
  g_strdelimit (token, "+", '-');
  g_strdelimit (token, "/", '_');
  *strchrnul (token, '=') = '\0';
  return token;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (HarvestIdentity) server = harvest_identity_make (SERVER, EPOCH, 1);
  g_autofree char *plain = g_strndup ((const char *)data, size);
  g_autofree char *checked = add_check (data, size, server);

  check_token (plain, server);
  check_token (checked, server);
  return 0;
}
