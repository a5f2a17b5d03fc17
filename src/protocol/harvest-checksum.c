/* harvest-checksum.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-checksum"

#include "config.h"

#include "harvest-checksum.h"

#include "harvest-uuid.h"

#include <string.h>

#define ID_LENGTH 16

static void
hash (gconstpointer data, gsize length, guint8 digest[HARVEST_CHECKSUM_DIGEST_LENGTH])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = HARVEST_CHECKSUM_DIGEST_LENGTH;

  g_checksum_update (checksum, data, (gssize)length);
  g_checksum_get_digest (checksum, digest, &size);
}

static void
put_number (guint8 *to, guint64 number)
{
  number = GUINT64_TO_BE (number);
  memcpy (to, &number, sizeof number);
}

static void
put_id (guint8 *to, const char *id)
{
  for (guint i = 0; i < ID_LENGTH; i++)
    {
      if (*id == '-')
        id++;
      to[i] = (guint8)(g_ascii_xdigit_value (id[0]) << 4 | g_ascii_xdigit_value (id[1]));
      id += 2;
    }
}

void
harvest_checksum_digest (GBytes *document, guint8 digest[HARVEST_CHECKSUM_DIGEST_LENGTH])
{
  gsize length;
  gconstpointer data = g_bytes_get_data (document, &length);

  hash (data, length, digest);
}

guint64
harvest_checksum_entry (const char *id,
                        gint64 rev,
                        const guint8 digest[HARVEST_CHECKSUM_DIGEST_LENGTH])
{
  guint8 entry[ID_LENGTH + sizeof (guint64) + HARVEST_CHECKSUM_DIGEST_LENGTH];
  guint8 sum[HARVEST_CHECKSUM_DIGEST_LENGTH];
  guint64 number;

  g_return_val_if_fail (harvest_uuid_is_valid (id), 0);
  g_return_val_if_fail (rev >= 0, 0);

  put_id (entry, id);
  put_number (entry + ID_LENGTH, (guint64)rev);
  memcpy (entry + ID_LENGTH + sizeof (guint64), digest, HARVEST_CHECKSUM_DIGEST_LENGTH);
  hash (entry, sizeof entry, sum);
  memcpy (&number, sum, sizeof number);
  return GUINT64_FROM_BE (number);
}

guint64
harvest_checksum_document (const char *id, gint64 rev, GBytes *document)
{
  guint8 digest[HARVEST_CHECKSUM_DIGEST_LENGTH];

  harvest_checksum_digest (document, digest);
  return harvest_checksum_entry (id, rev, digest);
}
