/* harvest-strip-ogg.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-strip-ogg"

#include "config.h"

#include "harvest-strip.h"

#include "harvest-byte-order.h"
#include "harvest-media-error.h"

#include <string.h>

/* Ogg (RFC 3533) with Opus (RFC 7845) or Vorbis inside. Comments (and the cover pictures in them)
 * are overwritten where they lie, so that no page moves; the checksums of their pages are renewed.
 * A page that is not whole, as a crash leaves it, is cut off. */

#define PAGE_HEADER  27
#define MAX_PAGE     (PAGE_HEADER + 255 + 255 * 255)
#define MAX_STREAMS  16
#define FLAG_BEGIN   0x02
#define NO_GRANULE   G_MAXUINT64
#define OPUS_RATE    48000
#define MIN_COMMENTS 16

typedef enum
{
  CODEC_OPUS,
  CODEC_VORBIS,
} Codec;

typedef struct
{
  guint32 serial;
  Codec codec;
  guint32 rate;
  guint32 pre_skip;
  guint64 granule;  /* the last that was seen */
  guint n_packets;  /* that ended: 0 while the header comes, 1 while the comments come */
  gsize comment_at; /* how far the comment packet is overwritten */
} Stream;

typedef struct
{
  guint8 *data;
  gsize length;
  gsize body; /* length of the header with its segment table */
  guint8 n_segments;
} Page;

typedef struct
{
  Stream streams[MAX_STREAMS];
  guint n_streams;
} Walk;

static gboolean
find_page (guint8 *data, gsize length, Page *page)
{
  gsize body_length = 0;

  if (length < PAGE_HEADER || memcmp (data, "OggS\0", 5) != 0)
    return FALSE;
  page->data = data;
  page->n_segments = data[26];
  page->body = PAGE_HEADER + (gsize)page->n_segments;
  if (page->body > length)
    return FALSE;
  for (guint i = 0; i < page->n_segments; i++)
    body_length += data[PAGE_HEADER + i];
  page->length = page->body + body_length;
  return page->length <= length;
}

static void
renew_checksum (Page *page)
{
  guint32 sum = 0;

  harvest_put_le32 (page->data + 22, 0);
  for (gsize i = 0; i < page->length; i++)
    {
      sum ^= (guint32)page->data[i] << 24;
      for (int bit = 0; bit < 8; bit++)
        sum = (sum & 0x80000000) != 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
    }
  harvest_put_le32 (page->data + 22, sum);
}

/* A page that begins a stream holds one packet that names its codec. */
static gboolean
begin_stream (Walk *walk, const Page *page, GError **error)
{
  const guint8 *packet = page->data + page->body;
  gsize length = page->length - page->body;
  Stream *stream;

  if (walk->n_streams == MAX_STREAMS)
    return harvest_strip_fail (error, "the sound consists of too many parts");
  if (page->n_segments != 1)
    return harvest_strip_fail (error, "the sound's header is damaged");

  stream = &walk->streams[walk->n_streams];
  *stream = (Stream){ .serial = harvest_le32 (page->data + 14) };
  if (length >= 19 && memcmp (packet, "OpusHead", 8) == 0)
    {
      stream->codec = CODEC_OPUS;
      stream->rate = OPUS_RATE;
      stream->pre_skip = harvest_le16 (packet + 10);
    }
  else if (length >= 30 && memcmp (packet, "\x01vorbis", 7) == 0)
    {
      stream->codec = CODEC_VORBIS;
      stream->rate = harvest_le32 (packet + 12);
    }
  else
    {
      g_set_error (error, HARVEST_MEDIA_ERROR, HARVEST_MEDIA_ERROR_WRONG_TYPE,
                   "the Ogg file holds something other than Opus or Vorbis");
      return FALSE;
    }
  if (stream->rate == 0)
    return harvest_strip_fail (error, "the sound's header is damaged");
  walk->n_streams++;
  return TRUE;
}

static Stream *
find_stream (Walk *walk, guint32 serial)
{
  for (guint i = walk->n_streams; i-- > 0;)
    {
      if (walk->streams[i].serial == serial)
        return &walk->streams[i];
    }
  return NULL;
}

/* What an empty comment packet begins with: no vendor, no comments; the rest is filled with zero
 * bytes, which readers skip. */
static void
overwrite_comments (Stream *stream, guint8 *part, gsize length)
{
  static const guint8 opus[MIN_COMMENTS] = "OpusTags\0\0\0\0\0\0\0";
  static const guint8 vorbis[MIN_COMMENTS] = "\x03vorbis\0\0\0\0\0\0\0\0\x01";
  const guint8 *pattern = stream->codec == CODEC_OPUS ? opus : vorbis;

  for (gsize i = 0; i < length; i++, stream->comment_at++)
    part[i] = stream->comment_at < MIN_COMMENTS ? pattern[stream->comment_at] : 0;
}

/* Goes through the packets of a page and overwrites those that hold comments. */
static gboolean
clean_page (Stream *stream, Page *page, GError **error)
{
  gsize at = page->body;
  gboolean changed = FALSE;

  for (guint i = 0; i < page->n_segments && stream->n_packets < 2; i++)
    {
      guint8 segment = page->data[PAGE_HEADER + i];

      if (stream->n_packets == 1)
        {
          overwrite_comments (stream, page->data + at, segment);
          changed = TRUE;
        }
      at += segment;
      if (segment < 255)
        stream->n_packets++;
    }
  if (stream->n_packets == 2 && stream->comment_at < MIN_COMMENTS)
    return harvest_strip_fail (error, "the sound's header is damaged");
  if (changed)
    renew_checksum (page);
  return TRUE;
}

static gint64
sum_duration (const Walk *walk)
{
  guint64 total = 0;

  for (guint i = 0; i < walk->n_streams; i++)
    {
      const Stream *stream = &walk->streams[i];

      if (stream->granule > stream->pre_skip && stream->granule < G_MAXUINT64 / 1000000)
        total += (stream->granule - stream->pre_skip) * 1000 / stream->rate;
    }
  return (gint64)total;
}

gboolean
harvest_strip_ogg (guint8 *data,
                   gsize length,
                   HarvestPieces *pieces,
                   HarvestFacts *facts,
                   GError **error)
{
  Walk walk = { .n_streams = 0 };
  gboolean has_sound = FALSE;
  gsize at = 0;
  Page page;

  while (find_page (data + at, length - at, &page))
    {
      Stream *stream;
      guint64 granule = harvest_le64 (page.data + 6);

      if ((page.data[5] & FLAG_BEGIN) != 0 && !begin_stream (&walk, &page, error))
        return FALSE;
      stream = find_stream (&walk, harvest_le32 (page.data + 14));
      if (stream == NULL)
        return harvest_strip_fail (error, "the sound's beginning is missing");
      if (!clean_page (stream, &page, error))
        return FALSE;
      if (granule != NO_GRANULE)
        stream->granule = granule;
      has_sound = has_sound || stream->n_packets >= 2;
      at += page.length;
    }

  if (!has_sound)
    return harvest_strip_fail (error, "there is no sound in the file");
  if (length - at > MAX_PAGE)
    return harvest_strip_fail (error, "the sound is damaged");
  facts->duration = sum_duration (&walk);
  harvest_pieces_keep (pieces, data, at);
  return TRUE;
}
