/* harvest-strip-webp.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-strip-webp"

#include "config.h"

#include "harvest-strip.h"

#include "harvest-byte-order.h"

#include <string.h>

#define HEADER_BYTES 12
#define CHUNK_HEADER 8

#define FLAG_ANIMATION 0x02
#define FLAG_XMP       0x04
#define FLAG_EXIF      0x08

/* The extended header says which chunks follow; it must not promise what is cut out. */
static gboolean
keep_extended_header (HarvestPieces *pieces, guint8 *chunk, gsize length, HarvestFacts *facts)
{
  if (length < CHUNK_HEADER + 10)
    return FALSE;

  facts->moves = (chunk[CHUNK_HEADER] & FLAG_ANIMATION) != 0;
  chunk[CHUNK_HEADER] &= (guint8) ~(FLAG_XMP | FLAG_EXIF);
  if (facts->orientation != 1)
    chunk[CHUNK_HEADER] |= FLAG_EXIF;
  harvest_pieces_keep (pieces, chunk, length);
  return TRUE;
}

static gboolean
is_kept (const guint8 *name)
{
  return memcmp (name, "VP8 ", 4) == 0 || memcmp (name, "VP8L", 4) == 0
         || memcmp (name, "ALPH", 4) == 0 || memcmp (name, "ICCP", 4) == 0;
}

static void
add_orientation (HarvestPieces *pieces, int orientation)
{
  guint8 chunk[CHUNK_HEADER + HARVEST_ORIENTATION_BYTES];

  memcpy (chunk, "EXIF", 4);
  harvest_put_le32 (chunk + 4, HARVEST_ORIENTATION_BYTES);
  harvest_strip_write_orientation (chunk + CHUNK_HEADER, orientation);
  harvest_pieces_add (pieces, chunk, sizeof chunk);
}

gboolean
harvest_strip_webp (guint8 *data,
                    gsize length,
                    HarvestPieces *pieces,
                    HarvestFacts *facts,
                    GError **error)
{
  gsize at = HEADER_BYTES;
  gsize end;
  gboolean extended = FALSE;
  gboolean has_picture = FALSE;

  if (length < HEADER_BYTES)
    return harvest_strip_fail (error, "the picture is empty");
  end = (gsize)harvest_le32 (data + 4) + 8;
  if (end > length)
    return harvest_strip_fail (error, "the picture ends too early");
  harvest_pieces_keep (pieces, data, HEADER_BYTES);

  while (at + CHUNK_HEADER <= end)
    {
      gsize chunk = CHUNK_HEADER + (gsize)harvest_le32 (data + at + 4);

      chunk += chunk & 1;
      if (chunk > end - at)
        return harvest_strip_fail (error, "the picture ends too early");
      if (memcmp (data + at, "VP8X", 4) == 0 && !extended)
        {
          extended = TRUE;
          if (!keep_extended_header (pieces, data + at, chunk, facts))
            return harvest_strip_fail (error, "the picture's header is damaged");
          if (facts->moves)
            return TRUE; /* to be written again, from the whole */
        }
      else if (is_kept (data + at))
        {
          has_picture = has_picture || memcmp (data + at, "VP8", 3) == 0;
          harvest_pieces_keep (pieces, data + at, chunk);
        }
      at += chunk;
    }

  if (!has_picture)
    return harvest_strip_fail (error, "the picture is empty");
  if (extended && facts->orientation != 1)
    add_orientation (pieces, facts->orientation);
  harvest_put_le32 (data + 4, (guint32)(harvest_pieces_get_length (pieces) - 8));
  return TRUE;
}
