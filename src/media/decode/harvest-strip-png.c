/* harvest-strip-png.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-strip-png"

#include "config.h"

#include "harvest-strip.h"

#include "harvest-byte-order.h"

#include <string.h>

#define SIGNATURE_BYTES 8
#define CHUNK_OVERHEAD  12 /* length, name, checksum */

/* What makes the picture and its colours. Texts, times, Exif and private chunks are not here, nor
 * are the frames of an animation. */
static const char kept_chunks[][5] = {
  "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA",
  "iCCP", "sBIT", "sRGB", "bKGD", "pHYs", "cICP",
};

static gboolean
is_kept (const guint8 *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kept_chunks); i++)
    {
      if (memcmp (name, kept_chunks[i], 4) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The checksum of PNG (ISO 3309), bit by bit: it is needed for 30 bytes only. */
static guint32
checksum (const guint8 *data, gsize length)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      sum ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xedb88320 : sum >> 1;
    }
  return ~sum;
}

static void
add_orientation (HarvestPieces *pieces, int orientation)
{
  guint8 chunk[CHUNK_OVERHEAD + HARVEST_ORIENTATION_BYTES];

  harvest_put_be32 (chunk, HARVEST_ORIENTATION_BYTES);
  memcpy (chunk + 4, "eXIf", 4);
  harvest_strip_write_orientation (chunk + 8, orientation);
  harvest_put_be32 (chunk + 8 + HARVEST_ORIENTATION_BYTES,
                    checksum (chunk + 4, 4 + HARVEST_ORIENTATION_BYTES));
  harvest_pieces_add (pieces, chunk, sizeof chunk);
}

gboolean
harvest_strip_png (guint8 *data,
                   gsize length,
                   HarvestPieces *pieces,
                   HarvestFacts *facts,
                   GError **error)
{
  gsize at = SIGNATURE_BYTES;

  if (length < SIGNATURE_BYTES)
    return harvest_strip_fail (error, "the picture is empty");
  harvest_pieces_keep (pieces, data, SIGNATURE_BYTES);

  while (length - at >= CHUNK_OVERHEAD)
    {
      gsize chunk = harvest_be32 (data + at);
      const guint8 *name = data + at + 4;

      if (chunk > length - at - CHUNK_OVERHEAD)
        break;
      chunk += CHUNK_OVERHEAD;
      if (is_kept (name))
        harvest_pieces_keep (pieces, data + at, chunk);
      if (memcmp (name, "IEND", 4) == 0)
        return TRUE;
      if (memcmp (name, "IHDR", 4) == 0 && facts->orientation != 1)
        add_orientation (pieces, facts->orientation);
      at += chunk;
    }
  return harvest_strip_fail (error, "the picture ends too early");
}
