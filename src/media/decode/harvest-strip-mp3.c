/* harvest-strip-mp3.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-strip-mp3"

#include "config.h"

#include "harvest-strip.h"

#include <string.h>

/* MPEG audio, layer III: only whole frames are kept. Tags of every kind (ID3, APE, Lyrics3, cover
 * pictures) are no frames, so they fall away wherever they stand. */

#define ID3_HEADER   10
#define FRAME_HEADER 4
#define MIN_FRAMES   2
#define VERSION_1    3
#define VERSION_2    2
#define VERSION_2_5  0
#define LAYER_III    1

typedef struct
{
  gsize length;
  guint rate;
  guint samples;
  guint32 fixed; /* the bits that are equal in all frames of a file */
} Frame;

static gboolean
read_frame (const guint8 *at, gsize left, Frame *frame)
{
  static const guint16 bitrates_1[] = { 0,   32,  40,  48,  56,  64,  80,  96,
                                        112, 128, 160, 192, 224, 256, 320, 0 };
  static const guint16 bitrates_2[] = { 0,  8,  16, 24,  32,  40,  48,  56,
                                        64, 80, 96, 112, 128, 144, 160, 0 };
  static const guint16 rates[] = { 44100, 48000, 32000, 0 };
  guint version, bitrate, padding;

  if (left < FRAME_HEADER || at[0] != 0xff || (at[1] & 0xe0) != 0xe0)
    return FALSE;
  version = (at[1] >> 3) & 3;
  if (version == 1 || ((at[1] >> 1) & 3) != LAYER_III)
    return FALSE;

  bitrate = version == VERSION_1 ? bitrates_1[at[2] >> 4] : bitrates_2[at[2] >> 4];
  frame->rate = rates[(at[2] >> 2) & 3];
  if (bitrate == 0 || frame->rate == 0)
    return FALSE;
  if (version == VERSION_2)
    frame->rate /= 2;
  else if (version == VERSION_2_5)
    frame->rate /= 4;

  padding = (at[2] >> 1) & 1;
  frame->samples = version == VERSION_1 ? 1152 : 576;
  frame->length = frame->samples / 8 * bitrate * 1000 / frame->rate + padding;
  frame->fixed = (guint32)at[1] << 8 | (at[2] & 0x0c);
  return frame->length <= left;
}

/* Two equal-looking headers at the right distance: random bytes do not look so. */
static gboolean
is_frame_in_row (const guint8 *at, gsize left, Frame *frame)
{
  Frame next;

  return read_frame (at, left, frame)
         && read_frame (at + frame->length, left - frame->length, &next)
         && next.fixed == frame->fixed;
}

static gsize
skip_id3 (const guint8 *data, gsize length)
{
  gsize at = 0;

  while (length - at >= ID3_HEADER && memcmp (data + at, "ID3", 3) == 0)
    {
      const guint8 *size = data + at + 6;
      gsize tag = ID3_HEADER
                  + ((gsize)(size[0] & 0x7f) << 21 | (gsize)(size[1] & 0x7f) << 14
                     | (gsize)(size[2] & 0x7f) << 7 | (size[3] & 0x7f));

      if ((data[at + 5] & 0x10) != 0)
        tag += ID3_HEADER;
      if (tag > length - at)
        break;
      at += tag;
    }
  return at;
}

gboolean
harvest_strip_mp3 (guint8 *data,
                   gsize length,
                   HarvestPieces *pieces,
                   HarvestFacts *facts,
                   GError **error)
{
  gsize at = skip_id3 (data, length);
  guint64 samples = 0;
  guint rate = 0;
  guint n_frames = 0;
  guint32 fixed = 0;
  Frame frame;

  while (length - at >= FRAME_HEADER)
    {
      /* The first frame, and the first after something else, must not stand alone. */
      gboolean found = fixed != 0
                           ? read_frame (data + at, length - at, &frame) && frame.fixed == fixed
                           : is_frame_in_row (data + at, length - at, &frame);

      if (!found && fixed != 0)
        {
          fixed = 0; /* another row of frames may begin just here */
          continue;
        }
      if (!found)
        {
          const guint8 *next = memchr (data + at + 1, 0xff, length - at - 1);

          at = next != NULL ? (gsize) (next - data) : length;
          continue;
        }
      harvest_pieces_keep (pieces, data + at, frame.length);
      fixed = frame.fixed;
      rate = frame.rate;
      samples += frame.samples;
      n_frames++;
      at += frame.length;
    }

  if (n_frames < MIN_FRAMES)
    return harvest_strip_fail (error, "there is no sound in the file");
  facts->duration = (gint64)(samples * 1000 / rate);
  return TRUE;
}
