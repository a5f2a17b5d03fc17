/* harvest-strip-jpeg.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-strip-jpeg"

#include "config.h"

#include "harvest-strip.h"

#include "harvest-byte-order.h"

#include <string.h>

/* Markers of ITU T.81. */
#define SOI  0xd8
#define EOI  0xd9
#define SOS  0xda
#define APP0 0xe0
#define APP2 0xe2
#define APPE 0xee

#define JFIF_BYTES 18 /* marker, length and body without a thumbnail */

/* Tables, frames, scans, restart intervals and line counts: all that decoding needs. */
static gboolean
is_coding_marker (guint8 marker)
{
  return (marker >= 0xc0 && marker <= 0xcf && marker != 0xc8) || (marker >= 0xda && marker <= 0xdd);
}

static gboolean
starts_with (const guint8 *body, gsize length, const char *word, gsize word_length)
{
  return length >= word_length && memcmp (body, word, word_length) == 0;
}

static void
add_orientation (HarvestPieces *pieces, int orientation)
{
  guint8 segment[4 + 6 + HARVEST_ORIENTATION_BYTES] = {
    0xff, 0xe1, 0, 2 + 6 + HARVEST_ORIENTATION_BYTES, 'E', 'x', 'i', 'f', 0, 0
  };

  harvest_strip_write_orientation (segment + 10, orientation);
  harvest_pieces_add (pieces, segment, sizeof segment);
}

/* JFIF's own header can hold a thumbnail, which then shows what was cut off the picture. */
static void
add_jfif (HarvestPieces *pieces, const guint8 *segment)
{
  guint8 copy[JFIF_BYTES];

  memcpy (copy, segment, JFIF_BYTES);
  copy[2] = 0;
  copy[3] = JFIF_BYTES - 2;
  copy[16] = copy[17] = 0;
  harvest_pieces_add (pieces, copy, sizeof copy);
}

/* Entropy-coded data ends at a marker that is neither a stuffed 0xff nor a restart. */
static gsize
find_end_of_scan (const guint8 *data, gsize length, gsize at)
{
  while (at + 1 < length)
    {
      const guint8 *found = memchr (data + at, 0xff, length - at - 1);

      if (found == NULL)
        return length;
      at = (gsize)(found - data);
      if (data[at + 1] != 0 && data[at + 1] != 0xff && (data[at + 1] & 0xf8) != 0xd0)
        return at;
      at += data[at + 1] == 0xff ? 1 : 2;
    }
  return length;
}

static void
keep_segment (HarvestPieces *pieces, const guint8 *segment, gsize length)
{
  guint8 marker = segment[1];
  const guint8 *body = segment + 4;
  gsize body_length = length - 4;

  if (is_coding_marker (marker)
      || (marker == APP2 && starts_with (body, body_length, "ICC_PROFILE\0", 12))
      || (marker == APPE && starts_with (body, body_length, "Adobe", 5)))
    harvest_pieces_keep (pieces, segment, length);
  else if (marker == APP0 && length >= JFIF_BYTES && starts_with (body, body_length, "JFIF\0", 5))
    add_jfif (pieces, segment);
}

gboolean
harvest_strip_jpeg (guint8 *data,
                    gsize length,
                    HarvestPieces *pieces,
                    HarvestFacts *facts,
                    GError **error)
{
  gsize at = 2;
  gboolean scanned = FALSE;

  if (length < 4)
    return harvest_strip_fail (error, "the picture is empty");
  harvest_pieces_keep (pieces, data, 2);
  if (facts->orientation != 1)
    add_orientation (pieces, facts->orientation);

  while (at + 2 <= length && data[at] == 0xff)
    {
      guint8 marker = data[at + 1];
      gsize segment, end;

      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (marker == EOI)
        {
          /* Whatever follows the picture (second pictures, films, addresses) is left out. */
          harvest_pieces_keep (pieces, data + at, 2);
          return scanned ? TRUE : harvest_strip_fail (error, "the picture is empty");
        }
      if (at + 4 > length || (segment = harvest_be16 (data + at + 2)) < 2
          || segment > length - at - 2)
        break;

      end = at + 2 + segment;
      keep_segment (pieces, data + at, end - at);
      if (marker == SOS)
        {
          at = end;
          end = find_end_of_scan (data, length, at);
          harvest_pieces_keep (pieces, data + at, end - at);
          scanned = TRUE;
        }
      at = end;
    }
  return harvest_strip_fail (error, "the picture ends too early");
}
