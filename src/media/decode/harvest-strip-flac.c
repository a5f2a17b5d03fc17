/* harvest-strip-flac.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-strip-flac"

#include "config.h"

#include "harvest-strip.h"

#include "harvest-byte-order.h"

#include <string.h>

#define BLOCK_HEADER 4
#define LAST_BLOCK   0x80
#define STREAM_INFO  0
#define INFO_BYTES   34

/* Of the metadata only the stream's description is kept (RFC 9639, section 8). */
gboolean
harvest_strip_flac (guint8 *data,
                    gsize length,
                    HarvestPieces *pieces,
                    HarvestFacts *facts,
                    GError **error)
{
  gsize at = 4;
  gboolean last = FALSE;
  guint64 samples;
  guint32 rate;

  if (length < 4 + BLOCK_HEADER + INFO_BYTES || (data[4] & 0x7f) != STREAM_INFO
      || (harvest_be32 (data + 4) & 0xffffff) != INFO_BYTES)
    return harvest_strip_fail (error, "the sound's header is damaged");

  while (!last)
    {
      gsize block;

      if (length - at < BLOCK_HEADER)
        return harvest_strip_fail (error, "the sound is damaged");
      last = (data[at] & LAST_BLOCK) != 0;
      block = BLOCK_HEADER + (harvest_be32 (data + at) & 0xffffff);
      if (block > length - at)
        return harvest_strip_fail (error, "the sound is damaged");
      at += block;
    }
  /* A tag that some programs put behind the sound. */
  if (length - at >= 128 && memcmp (data + length - 128, "TAG", 3) == 0)
    length -= 128;
  if (length - at < 2 || data[at] != 0xff || (data[at + 1] & 0xfc) != 0xf8)
    return harvest_strip_fail (error, "there is no sound in the file");

  rate = harvest_be32 (data + 18) >> 12;
  samples = harvest_be64 (data + 18) & 0xfffffffff;
  if (rate > 0)
    facts->duration = (gint64)(samples * 1000 / rate);

  data[4] |= LAST_BLOCK;
  harvest_pieces_keep (pieces, data, 4 + BLOCK_HEADER + INFO_BYTES);
  harvest_pieces_keep (pieces, data + at, length - at);
  return TRUE;
}
