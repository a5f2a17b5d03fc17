/* harvest-strip-wav.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-strip-wav"

#include "config.h"

#include "harvest-strip.h"

#include "harvest-byte-order.h"

#include <string.h>

#define HEADER_BYTES 12
#define CHUNK_HEADER 8
#define FORMAT_BYTES 16

/* Only the chunks `fmt `, `fact` and `data` are kept. */
gboolean
harvest_strip_wav (guint8 *data,
                   gsize length,
                   HarvestPieces *pieces,
                   HarvestFacts *facts,
                   GError **error)
{
  gsize at = HEADER_BYTES;
  guint32 byte_rate = 0;
  gsize sound = 0;

  if (length < HEADER_BYTES)
    return harvest_strip_fail (error, "there is no sound in the file");
  harvest_pieces_keep (pieces, data, HEADER_BYTES);

  while (length - at >= CHUNK_HEADER && sound == 0)
    {
      gsize left = length - at - CHUNK_HEADER;
      gsize body = harvest_le32 (data + at + 4);
      gboolean is_data = memcmp (data + at, "data", 4) == 0;

      /* A recorder that was interrupted left no length, or one that is too long. */
      if (is_data && (body > left || body == 0))
        {
          body = left;
          harvest_put_le32 (data + at + 4, (guint32)body);
        }
      if (body > left)
        return harvest_strip_fail (error, "the sound is damaged");
      if (memcmp (data + at, "fmt ", 4) == 0 && body >= FORMAT_BYTES)
        byte_rate = harvest_le32 (data + at + CHUNK_HEADER + 8);
      if (is_data)
        sound = body;
      if (is_data || memcmp (data + at, "fmt ", 4) == 0 || memcmp (data + at, "fact", 4) == 0)
        {
          harvest_pieces_keep (pieces, data + at, CHUNK_HEADER + body);
          if ((body & 1) != 0)
            harvest_pieces_add (pieces, "", 1);
        }
      at += CHUNK_HEADER + body + (body < left ? body & 1 : 0);
    }

  if (byte_rate == 0 || sound == 0)
    return harvest_strip_fail (error, "there is no sound in the file");
  facts->duration = (gint64)((guint64)sound * 1000 / byte_rate);
  harvest_put_le32 (data + 4, (guint32)(harvest_pieces_get_length (pieces) - 8));
  return TRUE;
}
